from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.services import SnapshotRefused, import_ods, load_geography
from organisations.source_files import FileRefused, SourceFile


def day(text: str) -> date:
    """A day written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day. Write it as YYYY-MM-DD.") from error


class Command(BaseCommand):
    help = "Import the ODS files of trusts (etr, ect) of one day. A file with a mistake is refused, nothing is applied."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-at", required=True, type=day, help="The files' day, YYYY-MM-DD.")
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, as_at: date, files: list[Path], **options: Any) -> None:
        try:
            sources = [SourceFile.read(path) for path in files]
            # Trusts are placed in regions and ICBs, which must be there first.
            for summary in load_geography(by=None):
                if summary.changed_anything:
                    self.stdout.write(str(summary))
            self.stdout.write(str(import_ods(as_at=as_at, files=sources, by=None)))
        except (FileRefused, SnapshotRefused) as error:
            raise CommandError(str(error)) from error
