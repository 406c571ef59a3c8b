"""Making people, and giving and ending what they may do."""

import re
from collections.abc import Callable, Iterable
from functools import partial

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit.services import record
from organisations.models import ICB, Region, Trust

from ..models import Membership, Role, ScopeKind, User
from ..permissions import ROLES, Permission
from ..selectors import current_administrators, forget_memberships, is_current, scope_of
from ..signals import invited

THEME = re.compile(r"[a-z][a-z0-9_-]*")
ROLES_WITH_THEMES = {Role.CONTRIBUTOR, Role.POLICY_OWNER}
SIGNERS = {Role.DIGITAL_LEAD, Role.DEPUTY_DIGITAL_LEAD}


def require(
    user: User | AnonymousUser, permission: Permission, *, trust_code: str, icb_code: str = "", region_code: str = ""
) -> None:
    """Return where ``user`` holds ``permission`` for this trust.

    Raises:
        PermissionDenied: otherwise.
    """
    if not scope_of(user, permission).covers(trust_code=trust_code, icb_code=icb_code, region_code=region_code):
        raise PermissionDenied(f"You may not {permission.value} here.")


def require_anywhere(user: User | AnonymousUser, permission: Permission) -> None:
    """Return where ``user`` holds ``permission`` for anything at all.

    Raises:
        PermissionDenied: otherwise.
    """
    if not scope_of(user, permission):
        raise PermissionDenied(f"You may not {permission.value}.")


@transaction.atomic
def create_person(*, email: str, name: str, job_title: str = "", password: str | None = None, by: User | None) -> User:
    """Make a person, who has no rights before a membership is granted.

    Without a ``password`` nobody can sign in until the person sets one by the link that is mailed.

    Raises:
        PermissionDenied: ``by`` may not look after people.
        ValidationError: with the field named, for a bad or taken e-mail address, no name, or a weak password.
    """
    require_people_manage(by)
    return make_person(email=email, name=name, job_title=job_title, password=password, by=by)


def make_person(*, email: str, name: str, job_title: str = "", password: str | None = None, by: User | None) -> User:
    """As ``create_person``, for a caller that has asked whether ``by`` may, within a transaction.

    Raises:
        ValidationError: as ``create_person``.
    """
    email = email.strip().lower()
    name, job_title, errors = tidy_details(name, job_title)
    try:
        validate_email(email)
    except ValidationError:
        errors["email"] = "Enter an email address in the correct format, like name@example.com"
    else:
        if User.objects.filter(email=email).exists():
            errors["email"] = "There is a person with this email address already"
    if password is not None:
        try:
            validate_password(password, User(email=email, name=name))
        except ValidationError as error:
            errors["password"] = error.messages
    if errors:
        raise ValidationError(errors)
    user = User.objects.create_user(email, password, name=name, job_title=job_title)
    # Unverified until the person has followed a link that was mailed to it.
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    record(action="person.created", by=by, subject=user, data={"email": email, "name": name, "job_title": job_title})
    return user


@transaction.atomic
def grant_membership(
    *,
    user: User,
    role: Role | str,
    trust: Trust | None = None,
    icb: ICB | None = None,
    region: Region | None = None,
    themes: Iterable[str] = (),
    by: User | None,
) -> Membership:
    """Give ``user`` a role from today.

    Raises:
        PermissionDenied: ``by`` may not look after people.
        ValidationError: with the field named: the role does not exist or does not fit what it is to be
            held for, the themes are not for this role, the person holds it already, or it would make the
            same person sign and counter-sign for one trust; or ``by`` would give it to themselves.
    """
    require_people_manage(by)
    if by is not None and by.pk == user.pk:
        raise ValidationError({"role": "Nobody gives a role to themselves: ask another administrator"})
    return give_role(user=user, role=role, trust=trust, icb=icb, region=region, themes=themes, by=by)


def give_role(
    *,
    user: User,
    role: Role | str,
    trust: Trust | None = None,
    icb: ICB | None = None,
    region: Region | None = None,
    themes: Iterable[str] = (),
    by: User | None,
) -> Membership:
    """As ``grant_membership``, for a caller that has asked whether ``by`` may, within a transaction.

    Raises:
        ValidationError: as ``grant_membership``.
    """
    try:
        role = Role(role)
    except ValueError:
        raise ValidationError({"role": f"There is no role {role!r}"}) from None
    themes = sorted(set(themes))
    membership = Membership(user=user, role=role, trust=trust, icb=icb, region=region, themes=themes)
    _check_scope(membership)
    if themes and role not in ROLES_WITH_THEMES:
        raise ValidationError({"themes": f"A {ROLES[role].title.lower()} always has every theme"})
    check_themes(themes)
    # The person's row is held until the end, so that two administrators cannot both pass the checks below.
    User.objects.select_for_update().get(pk=user.pk)
    held = Membership.objects.filter(is_current() | Q(ended_at=None, from_date__gt=timezone.localdate()), user=user)
    if held.filter(role=role, trust=trust, icb=icb, region=region).exists():
        raise ValidationError({"role": f"{user.name} is {ROLES[role].title.lower()} there already"})
    _check_two_people(role, held.filter(trust=trust), user)
    membership.save()
    record(
        action="membership.granted",
        by=by,
        subject=membership,
        trust_code=trust.code if trust else "",
        data={"person": user.pk, "email": user.email, **describe(membership)},
    )
    forget_memberships(user)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User | None, reason: str = "") -> Membership:
    """End a role. It is gone on the person's very next request; ending it again changes nothing.

    Raises:
        PermissionDenied: ``by`` may not look after people.
        ValidationError: it is the role of the last administrator.
    """
    require_people_manage(by)
    if membership.role == Role.ADMINISTRATOR:
        check_administrators_remain(lambda row: row.pk != membership.pk)
    return close_role(membership=membership, by=by, reason=reason)


