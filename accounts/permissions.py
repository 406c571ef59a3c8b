"""Who may do what: the one table of rights. Selectors and services ask it; templates never decide."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from .models import Role, ScopeKind


class Permission(enum.StrEnum):
    """A right, by what it lets a person do."""

    ANSWERS_READ = "read a trust's answers and submissions by name"
    ANSWER_WRITE = "answer questions and comment"
    DISSENT_RECORD = "record dissent from an answer"
    ASSESSMENT_SIGN = "sign an assessment"
    ASSESSMENT_COUNTERSIGN = "counter-sign an assessment"
    ASSESSMENT_EXTEND = "give a trust more time"
    TRUST_REMIND = "remind a trust, and note contacts with it"
    CLINICAL_LEAD_CONFIRM = "confirm who the clinical lead is"
    BOARD_DATE_RECORD = "record when the board saw an assessment"
    NOT_APPLICABLE_DECIDE = "confirm or refuse “not applicable”"
    REOPENING_DECIDE = "decide on reopening an assessment"
    COMPLETION_READ = "see how far an assessment is"
    RESULT_READ = "read a trust's scores by name"
    REPORT_EXPORT = "download a trust's report"
    QUERY_RAISE = "raise queries on answers"
    REVIEW_OPEN = "review submissions, and ask a peer to"
    REVIEW_AGREE = "agree that somebody at another trust reviews a submission"
    REVIEW_AS_PEER = "be asked to review another trust's submission"
    MODERATE = "moderate a level together with somebody else"
    DASHBOARD_REGION = "read the page of a region"
    DASHBOARD_NATIONAL = "read the pages for England"
    WAVE_MANAGE = "open and close waves"
    PUBLICATION_PREPARE = "prepare a publication"
    PUBLICATION_RELEASE = "release a publication that somebody else prepared"
    FRAMEWORK_MANAGE = "publish frameworks"
    PEOPLE_MANAGE = "invite people and end their roles"
    ORGANISATION_MANAGE = "import trusts, ICBs and regions"
    AUDIT_READ = "read the audit trail"
    TEAM_MANAGE = "invite contributors of the own trust and share out the work"
    DEPUTY_APPOINT = "name a deputy digital lead of the own trust"


@dataclass(frozen=True)
class RoleRights:
    """What a role is for. ``scopes`` are the kinds of organisation it can be held for."""

    title: str
    description: str
    scopes: frozenset[ScopeKind]
    permissions: frozenset[Permission]
    needs_mfa: bool


P = Permission
TRUST, ICB, REGION, ENGLAND = ScopeKind.TRUST, ScopeKind.ICB, ScopeKind.REGION, ScopeKind.ENGLAND
READS_TRUST = {P.COMPLETION_READ, P.ANSWERS_READ, P.RESULT_READ}
LEADS_TRUST = READS_TRUST | {
    P.ANSWER_WRITE, P.DISSENT_RECORD, P.ASSESSMENT_SIGN, P.REPORT_EXPORT, P.TEAM_MANAGE,
    P.REVIEW_AGREE, P.REVIEW_AS_PEER,
}  # fmt: skip
SIGNS_SECOND = READS_TRUST | {P.DISSENT_RECORD, P.ASSESSMENT_COUNTERSIGN, P.REPORT_EXPORT, P.REVIEW_AS_PEER}
ASKS_TRUST = {P.QUERY_RAISE, P.REVIEW_OPEN}
SPONSORS = {P.CLINICAL_LEAD_CONFIRM, P.BOARD_DATE_RECORD}
DECIDES = {P.REOPENING_DECIDE, P.NOT_APPLICABLE_DECIDE}
NATIONAL = {P.DASHBOARD_REGION, P.DASHBOARD_NATIONAL, P.PUBLICATION_PREPARE, P.PUBLICATION_RELEASE, P.MODERATE}
CHASES = {P.ASSESSMENT_EXTEND, P.TRUST_REMIND}
WATCHES_TRUST = READS_TRUST | ASKS_TRUST | CHASES | {P.REPORT_EXPORT}
RUNS_PORTAL = {P.PEOPLE_MANAGE, P.ORGANISATION_MANAGE, P.WAVE_MANAGE, P.FRAMEWORK_MANAGE}

# role: title, description, held for, permissions, needs a second factor
_TABLE: dict[Role, tuple[str, str, set[ScopeKind], set[Permission], bool]] = {
    Role.CONTRIBUTOR: ("Contributor", "Answers questions, for all or some themes.",
                       {TRUST}, READS_TRUST | {P.ANSWER_WRITE, P.DISSENT_RECORD}, False),
    Role.DIGITAL_LEAD: ("Digital lead", "Answers, signs the assessment and owns it (CIO).",
                        {TRUST}, LEADS_TRUST | {P.DEPUTY_APPOINT}, False),
    Role.DEPUTY_DIGITAL_LEAD: ("Deputy digital lead", "Stands in for the digital lead.",
                               {TRUST}, LEADS_TRUST, False),
    Role.CLINICAL_LEAD: ("Clinical lead", "Counter-signs (CCIO or CNIO); never also the digital lead.",
                         {TRUST}, SIGNS_SECOND, False),
    Role.EXECUTIVE_SPONSOR: ("Executive sponsor", "Confirms the clinical lead, records when the board saw it.",
                             {TRUST}, READS_TRUST | SPONSORS | {P.REPORT_EXPORT}, False),
    Role.REGIONAL_LEAD: ("Regional lead", "Watches completion, reads the trusts of a region, reopens.",
                         {REGION}, WATCHES_TRUST | DECIDES | {P.DASHBOARD_REGION}, True),
    Role.ICB_LEAD: ("ICB lead", "Watches completion and reads the results of the trusts of an ICB.",
                    {ICB}, {P.COMPLETION_READ, P.RESULT_READ}, True),
    Role.NATIONAL_ANALYST: ("National analyst", "Reads all trusts; two analysts together publish.",
                            {ENGLAND}, WATCHES_TRUST | {P.REOPENING_DECIDE} | NATIONAL, True),
    Role.POLICY_OWNER: ("Policy owner", "Reads the pages for England.",
                        {ENGLAND}, {P.DASHBOARD_NATIONAL}, True),
    Role.AUDITOR: ("Auditor", "Reads the audit trail of England or of one trust.",
                   {ENGLAND, TRUST}, {P.AUDIT_READ}, True),
    Role.ADMINISTRATOR: ("Administrator", "Looks after people, organisations, waves and frameworks; reads no answers.",
                         {ENGLAND}, RUNS_PORTAL, True),
}  # fmt: skip

ROLES: Mapping[Role, RoleRights] = {
    role: RoleRights(title, description, frozenset(scopes), frozenset(permissions), needs_mfa)
    for role, (title, description, scopes, permissions, needs_mfa) in _TABLE.items()
}


def roles_with(permission: Permission) -> frozenset[Role]:
    """The roles that carry ``permission``."""
    return frozenset(role for role, rights in ROLES.items() if permission in rights.permissions)
