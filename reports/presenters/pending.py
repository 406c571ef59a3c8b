"""What is said where there is no result yet."""

from nhsuk.formats import nhs_date, nhs_datetime
from surveys.models import Assessment, Wave

from ..selectors.results import ResultFacts


def pending_in_words(facts: ResultFacts) -> str:
    """Say how far the assessment is, in one or two sentences."""
    assessment, submission, progress = facts.now.assessment, facts.now.submission, facts.progress
    trust, wave = assessment.trust_name, assessment.wave
    if submission is not None:
        return (
            f"{trust} submitted its assessment on {nhs_datetime(submission.submitted_at)}. Its scores are being "
            "computed, which takes a few seconds."
        )
    if wave.state == Wave.State.CLOSED:
        return f"{trust} did not submit its assessment before {wave.title} closed, so there is no result."
    answered = f"{progress.answered} of {progress.total} questions are answered" if progress else ""
    if assessment.state == Assessment.State.SIGNED:
        return f"{trust} has not submitted its assessment yet. It is signed and waits for the counter-signature."
    return (
        f"{trust} has not submitted its assessment yet: {answered}. It is due on {nhs_date(assessment.due_on)}. "
        "The result appears here when it is signed and counter-signed."
    )
