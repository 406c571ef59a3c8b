"""What of the database is demonstration, and what is not."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from accounts.authenticators import has_second_step
from accounts.models import Role, User
from accounts.permissions import ROLES
from accounts.selectors import memberships_of, user_by_email
from demonstration.accounts import ACCOUNTS, DOMAIN
from demonstration.passphrase import kept_passphrase
from demonstration.waves import WAVES
from maturity.models import Publication
from surveys.models import Wave


@dataclass(frozen=True)
class SignIn:
    """One demonstration account that may sign in."""

    email: str
    role: str
    scope: str
    second_step: bool


def is_demonstration_person(user: User) -> bool:
    """Whether the person is made up: the address lies in a domain that nobody can own."""
    return user.email.endswith(f"@{DOMAIN}")


def what_is_real() -> list[str]:
    """What the database holds of people and waves that are not the demonstration's, in words; none is empty."""
    found = []
    people = User.objects.exclude(email__endswith=f"@{DOMAIN}").count()
    if people:
        found.append(f"{people} {'person' if people == 1 else 'people'} whose address does not end with @{DOMAIN}")
    waves = list(Wave.objects.filter(demonstration=False).order_by("slug").values_list("slug", flat=True))
    if waves:
        found.append(f"the wave{'' if len(waves) == 1 else 's'} {', '.join(waves)}")
    return found


def is_loaded() -> bool:
    """Whether the last step was reached: every wave has a released publication, and every account exists."""
    slugs = [plan.slug for plan in WAVES]
    released = Publication.objects.filter(wave__slug__in=slugs, wave__demonstration=True).exclude(released_at=None)
    emails = [account.email for account in ACCOUNTS]
    return released.order_by().values("wave").distinct().count() == len(slugs) and User.objects.filter(
        email__in=emails
    ).count() == len(emails)


def passphrase_file() -> Path:
    return Path(settings.VAR_DIR) / "demo-password"


def passphrase() -> str:
    """The password of all demonstration accounts."""
    return kept_passphrase(passphrase_file())


def sign_ins() -> list[SignIn]:
    """The accounts that exist and may sign in, in the order of the list."""
    found = []
    for account in ACCOUNTS:
        user = user_by_email(account.email)
        if user is None or not user.is_active:
            continue
        for membership in memberships_of(user):
            found.append(
                SignIn(
                    email=user.email,
                    role=ROLES[Role(membership.role)].title,
                    scope=membership.scope_name,
                    second_step=has_second_step(user),
                )
            )
    return found
