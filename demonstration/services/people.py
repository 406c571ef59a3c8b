"""Made-up people with their roles; those who may sign in have the shared password."""

from collections.abc import Iterable

from django.db import transaction

from accounts.authenticators import has_second_step, seed_totp
from accounts.models import Role, User
from accounts.permissions import ROLES
from accounts.selectors import user_by_email
from accounts.services import create_person, end_membership, grant_membership, set_password
from audit.services import record
from demonstration.accounts import ACCOUNTS, Account, trust_people
from demonstration.selectors import passphrase
from organisations.models import ICB, Region, Trust
from organisations.selectors import Participant

Signers = dict[str, tuple[User, User]]


def _person(account: Account, password: str | None) -> tuple[User, bool]:
    """The account's person, and whether it had to be made."""
    user = user_by_email(account.email)
    if user is not None:
        return user, False
    return (
        create_person(email=account.email, name=account.name, job_title=account.job_title, password=password, by=None),
        True,
    )


@transaction.atomic
def create_accounts(participants: Iterable[Participant]) -> int:
    """Make every account that is missing, with its role and, where the role asks for one, its second step.

    ``participants`` are the trusts of the wave that is open: the region and the ICB are RCF's in it. Returns how
    many people were made.
    """
    by_code = {participant.code: participant for participant in participants}
    made = 0
    for account in ACCOUNTS:
        user, is_new = _person(account, passphrase())
        made += is_new
        if is_new:
            trust = Trust.objects.get(code=account.trust) if account.trust else None
            region = Region.objects.get(code=by_code[account.region_of].region_code) if account.region_of else None
            icb = ICB.objects.get(code=by_code[account.icb_of].icb_code) if account.icb_of else None
            grant_membership(user=user, role=account.role, trust=trust, region=region, icb=icb, by=None)
        if ROLES[Role(account.role)].needs_mfa and not has_second_step(user):
            seed_totp(user)
            record(action="authenticator.added", by=None, subject=user, data={"type": "totp"})
    return made


def renew_passwords() -> int:
    """Give the accounts the kept password where they have another: the file may have been lost. Returns how many."""
    people = [user for account in ACCOUNTS if (user := user_by_email(account.email)) is not None]
    # They share one, so one tells for all: a password's hash takes a tenth of a second, on purpose.
    if not people or people[0].check_password(passphrase()):
        return 0
    with transaction.atomic():
        for user in people:
            set_password(user=user, password=passphrase(), by=None)
    return len(people)


@transaction.atomic
def create_signers(trusts: Iterable[Trust], *, open_codes: frozenset[str]) -> Signers:
    """The digital and the clinical lead of each trust, by code. Trusts not in ``open_codes`` have ended, and so have
    their roles. Nobody can sign in as a person made here: they have no password."""
    accounts = {
        (account.trust, account.role): account
        for account in ACCOUNTS
        if account.role in (Role.DIGITAL_LEAD, Role.CLINICAL_LEAD)
    }
    signers: Signers = {}
    for trust in trusts:
        people = []
        for usual in trust_people(trust.code):
            account = accounts.get((trust.code, usual.role), usual)
            user, is_new = _person(account, None)
            if is_new:
                membership = grant_membership(user=user, role=account.role, trust=trust, by=None)
                if trust.code not in open_codes:
                    end_membership(membership=membership, by=None, reason="The trust has ended.")
            people.append(user)
        signers[trust.code] = (people[0], people[1])
    return signers
