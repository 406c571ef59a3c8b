"""``manage.py verify_audit``: is the audit trail as it was written?"""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.verification import verify_trail

SHOWN = 50


class Command(BaseCommand):
    help = "Recompute the audit trail's chain and compare it with the exported heads. Exit status 1 if it is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--unsealed-after",
            type=float,
            default=10.0,
            metavar="SECONDS",
            help="an event without a seal is a fault once it is older than this (default: 10)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        result = verify_trail(unsealed_after=datetime.timedelta(seconds=options["unsealed_after"]))
        looked_at = f"{result.sealed} sealed events, {result.unsealed} waiting, {result.heads} exported heads"
        if result.problems:
            for problem in result.problems[:SHOWN]:
                self.stderr.write(problem)
            if len(result.problems) > SHOWN:
                self.stderr.write(f"and {len(result.problems) - SHOWN} more")
            raise CommandError(f"The audit trail is broken: {len(result.problems)} problem(s) in {looked_at}.")
        self.stdout.write(f"The audit trail is whole: {looked_at}.")
