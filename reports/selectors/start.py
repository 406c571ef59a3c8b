"""What the start page of people who work for England is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import has_permission, scope_of
from maturity.models import Publication
from surveys.models import Assessment, Submission, Wave
from surveys.selectors import waves


@dataclass(frozen=True)
class Start:
    """The waves, latest first; assessments and submitted ones by wave id, None for who may not see completion.

    ``publications`` are all, prepared ones only for those who publish. ``late`` counts the assessments of the latest
    wave whose last submission came after the data cut of its publication.
    """

    waves: Sequence[Wave]
    counts: Mapping[int, tuple[int, int]] | None
    publications: Sequence[Publication]
    publishes: bool
    late: int


def start_of_analysts(user: User) -> Start:
    """Four queries, whatever the number of waves and trusts."""
    shown = [wave for wave in waves() if wave.state != Wave.State.DRAFT]
    publishes = has_permission(user, Permission.PUBLICATION_RELEASE)
    rows = Publication.objects.filter(wave__in=shown).select_related("wave").order_by("-number")
    publications = list(rows if publishes else rows.exclude(released_at=None))
    counts = None
    if scope_of(user, Permission.COMPLETION_READ).all:
        submitted = Count("pk", filter=Q(state=Assessment.State.SUBMITTED))
        grouped = Assessment.objects.filter(wave__in=shown).order_by().values_list("wave_id")
        counts = {pk: (done, total) for pk, done, total in grouped.annotate(done=submitted, total=Count("pk"))}
    late = 0
    standing = next((p for p in publications if shown and p.wave_id == shown[0].pk and p.released_at), None)
    if publishes and standing is not None:
        after = Submission.objects.filter(assessment__wave=standing.wave, submitted_at__gt=standing.cut)
        late = after.order_by().values("assessment").distinct().count()
    return Start(shown, counts, publications, publishes, late)
