"""What people may do and where, read from their current memberships."""

import datetime
import re
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from organisations.models import ICB, Placement, Region, Trust
from organisations.selectors import held_on, trusts_open_on
from prepared.queries import prepared

from .models import Membership, Role, ScopeKind, User
from .permissions import ROLES, Permission
from .scope import Scope
from .signals import themes_asked

_CACHE, _SCOPES = "_current_memberships", "_current_scopes"


def is_current(*, on: datetime.date | None = None) -> Q:
    """The condition for memberships that hold on a day (today), and that nobody has ended."""
    day = on or timezone.localdate()
    return Q(ended_at=None, from_date__lte=day) & (Q(until_date=None) | Q(until_date__gte=day))


def memberships_of(user: User | AnonymousUser) -> tuple[Membership, ...]:
    """The memberships that hold now, with their organisations: one query, kept on the user object.

    A request has a user object of its own, so a membership that ends is gone on the next request.
    Nobody signed in, and nobody who is disabled, has any.
    """
    if not user.is_authenticated or not user.is_active:
        return ()
    cached: tuple[Membership, ...] | None = getattr(user, _CACHE, None)
    if cached is None:
        cached = tuple(_memberships(user.pk, timezone.localdate()))
        setattr(user, _CACHE, cached)
    return cached


@prepared
def _memberships(user_id: int, today: datetime.date) -> QuerySet[Membership]:
    rows = Membership.objects.filter(is_current(on=today), user_id=user_id)
    return rows.select_related("trust", "icb", "region").order_by("role", "id")


def forget_memberships(user: User) -> None:
    """Have the next look at this user object read the memberships anew."""
    if hasattr(user, _CACHE):
        delattr(user, _CACHE)


def scope_of(user: User | AnonymousUser, permission: Permission) -> Scope:
    """Where ``user`` holds ``permission``: worked out once for the memberships that were read."""
    memberships = memberships_of(user)
    if not memberships:
        return Scope()
    kept: tuple[object, dict[Permission, Scope]] = getattr(user, _SCOPES, (None, {}))
    if kept[0] is not memberships:
        kept = memberships, {}
        setattr(user, _SCOPES, kept)
    if permission not in kept[1]:
        kept[1][permission] = _scope(user, permission)
    return kept[1][permission]


def _scope(user: User | AnonymousUser, permission: Permission) -> Scope:
    trusts, icbs, regions, everywhere = set(), set(), set(), False
    for membership in _carrying(user, permission):
        if membership.trust is not None:
            trusts.add(membership.trust.code)
        elif membership.icb is not None:
            icbs.add(membership.icb.code)
        elif membership.region is not None:
            regions.add(membership.region.code)
        else:
            everywhere = True
    return Scope(all=everywhere, trusts=frozenset(trusts), icbs=frozenset(icbs), regions=frozenset(regions))


def has_permission(user: User | AnonymousUser, permission: Permission) -> bool:
    """Whether ``user`` holds ``permission`` anywhere."""
    return bool(scope_of(user, permission))


def themes_of(user: User | AnonymousUser, trust_code: str) -> frozenset[str] | None:
    """The themes for which ``user`` may answer for this trust; None is every theme, empty is none."""
    themes: set[str] = set()
    for membership in _carrying(user, Permission.ANSWER_WRITE):
        if membership.trust is not None and membership.trust.code == trust_code:
            if not membership.themes:
                return None
            themes.update(membership.themes)
    return frozenset(themes)


def needs_mfa(user: User | AnonymousUser) -> bool:
    """Whether a role held now asks for a second factor."""
    return any(ROLES[Role(membership.role)].needs_mfa for membership in memberships_of(user))


def people(*, search: str = "") -> QuerySet[User]:
    """People by name with their current memberships in ``current_memberships``; for PEOPLE_MANAGE only.

    ``search`` looks in name and e-mail, and in the code and name of the trust of a current membership.
    """
    current = Membership.objects.filter(is_current())
    found = User.objects.all()
    for word in search.split():
        held = current.filter(Q(trust__code__iexact=word) | Q(trust__name__icontains=word))
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(pk__in=held.values("user_id")))
    rows = current.select_related("trust", "icb", "region").order_by("role", "id")
    return found.order_by("name", "pk").prefetch_related(
        Prefetch("memberships", queryset=rows, to_attr="current_memberships")
    )


