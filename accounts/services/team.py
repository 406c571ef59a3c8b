"""A trust's own team: its digital lead and deputy invite colleagues, limit them to themes, and end their roles.

Narrower than what administrators do, with rights of their own: for the own trust, and for the roles named here.
"""

from collections.abc import Iterable
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.services import record
from organisations.models import Trust

from ..models import Invitation, Membership, Role, User
from ..permissions import Permission
from ..selectors import forget_memberships, is_current, memberships_of, user_by_email
from ..signals import team_invited
from .people import check_themes, close_role, give_role, make_person, require

RIGHT_TO_GIVE = {
    Role.CONTRIBUTOR: Permission.TEAM_MANAGE,
    Role.DEPUTY_DIGITAL_LEAD: Permission.DEPUTY_APPOINT,
}
"""The roles of a trust that it gives itself, each with the right that it takes. Administrators give the others."""

MOST_WAITING = 50
"""Invitations of one trust that may wait for an answer: nobody mails the whole country from here."""


def require_team_role(by: User, role: Role | str, trust_code: str) -> None:
    """Return where ``by`` may give and end ``role`` in this trust.

    Raises:
        PermissionDenied: otherwise; always for roles that only administrators give.
    """
    right = RIGHT_TO_GIVE.get(Role(role))
    if right is None:
        raise PermissionDenied("An administrator of the portal gives and ends this role.")
    require(by, right, trust_code=trust_code)


@transaction.atomic
def invite_team_member(
    *,
    trust: Trust,
    email: str,
    name: str,
    job_title: str = "",
    role: Role | str = Role.CONTRIBUTOR,
    themes: Iterable[str] = (),
    by: User,
) -> Invitation:
    """Give a colleague a role in ``trust`` from today, and have it mailed: with a link to set a password, if need be.

    Somebody who has an account already keeps it, with its name and job title. ``by`` learns nothing of that.

    Raises:
        PermissionDenied: ``by`` may not give this role in this trust.
        ValidationError: with the field named, as ``create_person`` and ``grant_membership``; also for a closed
            account, and where too many invitations of the trust wait.
    """
    require_team_role(by, role, trust.code)
    waiting = Invitation.objects.filter(membership__trust=trust, membership__ended_at=None, used_at=None)
    if waiting.count() >= MOST_WAITING:
        raise ValidationError({"email": f"{MOST_WAITING} invitations of your trust wait for an answer. Take some back"})
    user = user_by_email(email) or _make_person(email=email, name=name, job_title=job_title, by=by)
    if not user.is_active:
        raise ValidationError({"email": "This address cannot be invited. Ask the administrators of the portal"})
    membership = give_role(user=user, role=role, trust=trust, themes=themes, by=by)
    invitation = Invitation.objects.create(
        membership=membership,
        name=" ".join(name.split())[:150],
        made_at=timezone.now(),
        made_by_id=str(by.pk),
        made_by_label=by.name,
    )
    record(action="person.invited", by=by, subject=user, trust_code=trust.code, data={"email": user.email})
    _have_it_mailed(invitation)
    return invitation


@transaction.atomic
def resend_team_invitation(*, membership: Membership, by: User) -> Invitation:
    """Send the link of a colleague who has not signed in yet again. The former link works no more.

    Raises:
        PermissionDenied: ``by`` may not give this role in this trust.
        ValidationError: there is no invitation that waits.
    """
    require_team_role(by, membership.role, _trust_code_of(membership))
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(membership=membership, membership__ended_at=None, used_at=None)
        .first()
    )
    if invitation is None:
        raise ValidationError("This invitation was taken up, or taken back, already")
    invitation.number += 1
    invitation.made_at = timezone.now()
    invitation.save(update_fields=["number", "made_at"])
    record(
        action="invitation.renewed",
        by=by,
        subject=invitation,
        trust_code=_trust_code_of(membership),
        data={"person": membership.user_id, "number": invitation.number},
    )
    _have_it_mailed(invitation)
    return invitation


@transaction.atomic
def end_team_membership(*, membership: Membership, by: User, reason: str = "") -> Membership:
    """End a colleague's role, or take back an invitation: it is gone on the person's very next request.

    Raises:
        PermissionDenied: ``by`` may not end this role in this trust.
    """
    require_team_role(by, membership.role, _trust_code_of(membership))
    return close_role(membership=membership, by=by, reason=reason)


@transaction.atomic
def change_team_themes(*, membership: Membership, themes: Iterable[str], by: User) -> Membership:
    """Limit a contributor to ``themes``; none means every theme.

    Raises:
        PermissionDenied: ``by`` may not do so in this trust.
        ValidationError: the role ended, has no themes, or one is no key of a theme.
    """
    require(by, Permission.TEAM_MANAGE, trust_code=_trust_code_of(membership))
    return _set_themes(membership, sorted(set(themes)), by)


@transaction.atomic
def open_theme_to(*, user: User, trust_code: str, theme: str, by: User) -> bool:
    """Have ``user``, who answers for this trust, answer ``theme`` too; return whether that was new to them.

    Raises:
        PermissionDenied: ``by`` may not share out work in this trust.
        ValidationError: ``user`` holds no role there that answers.
    """
    require(by, Permission.TEAM_MANAGE, trust_code=trust_code)
    forget_memberships(user)
    roles = {Role.CONTRIBUTOR, Role.DIGITAL_LEAD, Role.DEPUTY_DIGITAL_LEAD}
    held = [m for m in memberships_of(user) if m.role in roles and m.trust and m.trust.code == trust_code]
    if not held:
        raise ValidationError("This person does not answer for the trust any more. Choose somebody else")
    if any(not membership.themes or theme in membership.themes for membership in held):
        return False
    limited = next(membership for membership in held if membership.themes)
    _set_themes(limited, sorted({*limited.themes, theme}), by)
    forget_memberships(user)
    return True


def _trust_code_of(membership: Membership) -> str:
    """Blank for a role that is not of a trust: no right covers that."""
    return membership.trust.code if membership.trust else ""


def _make_person(*, email: str, name: str, job_title: str, by: User) -> User:
    try:
        with transaction.atomic():
            return make_person(email=email, name=name, job_title=job_title, by=by)
    except IntegrityError:
        # A colleague invited the same address at this very moment.
        user = user_by_email(email)
        if user is None:
            raise
        return user


def _have_it_mailed(invitation: Invitation) -> None:
    transaction.on_commit(partial(team_invited.send, sender=Invitation, invitation_id=invitation.pk), robust=True)


def _set_themes(membership: Membership, themes: list[str], by: User) -> Membership:
    check_themes(themes)
    current = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "trust")
        .filter(is_current(), pk=membership.pk)
        .first()
    )
    if current is None:
        raise ValidationError("This role has ended")
    if current.role != Role.CONTRIBUTOR:
        raise ValidationError("Only a contributor can be limited to themes")
    if current.themes != themes:
        before, current.themes = current.themes, themes
        current.save(update_fields=["themes"])
        record(
            action="membership.themes_changed",
            by=by,
            subject=current,
            trust_code=_trust_code_of(current),
            data={"person": current.user_id, "before": before, "after": themes},
        )
        forget_memberships(current.user)
    return current
