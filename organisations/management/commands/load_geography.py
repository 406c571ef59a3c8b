from typing import Any

from django.core.management.base import BaseCommand

from organisations.services import load_geography


class Command(BaseCommand):
    help = "Load the NHS England regions and the integrated care boards that come with the portal."

    def handle(self, *args: Any, **options: Any) -> None:
        for summary in load_geography(by=None):
            self.stdout.write(str(summary))
