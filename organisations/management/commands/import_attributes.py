from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations import reference
from organisations.services import import_attributes
from organisations.source_files import FileRefused, SourceFile


class Command(BaseCommand):
    help = "Import types and structural attributes of trusts. Without files: those that come with the portal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        try:
            sources = [SourceFile.read(path) for path in files] or reference.packaged(*reference.STRUCTURE)
            for summary in import_attributes(files=sources, by=None):
                self.stdout.write(str(summary))
        except FileRefused as error:
            raise CommandError(str(error)) from error
