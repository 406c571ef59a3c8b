"""Waves."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.models import Role
from accounts.selectors import people_of_trusts
from organisations.selectors import participants_on
from prepared.queries import prepared

from ..models import Assessment, Notice, Wave


def waves() -> QuerySet[Wave]:
    """Every wave, the latest first; the framework's document is left in the database."""
    return Wave.objects.select_related("framework_version__framework").defer("framework_version__document")


def opened_waves() -> list[Wave]:
    """Every wave but drafts, the latest first, as ``waves`` gives them; one query."""
    return _opened_waves()


@prepared
def _opened_waves() -> QuerySet[Wave]:
    return waves().exclude(state=Wave.State.DRAFT)


def demonstration_is_loaded() -> bool:
    """Whether any wave holds made-up answers: every page then says so."""
    return Wave.objects.filter(demonstration=True).exists()


@dataclass(frozen=True)
class Opening:
    """What opening a draft wave would do now. ``without_a_lead`` are the names of trusts that nobody is invited for."""

    trusts: int
    mails: int
    without_a_lead: tuple[str, ...]


def opening_of(wave: Wave) -> Opening:
    """How many trusts would take part, and how many invitations go out."""
    participants = participants_on(wave.geography_date)
    people = people_of_trusts([p.code for p in participants], [Role.DIGITAL_LEAD, Role.DEPUTY_DIGITAL_LEAD])
    return Opening(
        trusts=len(participants),
        mails=0 if wave.demonstration else sum(map(len, people.values())),
        without_a_lead=tuple(sorted(p.name for p in participants if p.code not in people)),
    )


@dataclass(frozen=True)
class WaveCounts:
    """How many assessments of a wave stand where."""

    trusts: int
    not_started: int
    in_progress: int
    signed: int
    submitted: int


def counts_of(wave: Wave) -> WaveCounts:
    """The assessments of a wave by how far they are; one query."""
    opened, unstarted = Q(state=Assessment.State.OPEN), Q(last_activity_at=None)
    return WaveCounts(
        **Assessment.objects.filter(wave=wave).aggregate(
            trusts=Count("pk"),
            not_started=Count("pk", filter=opened & unstarted),
            in_progress=Count("pk", filter=opened & ~unstarted),
            signed=Count("pk", filter=Q(state=Assessment.State.SIGNED)),
            submitted=Count("pk", filter=Q(state=Assessment.State.SUBMITTED)),
        )
    )


@dataclass(frozen=True)
class MailCounts:
    """What became of the mails of a wave. ``refused`` are those that the mail server would not take."""

    sent: int
    waiting: int
    refused: int


def mails_of(wave: Wave) -> MailCounts:
    """The mails of a wave by what became of them; one query."""
    return MailCounts(
        **Notice.objects.filter(wave=wave).aggregate(
            sent=Count("pk", filter=~Q(sent_at=None)),
            waiting=Count("pk", filter=Q(sent_at=None, cancelled_at=None)),
            refused=Count("pk", filter=Q(cancelled_reason__startswith="not taken")),
        )
    )
