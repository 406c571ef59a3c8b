"""manage.py check_evidence: whether every file of evidence is there and is the one that came, as after a restore."""

from django.core.management.base import BaseCommand, CommandError

from surveys.services.evidence_checking import altered_files


class Command(BaseCommand):
    help = "Reads every file of evidence and compares its hash with the one it came with."

    def handle(self, *args, **options) -> None:
        found = 0
        for found, words in enumerate(altered_files(), start=1):  # noqa: B007
            self.stderr.write(words)
        if found:
            raise CommandError(f"Files of evidence that are missing or changed: {found}.")
        self.stdout.write("Every file of evidence is there and is the one that came.")
