"""What is still open beside the answers when somebody is about to sign them. It stands in no signature's way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..models import Answer, Assessment, Query
from ..questionnaire.document import FrameworkDocument
from ..sharing import Share, share_of
from ..tasklist import answered_keys
from .delegation import standing_of
from .queries import queries_of
from .sponsor import binding_confirmation, has_sponsor


@dataclass(frozen=True)
class StillOpen:
    """Open queries with what they ask about, work given to colleagues that nobody accepted, and the clinical lead.

    ``lead_unconfirmed``: a clinical lead will have to counter-sign, and the executive sponsor confirmed none;
    ``no_sponsor``: there is nobody who could.
    """

    queries: list[tuple[Query, str]]
    shares: list[Share]
    lead_unconfirmed: bool = False
    no_sponsor: bool = False

    def __bool__(self) -> bool:
        return bool(self.queries or self.shares or self.lead_unconfirmed)


def still_open_of(
    assessment: Assessment, document: FrameworkDocument, answers: Mapping[str, Answer], *, before_first: bool = True
) -> StillOpen:
    """What is still open of an assessment that is to be signed; five queries at most.

    ``before_first``: the first signature is still to come, and with it whoever counter-signs.
    """
    unconfirmed = before_first and assessment.wave.needs_countersignature and binding_confirmation(assessment) is None
    return StillOpen(
        queries=[(q, document.question(q.question.key).prompt) for q in queries_of(assessment) if q.is_open],
        shares=_not_accepted(assessment, document, answers, answered_keys(answers)),
        lead_unconfirmed=unconfirmed,
        no_sponsor=unconfirmed and not has_sponsor(assessment),
    )


def _not_accepted(
    assessment: Assessment, document: FrameworkDocument, answers: Mapping[str, Answer], answered: Collection[str]
) -> list[Share]:
    """Work in somebody's hands that the lead has not accepted as it is now."""
    standing = standing_of(assessment)
    shares = (share_of(document, assignment, standing, answered, answers) for assignment in standing)
    return [one for one in shares if one.assignment.state != one.assignment.State.ACCEPTED or one.changed]
