"""A person's own page, and the table of roles."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.permissions import ROLES, Permission
from accounts.selectors import memberships_of, needs_mfa, second_steps_of, single_sign_on_links
from accounts.services import require_anywhere
from accounts.single_sign_on import single_sign_on_name


@require_safe
@login_required
def person_read(request: HttpRequest) -> HttpResponse:
    """Who am I here, what may I do, and how is my account secured?"""
    held = [(membership, ROLES[Role(membership.role)]) for membership in memberships_of(request.user)]
    context = {
        "held": held,
        "steps": second_steps_of(request.user),
        "needs_mfa": needs_mfa(request.user),
        "single_sign_on_name": single_sign_on_name(),
        "single_sign_on_linked": bool(single_sign_on_links(request.user)) if single_sign_on_name() else False,
    }
    return render(request, "accounts/person_read.jinja", context)


@require_safe
@login_required
def role_list(request: HttpRequest) -> HttpResponse:
    """Which role may do what?"""
    require_anywhere(request.user, Permission.PEOPLE_MANAGE)
    return render(request, "accounts/role_list.jinja", {"roles": ROLES.values(), "permissions": list(Permission)})
