"""manage.py delete_old_evidence: what the scheduler does every hour, now and with its figures."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from maturity.services.retention import delete_evidence_that_is_due


class Command(BaseCommand):
    help = "Deletes files of evidence two years after their wave's final publication; titles and hashes stay."

    def handle(self, *args, **options) -> None:
        for wave, files in delete_evidence_that_is_due(today=timezone.localdate()).items():
            self.stdout.write(f"{wave}: {files} deleted")
