"""The forms of a review and of a moderated level."""

from typing import Any

from django.core.exceptions import ValidationError

from nhsuk import forms

from .models import ReviewEntry
from .questionnaire.document import LEVELS, QuestionText
from .services.moderation import MOST_REASON
from .services.reviews import MOST_REMARK

ONESELF, PEER = "oneself", "peer"
AGREE, REFUSE = "agree", "refuse"
CANNOT_TELL = "none"


class OpenForm(forms.Form):
    """Who reviews, and why."""

    who = forms.RadioField(
        label="Who reviews it?",
        choices=[
            forms.Choice(ONESELF, "I do"),
            forms.Choice(
                PEER,
                "Somebody at another trust",
                hint="They see nothing before the reviewed trust’s digital lead agrees. The trust is told who it is.",
                reveals=["peer_email"],
            ),
        ],
        error_messages={"required": "Select who reviews it"},
    )
    peer_email = forms.EmailField(
        label="Their email address",
        help_text="A digital lead, deputy or clinical lead of another trust, with an account here.",
        max_length=254,
        error_messages={"required": "Enter the email address of the reviewer"},
    )
    reason = forms.TextField(
        label="Why is it reviewed?",
        help_text="The trust reads it.",
        max_length=MOST_REMARK,
        rows=3,
        error_messages={"required": "Enter why it is reviewed"},
    )

    @property
    def given(self) -> dict[str, str]:
        """As the service takes it; only of a valid form."""
        peer = self.cleaned_data["peer_email"] if self.cleaned_data["who"] == PEER else ""
        return {"peer_email": peer, "reason": self.cleaned_data["reason"]}


class ConsentForm(forms.Form):
    """Whether somebody at another trust may see the submission."""

    decision = forms.RadioField(
        label="Do you agree?",
        choices=[
            forms.Choice(AGREE, "Yes, they may see this submission", reveals=["files_allowed"]),
            forms.Choice(REFUSE, "No"),
        ],
        error_messages={"required": "Select whether you agree"},
    )
    files_allowed = forms.CheckboxField(label="They may also open the files of evidence", required=False)


class EntryForm(forms.Form):
    """The reviewer's own level and remark, and the version that was seen."""

    seen_version = forms.HiddenField()
    level = forms.RadioField(label="Which level would you give?", label_size="m", choices=[], required=False)
    remark = forms.TextField(
        label="Remark (optional)",
        help_text="What your level rests on. The trust reads it once you have finished. Do not name patients or staff.",
        max_length=MOST_REMARK,
        rows=4,
        required=False,
    )

    def __init__(self, question: QuestionText, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        levels = [forms.Choice(str(level), f"Level {level}: {text}") for level, text in question.levels.items()]
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            *levels,
            forms.Choice(CANNOT_TELL, "Cannot tell from what I have seen", divider="or"),
        ]
        self.fields["level"].error_messages["invalid_choice"] = "Select a level, or that you cannot tell"

    def clean_seen_version(self) -> int:
        value = self.cleaned_data["seen_version"]
        if not value.isascii() or not value.isdigit() or len(value) > 9:
            raise ValidationError("Open the question again: the page is incomplete")
        return int(value)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("level") == CANNOT_TELL and not self.cleaned_data.get("remark"):
            self.add_error("remark", "Say why you cannot tell")
        return self.cleaned_data

    @property
    def given(self) -> dict[str, Any]:
        """As the service takes it; only of a valid form."""
        level = self.cleaned_data["level"]
        return {
            "seen_version": self.cleaned_data["seen_version"],
            "level": int(level) if level.isdigit() else None,
            "remark": self.cleaned_data["remark"],
        }


def entry_form(question: QuestionText, entry: ReviewEntry | None, data: Any = None) -> EntryForm:
    """The form, filled in with ``data``, or else with what was recorded."""
    if data is not None:
        return EntryForm(question, data=data)
    if entry is None:
        return EntryForm(question, initial={"seen_version": 0})
    level = CANNOT_TELL if entry.level is None else str(entry.level)
    return EntryForm(question, initial={"seen_version": entry.version, "level": level, "remark": entry.remark})


class ProposalForm(forms.Form):
    """A moderated level and its reason."""

    level = forms.RadioField(
        label="Moderated level",
        choices=[(str(level), f"Level {level}") for level in LEVELS],
        error_messages={"required": "Select a level"},
    )
    reason = forms.TextField(
        label="Reason",
        help_text="The trust reads it once a second analyst has confirmed it.",
        max_length=MOST_REASON,
        rows=4,
        error_messages={"required": "Enter the reason"},
    )
