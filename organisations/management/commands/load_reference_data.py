from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organisations.services import SnapshotRefused, load_reference_data
from organisations.source_files import FileRefused


class Command(BaseCommand):
    help = "Load all reference data that comes with the portal: geography, trusts, attributes, programmes, successions."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for summary in load_reference_data(by=None):
                self.stdout.write(str(summary))
        except (FileRefused, SnapshotRefused) as error:
            raise CommandError(str(error)) from error
