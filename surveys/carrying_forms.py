"""The forms with which answers of last time are confirmed: one, and several of a theme."""

from collections.abc import Mapping, Sequence
from typing import Any

from nhsuk import forms

from .carrying import LastTime
from .content import MOST_COMMENT, AnswerInput
from .forms import OpenedField

MOST = 2**31 - 1
INCOMPLETE = "Open the page again: it is incomplete"


def _shown() -> forms.NumberField:
    """The submission that stood on the page."""
    return forms.NumberField(
        label="Submission", min_value=0, max_value=MOST, error_messages={"required": INCOMPLETE, "invalid": INCOMPLETE}
    )


class CarryForm(forms.Form):
    """One answer, confirmed as it stood in the submission that was shown; with a comment of today, if one was typed."""

    submission = _shown()
    seen_version = forms.NumberField(label="Version", min_value=0, max_value=MOST)
    comment = forms.TextField(label="Comment", max_length=MOST_COMMENT, required=False)
    opened = OpenedField(required=False)


class TicksField(forms.CheckboxesField):
    """What was ticked, whether or not it is offered now: the service says what became of it."""

    def valid_value(self, value: Any) -> bool:
        return True


class CarryThemeForm(forms.Form):
    """Answers of a theme, each ticked by a person. A tick names the question and the version that was seen."""

    submission = _shown()
    ticks = TicksField(
        label="Which are still true?",
        label_size="m",
        help_text="Read each one. Tick it only if every word is true of your trust today.",
        choices=[],
        error_messages={"required": "Select the answers that are still true"},
    )

    def __init__(self, offered: Sequence[LastTime], versions: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        ticks: TicksField = self.fields["ticks"]  # type: ignore[assignment]
        ticks.choices = [
            forms.Choice(
                f"{last.question.key}:{versions.get(last.question.key, 0)}", last.question.prompt, hint=in_words(last)
            )
            for last in offered
        ]

    @property
    def seen(self) -> dict[str, int]:
        """The version that was seen, by question key; only of a valid form."""
        found = {}
        for tick in self.cleaned_data["ticks"]:
            key, _, version = tick.rpartition(":")
            # Anything but a number was not on the page: no answer has that version.
            found[key] = int(version) if version.isascii() and version.isdigit() and len(version) <= 9 else -1
        return found


def in_words(last: LastTime) -> str:
    """An answer at a level with all that the level claims, and its comment."""
    content = last.content or AnswerInput()
    if content.level is None:
        return ""
    claims = " ".join(last.question.claims(content.level))
    return f"Level {content.level}: {claims}" + (f" Comment: {content.comment}" if content.comment else "")
