"""Computing again what is stored, and comparing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from surveys.models import Submission, Wave

from ..models import Publication
from ..scoring import METHOD_VERSION, InvalidSnapshot, fingerprint
from ..selectors import publications_of, submissions_of, submissions_to_score_again
from .computation import SubmissionAltered, compute
from .scoring import name_of, stored_fingerprints


@dataclass(frozen=True)
class Verification:
    """What a recomputation found.

    ``altered`` says of each submission that cannot be computed why; ``missing`` (not scored, or not again since the
    region decided about it) and ``different`` hold names of
    submissions, ``publications`` their numbers.
    """

    checked: int
    altered: tuple[str, ...]
    missing: tuple[str, ...]
    different: tuple[str, ...]
    publications: tuple[int, ...]

    @property
    def passed(self) -> bool:
        return not (self.altered or self.missing or self.different or self.publications)


def verify_wave(*, wave: Wave) -> Verification:
    """Compute every score of a wave again, and every publication's hashes, and compare with what is stored.

    Nothing is written. A submission that cannot be computed is named, and does not keep the others from being looked
    at; a publication that holds it is wrong.
    """
    intact, altered = _intact(wave, submissions_of(wave))
    computation = compute(wave, intact)
    stored = stored_fingerprints(computation.submissions)
    missing, different = [], []
    waiting = set(submissions_to_score_again(before=timezone.now()))
    for submission, rows in zip(computation.submissions, computation.rows, strict=True):
        if submission.pk not in stored or submission.pk in waiting:
            missing.append(name_of(submission))
        elif stored[submission.pk] != fingerprint(rows):
            different.append(name_of(submission))
    by_id = {submission.pk: submission for submission in computation.submissions}
    wrong = []
    for publication in publications_of(wave):
        # One by an older method has the hashes of that method: nothing here could give them.
        if publication.run.method_version != METHOD_VERSION:
            continue
        counted = dict(publication.members.values_list("submission_id", "confirmed"))
        if not _is_what_it_was(publication, wave, [by_id.get(pk) for pk in counted], counted):
            wrong.append(publication.number)
    return Verification(len(computation.submissions), altered, tuple(missing), tuple(different), tuple(wrong))


def _intact(wave: Wave, submissions: Sequence[Submission]) -> tuple[list[Submission], tuple[str, ...]]:
    """The submissions that can be computed, and of the others why not."""
    try:
        compute(wave, submissions)
    except (SubmissionAltered, InvalidSnapshot):
        intact, altered = [], []
        for submission in submissions:
            try:
                compute(wave, [submission])
            except (SubmissionAltered, InvalidSnapshot) as error:
                altered.append(str(error))
            else:
                intact.append(submission)
        return intact, tuple(altered)
    return list(submissions), ()


def _is_what_it_was(
    publication: Publication,
    wave: Wave,
    members: Sequence[Submission | None],
    confirmed: Mapping[int, Collection[str]],
) -> bool:
    found = [member for member in members if member is not None]
    if len(found) < len(members):
        return False
    again = compute(wave, found, confirmed=confirmed)
    return (again.input_hash, again.output_hash) == (publication.run.input_hash, publication.run.output_hash)
