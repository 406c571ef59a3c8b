"""Published framework versions: their text as it reads today, and their rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Prefetch, QuerySet

from ..models import Assessment, FrameworkErratum, FrameworkVersion, Question, Wave
from ..questionnaire import errata, loading
from ..questionnaire.document import FrameworkDocument


def framework_version(slug: str, version: str) -> FrameworkVersion | None:
    """A published version, without its document; None where there is none."""
    rows = FrameworkVersion.objects.select_related("framework").defer("document")
    return rows.filter(framework__slug=slug, version=version).first()


def framework_versions() -> QuerySet[FrameworkVersion]:
    """Every published version without its document, with the waves that ask it in ``waves.all()``, no draft ones."""
    waves = Wave.objects.exclude(state=Wave.State.DRAFT).order_by("-opens_on", "slug")
    shown = Prefetch("waves", waves.defer("framework_version__document"))
    return FrameworkVersion.objects.select_related("framework").defer("document").prefetch_related(shown)


def errata_of(version: FrameworkVersion) -> list[FrameworkErratum]:
    """The corrections of a version's help text, oldest first."""
    return list(FrameworkErratum.objects.filter(version_id=version.pk).order_by("pk"))


@dataclass(frozen=True)
class VersionInUse:
    """A published version, the waves that use it, and how often its help text was corrected."""

    version: FrameworkVersion
    waves: tuple[Wave, ...]
    errata: int

    @property
    def state(self) -> str:
        states = {wave.state for wave in self.waves}
        if Wave.State.OPEN in states:
            return "in use by an open wave"
        return "used by closed waves" if Wave.State.CLOSED in states else "published, not used yet"


def versions_in_use(*, drafts: bool) -> list[VersionInUse]:
    """Every published version, the latest first; with ``drafts`` also waves that nobody has opened yet."""
    shown = Wave.objects.order_by("-opens_on") if drafts else Wave.objects.exclude(state=Wave.State.DRAFT)
    rows = (
        FrameworkVersion.objects.select_related("framework")
        .defer("document")
        .annotate(corrections=Count("errata"))
        .prefetch_related(Prefetch("waves", shown.defer("framework_version__document"), to_attr="shown_waves"))
        .order_by("framework__slug", "-published_at", "-pk")
    )
    return [VersionInUse(row, tuple(row.shown_waves), row.corrections) for row in rows]


@lru_cache(maxsize=16)
def _document_by_hash(version_id: int, content_hash: str, errata_hash: str) -> FrameworkDocument:
    stored = FrameworkVersion.objects.values_list("document", flat=True).get(pk=version_id)
    document = loading.from_document(stored)
    if not errata_hash:
        return document
    # As far as the hash tells, and no further: a correction made since belongs to another hash.
    rows = FrameworkErratum.objects.filter(version_id=version_id).order_by("pk")
    corrections, reached = [], ""
    for question, field, after in rows.values_list("question_key", "field", "after"):
        corrections.append(errata.Correction(question, field, after))
        reached = errata.next_hash(reached, corrections[-1])
        if reached == errata_hash:
            return errata.corrected(document, corrections)
    raise LookupError(f"The errata of framework version {version_id} do not lead to their hash.")


def document_of(version: FrameworkVersion) -> FrameworkDocument:
    """The questions and rules of a version, its help text as corrected; each text is read once a process.

    ``version`` tells by its hashes which text it has, so that nobody need be told of a correction.
    """
    return _document_by_hash(version.pk, version.content_hash, version.errata_hash)


@lru_cache(maxsize=128)
def _document_for_type(version_id: int, content_hash: str, errata_hash: str, trust_type: str) -> FrameworkDocument:
    return _document_by_hash(version_id, content_hash, errata_hash).asked_of(trust_type)


def document_for(assessment: Assessment) -> FrameworkDocument:
    """The questions that this assessment asks: those of its framework that apply to the trust's type."""
    version = assessment.wave.framework_version
    return _document_for_type(version.pk, version.content_hash, version.errata_hash, assessment.trust_type)


@lru_cache(maxsize=16)
def _question_ids(version_id: int, content_hash: str) -> Mapping[str, int]:
    return dict(Question.objects.filter(version_id=version_id).values_list("key", "pk"))


def question_ids_of(version: FrameworkVersion) -> Mapping[str, int]:
    """Row ids by question key, in the questions' order; read once a process for each version."""
    return _question_ids(version.pk, version.content_hash)
