"""A trust's own team, and the page that an invitation leads to."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.refusals import add_refusals
from accounts.forms.team import FirstPasswordForm, TeamInvitationForm, ThemesForm
from accounts.invitations import DAYS
from accounts.models import Membership, Role
from accounts.permissions import Permission
from accounts.selectors import scope_of, team_membership, team_of, themes_to_choose, trust_led_by
from accounts.services import (
    LinkUseless,
    change_team_themes,
    invitation_by_link,
    invite_team_member,
    resend_team_invitation,
    take_up_invitation,
)
from organisations.models import Trust


@require_safe
@login_required
def team_list(request: HttpRequest, code: str) -> HttpResponse:
    """Who works on this with me, and for which themes?"""
    trust = _trust_or_404(request, code)
    context = {
        "trust": trust,
        "team": team_of(trust.code),
        "themes": dict(themes_to_choose()),
        "may_appoint": _may_appoint(request, trust),
        "days": DAYS,
        "contact": settings.PORTAL_CONTACT,
    }
    return render(request, "accounts/team_list.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def team_invite(request: HttpRequest, code: str) -> HttpResponse:
    """Which colleague is to help, and with what?"""
    trust = _trust_or_404(request, code)
    form = TeamInvitationForm(request.POST or None, may_appoint=_may_appoint(request, trust))
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invite_team_member(trust=trust, by=request.user, **form.invitation())
        except ValidationError as error:
            add_refusals(form, error)
        else:
            # The same words whether or not there was an account: the name is the one that was typed.
            messages.success(
                request, f"You have invited {invitation.name}. A mail is on its way to {form.cleaned_data['email']}"
            )
            return redirect("accounts:team_list", trust.code)
    context = {"trust": trust, "form": form, "days": DAYS, "contact": settings.PORTAL_CONTACT}
    return render(request, "accounts/team_invite.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def team_member_themes(request: HttpRequest, code: str, membership_id: int) -> HttpResponse:
    """Which themes is this colleague to answer?"""
    trust = _trust_or_404(request, code)
    membership = _membership_or_404(trust, membership_id)
    if membership.role != Role.CONTRIBUTOR:
        raise PermissionDenied("Only a contributor can be limited to themes.")
    form = ThemesForm(request.POST or None, membership=membership)
    if request.method == "POST" and form.is_valid():
        try:
            change_team_themes(membership=membership, themes=form.chosen, by=request.user)
        except ValidationError as error:
            add_refusals(form, error)
        else:
            messages.success(request, f"You have changed the themes of {membership.user.name}")
            return redirect("accounts:team_list", trust.code)
    return render(
        request, "accounts/team_member_themes.jinja", {"trust": trust, "form": form, "membership": membership}
    )


@require_POST
@login_required
def team_invitation_resend(request: HttpRequest, code: str, membership_id: int) -> HttpResponse:
    trust = _trust_or_404(request, code)
    membership = _membership_or_404(trust, membership_id)
    try:
        invitation = resend_team_invitation(membership=membership, by=request.user)
    except ValidationError as error:
        messages.info(request, error.messages[0])
    else:
        messages.success(request, f"You have sent {invitation.name} a new mail. The link sent before works no more")
    return redirect("accounts:team_list", trust.code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Is it me whom they mean, and how do I get in? Looking at the page uses nothing up: mail programs do so too."""
    try:
        invitation = invitation_by_link(token)
        form = FirstPasswordForm(invitation.membership.user, request.POST or None)
        if request.method == "POST" and form.is_valid():
            take_up_invitation(token=token, password=form.cleaned_data["password1"])
            messages.success(request, "You have set a password. Sign in with it")
            return redirect("account_login" if not request.user.is_authenticated else "reports:home_read")
    except LinkUseless:
        return render(request, "accounts/invitation_useless.jinja", {"days": DAYS}, status=404)
    context = {"form": form, "invitation": invitation, "membership": invitation.membership}
    return render(request, "accounts/invitation_accept.jinja", context)


def _trust_or_404(request: HttpRequest, code: str) -> Trust:
    """The trust whose team this person builds; everybody else learns nothing."""
    trust = trust_led_by(request.user, code)
    if trust is None:
        raise Http404("No such team.")
    return trust


def _membership_or_404(trust: Trust, membership_id: int) -> Membership:
    membership = team_membership(trust.code, membership_id)
    if membership is None:
        raise Http404("No such member.")
    return membership


def _may_appoint(request: HttpRequest, trust: Trust) -> bool:
    return scope_of(request.user, Permission.DEPUTY_APPOINT).covers(trust_code=trust.code)
