"""What maturity does when something happens below it."""

from functools import partial

from django.db import transaction
from django.dispatch import receiver

from surveys.models import Submission
from surveys.signals import assessment_submitted, not_applicable_decided

from .tasks import queue_scoring, queue_scoring_again


@receiver(assessment_submitted, dispatch_uid="maturity.score_on_submission")
def score_on_submission(sender: object, *, submission: Submission, **_: object) -> None:
    transaction.on_commit(partial(queue_scoring, submission.pk), robust=True)


@receiver(not_applicable_decided, dispatch_uid="maturity.score_on_decision")
def score_on_decision(sender: object, *, assessment_id: int, **_: object) -> None:
    for pk in Submission.objects.filter(assessment=assessment_id).values_list("pk", flat=True):
        transaction.on_commit(partial(queue_scoring_again, pk), robust=True)
