"""What may be read of frameworks, waves, assessments and submissions, and by whom."""

from .answers import Progress, answer_at, answers_of, progress_of, submitted_answers
from .assessments import (
    assessments_visible_to,
    last_sent_back,
    latest_submissions,
    previous_assessment,
    signatures_by_submission,
    signatures_of,
    submissions_visible_to,
)
from .beforehand import answered_questions, facts_for, filled_in_for, filled_in_of
from .carrying import answer_before, carried_keys_of, earlier_of, last_submission, predecessors_with_answers
from .delegation import (
    Contribution,
    assignment_in,
    changed_since_accepted,
    contributions_to,
    held_by,
    held_keys,
    log_of,
    standing_in,
    standing_of,
)
from .frameworks import (
    VersionInUse,
    document_for,
    document_of,
    errata_of,
    framework_version,
    framework_versions,
    question_ids_of,
    versions_in_use,
)
from .history import answer_history
from .time import Typical, WaveTimes, hours_last_time, times_of
from .waves import demonstration_is_loaded, waves

__all__ = [
    "Contribution",
    "Progress",
    "Typical",
    "VersionInUse",
    "WaveTimes",
    "answer_at",
    "answer_before",
    "answer_history",
    "answered_questions",
    "answers_of",
    "assessments_visible_to",
    "assignment_in",
    "carried_keys_of",
    "changed_since_accepted",
    "contributions_to",
    "demonstration_is_loaded",
    "document_for",
    "document_of",
    "earlier_of",
    "errata_of",
    "facts_for",
    "filled_in_for",
    "filled_in_of",
    "framework_version",
    "framework_versions",
    "held_by",
    "held_keys",
    "hours_last_time",
    "last_sent_back",
    "last_submission",
    "latest_submissions",
    "log_of",
    "predecessors_with_answers",
    "previous_assessment",
    "progress_of",
    "question_ids_of",
    "signatures_by_submission",
    "signatures_of",
    "standing_in",
    "standing_of",
    "submissions_visible_to",
    "submitted_answers",
    "times_of",
    "versions_in_use",
    "waves",
]
