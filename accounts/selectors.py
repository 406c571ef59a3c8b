"""What people may do and where, read from their current memberships."""

import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from organisations.models import ICB, Region, Trust

from .models import Membership, Role, ScopeKind, User
from .permissions import ROLES, Permission
from .scope import Scope

_CACHE = "_current_memberships"


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
        rows = Membership.objects.filter(is_current(), user_id=user.pk)
        cached = tuple(rows.select_related("trust", "icb", "region").order_by("role", "id"))
        setattr(user, _CACHE, cached)
    return cached


def forget_memberships(user: User) -> None:
    """Have the next look at this user object read the memberships anew."""
    if hasattr(user, _CACHE):
        delattr(user, _CACHE)


def scope_of(user: User | AnonymousUser, permission: Permission) -> Scope:
    """Where ``user`` holds ``permission``."""
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


def current_administrators() -> QuerySet[Membership]:
    """The memberships, in one order, by which people who can sign in administer the portal now."""
    rows = Membership.objects.filter(is_current(), role=Role.ADMINISTRATOR, user__is_active=True)
    return rows.select_related("user").order_by("pk")


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


def single_sign_on_links(user: User) -> int:
    """With how many identities of the single sign-on provider ``user`` can sign in."""
    return int(SocialAccount.objects.filter(user_id=user.pk).count())


def organisation_by_code(kind: ScopeKind, code: str) -> Trust | ICB | Region | None:
    """The trust, ICB or region with this code, however it is typed."""
    models: dict[ScopeKind, type[Trust] | type[ICB] | type[Region]] = {
        ScopeKind.TRUST: Trust,
        ScopeKind.ICB: ICB,
        ScopeKind.REGION: Region,
    }
    return models[kind].objects.filter(code=code.strip().upper()).first() if kind in models else None


def _carrying(user: User | AnonymousUser, permission: Permission) -> list[Membership]:
    return [membership for membership in memberships_of(user) if permission in ROLES[Role(membership.role)].permissions]
