"""Publications: a cohort and its benchmarks, fixed by one person and released by another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.services import require
from audit.services import record
from nhsuk.formats import plural
from surveys.models import Submission, Wave
from surveys.selectors.not_applicable import unconfirmed_in

from ..models import Benchmark, CohortMember, PeerGroup, Place, Publication
from ..selectors import cohort_at, submissions_in, submissions_to_score_again
from .computation import Computation, compute
from .grouping import benchmarks_of_groups, grouped, places_in
from .holding import Earlier, earlier_publications, hold_back
from .notices import ask_for_release, tell_of_release
from .ranges import draw_ranges, store_ranges
from .scoring import ScoresDiffer, score_decided, store_missing
from .studies import store_studies, work_out


class PublicationRefused(ValueError):
    """The publication cannot be prepared or released as things stand; the text says why, for the reader."""


def _refuse_state(wave: Wave, state: str) -> None:
    released = {p.state for p in wave.publications.exclude(released_at=None)}
    has_final = bool(released & {Publication.State.FINAL, Publication.State.CORRECTED})
    if state not in Publication.State.values:
        raise PublicationRefused(f"A publication is provisional, final or corrected, not {state}.")
    if state == Publication.State.FINAL and wave.state == Wave.State.OPEN:
        raise PublicationRefused(
            f"{wave.title} is still open: trusts may submit. Close it before its final publication."
        )
    if state == Publication.State.CORRECTED and not has_final:
        raise PublicationRefused(f"{wave.title} has no final publication that could be corrected.")
    if state != Publication.State.CORRECTED and has_final:
        raise PublicationRefused(f"{wave.title} has a final publication: what follows it is a corrected one.")


def _refuse_withdrawn(publication: Publication) -> None:
    withdrawn = publication.members.filter(submission__withdrawal__isnull=False).count()
    if withdrawn:
        raise PublicationRefused(
            f"{plural(withdrawn, 'trust')} in it withdrew since it was prepared: prepare a new publication."
        )


def _refuse_unexamined(wave: Wave, publication: Publication) -> None:
    """What may stand beside earlier figures was decided with those that were released when it was prepared."""
    if wave.publications.filter(released_at__gt=publication.prepared_at).exists():
        raise PublicationRefused(
            "Another publication was released since it was prepared, and what others may see beside that has not been "
            "examined: prepare a new publication."
        )


def _refuse_unconfirmed(state: str, cohort: Iterable[Submission]) -> None:
    """A provisional publication may hold what no region has confirmed, a final one not."""
    if state == Publication.State.PROVISIONAL:
        return
    waiting = unconfirmed_in(cohort)
    if waiting:
        trusts = len({submission.assessment_id for submission, _ in waiting})
        raise PublicationRefused(
            f"{plural(len(waiting), 'answer')} “not applicable” of {plural(trusts, 'trust')} "
            f"{'is' if len(waiting) == 1 else 'are'} not confirmed by the region: only a provisional publication may "
            "hold them."
        )


@dataclass(frozen=True)
class Draft:
    """What a publication is made of, before any of it is stored; ``earlier`` were released before, oldest first."""

    earlier: Sequence[Earlier]
    cohort: Sequence[Submission]
    groups: Sequence[PeerGroup]
    benchmarks: Sequence[Benchmark]
    places: Sequence[Place]


def _computed(wave: Wave, cut: datetime) -> Computation:
    cohort = cohort_at(wave, cut)
    if not cohort:
        raise PublicationRefused(f"{wave.title} has no submission up to {cut:%-d %B %Y}.")
    return compute(wave, cohort)


def _draft(publication: Publication, computation: Computation) -> Draft:
    cohort, scores, wave = computation.submissions, computation.scores, publication.wave
    groups = grouped(publication, list(wave.assessments.all()), cohort, day=wave.geography_date)
    benchmarks = benchmarks_of_groups(groups, scores)
    earlier = earlier_publications(wave)
    hold_back(groups, benchmarks, computation=computation, earlier=earlier)
    return Draft(earlier, cohort, [one.group for one in groups], benchmarks, places_in(groups, cohort, scores))


def preview_publication(*, wave: Wave, by: User) -> Draft:
    """What ``prepare_publication`` would fix now; nothing is stored.

    Raises PermissionDenied, PublicationRefused where there is no submission yet, and as score_wave does.
    """
    require(by, Permission.PUBLICATION_PREPARE, trust_code="")
    return _draft(Publication(wave=wave), _computed(wave, timezone.now()))


def prepare_publication(*, wave: Wave, state: str, reason: str, by: User, cut: datetime | None = None) -> Publication:
    """Fix a wave's cohort, the latest submission of each assessment up to ``cut`` (now), and its benchmarks.

    What is missing of the scores is computed. Nobody but the national team sees a publication before it is
    released. Raises PermissionDenied, PublicationRefused (no reason, a state out of turn, a cut in the
    future, no submission yet), and as score_wave does.
    """
    require(by, Permission.PUBLICATION_PREPARE, trust_code="")
    now = timezone.now()
    cut = cut or now
    if not reason.strip():
        raise PublicationRefused("Say why there is this publication: readers see the reason.")
    # Made-up answers may be dated ahead, so that a demonstration does not depend on the day it is shown.
    if cut > now and not wave.demonstration:
        raise PublicationRefused("The cut lies in the future: submissions up to it are still to come.")
    _refuse_state(wave, state)
    # Everything is computed before the transaction, which keeps other writers waiting.
    score_decided(wave=wave)
    computation = _computed(wave, cut)
    cohort = computation.submissions
    _refuse_unconfirmed(state, cohort)
    try:
        run = store_missing(computation)
    except ScoresDiffer as error:
        if submissions_to_score_again(before=timezone.now()).filter(assessment__wave=wave).exists():
            raise PublicationRefused("A region has just decided about “not applicable”: prepare it again.") from error
        raise
    publication = Publication(
        wave=wave,
        state=state,
        reason=reason.strip(),
        cut=cut,
        run=run,
        prepared_at=now,
        prepared_by_id=str(by.pk),
        prepared_by_label=str(by),
    )
    draft = _draft(publication, computation)
    ranges = draw_ranges(computation, state=state)
    found = work_out(computation)

    with transaction.atomic():
        Wave.objects.select_for_update().get(pk=wave.pk)
        _refuse_state(wave, state)
        last = wave.publications.order_by("-number").values_list("number", flat=True).first()
        publication.number = (last or 0) + 1
        publication.save()
        CohortMember.objects.bulk_create(
            CohortMember(publication=publication, submission=submission, confirmed=sorted(confirmed))
            for submission, confirmed in zip(cohort, computation.confirmed, strict=True)
        )
        PeerGroup.objects.bulk_create(draft.groups)
        Benchmark.objects.bulk_create(draft.benchmarks, batch_size=500)
        Place.objects.bulk_create(draft.places, batch_size=200)
        store_ranges(ranges, publication=publication, groups=draft.groups)
        store_studies(found, publication=publication)
        record(
            action="publication.prepared",
            by=by,
            subject=publication,
            data={
                "wave": wave.slug,
                "number": publication.number,
                "state": state,
                "reason": publication.reason,
                "cut": cut.isoformat(),
                "submissions": len(cohort),
                "output_hash": run.output_hash,
            },
        )
        ask_for_release(publication)
    return publication


@transaction.atomic
def release_publication(*, publication: Publication, by: User) -> Publication:
    """Release a prepared publication: from now on readers see it instead of the one before.

    Raises PermissionDenied (also for the person who prepared it) and PublicationRefused where it was
    released before, holds what was withdrawn since, or a later one or one that changes its turn was released.
    """
    require(by, Permission.PUBLICATION_RELEASE, trust_code="")
    # The wave first, as in preparing, so that two releases queue behind each other.
    wave = Wave.objects.select_for_update().get(pk=publication.wave_id)
    publication = Publication.objects.select_for_update().get(pk=publication.pk)
    if publication.prepared_by_id == str(by.pk):
        raise PermissionDenied("A publication is released by another person than prepared it.")
    if publication.released_at is not None:
        raise PublicationRefused(f"Publication {publication.number} of {wave.title} has been released already.")
    if wave.publications.filter(number__gt=publication.number).exclude(released_at=None).exists():
        raise PublicationRefused(f"A later publication of {wave.title} has been released: prepare a new one.")
    _refuse_state(wave, publication.state)
    _refuse_unexamined(wave, publication)
    _refuse_withdrawn(publication)
    _refuse_unconfirmed(publication.state, submissions_in(publication))
    publication.released_at = timezone.now()
    publication.released_by_id = str(by.pk)
    publication.released_by_label = str(by)
    publication.save(update_fields=["released_at", "released_by_id", "released_by_label"])
    record(
        action="publication.released",
        by=by,
        subject=publication,
        data={"wave": wave.slug, "number": publication.number, "state": publication.state},
    )
    tell_of_release(publication)
    return publication
