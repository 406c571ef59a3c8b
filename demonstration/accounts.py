"""The made-up people who may sign in, one for each role. Pure."""

from dataclasses import dataclass

from demonstration.waves import IN_PROGRESS, SUBMITTED

# ".example" is reserved (RFC 2606): no such address can ever belong to anybody.
DOMAIN = "demo.example"


@dataclass(frozen=True)
class Account:
    """A person and the one role held: for the trust or region named, for RCF's ICB, or for England."""

    local_part: str
    name: str
    job_title: str
    role: str
    trust: str = ""
    region_of: str = ""
    icb_of: str = ""

    @property
    def email(self) -> str:
        return f"{self.local_part}@{DOMAIN}"


ACCOUNTS = (
    Account("digital.lead", "Dana Example", "Chief information officer", "digital_lead", trust=IN_PROGRESS),
    Account("deputy", "Devi Example", "Head of digital services", "deputy_digital_lead", trust=IN_PROGRESS),
    Account("clinical.lead", "Chidi Example", "Chief clinical information officer", "clinical_lead", trust=IN_PROGRESS),
    Account("contributor", "Cora Example", "Learning and development lead", "contributor", trust=IN_PROGRESS),
    Account("sponsor", "Sam Example", "Chief executive", "executive_sponsor", trust=IN_PROGRESS),
    Account("lead.r0a", "Lena Example", "Chief information officer", "digital_lead", trust=SUBMITTED),
    Account(
        "clinical.r0a",
        "Kofi Example",
        "Chief nursing information officer",
        "clinical_lead",
        trust=SUBMITTED,
    ),
    Account("regional.lead", "Rosa Example", "Regional director of digital", "regional_lead", region_of=IN_PROGRESS),
    Account("icb.lead", "Ivan Example", "ICB digital lead", "icb_lead", icb_of=IN_PROGRESS),
    Account("national.analyst", "Nia Example", "Senior analyst", "national_analyst"),
    Account("second.analyst", "Noor Example", "Analyst", "national_analyst"),
    Account("policy.owner", "Petra Example", "Head of digital workforce policy", "policy_owner"),
    Account("auditor", "Aldo Example", "Internal auditor", "auditor"),
    Account("admin", "Ada Example", "Portal administrator", "administrator"),
)
ADMINISTRATOR, FIRST_ANALYST, SECOND_ANALYST = (
    f"{local}@{DOMAIN}" for local in ("admin", "national.analyst", "second.analyst")
)

CLINICAL_TITLES = (
    "Chief clinical information officer",
    "Chief clinical information officer",
    "Chief nursing information officer",
    "Medical director",
)


def trust_people(code: str) -> tuple[Account, Account]:
    """The digital and the clinical lead of a trust that has no accounts: they sign, and nobody signs in as them."""
    lower = code.lower()
    title = CLINICAL_TITLES[sum(code.encode()) % len(CLINICAL_TITLES)]
    return (
        Account(f"digital.lead.{lower}", f"Digital lead {code}", "Chief information officer", "digital_lead", code),
        Account(f"clinical.lead.{lower}", f"Clinical lead {code}", title, "clinical_lead", code),
    )
