"""``manage.py load_demo``: made-up answers about the real trusts, for three waves, and an account for each role."""

from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from demonstration.services import DemonstrationRefused, load_demonstration


class Command(BaseCommand):
    help = "Load the demonstration: people, three waves, answers, scores and publications. Again: nothing happens."

    def handle(self, *args: Any, **options: Any) -> None:
        started = perf_counter()
        try:
            loaded = load_demonstration()
        except DemonstrationRefused as error:
            raise CommandError(str(error)) from error
        seconds = perf_counter() - started
        if loaded.passwords:
            self.stdout.write(f"Gave {loaded.passwords} accounts the password that is kept now.")
        if loaded.waves or loaded.people:
            self.stdout.write(
                f"Loaded the demonstration in {seconds:.1f} s: {loaded.waves} waves, "
                f"{loaded.submissions} submissions, {loaded.people} accounts."
            )
        else:
            self.stdout.write("The demonstration is loaded already.")
