"""Compute a wave's scores, or compute them again and compare."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maturity import services
from maturity.scoring import InvalidSnapshot
from surveys.models import Wave


def wave_named(slug: str) -> Wave:
    """Return the wave, or raise CommandError with those there are."""
    found = Wave.objects.select_related("framework_version").filter(slug=slug).first()
    if found is None:
        there_are = ", ".join(Wave.objects.values_list("slug", flat=True)) or "none"
        raise CommandError(f"There is no wave {slug}. Waves: {there_are}.")
    return found


class Command(BaseCommand):
    help = "Compute and store the scores that a wave's submissions lack."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("wave", help="the wave's slug, such as 2026")
        parser.add_argument(
            "--verify",
            action="store_true",
            help="write nothing: compute every score again and compare it with what is stored",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wave = wave_named(options["wave"])
        try:
            if options["verify"]:
                self._verify(wave)
            else:
                run = services.score_wave(wave=wave)
                self.stdout.write(
                    f"{wave.title}: {run.submissions} submissions scored by method {run.method_version} "
                    f"in {run.duration_ms:.1f} ms, run {run.pk}, output {run.output_hash}."
                )
        except (services.SubmissionAltered, services.ScoresDiffer, InvalidSnapshot) as error:
            raise CommandError(str(error)) from error

    def _verify(self, wave: Wave) -> None:
        found = services.verify_wave(wave=wave)
        for reason in found.altered:
            self.stderr.write(reason)
        for what, names in (("without scores", found.missing), ("with other scores", found.different)):
            for name in names:
                self.stderr.write(f"{name}: {what}")
        for number in found.publications:
            self.stderr.write(f"publication {number}: its scores or submissions are not those it was made from")
        if not found.passed:
            raise CommandError(f"{wave.title}: what is stored is not what the submissions give.")
        self.stdout.write(f"{wave.title}: {found.checked} submissions computed again, all scores equal.")
