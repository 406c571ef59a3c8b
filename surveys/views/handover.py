"""A colleague leaves the team: what they have goes to others, and their role ends."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.selectors import people_who_answer, team_membership, trust_led_by
from accounts.services import require_team_role

from ..delegation_forms import HandOverForm
from ..models import Assignment
from ..selectors import document_for, held_by
from ..services import hand_over_and_end


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def member_end(request: HttpRequest, code: str, membership_id: int) -> HttpResponse:
    """Is this the role to end, and who takes on what they had?"""
    trust = trust_led_by(request.user, code)
    membership = team_membership(code, membership_id) if trust else None
    if trust is None or membership is None:
        raise Http404("No such member.")
    require_team_role(request.user, membership.role, trust.code)
    held = [(assignment, _title(assignment)) for assignment in held_by(membership.user, trust.code)]
    heirs = [person for person in people_who_answer(trust.code) if person.pk != membership.user_id]
    invitation = getattr(membership, "invitation", None)
    waits = invitation is not None and invitation.used_at is None
    name = invitation.name if waits and invitation is not None else membership.user.name
    form = HandOverForm(held, heirs, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            hand_over_and_end(
                membership=membership, heirs=form.chosen, reason=form.cleaned_data["reason"], by=request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            words = f"You have taken back the invitation of {name}" if waits else f"{name} is no longer in your team"
            messages.success(request, words)
            return redirect("accounts:team_list", trust.code)
    return render(
        request,
        "surveys/member_end.jinja",
        {"trust": trust, "membership": membership, "held": held, "waits": waits, "name": name, "form": form},
    )


def _title(assignment: Assignment) -> str:
    """What it is, with its wave: two may be open side by side."""
    document = document_for(assignment.assessment)
    question = assignment.question
    title = document.question(question.key).prompt if question else document.theme(assignment.theme).title
    return f"{title} ({assignment.assessment.wave.title})"
