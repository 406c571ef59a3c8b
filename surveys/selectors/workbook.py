"""What a workbook that was sent back is compared with."""

import functools
import operator
from collections.abc import Mapping

from django.db.models import Q

from accounts.models import User
from accounts.selectors import themes_of

from ..content import AnswerInput, content_of
from ..models import Answer, AnswerRevision, Assessment
from ..workbook.comparing import Standing, compare
from ..workbook.preview import Preview, preview
from ..workbook.reading import Filled
from .answers import answers_of
from .frameworks import document_for


def workbook_preview(assessment: Assessment, filled: Filled, user: User) -> tuple[Preview, dict[str, Answer]]:
    """What ``filled`` would change now if ``user`` applied it, and the answers that stand; two queries at most."""
    answers = answers_of(assessment)
    seen = filled.stamp.seen
    moved_on = {key: seen.get(key, 0) for key, answer in answers.items() if answer.version != seen.get(key, 0)}
    document = document_for(assessment)
    differences = compare(
        document,
        filled,
        stands={key: Standing(content_of(answer), answer.version) for key, answer in answers.items()},
        seen=_as_seen(assessment, moved_on),
        themes=themes_of(user, assessment.trust_code),
    )
    return preview(document, filled, differences), answers


def _as_seen(assessment: Assessment, versions: Mapping[str, int]) -> dict[str, AnswerInput]:
    """Answers as they stood at ``versions``; a question that had none then is absent."""
    wanted = [Q(answer__question__key=key, version=version) for key, version in versions.items() if version]
    if not wanted:
        return {}
    rows = AnswerRevision.objects.filter(functools.reduce(operator.or_, wanted), answer__assessment=assessment)
    return {row.answer.question.key: content_of(row) for row in rows.select_related("answer__question")}
