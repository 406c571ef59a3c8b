from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from surveys.models import FrameworkVersion, Wave
from surveys.selectors import framework_version, waves
from surveys.services.waves import WaveStateError, close_wave, create_wave, open_wave


def day(text: str) -> date:
    """A day written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day. Write it as YYYY-MM-DD.") from error


class Command(BaseCommand):
    help = "Make a wave (a draft), open it (every trust then has its assessment), or close it."

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        create = steps.add_parser("create", help="a draft wave")
        create.add_argument("slug", help="in addresses, such as 2026")
        create.add_argument("--title", required=True)
        create.add_argument("--framework", required=True, metavar="SLUG VERSION", nargs=2)
        create.add_argument("--geography-date", required=True, type=day, help="trusts, names and places as on this day")
        create.add_argument("--opens-on", required=True, type=day)
        create.add_argument("--due-on", required=True, type=day)
        create.add_argument("--final-on", required=True, type=day, help="the day the final results are published")
        create.add_argument("--named", action="store_true", help="trusts see each other by name; never loosened later")
        create.add_argument("--one-signature", action="store_true", help="waive the counter-signature")
        for step, words in (("open", "take in the trusts and their answers"), ("close", "take no more answers")):
            steps.add_parser(step, help=words).add_argument("slug")

    def handle(self, *args: Any, step: str, slug: str, **options: Any) -> None:
        try:
            if step == "create":
                wave = self._create(slug, options)
                self.stdout.write(f"Made {wave.title}, a draft.")
            elif step == "open":
                assessments = open_wave(wave=_wave(slug), by=None)
                self.stdout.write(f"Opened. Trusts that take part: {len(assessments)}.")
            else:
                close_wave(wave=_wave(slug), by=None)
                self.stdout.write("Closed: no answer can be changed.")
        except WaveStateError as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error

    def _create(self, slug: str, options: dict[str, Any]) -> Wave:
        return create_wave(
            slug=slug,
            title=options["title"],
            framework_version=_version(*options["framework"]),
            geography_date=options["geography_date"],
            opens_on=options["opens_on"],
            due_on=options["due_on"],
            final_on=options["final_on"],
            visibility=Wave.Visibility.NAMED if options["named"] else Wave.Visibility.ANONYMOUS,
            needs_countersignature=not options["one_signature"],
            by=None,
        )


def _wave(slug: str) -> Wave:
    wave = waves().filter(slug=slug).first()
    if wave is None:
        raise CommandError(f"There is no wave {slug}.")
    return wave


def _version(slug: str, version: str) -> FrameworkVersion:
    found = framework_version(slug, version)
    if found is None:
        raise CommandError(f"{slug} {version} is not published. Publish it first: manage.py framework publish FILE")
    return found
