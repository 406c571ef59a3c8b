"""Who asks: nobody, somebody without a role, and every role, each for the same trust, ICB and region."""

from collections.abc import Callable
from typing import Any

from accounts.models import Role, User
from tests.factories.accounts import make_person
from tests.integration.rights.world import World

ANONYMOUS = "anonymous"
PEER = "peer"

# name: role, and what it is held for
_HELD: dict[str, tuple[Role | None, Callable[[World], dict[str, Any]]]] = {
    "no_role": (None, lambda world: {}),
    "contributor": (Role.CONTRIBUTOR, lambda world: {"trust": world.trust}),
    "digital_lead": (Role.DIGITAL_LEAD, lambda world: {"trust": world.trust}),
    "deputy": (Role.DEPUTY_DIGITAL_LEAD, lambda world: {"trust": world.trust}),
    "clinical_lead": (Role.CLINICAL_LEAD, lambda world: {"trust": world.trust}),
    "sponsor": (Role.EXECUTIVE_SPONSOR, lambda world: {"trust": world.trust}),
    "trust_auditor": (Role.AUDITOR, lambda world: {"trust": world.trust}),
    "regional_lead": (Role.REGIONAL_LEAD, lambda world: {"region": world.region}),
    "icb_lead": (Role.ICB_LEAD, lambda world: {"icb": world.icb}),
    "analyst": (Role.NATIONAL_ANALYST, lambda world: {}),
    "policy_owner": (Role.POLICY_OWNER, lambda world: {}),
    "auditor": (Role.AUDITOR, lambda world: {}),
    "administrator": (Role.ADMINISTRATOR, lambda world: {}),
    # Leads another trust, and was asked and allowed to review the own one's submission.
    PEER: (Role.DIGITAL_LEAD, lambda world: {"trust": world.peer_trust}),
}

SIGNED_IN = frozenset(_HELD)
PRINCIPALS = (ANONYMOUS, *_HELD)
ENGLAND = frozenset({"analyst", "policy_owner", "auditor", "administrator"})
"""For these no trust is foreign."""


def make_principal(name: str, world: World) -> User | None:
    """The person (with an authenticator app, so that no address leads to setting one up); None for nobody."""
    if name == ANONYMOUS:
        return None
    if name == PEER:
        return world.peer
    role, held_for = _HELD[name]
    return make_person(role, second_step=True, email=f"{name}@example.com", name=name, **held_for(world))
