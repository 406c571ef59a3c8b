"""Made-up words on standards. Nothing on security or on failures of systems describes a weakness."""

from collections.abc import Mapping

# By question, for levels 1 and 2, for 3, and for 4 and 5.
COMMENTS: Mapping[str, tuple[str, str, str]] = {
    "standards.ownership": (
        "Most standards land with the digital team. Services hear of them when a system has to change.",
        "Services own more than half of the standards. About a third of all owners have written down where they stand.",
        "Owners sign once a year, with the evidence. Three standards that we thought were met were not.",
    ),
    "standards.planning": (
        "We read the notices, and start when the date is near. Nobody works out the effort beforehand.",
        "Each notice is assessed within 60 days. Service managers are told the days, and have not signed for them.",
        "Managers sign for their staff's days. One asked for a later start, and the plan was changed.",
    ),
    "standards.coded-records": (
        "Two of our services still enter medicines as free text, so these do not count as coded.",
        "Allergies and medicines are coded at entry. Main diagnoses reach four patients in ten, as the list is long.",
        "A short list of the 50 commonest diagnoses for each service made the difference.",
    ),
    "standards.messages": (
        "Summaries from some services still go by e-mail or post, because those systems have no link.",
        "Nearly all summaries go straight from our system, as documents. Coded messages are being tested.",
        "Coded medicines go out every day. The pharmacists who receive them no longer type them again.",
    ),
    "standards.clinical-safety": (
        "One system went live last year before its safety case was approved. The checklist now asks for it.",
        "Nothing new goes live without an approved safety case. Of all systems, about four in ten have one.",
        "A second trained officer let us work through the old systems, beginning with those that hold medicines.",
    ),
    "standards.cyber": (
        "Progress on the agreed actions is reported to the audit committee each quarter.",
        "The status is the one published. The auditors' report is with the committee, and its details stay there.",
        "The independent auditors agreed with our ratings. The audit committee follows each finding to its end.",
    ),
    "standards.downtime": (
        "A new template for the plans is being brought in, and rehearsals are booked to follow.",
        "Rehearsals are in the yearly calendar. How to hold them without warning was agreed with senior staff.",
        "Rehearsing without warning taught us more. The boxes of forms now stand where people look first.",
    ),
    "standards.inclusion": (
        "Patients are often asked about their needs, and the answer is seldom put where we could count it.",
        "About a third of patients were asked. Nobody has tried yet to get each online service by telephone instead.",
        "A volunteer got every service by telephone. The two slowest now have a line of their own.",
    ),
}

OPEN_ANSWERS: tuple[str, ...] = (
    "Give the standard on communication needs a message that all systems can read. A deaf patient would be asked "
    "once, and we could book the interpreter with the visit.",
    "Publish the standard for care summaries with a tested example file. We would save weeks of building, and "
    "practices would get one layout from all of us.",
    "In the standard for coded medicines, set the suppliers' date a year before ours. We could train staff once, on "
    "software that is ready.",
    "Merge the two clinical safety standards into one with one template. Our safety officer could spend the time "
    "saved on systems that are already live.",
    "Let trusts with the same system share a safety case under the clinical safety standard. Each would add only what "
    "differs, and a hazard found by one would be known to all.",
    "Release changes to the standard list of clinical terms on two fixed days a year. We could change our forms "
    "twice, and staff would not search old lists.",
    "Offer a national testing service for the standard on accessible websites. We would save the fee of an outside "
    "tester, and mend faults before patients meet them.",
    "Pay for a day of training for each clinician when the standard for urgent care plans falls due. Plans would be "
    "filled in as they were meant, and safe to rely on at night.",
    "Settle the questions of the yearly data security assessment before its year begins. We could gather evidence as "
    "we go, and would save about 30 days.",
    "Try the standard on flags for reasonable adjustments in one trust of each type before it is published. We "
    "planned five days for it and needed forty, and could have put the rest into care.",
    "Require a verified patient number in the standard for ambulance handovers. Records would be matched by "
    "themselves, and fewer would land with the wrong patient.",
    "Set one date for laboratories, suppliers and trusts in the standard for test results. Results from next door "
    "would come in the same units, and nobody would type them again.",
    "Say in the standard for care plans which parts are the least that must be filled in. Teams could begin with "
    "those in the first month, and a plan would be safe to share from the start.",
)
