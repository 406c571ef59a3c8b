from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.dspt import MAX_BYTES
from organisations.services import import_dspt
from organisations.source_files import FileRefused, SourceFile

from .import_ods import day


class Command(BaseCommand):
    help = (
        "Import the export of the Data Security and Protection Toolkit: a CSV file with the columns Code, Organisation "
        "Name, Status, Date Of Publication and Primary Sector. A file with a mistake is refused, nothing is applied."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-at", required=True, type=day, help="The day of the export, YYYY-MM-DD.")
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, as_at: date, file: Path, **options: Any) -> None:
        try:
            self.stdout.write(str(import_dspt(as_at=as_at, file=SourceFile.read(file, most=MAX_BYTES), by=None)))
        except FileRefused as error:
            raise CommandError(str(error)) from error
