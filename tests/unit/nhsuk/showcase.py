"""A form with every field there is, and pages of every kind, for the tests to look at."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from nhsuk import forms


class EverythingForm(forms.Form):
    job_title = forms.CharField(label="Job title", help_text="As on your contract", params={"width": 20})
    email = forms.EmailField(label="Work email")
    beds = forms.NumberField(label="How many beds?", min_value=0)
    comment = forms.TextField(label="What should national bodies change?", max_length=200, required=False)
    notes = forms.TextField(label="Notes for colleagues", required=False, rows=3)
    level = forms.RadioField(
        label="Which level are you at?",
        help_text="Choose the highest that you can show",
        label_size="l",
        choices=[
            forms.Choice("1", "There is no plan", hint="Nothing in writing"),
            forms.Choice("2", "There is a plan"),
            forms.Choice("na", "Not applicable", divider="or", reveals=["reason"]),
        ],
    )
    reason = forms.SelectField(label="Reason", choices=[("", "Choose a reason"), ("small", "Too small")])
    systems = forms.CheckboxesField(
        label="Which systems do you use?",
        required=False,
        choices=[("epr", "Electronic patient record"), forms.Choice("pas", "Patient administration", hint="PAS")],
    )
    due_on = forms.DateField(label="Due date", help_text="For example, 31 3 2027")
    password = forms.PasswordField(label="Password")
    evidence = forms.FileField(label="Evidence", required=False)
    agreed = forms.CheckboxField(label="I have read the declaration")
    seen_version = forms.HiddenField(initial="7", required=False)


FILLED_IN = {
    "job_title": "Chief information officer",
    "email": "amina.begum@example.nhs.uk",
    "beds": "650",
    "comment": "Shorter forms",
    "notes": "",
    "level": "2",
    "systems": ["epr"],
    "due_on-day": "31",
    "due_on-month": "March",
    "due_on-year": "2027",
    "password": "correct horse battery",
    "agreed": "on",
    "seen_version": "7",
}


class Person:
    """Somebody signed in, as the layout asks for them."""

    is_authenticated = True

    def __init__(self, name: str) -> None:
        self.name = name


def context(request: HttpRequest) -> dict[str, object]:
    """Somebody with a name, where the address gives one, with pages to go to."""
    name = request.GET.get("name")
    if name is None:
        return {}
    return {
        "user": Person(name),
        "account_url": "/account/",
        "demonstration": True,
        "navigation": [
            {"text": "Home", "href": "/", "current": True},
            {"text": "Assessment", "href": "/assessment/"},
            {"text": "Results", "href": "/results/"},
            {"text": "People and their roles", "href": "/people/"},
        ],
    }


def everything(request: HttpRequest) -> HttpResponse:
    form = EverythingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, "Your answers are saved")
        return redirect("showcase:everything")
    return render(request, "showcase.jinja", {"form": form}, status=422 if form.errors else 200)


def fail(request: HttpRequest, how: str) -> HttpResponse:
    raise {
        "403": PermissionDenied("no"),
        "404": Http404("none"),
        "500": ValueError("a bug"),
        "503": OperationalError("database is locked"),
    }[how]


app_name = "showcase"
urlpatterns = [
    path("everything/", everything, name="everything"),
    path("fail/<how>/", fail, name="fail"),
]
