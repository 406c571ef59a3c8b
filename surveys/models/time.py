"""How long answering takes, without saying whose time it was."""

import uuid

from django.db import models

from .framework import Question
from .wave import Wave


class AnsweringTime(models.Model):
    """Seconds that somebody spent on a question before they saved it.

    ``person`` is a pseudonym that only this portal's key makes, another one in each wave, so that people can be
    counted. There is no trust, no answer and no moment, and the ids are random: the order of rows is not theirs.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    person = models.CharField(max_length=32)
    seconds = models.PositiveSmallIntegerField()
