"""What maturity does when something happens below it."""

from functools import partial

from django.db import transaction
from django.dispatch import receiver

from surveys.models import Submission
from surveys.signals import assessment_submitted

from .tasks import queue_scoring


@receiver(assessment_submitted, dispatch_uid="maturity.score_on_submission")
def score_on_submission(sender: object, *, submission: Submission, **_: object) -> None:
    transaction.on_commit(partial(queue_scoring, submission.pk), robust=True)
