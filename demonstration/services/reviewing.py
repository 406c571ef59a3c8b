"""What a region, a peer and the analysts made up about answers: a query, a review and a moderated level."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from demonstration.waves import IN_PROGRESS, SUBMITTED
from surveys.models import Assessment, Submission
from surveys.selectors import answers_of, document_for, submitted_answers
from surveys.selectors.reviews import latest_submission
from surveys.services.moderation import confirm_level, propose_level
from surveys.services.queries import raise_query
from surveys.services.reviews import decide_review, finish_review, open_review, record_entry

Person = Callable[[str], User]
"""Finds a demonstration account by what stands before the @."""


def show_reviewing(assessments: list[Assessment], person: Person) -> None:
    """A query on an answer of the trust in progress, and of a trust that has submitted a theme reviewed by a peer."""
    by_code = {assessment.trust_code: assessment for assessment in assessments}
    asked, reviewed = by_code.get(IN_PROGRESS), by_code.get(SUBMITTED)
    if asked is not None:
        _ask(asked, person)
    submission = latest_submission(reviewed) if reviewed is not None else None
    if submission is not None:
        _review(submission, person)


def _ask(assessment: Assessment, person: Person) -> None:
    answered = answers_of(assessment)
    question = next((q for q in document_for(assessment).scored if q.key in answered), None)
    if question is not None:
        raise_query(
            assessment=assessment,
            question_key=question.key,
            text="Which document shows this level, and of what date is it?",
            due_on=timezone.localdate() + timedelta(days=14),
            by=person("regional.lead"),
        )


def _review(submission: Submission, person: Person) -> None:
    """Every third level of the first theme one lower than the trust's own, the first of these moderated."""
    peer, analyst = person("digital.lead"), person("national.analyst")
    review = open_review(
        submission=submission, reason="To see how another trust reads the levels.", peer_email=peer.email, by=analyst
    )
    review = decide_review(review=review, agree=True, by=person("lead.r0a"))
    answers = submitted_answers(submission)
    questions = document_for(review.submission.assessment).themes[0].scored
    for place, question in enumerate(questions):
        own = answers[question.key].level if question.key in answers else None
        lower = place % 3 == 0 and own is not None and own > 1
        record_entry(
            review=review,
            question_key=question.key,
            seen_version=0,
            level=(own or 1) - lower,
            remark="The document that is named ended before the period it has to cover." if lower else "",
            by=peer,
        )
    finish_review(review=review, by=peer)
    first = answers.get(questions[0].key)
    if first is not None and first.level is not None and first.level > 1:
        proposal = propose_level(
            submission=submission,
            question_key=questions[0].key,
            level=first.level - 1,
            reason="The reviewer’s reading holds: the document named does not cover the whole period.",
            by=analyst,
        )
        confirm_level(proposal=proposal, by=person("second.analyst"))
