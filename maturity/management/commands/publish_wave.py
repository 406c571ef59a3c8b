"""Prepare and release a publication of a wave, by two people."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from accounts.selectors import user_by_email
from maturity import services
from maturity.models import Publication
from maturity.scoring import InvalidSnapshot

from .score_wave import wave_named

REFUSALS = (
    PermissionDenied,
    services.PublicationRefused,
    services.SubmissionAltered,
    services.ScoresDiffer,
    InvalidSnapshot,
)


def _person(email: str) -> User:
    found = user_by_email(email)
    if found is None:
        raise CommandError(f"Nobody has the e-mail address {email}.")
    return found


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is not a date and time, such as 2026-11-03T17:00") from error
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


class Command(BaseCommand):
    help = "Fix a wave's cohort and benchmarks, and release them: one person prepares, another releases."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("wave", help="the wave's slug, such as 2026")
        parser.add_argument("--state", required=True, choices=Publication.State.values)
        parser.add_argument("--reason", required=True, help="why there is this publication; readers see it")
        parser.add_argument("--prepared-by", required=True, metavar="EMAIL")
        parser.add_argument("--released-by", required=True, metavar="EMAIL")
        parser.add_argument("--cut", type=_moment, help="submissions up to this moment are in it (default: now)")

    def handle(self, *args: Any, **options: Any) -> None:
        wave = wave_named(options["wave"])
        prepares, releases = _person(options["prepared_by"]), _person(options["released_by"])
        if prepares == releases:
            raise CommandError("A publication is released by another person than prepared it.")
        try:
            publication = services.prepare_publication(
                wave=wave, state=options["state"], reason=options["reason"], cut=options["cut"], by=prepares
            )
            publication = services.release_publication(publication=publication, by=releases)
        except REFUSALS as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{wave.title}: publication {publication.number} ({publication.state}) with "
            f"{publication.members.count()} submissions up to {timezone.localtime(publication.cut):%-d %B %Y %H:%M}."
        )
