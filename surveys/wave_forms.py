"""The form of whoever runs the waves."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import QueryDict

from nhsuk import forms
from nhsuk.formats import nhs_date

from .models import FrameworkVersion, Wave
from .reminders import ESCALATION_DAYS, REMINDER_DAYS, in_days

RESERVED = {"new"}


class DaysField(forms.CharField):
    """Whole numbers with commas between them; ``cleaned_data`` has them as a list, the earliest day first."""

    def clean(self, value: Any) -> list[int]:
        typed = super().clean(value)
        try:
            days = sorted({int(part) for part in typed.replace("\u2212", "-").split(",") if part.strip()}, reverse=True)
        except ValueError:
            raise ValidationError("Enter days as whole numbers with commas between them, like 28, 14, -1") from None
        if any(not -60 <= day <= 120 for day in days):
            raise ValidationError("Each day must be between 120 before and 60 after (-60)")
        return days


def _days(days: Sequence[int]) -> str:
    return ", ".join(map(str, days))


class WaveForm(forms.Form):
    """What a draft wave is made of."""

    title = forms.CharField(label="Title", help_text="For example, Wave 2027", max_length=100, label_size="s")
    slug = forms.CharField(
        label="Word in addresses",
        help_text="Lower-case letters, figures and hyphens, for example 2027. It cannot be changed.",
        max_length=50,
        label_size="s",
        params={"width": 10},
    )
    framework = forms.SelectField(label="Version of the questionnaire", choices=[], label_size="s")
    geography_date = forms.DateField(
        label="Date for trusts and places",
        help_text="Trusts that are open on this day take part, with their names and places of then.",
        label_size="s",
    )
    opens_on = forms.DateField(label="Date it opens", label_size="s")
    due_on = forms.DateField(label="Date answers are due", label_size="s")
    final_on = forms.DateField(
        label="Date of the final results", help_text="No trust gets more time than this.", label_size="s"
    )
    visibility = forms.RadioField(
        label="Who sees a trust’s scores by name?",
        choices=[
            forms.Choice(Wave.Visibility.ANONYMOUS, "The trust, its ICB, its region and the national team"),
            forms.Choice(Wave.Visibility.NAMED, "Other trusts too", hint="Once the wave is open, trusts rely on it."),
        ],
        label_size="s",
    )
    needs_countersignature = forms.RadioField(
        label="Who signs?",
        choices=[("yes", "The digital lead, then the clinical lead"), ("no", "The digital lead alone")],
        label_size="s",
    )
    reminder_days = DaysField(
        label="Days of reminders to trusts",
        help_text="Days before the due date; after it with a minus. For example: 28, 14, 7, 2, -1, -5",
        required=False,
        label_size="s",
    )
    escalation_days = DaysField(
        label="Days of lists to regional leads",
        help_text="The same. Each mail lists the trusts that have not started or are overdue.",
        required=False,
        label_size="s",
    )

    def __init__(self, *args: Any, versions: Sequence[FrameworkVersion], **kwargs: Any) -> None:
        initial = {
            "visibility": Wave.Visibility.ANONYMOUS,
            "needs_countersignature": "yes",
            "reminder_days": _days(REMINDER_DAYS),
            "escalation_days": _days(ESCALATION_DAYS),
            **kwargs.pop("initial", {}),
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.versions = {str(version.pk): version for version in versions}
        self.fields["framework"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a version"),
            *((key, f"{version.framework.title} {version.version}") for key, version in self.versions.items()),
        ]

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug in RESERVED:
            raise ValidationError("Choose another word: this one is an address already")
        return slug

    @property
    def given(self) -> dict[str, Any]:
        """The arguments of ``create_wave``, or those that change one."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        version = self.versions[data.pop("framework")]
        return {
            **data,
            "framework_version": version,
            "needs_countersignature": data["needs_countersignature"] == "yes",
        }


class WaveChangeForm(WaveForm):
    """The same for a draft that is there: ``seen`` carries how it was when the page was made."""

    slug = None  # type: ignore[assignment]
    seen = forms.HiddenField()

    def __init__(self, *args: Any, wave: Wave, drafted: dict[str, Any], **kwargs: Any) -> None:
        initial = {
            **{name: getattr(wave, name) for name in ("title", "geography_date", "opens_on", "due_on", "final_on")},
            "framework": str(wave.framework_version_id),
            "visibility": wave.visibility,
            "needs_countersignature": "yes" if wave.needs_countersignature else "no",
            "reminder_days": _days(wave.reminder_days),
            "escalation_days": _days(wave.escalation_days),
            "seen": signing.dumps(drafted),
        }
        super().__init__(*args, initial=initial, **kwargs)

    def clean_seen(self) -> dict[str, Any]:
        """How the draft was when this page was made; an empty one, as of nothing, where the page was tampered with."""
        try:
            seen: dict[str, Any] = signing.loads(self.cleaned_data["seen"])
        except signing.BadSignature:
            return {}
        return seen

    def shown_again(self) -> QueryDict:
        """What was typed, with the draft as it is now taken as seen."""
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed["seen"] = self.initial["seen"]
        return typed


def differences(wave: Wave, given: dict[str, Any]) -> list[tuple[str, str]]:
    """What the stored draft has otherwise than ``given``: the label of each field, and the draft's own in words."""
    labels = {name: str(field.label) for name, field in WaveForm.base_fields.items()} | {
        "framework_version": str(WaveForm.base_fields["framework"].label)
    }
    return [(labels[name], _in_words(wave, name)) for name in given if getattr(wave, name) != given[name]]


def _in_words(wave: Wave, name: str) -> str:
    value = getattr(wave, name)
    if isinstance(value, list):
        return in_days(value)
    if isinstance(value, date):
        return nhs_date(value)
    if name == "framework_version":
        return f"{value.framework.title} {value.version}"
    if name in ("visibility", "needs_countersignature"):
        field = WaveForm.base_fields[name]
        kept = value if name == "visibility" else "yes" if value else "no"
        return next(str(choice[1]) for choice in field.choices if choice[0] == kept)  # type: ignore[attr-defined]
    return str(value)
