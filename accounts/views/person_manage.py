"""The administrators' pages about one person."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.people import CheckedForm, DetailsForm, WhyForm
from accounts.forms.refusals import add_refusals
from accounts.forms.role import RoleForm
from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import has_account, membership_by_id, person_by_id, second_steps_of, single_sign_on_links
from accounts.services import (
    correct_person,
    disable_person,
    enable_person,
    end_membership,
    grant_membership,
    invite_again,
    remove_second_steps,
    require_anywhere,
)
from nhsuk import forms

reads_and_changes = require_http_methods(["GET", "HEAD", "POST"])


def _person_or_404(request: HttpRequest, person_id: int) -> User:
    require_anywhere(request.user, Permission.PEOPLE_MANAGE)
    person = person_by_id(person_id)
    if person is None:
        raise Http404
    return person


def _done(request: HttpRequest, person: User, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("accounts:person_manage", person.pk)


def _step(
    request: HttpRequest, person: User, form: forms.Form, template: str, change: Callable[[], str], **context: object
) -> HttpResponse:
    """Show the form; where it is sent, ``change`` does what it asks and returns the words that say so."""
    if request.method == "POST" and form.is_valid():
        try:
            return _done(request, person, change())
        except ValidationError as error:
            add_refusals(form, error)
    return render(request, f"accounts/{template}.jinja", {"person": person, "form": form, **context})


@require_safe
@login_required
def person_manage(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who is this, what may they do, and how do they sign in?"""
    person = _person_or_404(request, person_id)
    today = timezone.localdate()
    held = [row for row in person.held if row.ended_at is None and (row.until_date is None or row.until_date >= today)]
    context = {
        "person": person,
        "held": held,
        "ended": [row for row in person.held if row not in held],
        "steps": second_steps_of(person),
        "has_account": has_account(person),
        "single_sign_on": bool(single_sign_on_links(person)),
        "is_oneself": person.pk == request.user.pk,
    }
    return render(request, "accounts/person_manage.jinja", context)


@reads_and_changes
@login_required
def person_correct(request: HttpRequest, person_id: int) -> HttpResponse:
    """What is the person's right name?"""
    person = _person_or_404(request, person_id)
    form = DetailsForm(request.POST or None, initial={"name": person.name, "job_title": person.job_title})

    def change() -> str:
        correct_person(user=person, by=request.user, **form.cleaned_data)
        return "The details are saved"

    return _step(request, person, form, "person_correct", change)


@reads_and_changes
@login_required
def role_give(request: HttpRequest, person_id: int) -> HttpResponse:
    """What else is the person to do?"""
    person = _person_or_404(request, person_id)
    form = RoleForm(request.POST or None)

    def change() -> str:
        membership = grant_membership(user=person, by=request.user, **form.role_given())
        return f"{person.name} is now {membership}"

    return _step(request, person, form, "role_give", change)


@reads_and_changes
@login_required
def membership_end(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Is this the role to end?"""
    require_anywhere(request.user, Permission.PEOPLE_MANAGE)
    membership = membership_by_id(membership_id)
    if membership is None:
        raise Http404
    form = WhyForm(request.POST or None)

    def change() -> str:
        end_membership(membership=membership, by=request.user, reason=form.cleaned_data["reason"])
        return f"{membership.user.name} is no longer {membership}"

    return _step(request, membership.user, form, "membership_end", change, membership=membership)


@reads_and_changes
@login_required
def second_step_remove(request: HttpRequest, person_id: int) -> HttpResponse:
    """Has the person lost what they sign in with?"""
    person = _person_or_404(request, person_id)
    if person.pk == request.user.pk:
        return redirect("mfa_index")
    form = CheckedForm(request.POST or None)

    def change() -> str:
        removed = remove_second_steps(user=person, by=request.user, reason=form.cleaned_data["reason"])
        return f"The second step of {person.name} is removed" if removed else f"{person.name} has no second step"

    return _step(request, person, form, "second_step_remove", change)


@reads_and_changes
@login_required
def account_close(request: HttpRequest, person_id: int) -> HttpResponse:
    """Is the person to sign in no more?"""
    person = _person_or_404(request, person_id)
    form = WhyForm(request.POST or None)

    def change() -> str:
        disable_person(user=person, by=request.user, reason=form.cleaned_data["reason"])
        return f"The account of {person.name} is closed"

    return _step(request, person, form, "account_close", change)


@reads_and_changes
@login_required
def account_open(request: HttpRequest, person_id: int) -> HttpResponse:
    """Is the person to sign in again?"""
    person = _person_or_404(request, person_id)
    form = CheckedForm(request.POST or None)

    def change() -> str:
        enable_person(user=person, by=request.user, reason=form.cleaned_data["reason"])
        return f"{person.name} can sign in again"

    return _step(request, person, form, "account_open", change)


@require_POST
@login_required
def person_invite_again(request: HttpRequest, person_id: int) -> HttpResponse:
    """Send the link to set a password once more."""
    person = _person_or_404(request, person_id)
    try:
        invite_again(user=person, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("accounts:person_manage", person.pk)
    return _done(request, person, f"A new link is on its way to {person.email}")
