"""The published scores of all trusts of a named wave, for whoever reads those of any."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import has_permission
from maturity.models import CohortMember, Publication, Scope
from maturity.selectors import SubmissionScores, latest_publication, members_named_to, scores_of
from surveys.models import Wave
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import document_of, waves


@dataclass(frozen=True)
class NamedTrust:
    """``scores`` has no question's."""

    code: str
    name: str
    type: str
    region: str
    scores: SubmissionScores


@dataclass(frozen=True)
class NamedScores:
    wave: Wave
    publication: Publication
    document: FrameworkDocument
    trusts: Sequence[NamedTrust]


def named_scores(user: User, wave_slug: str) -> NamedScores | None:
    """The trusts of the standing publication by name; a fixed number of queries.

    None where the wave is not named or not published, and for who reads no trust's scores: answered alike.
    """
    if not has_permission(user, Permission.RESULT_READ):
        return None
    wave = waves().filter(slug=wave_slug, visibility=Wave.Visibility.NAMED).first()
    publication = latest_publication(wave) if wave else None
    if wave is None or publication is None:
        return None
    members = list(members_named_to(user, publication))
    return NamedScores(wave, publication, document_of(wave.framework_version), trusts_named(members))


def is_named(publication: Publication | None) -> bool:
    """Whether all trusts of a publication are named to each other."""
    return publication is not None and publication.wave.names_trusts


def trusts_named(members: Sequence[CohortMember]) -> list[NamedTrust]:
    """Members of a cohort with their scores, in their order; one query. The caller has asked for the right."""
    found = scores_of([member.submission_id for member in members], scopes=(Scope.OVERALL, Scope.THEME))
    return [
        NamedTrust(
            code=assessment.trust_code,
            name=assessment.trust_name,
            type=assessment.trust_type,
            region=assessment.region_name,
            scores=found.get(member.submission_id, SubmissionScores()),
        )
        for member in members
        for assessment in [member.submission.assessment]
    ]