def person_by_id(person_id: int) -> User | None:
    """A person, whether they may sign in or not, with every membership ever held in ``held``, the latest first."""
    rows = Membership.objects.select_related("trust", "icb", "region").order_by("-from_date", "-pk")
    return User.objects.filter(pk=person_id).prefetch_related(Prefetch("memberships", rows, to_attr="held")).first()


def current_administrators() -> QuerySet[Membership]:
    """The memberships, in one order, by which people who can sign in administer the portal now."""
    rows = Membership.objects.filter(is_current(), role=Role.ADMINISTRATOR, user__is_active=True)
    return rows.select_related("user").order_by("pk")


def people_of_trusts(trust_codes: Iterable[str], roles: Iterable[Role]) -> dict[str, list[User]]:
    """Who can sign in and holds one of ``roles`` now for each of these trusts, by trust code; one query.

    Each person once a trust, by name. A trust with nobody is not in it.
    """
    held = memberships_at_trusts(trust_codes, roles)
    return {code: list({m.user_id: m.user for m in memberships}.values()) for code, memberships in held.items()}


def memberships_at_trusts(trust_codes: Iterable[str], roles: Iterable[Role]) -> dict[str, list[Membership]]:
    """The memberships themselves, which tell the themes, by trust code and in the same order; one query."""
    found: dict[str, list[Membership]] = {}
    for membership in _memberships_at_trusts(list(trust_codes), list(roles), timezone.localdate()):
        found.setdefault(membership.trust.code, []).append(membership)  # type: ignore[union-attr]
    return found


@prepared
def _memberships_at_trusts(trust_codes: list[str], roles: list[Role], today: datetime.date) -> QuerySet[Membership]:
    rows = Membership.objects.filter(
        is_current(on=today), role__in=roles, trust__code__in=trust_codes, user__is_active=True
    )
    return rows.select_related("user", "trust").order_by("user__name", "user__pk")


def people_of_regions(region_codes: Iterable[str], roles: Iterable[Role]) -> dict[str, list[User]]:
    """The same as ``people_of_trusts`` for roles that are held for a region."""
    rows = Membership.objects.filter(
        is_current(), role__in=list(roles), region__code__in=list(region_codes), user__is_active=True
    )
    found: dict[str, dict[int, User]] = {}
    for membership in rows.select_related("user", "region").order_by("user__name", "user__pk"):
        found.setdefault(membership.region.code, {})[membership.user_id] = membership.user  # type: ignore[union-attr]
    return {code: list(people.values()) for code, people in found.items()}


def people_of_england(roles: Iterable[Role]) -> list[User]:
    """Who can sign in and holds one of ``roles``, which are held for England, now: each once, by name; one query."""
    rows = Membership.objects.filter(is_current(), role__in=list(roles), user__is_active=True)
    return list({m.user_id: m.user for m in rows.select_related("user").order_by("user__name", "user__pk")}.values())


def membership_by_id(membership_id: int) -> Membership | None:
    """A membership that nobody has ended, with its person and organisation; None where there is none."""
    rows = Membership.objects.filter(ended_at=None).select_related("user", "trust", "icb", "region")
    return rows.filter(pk=membership_id).first()


def user_by_email(email: str) -> User | None:
    """The person with this e-mail address, however it is typed."""
    return User.objects.filter(email=email.strip().lower()).first()


def second_steps_of(user: User) -> dict[str, int]:
    """How many authenticators of each type (``totp``, ``webauthn``, ``recovery_codes``) are set up: one query."""
    return dict(
        Authenticator.objects.filter(user_id=user.pk).values("type").annotate(n=Count("pk")).values_list("type", "n")
    )


def has_account(user: User) -> bool:
    """Whether ``user`` has a way to sign in: a password, or single sign-on. Who was only ever invited has none."""
    return user.has_usable_password() or bool(single_sign_on_links(user))


TEAM = (
    Role.DIGITAL_LEAD,
    Role.DEPUTY_DIGITAL_LEAD,
    Role.CLINICAL_LEAD,
    Role.EXECUTIVE_SPONSOR,
    Role.CONTRIBUTOR,
)
"""The roles of a trust's team, in the order in which a page names them."""


