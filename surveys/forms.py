"""The forms of an assessment."""

from typing import Any

from django.core.exceptions import ValidationError

from nhsuk import forms

from .content import MOST_COMMENT, MOST_TEXT, AnswerInput, StoredContent
from .models import Response
from .questionnaire.document import QuestionText


class OpenedField(forms.HiddenField):
    """What only helps, such as the moment at which the page was opened. Whatever comes back, nothing is refused."""

    def clean(self, value: Any) -> str:
        return value if isinstance(value, str) else ""


class AnswerForm(forms.Form):
    """What every answer form has: the version that was seen, and the content it was filled in with."""

    seen_version = forms.HiddenField()
    opened = OpenedField(required=False)

    def __init__(self, question: QuestionText, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.question = question
        self.fields["seen_version"].error_messages["required"] = "Open the question again: the page is incomplete"

    def clean_seen_version(self) -> int:
        value = self.cleaned_data["seen_version"]
        if not value.isascii() or not value.isdigit() or len(value) > 9:
            raise ValidationError("Open the question again: the page is incomplete")
        return int(value)

    @property
    def leaving(self) -> bool:
        """Whether the person goes back to the task list, still types, or chooses between two answers: they need not
        have chosen a level yet."""
        return any(name in self.data for name in ("back", "autosave", "resolving"))

    @property
    def has_nothing_to_save(self) -> bool:
        """Whether nothing was typed or chosen and nothing stood there: leaving then saves nothing."""
        typed = (name for name in self.fields if name not in ("seen_version", "opened"))
        return self.data.get("seen_version") == "0" and not any(self.data.get(name, "").strip() for name in typed)

    @property
    def given(self) -> AnswerInput:
        """What was put down; only of a valid form."""
        raise TypeError("Each kind of question has its own form.")

    def asked_again(self, *, seen_version: int) -> "AnswerForm":
        """The same form as it was filled in, for somebody who has now seen ``seen_version``."""
        data = self.data.copy()
        data["seen_version"] = str(seen_version)
        return type(self)(self.question, data=data)

    @property
    def typed(self) -> str:
        """The words that were typed, to be shown where they can no longer be saved."""
        return "\n".join(self.data[name] for name in ("text", "comment", "merged") if self.data.get(name))


class ScoredAnswerForm(AnswerForm):
    """A level, or why there is none, and a comment."""

    response = forms.RadioField(
        label="Which level can you show today?",
        label_size="m",
        help_text="Choose the highest level whose every word is true. If one below it is not true, choose the level "
        "under that gap.",
        required=False,
    )
    not_applicable_reason = forms.RadioField(
        label="Why does it not apply to your trust?",
        choices=[],
        error_messages={"required": "Select why it does not apply to your trust"},
    )
    comment = forms.TextField(
        label="Comment (optional)",
        help_text="Say what the answer rests on, or what you still have to find out. Do not name patients or staff.",
        max_length=MOST_COMMENT,
        rows=4,
        required=False,
    )

    def __init__(self, question: QuestionText, **kwargs: Any) -> None:
        super().__init__(question, **kwargs)
        response, reason = self.fields["response"], self.fields["not_applicable_reason"]
        choices = [forms.Choice(str(level), f"Level {level}: {text}") for level, text in question.levels.items()]
        choices.append(
            forms.Choice(
                Response.NOT_KNOWN, "Not known", hint="It counts as level 1, since nobody can show more.", divider="or"
            )
        )
        if question.not_applicable:
            choices.append(
                forms.Choice(
                    Response.NOT_APPLICABLE,
                    "Not applicable",
                    hint="At most two in a theme, and your region confirms it.",
                    reveals=["not_applicable_reason"],
                )
            )
            reason.choices = list(question.not_applicable.items())
        else:
            del self.fields["not_applicable_reason"]
        response.choices = choices
        response.error_messages["invalid_choice"] = "Select a level, “not known” or “not applicable”"

    def clean_response(self) -> str:
        response = self.cleaned_data["response"]
        if not response and not self.leaving:
            raise ValidationError("Select a level, or “not known” if nobody can say")
        return response

    @property
    def given(self) -> AnswerInput:
        response = self.cleaned_data["response"]
        is_level = response.isdigit()
        return AnswerInput(
            response=Response.LEVEL if is_level else response,
            level=int(response) if is_level else None,
            not_applicable_reason=self.cleaned_data.get("not_applicable_reason") or "",
            comment=self.cleaned_data["comment"],
        )


class OpenAnswerForm(AnswerForm):
    """Free text; nobody has to answer."""

    text = forms.TextField(
        label="Your answer (optional)",
        help_text="The national team reads it with your trust’s name. Do not name patients or staff.",
        max_length=MOST_TEXT,
        rows=8,
        required=False,
    )

    @property
    def given(self) -> AnswerInput:
        text = self.cleaned_data["text"]
        return AnswerInput(response=Response.TEXT if text else "", text=text)


def answer_form(
    question: QuestionText,
    *,
    answer: StoredContent | None = None,
    data: Any = None,
    opened: str = "",
    level: int | None = None,
) -> AnswerForm:
    """The form of ``question``: filled in with ``data``, or else with the ``answer`` that stands.

    ``opened`` is the signed moment of opening; ``level`` is chosen beforehand where nobody has answered.
    """
    kind = OpenAnswerForm if question.kind == "open" else ScoredAnswerForm
    if data is not None:
        return kind(question, data=data)
    chosen = str(level) if level else ""
    if answer is None:
        return kind(question, initial={"seen_version": 0, "opened": opened, "response": chosen})
    return kind(
        question,
        initial={
            "seen_version": answer.version,
            "opened": opened,
            "response": str(answer.level) if answer.response == Response.LEVEL else answer.response or chosen,
            "not_applicable_reason": answer.not_applicable_reason,
            "comment": answer.comment,
            "text": answer.text,
        },
    )


class SignatureForm(forms.Form):
    """The post a person signs with, their word on the answers, and on ``warnings`` that nobody has explained.

    ``read_hash`` is what they read; ``marks`` and ``warned`` tell, if that has changed, what to look at again.
    """

    read_hash = forms.HiddenField()
    marks = OpenedField(required=False)
    warned = OpenedField(required=False)
    signed_as = forms.CharField(
        label="Your job title",
        help_text="It is printed with your name.",
        max_length=150,
        error_messages={"required": "Enter your job title"},
    )
    looked_at = forms.CheckboxField(
        label="I have looked at the warnings",
        error_messages={"required": "Select that you have looked at the warnings"},
    )
    agreed = forms.CheckboxField(
        label="I confirm this", error_messages={"required": "Select that you confirm the declaration"}
    )

    def __init__(self, *args: Any, warnings: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if warnings:
            these = "this warning" if warnings == 1 else f"these {warnings} warnings"
            self.fields["looked_at"].label = f"I have looked at {these}"
        else:
            del self.fields["looked_at"]


class SendBackForm(forms.Form):
    """Why a signed assessment is opened again."""

    reason = forms.TextField(
        label="What has to be corrected?",
        max_length=2_000,
        error_messages={"required": "Enter what has to be corrected"},
    )