def close_role(*, membership: Membership, by: User | None, reason: str = "") -> Membership:
    """As ``end_membership``, for a caller that has asked whether ``by`` may, within a transaction."""
    held = Membership.objects.select_for_update(of=("self",)).select_related("user", "trust", "icb", "region")
    current = held.get(pk=membership.pk)
    if current.ended_at is None:
        current.ended_at = timezone.now()
        current.save(update_fields=["ended_at"])
        record(
            action="membership.ended",
            by=by,
            subject=current,
            trust_code=current.trust.code if current.trust else "",
            data={
                "person": current.user.pk,
                "email": current.user.email,
                "reason": reason,
                **describe(current),
            },
        )
    membership.ended_at = current.ended_at
    forget_memberships(membership.user)
    return current


@transaction.atomic
def invite_person(
    *,
    email: str,
    name: str,
    job_title: str = "",
    role: Role | str,
    trust: Trust | None = None,
    icb: ICB | None = None,
    region: Region | None = None,
    themes: Iterable[str] = (),
    by: User,
) -> User:
    """Make a person with a role, and have the link to set a password mailed.

    The link works once and for ``settings.PASSWORD_RESET_TIMEOUT`` seconds; "Forgotten password" makes another.

    Raises:
        PermissionDenied: ``by`` may not look after people.
        ValidationError: as ``create_person`` and ``grant_membership``; nothing is kept then.
    """
    require_anywhere(by, Permission.PEOPLE_MANAGE)
    user = create_person(email=email, name=name, job_title=job_title, by=by)
    grant_membership(user=user, role=role, trust=trust, icb=icb, region=region, themes=themes, by=by)
    record(action="person.invited", by=by, subject=user, data={"email": user.email})
    transaction.on_commit(partial(invited.send, sender=User, user_id=user.pk), robust=True)
    return user


def tidy_details(name: str, job_title: str) -> tuple[str, str, dict[str, str | list[str]]]:
    """Name and job title without stray spaces, and by field what is wrong with them."""
    name, job_title = " ".join(name.split()), " ".join(job_title.split())
    errors: dict[str, str | list[str]] = {}
    if not name:
        errors["name"] = "Enter the full name"
    for field, value in (("name", name), ("job_title", job_title)):
        if len(value) > 150:
            errors[field] = f"The {field.replace('_', ' ')} must be 150 characters or fewer"
    return name, job_title, errors


def describe(membership: Membership) -> dict[str, object]:
    """What the audit trail says of a membership."""
    return {
        "role": membership.role,
        "trust": membership.trust.code if membership.trust else "",
        "icb": membership.icb.code if membership.icb else "",
        "region": membership.region.code if membership.region else "",
        "themes": membership.themes,
    }


def check_themes(themes: Iterable[object]) -> None:
    """Return where each could be the key of a theme.

    Raises:
        ValidationError: otherwise, for the field ``themes``.
    """
    for theme in themes:
        if not isinstance(theme, str) or not THEME.fullmatch(theme):
            raise ValidationError({"themes": f"{theme!r} is not the key of a theme"})


def require_people_manage(by: User | None) -> None:
    if by is not None:
        require_anywhere(by, Permission.PEOPLE_MANAGE)


def check_administrators_remain(stays: Callable[[Membership], bool]) -> None:
    """Refuse to go from some administrators to none: nobody could invite anybody after that."""
    # Held until the end, in one order and before other rows: two who end each other's role do so one after the other.
    current = list(current_administrators().select_for_update(of=("self", "user")))
    if current and not any(stays(membership) for membership in current):
        raise ValidationError(f"{current[0].user.name} is the last administrator. Invite another administrator first")


def _check_scope(membership: Membership) -> None:
    given = {
        ScopeKind.TRUST: membership.trust is not None,
        ScopeKind.ICB: membership.icb is not None,
        ScopeKind.REGION: membership.region is not None,
    }
    title, allowed = ROLES[Role(membership.role)].title, ROLES[Role(membership.role)].scopes
    for kind, is_given in given.items():
        if is_given and kind not in allowed:
            raise ValidationError({kind.value: f"The role {title.lower()} is not held for {kind.label}"})
    if sum(given.values()) > 1:
        raise ValidationError({"role": "A role is held for one organisation at a time"})
    if not any(given.values()) and ScopeKind.ENGLAND not in allowed:
        kind = next(iter(allowed))
        raise ValidationError({kind.value: f"The role {title.lower()} is held for {kind.label}: say which"})


def _check_two_people(role: Role, held_here: Iterable[Membership], user: User) -> None:
    roles = {Role(row.role) for row in held_here}
    if (role in SIGNERS and Role.CLINICAL_LEAD in roles) or (role is Role.CLINICAL_LEAD and roles & SIGNERS):
        raise ValidationError(
            {"role": f"{user.name} would both sign and counter-sign for this trust: these must be two people"}
        )