def team_of(trust_code: str) -> list[Membership]:
    """The roles held in a trust's team now, with person and invitation, those who sign first; one query."""
    rows = Membership.objects.filter(is_current(), trust__code=trust_code, role__in=TEAM, user__is_active=True)
    found = list(rows.select_related("user", "trust", "invitation").order_by("user__name", "pk"))
    return sorted(found, key=lambda membership: TEAM.index(Role(membership.role)))


def team_membership(trust_code: str, membership_id: int) -> Membership | None:
    """One of ``team_of``; None where there is none."""
    return next((membership for membership in team_of(trust_code) if membership.pk == membership_id), None)


def trust_led_by(user: User | AnonymousUser, trust_code: str) -> Trust | None:
    """The trust with this code, where ``user`` builds its team."""
    held = (m.trust for m in _carrying(user, Permission.TEAM_MANAGE) if m.trust is not None)
    return next((trust for trust in held if trust.code == trust_code), None)


def trusts_led_by(user: User | AnonymousUser) -> list[Trust]:
    """The trusts whose teams ``user`` builds."""
    return list({m.trust.pk: m.trust for m in _carrying(user, Permission.TEAM_MANAGE) if m.trust is not None}.values())


def people_who_answer(trust_code: str) -> list[User]:
    """Who may answer for a trust now, by name, each once; one query."""
    answering = [role for role in TEAM if Permission.ANSWER_WRITE in ROLES[role].permissions]
    rows = Membership.objects.filter(is_current(), trust__code=trust_code, role__in=answering)
    return list(User.objects.filter(is_active=True, pk__in=rows.values("user_id")).order_by("name", "pk"))


def single_sign_on_links(user: User) -> int:
    """With how many identities of the single sign-on provider ``user`` can sign in."""
    return int(SocialAccount.objects.filter(user_id=user.pk).count())


_ORGANISATIONS: dict[ScopeKind, type[Trust] | type[ICB] | type[Region]] = {
    ScopeKind.TRUST: Trust,
    ScopeKind.ICB: ICB,
    ScopeKind.REGION: Region,
}


def organisation_by_code(kind: ScopeKind, code: str) -> Trust | ICB | Region | None:
    """The trust, ICB or region with this code, however it is typed."""
    return _ORGANISATIONS[kind].objects.filter(code=code.strip().upper()).first() if kind in _ORGANISATIONS else None


def organisations_to_choose(kind: ScopeKind) -> list[Trust] | list[ICB] | list[Region]:
    """Every region, the trusts that are open today, and the ICBs that have trusts today, by name."""
    if kind is ScopeKind.TRUST:
        return list(trusts_open_on(timezone.localdate()).order_by("name"))
    if kind is ScopeKind.ICB:
        placed = Placement.objects.filter(held_on(timezone.localdate())).values("icb")
        return list(ICB.objects.filter(pk__in=placed).order_by("name"))
    return list(Region.objects.order_by("name"))


def organisations_like(kind: ScopeKind, typed: str) -> list[Trust] | list[ICB] | list[Region]:
    """The organisations that somebody may mean: the one with this code or very name, else all whose name holds it.

    "Airedale NHS Foundation Trust (RCF)", as a list offers it, is RCF.
    """
    typed = " ".join(typed.split())
    offered = re.fullmatch(r".*\((\w+)\)", typed)
    found = organisation_by_code(kind, offered[1] if offered else typed)
    if found is not None:
        return [found]  # type: ignore[return-value]
    rows = _ORGANISATIONS[kind].objects.order_by("name")
    return list(rows.filter(name__iexact=typed)) or list(rows.filter(name__icontains=typed))  # type: ignore[return-value]


def themes_to_choose() -> list[tuple[str, str]]:
    """Key and title of every theme that a role can be held for."""
    answers: list[tuple[object, list[tuple[str, str]]]] = themes_asked.send(sender=Membership)  # type: ignore[assignment]
    return [pair for _, pairs in answers for pair in pairs]


def _carrying(user: User | AnonymousUser, permission: Permission) -> list[Membership]:
    return [membership for membership in memberships_of(user) if permission in ROLES[Role(membership.role)].permissions]
