"""In the trust in progress somebody disagrees with an answer, and the lead explains a warning. Made up, as all is."""

from accounts.models import User
from surveys.models import Answer, Assessment, Response
from surveys.selectors.reading import reading_of
from surveys.services.dissent import record_dissent
from surveys.services.explanations import explain_finding

DISSENT = (
    "We have the document, but half of the wards have never seen it. I would choose the level below. "
    "(Made up for the demonstration.)"
)
EXPLANATION = (
    "The paper is with the board until its next meeting, so we cannot attach it yet. (Made up for the demonstration.)"
)


def disagree_and_explain(*, assessment: Assessment, colleague: User, lead: User) -> None:
    """Record one dissent from an answer of another person, and explain the first warning that there is."""
    before = assessment.last_activity_at
    answers = Answer.objects.filter(assessment=assessment, response=Response.LEVEL, level__gte=3)
    answer = answers.exclude(changed_by_id=str(colleague.pk)).order_by("question__position").first()
    if answer is not None:
        record_dissent(assessment=assessment, question_key=answer.question.key, text=DISSENT, by=colleague)
    for warning in reading_of(assessment).warnings[:1]:
        explain_finding(assessment=assessment, finding=warning.key, digest=warning.digest, text=EXPLANATION, by=lead)
    # What was answered when is part of the demonstration; these two count for the day they were said.
    Assessment.objects.filter(pk=assessment.pk).update(last_activity_at=before)
