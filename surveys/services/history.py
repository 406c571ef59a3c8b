"""Bringing back what an answer was: nothing is undone, the old content is saved once more."""

from accounts.models import User

from ..content import content_of
from ..models import Answer, Assessment
from ..selectors.history import history_of
from .answers import save_answer


class NoSuchRevision(LookupError):
    """The answer never had this version."""


def restore_answer(
    *, assessment: Assessment, question_key: str, version: int, seen_version: int, by: User
) -> Answer | None:
    """Make the content of ``version`` the answer again, as a new version, and return the answer.

    Where that content stands already nothing is added. Raises NoSuchRevision and whatever ``save_answer`` does.
    """
    # Revisions never change, so they can be read before the assessment is locked.
    revision = next((row for row in history_of(assessment, question_key) if row.version == version), None)
    if revision is None:
        raise NoSuchRevision(f"{question_key} has no version {version}.")
    return save_answer(
        assessment=assessment,
        question_key=question_key,
        seen_version=seen_version,
        given=content_of(revision),
        by=by,
        restored_from=version,
    )
