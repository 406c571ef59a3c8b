"""``manage.py export_report --trust R0A --wave 2026 --output FILE``: one trust's report as a tagged PDF."""

import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maturity.models import PeerGroup
from reports.pdf.typeface import TypefaceMissing
from reports.presenters.result import DEFAULT_PEERS
from reports.services import Kind, NoReport, ReportRequest, render


class Command(BaseCommand):
    help = "Write the report of one trust in one wave as a PDF. The file appears whole or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--trust", required=True, help="the trust's ODS code, such as R0A")
        parser.add_argument("--wave", required=True, help="the wave's name in addresses, such as 2026")
        parser.add_argument("--output", required=True, type=Path, help="the file to write or to replace")
        parser.add_argument("--peers", choices=PeerGroup.Kind.values, default=DEFAULT_PEERS, help="the peers to show")
        parser.add_argument("--summary", action="store_true", help="two pages instead of the paper for a board")
        parser.add_argument("--comments", action="store_true", help="with an appendix of what people typed")

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        if output.is_dir() or not output.absolute().parent.is_dir():
            raise CommandError(f"{output} is not a file in a folder that exists.")
        kind = Kind.SUMMARY if options["summary"] else Kind.PAPER
        asked = ReportRequest(
            options["wave"], options["trust"].strip().upper(), None, options["peers"], options["comments"], kind
        )
        try:
            _, _, chunks = render(asked)
        except (NoReport, TypefaceMissing) as error:
            raise CommandError(str(error)) from error
        try:
            size = write_whole(output.absolute(), chunks)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Wrote {output}, {size:,} bytes.")


def write_whole(path: Path, chunks: Iterable[bytes]) -> int:
    """Write ``chunks`` beside ``path`` and move them into its place; return the number of bytes."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            size = sum(file.write(chunk) for chunk in chunks)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp lets only its maker read; a report is as readable as any file that this person writes.
        umask = os.umask(0)
        os.umask(umask)
        aside.chmod(0o666 & ~umask)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return size
