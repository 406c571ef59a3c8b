"""Two answers to one question: the form in which a person says what is to stand of each."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.forms import HiddenInput

from nhsuk import forms

from .content import MOST_COMMENT, MOST_TEXT, AnswerInput, content_of
from .forms import AnswerForm
from .models import Answer, Response
from .questionnaire.document import QuestionText

MINE, THEIRS, BOTH = "mine", "theirs", "both"


def _carried() -> forms.TextField:
    """What was typed before, carried along."""
    return forms.TextField(required=False, widget=HiddenInput())


class ConflictForm(AnswerForm):
    """What is to stand of one's own answer and of the one that was saved meanwhile.

    It asks only for what differs, and chooses nothing by itself. One's own answer travels with it under the names
    that the ordinary form has for it.
    """

    resolving = forms.HiddenField()

    def __init__(
        self, question: QuestionText, *, mine: AnswerInput, theirs: Answer, own: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(question, **kwargs)
        self.stands = theirs
        self.mine, self.theirs = mine, content_of(theirs)
        self.what = "text" if question.kind == "open" else "comment"
        here, other = ("Yours, from here", "Yours, from the other window") if own else ("Mine", "Theirs")
        for name, value in form_fields(mine).items():
            if value:
                self.fields[name] = _carried()
                self.initial[name] = value
        # Who answered nothing has no answer that could stand: a comment is chosen by itself.
        if self.mine.response and self.theirs.response and _choice(self.mine) != _choice(self.theirs):
            self.fields["keep_answer"] = forms.RadioField(
                label="Which answer should stand?",
                choices=[
                    forms.Choice(MINE, f"{here}: {self._in_a_word(self.mine)}"),
                    forms.Choice(THEIRS, f"{other}: {self._in_a_word(self.theirs)}"),
                ],
                error_messages={"required": "Select which answer should stand"},
            )
        if self._words(self.mine) != self._words(self.theirs):
            self._ask_for_words(here, other)

    def _ask_for_words(self, here: str, other: str) -> None:
        what = "answer" if self.what == "text" else "comment"
        mine, theirs = self._words(self.mine), self._words(self.theirs)
        choices = [
            forms.Choice(MINE, here if mine else f"{here}: no {what}"),
            forms.Choice(THEIRS, other if theirs else f"{other}: no {what}"),
        ]
        if mine and theirs:
            choices.append(forms.Choice(BOTH, "Both, put together", reveals=["merged"]))
            self.fields["merged"] = forms.TextField(
                label=f"The {what} that should stand",
                help_text=f"{other} stands first, then {here[0].lower()}{here[1:]}. Change it as you like.",
                max_length=MOST_TEXT if self.what == "text" else MOST_COMMENT,
                rows=8,
                error_messages={"required": f"Enter the {what} that should stand"},
            )
            self.initial.setdefault("merged", f"{theirs}\n\n{mine}")
        self.fields["keep_words"] = forms.RadioField(
            label=f"Which {what} should stand?",
            choices=choices,
            error_messages={"required": f"Select which {what} should stand"},
        )

    @property
    def given(self) -> AnswerInput:
        """What is to stand; only of a valid form."""
        kept = self.cleaned_data.get("keep_answer") or (MINE if self.mine.response else THEIRS)
        answer = self.mine if kept == MINE else self.theirs
        kept_words = self.cleaned_data.get("keep_words", THEIRS)
        words = {MINE: self._words(self.mine), THEIRS: self._words(self.theirs)}.get(
            kept_words, self.cleaned_data.get("merged", "")
        )
        return replace_words(answer, words, is_open=self.what == "text")

    def _words(self, content: AnswerInput) -> str:
        return content.text if self.what == "text" else content.comment

    def _in_a_word(self, content: AnswerInput) -> str:
        if content.response == Response.LEVEL:
            return f"Level {content.level}"
        if content.response == Response.NOT_APPLICABLE:
            return f"Not applicable. {self.question.not_applicable[content.not_applicable_reason]}"
        return Response(content.response).label.capitalize()


def form_fields(content: AnswerInput) -> dict[str, str]:
    """Content by the names and in the values of the ordinary form."""
    chosen = str(content.level) if content.response == Response.LEVEL else content.response
    return {
        "response": "" if content.response == Response.TEXT else chosen,
        "not_applicable_reason": content.not_applicable_reason,
        "comment": content.comment,
        "text": content.text,
    }


def new_conflict(question: QuestionText, *, form: AnswerForm, theirs: Answer, own: bool) -> ConflictForm:
    """The form for somebody whose valid ``form`` came after ``theirs``, which stands now.

    Where they were resolving an earlier conflict, the words they had put together are theirs to choose now, and what
    they had chosen is chosen.
    """
    mine = form.given
    chosen = {name: form.data.get(name, "") for name in ("keep_answer", "keep_words")}
    merged = {}
    if chosen["keep_words"] == BOTH:
        typed = form.data.get("merged", "").replace("\r\n", "\n").strip()
        is_open = question.kind == "open"
        if len(typed) <= (MOST_TEXT if is_open else MOST_COMMENT):
            mine = replace_words(mine, typed, is_open=is_open)
        else:
            merged = {"merged": typed}
    return ConflictForm(
        question,
        mine=mine,
        theirs=theirs,
        own=own,
        initial={
            "seen_version": theirs.version,
            "opened": form.cleaned_data["opened"],
            "resolving": "1",
            **chosen,
            **merged,
        },
    )


def replace_words(content: AnswerInput, words: str, *, is_open: bool) -> AnswerInput:
    """``content`` with other words: the text of an open question, else the comment."""
    if is_open:
        return AnswerInput(response=Response.TEXT if words else "", text=words)
    return replace(content, comment=words)


def _choice(content: AnswerInput) -> tuple[str, int | None, str]:
    return content.response, content.level, content.not_applicable_reason


def as_an_answer(form: AnswerForm, resolving: ConflictForm | None) -> AnswerForm:
    """The ordinary form with what was to be saved: where it could not be, and the two answers cannot be read."""
    if not is_resolving(form.data):
        return form
    data = dict(form.data.items())
    del data["resolving"]
    if resolving is not None:
        data.update(form_fields(resolving.given))
    elif data.get("keep_words") == BOTH:
        data["text" if form.question.kind == "open" else "comment"] = data.get("merged", "")
    return type(form)(form.question, data=data)


def is_resolving(data: Mapping[str, Any]) -> bool:
    """Whether a form comes from the page that shows two answers."""
    return "resolving" in data
