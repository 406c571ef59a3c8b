"""The administrators' pages about people."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.people import InvitationForm, SearchForm
from accounts.forms.refusals import add_refusals
from accounts.permissions import Permission
from accounts.selectors import people
from accounts.services import invite_person, require_anywhere

PEOPLE_ON_A_PAGE = 50


@require_safe
@login_required
def person_list(request: HttpRequest) -> HttpResponse:
    """Who is here, and what may they do?"""
    require_anywhere(request.user, Permission.PEOPLE_MANAGE)
    form = SearchForm(request.GET)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    page = Paginator(people(search=search), PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/person_list.jinja", {"form": form, "page": page, "search": search})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def person_invite(request: HttpRequest) -> HttpResponse:
    """Whom to let in, and as what?"""
    require_anywhere(request.user, Permission.PEOPLE_MANAGE)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = invite_person(by=request.user, **form.invitation())
        except ValidationError as error:
            add_refusals(form, error)
        else:
            messages.success(request, f"You have invited {user.name}. The link is on its way to {user.email}")
            return redirect("accounts:person_manage", user.pk)
    return render(request, "accounts/person_invite.jinja", {"form": form})
