"""Which mails there are, who may still get one when its time comes, and which may be done without. Pure.

A kind needs an entry here and two texts, ``<kind>_subject.txt`` and ``<kind>_message.txt`` in
``templates/surveys/email``. They get ``person``, ``assessment`` and ``wave`` (or None), ``details`` and ``link``. No
answer, score, comment or reason belongs in them: mail is read on telephones and passed on. The one thing that somebody
wrote is the note with which a lead gives work to a colleague: its form says that it goes by mail.
"""

import re
import unicodedata
from dataclasses import dataclass

from accounts.permissions import Permission


@dataclass(frozen=True)
class Kind:
    """What holds for every mail of one kind.

    ``needs`` is the right that the person must still hold, for the trust where the mail is of one. ``group`` is a
    key of GROUPS for what can be turned off, which is also never sent in quiet hours; blank for what somebody has to
    know. ``while_open``: it is of use only as long as the trust can still answer.
    """

    needs: Permission = Permission.COMPLETION_READ
    group: str = ""
    while_open: bool = False


@dataclass(frozen=True)
class Group:
    """What a person may turn off at once."""

    title: str
    hint: str


GROUPS = {
    "reminders": Group(
        "Reminders about your trust’s answers",
        "What is not started, not finished, due soon or overdue. Only on working days.",
    ),
    "regions": Group("Lists of your region’s trusts that are behind", "One mail for all of them, a few times a wave."),
}
REMINDERS = ("not_started", "unfinished", "due_soon", "overdue")

KINDS: dict[str, Kind] = {
    "query_raised": Kind(needs=Permission.ANSWERS_READ),
    "query_replied": Kind(needs=Permission.ANSWERS_READ),
    "query_due": Kind(needs=Permission.ANSWERS_READ),
    "review_asked": Kind(needs=Permission.REVIEW_AGREE),
    "review_agreed": Kind(needs=Permission.REVIEW_AS_PEER),
    "query_closed": Kind(needs=Permission.ANSWERS_READ),
    "review_finished": Kind(needs=Permission.ANSWERS_READ),
    "review_stopped": Kind(needs=Permission.REVIEW_AS_PEER),
    "review_consent_withdrawn": Kind(needs=Permission.REVIEW_OPEN),
    "moderation_proposed": Kind(needs=Permission.MODERATE),
    "publication_waits": Kind(needs=Permission.PUBLICATION_RELEASE),
    "publication_released": Kind(needs=Permission.PUBLICATION_PREPARE),
    "countersignature_wanted": Kind(needs=Permission.ASSESSMENT_COUNTERSIGN),
    "sent_back": Kind(needs=Permission.ASSESSMENT_SIGN),
    "submitted": Kind(),
    "theme_assigned": Kind(needs=Permission.ANSWER_WRITE),
    "theme_handed_over": Kind(needs=Permission.ANSWER_WRITE),
    "changes_asked": Kind(needs=Permission.ANSWER_WRITE),
    "theme_ready": Kind(needs=Permission.TEAM_MANAGE),
    "dissent_recorded": Kind(needs=Permission.ASSESSMENT_SIGN),
    "wave_opened": Kind(needs=Permission.ANSWER_WRITE, while_open=True),
    **{kind: Kind(group="reminders", while_open=True) for kind in REMINDERS},
    "region_behind": Kind(needs=Permission.DASHBOARD_REGION, group="regions", while_open=True),
    "extension_granted": Kind(while_open=True),
    "region_reminds": Kind(while_open=True),
    "not_applicable_refused": Kind(needs=Permission.ASSESSMENT_SIGN),
    "not_applicable_waits": Kind(needs=Permission.NOT_APPLICABLE_DECIDE),
    "reopening_waits": Kind(needs=Permission.REOPENING_DECIDE),
    "reopening_asked": Kind(needs=Permission.ASSESSMENT_SIGN),
    "reopening_granted": Kind(needs=Permission.ASSESSMENT_SIGN),
    "reopening_refused": Kind(needs=Permission.ASSESSMENT_SIGN),
    "submission_withdrawn": Kind(),
    "export_ready": Kind(needs=Permission.REPORT_EXPORT),
    "file_ready": Kind(needs=Permission.RESULT_READ),
}


def one_line(text: str) -> str:
    """``text`` without line ends and other control characters: a name stays a name in a header and in a mail."""
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs") else c for c in str(text))
    return re.sub(r"\s+", " ", plain).strip()
