"""The forms of the workbook: sending it, and choosing where two answers are in conflict."""

from collections.abc import Iterable
from typing import Any

from nhsuk import forms

from .services.workbook import KEEP_PORTAL, TAKE_WORKBOOK
from .workbook.comparing import Difference
from .workbook.preview import Preview


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="The workbook that you filled in",
        help_text="The XLSX file that you downloaded here, of at most 5 MB.",
        max_length=None,
        error_messages={"required": "Select the workbook that you filled in"},
    )


class ApplyForm(forms.Form):
    """For each conflict which answer stands; nothing is chosen beforehand."""

    shown = forms.HiddenField(required=False)

    def __init__(self, found: Preview, **kwargs: Any) -> None:
        kwargs["initial"] = {**kwargs.get("initial", {}), "shown": found.fingerprint}
        super().__init__(**kwargs)
        for difference in found.conflicts:
            self.fields[difference.name] = _choice(difference)

    @property
    def choices(self) -> dict[str, str]:
        """By the conflicts' names; only of a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name != "shown"}


def choices_in(data: Any, conflicts: Iterable[Difference]) -> dict[str, str]:
    """What was chosen already for ``conflicts`` that still stand as they were shown."""
    return {d.name: data[d.name] for d in conflicts if data.get(d.name)}


def _choice(difference: Difference) -> forms.RadioField:
    return forms.RadioField(
        label="Which answer is to stand?",
        label_size="s",
        choices=[
            forms.Choice(KEEP_PORTAL, "Keep the portal’s answer"),
            forms.Choice(TAKE_WORKBOOK, "Take the workbook’s answer"),
        ],
        error_messages={
            "required": f"Select which answer is to stand: {difference.question.prompt}",
            "invalid_choice": f"Select which answer is to stand: {difference.question.prompt}",
        },
    )
