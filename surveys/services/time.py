"""Keeping how long answers took. Nothing here is linked to a trust, an answer or a name, so there is no actor."""

from ..models import AnsweringTime
from ..stopwatch import MOST_SECONDS


def keep_answering_time(*, wave_id: int, question_id: int, person: str, seconds: int) -> None:
    """Store the seconds (0 to MOST_SECONDS) that ``person``, a pseudonym, spent on a question."""
    AnsweringTime.objects.create(
        wave_id=wave_id, question_id=question_id, person=person, seconds=max(0, min(seconds, MOST_SECONDS))
    )
