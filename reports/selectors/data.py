"""Rows for data files, batch by batch, so that memory holds one batch whatever their number."""

import hashlib
import json
from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of
from maturity.models import Benchmark, Publication
from maturity.published_selectors import benchmarks_visible_to, released_publications
from surveys.models import Assessment, Submission, Wave
from surveys.selectors import assessments_visible_to, document_of, waves

Row = TypeVar("Row", bound=Model)
RIGHTS = (Permission.RESULT_READ, Permission.ANSWERS_READ, Permission.COMPLETION_READ, Permission.REPORT_EXPORT)
TRUSTS_IN_A_BATCH = 50
BENCHMARKS_IN_A_BATCH = 500


def may_download(user: User) -> bool:
    """Whether ``user`` has the page of data files: who exports reports, and leads of integrated care boards."""
    return bool(scope_of(user, Permission.REPORT_EXPORT)) or bool(scope_of(user, Permission.RESULT_READ).icbs)


def rights_to_data(user: User) -> str:
    """A hash of where ``user`` holds each right that decides what stands in a data file."""
    scopes = [scope_of(user, right) for right in RIGHTS]
    plain = [[scope.all, *(sorted(codes) for codes in (scope.trusts, scope.icbs, scope.regions))] for scope in scopes]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()


def reads_any_answers(user: User) -> bool:
    """Whether ``user`` may read the answers of any trust."""
    return bool(scope_of(user, Permission.ANSWERS_READ))


def reads_all_results(user: User) -> bool:
    """Whether ``user`` may read every trust's scores by name."""
    return scope_of(user, Permission.RESULT_READ).all


def waves_with_data() -> list[Wave]:
    """Waves that were opened, the latest first."""
    return list(waves().exclude(state=Wave.State.DRAFT))


def standing_publication(user: User, wave: Wave) -> Publication | None:
    """The released publication of ``wave`` that stands, if ``user`` may read it."""
    return released_publications(user).filter(wave=wave).order_by("-number").first()


def open_publication(user: User, wave: Wave) -> Publication | None:
    """The publication of ``wave`` that stands, if it is one for everybody: final or corrected."""
    publication = standing_publication(user, wave)
    provisional = publication is None or publication.state == Publication.State.PROVISIONAL
    return None if provisional else publication


def readable_assessments(user: User, permission: Permission, wave: Wave) -> QuerySet[Assessment]:
    """The assessments of ``wave`` for which ``user`` holds ``permission``, by trust code."""
    return assessments_visible_to(user, permission).filter(wave=wave).order_by("trust_code", "pk")


def submitted_in_batches(assessments: QuerySet[Assessment]) -> Iterator[list[Assessment]]:
    """Those that have a submission, some at a time."""
    submitted = Submission.objects.filter(assessment=OuterRef("pk"))
    yield from _batches(assessments.filter(Exists(submitted)), TRUSTS_IN_A_BATCH)


def latest_in_batches(assessments: QuerySet[Assessment]) -> Iterator[list[Submission]]:
    """The latest submission of each, with its assessment and wave, some at a time."""
    later = Submission.objects.filter(assessment=OuterRef("assessment"), number__gt=OuterRef("number"))
    rows = Submission.objects.filter(~Exists(later), assessment__in=assessments.order_by().values("pk"))
    rows = rows.select_related("assessment__wave", "withdrawal").defer("assessment__wave__framework_version")
    ordered = rows.order_by("assessment__trust_code", "pk")
    yield from _batches(ordered, TRUSTS_IN_A_BATCH)


def count_scores(user: User, wave: Wave) -> int:
    """About how many scores the latest submissions have that ``user`` may read by name. One query."""
    document = document_of(wave.framework_version)
    return _submitted(user, Permission.RESULT_READ, wave) * (1 + len(document.themes) + len(document.scored))


def count_answers(user: User, wave: Wave) -> int:
    """About how many answers they have that ``user`` may read: open questions count as answered. One query."""
    document = document_of(wave.framework_version)
    return _submitted(user, Permission.ANSWERS_READ, wave) * len(document.questions)


def count_assessments(user: User, wave: Wave) -> int:
    """How many assessments of the wave ``user`` may see the completion of. One query."""
    return readable_assessments(user, Permission.COMPLETION_READ, wave).count()


def count_benchmarks(user: User, publication: Publication) -> int:
    """How many benchmarks of a publication ``user`` may look at. One query."""
    return _benchmarks(user, publication).count()


def _submitted(user: User, permission: Permission, wave: Wave) -> int:
    submitted = Submission.objects.filter(assessment=OuterRef("pk"))
    return readable_assessments(user, permission, wave).filter(Exists(submitted)).count()


def _benchmarks(user: User | None, publication: Publication) -> QuerySet[Benchmark]:
    return benchmarks_visible_to(user).filter(peer_group__publication=publication)


def benchmarks_in_batches(user: User | None, publication: Publication) -> Iterator[list[Benchmark]]:
    """The benchmarks of one publication whose groups ``user`` may look at, group by group."""
    ordered = _benchmarks(user, publication).order_by("peer_group__kind", "peer_group__key", "pk")
    yield from _batches(ordered, BENCHMARKS_IN_A_BATCH)


def _batches(rows: QuerySet[Row], size: int) -> Iterator[list[Row]]:
    """The rows in their order, by a query for each batch.

    No cursor stays open between two batches: who reads them may write in between, which SQLite refuses to a connection
    that still reads what others have changed since.
    """
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), size):
        some = keys[start : start + size]
        found = rows.order_by().in_bulk(some)
        yield [found[key] for key in some if key in found]
