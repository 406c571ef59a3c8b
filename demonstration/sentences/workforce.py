"""Made-up words on workforce."""

from collections.abc import Mapping

# By question, for levels 1 and 2, for 3, and for 4 and 5.
COMMENTS: Mapping[str, tuple[str, str, str]] = {
    "workforce.plan": (
        "We know the posts we have, not the posts we need. The list is being drawn up with finance.",
        "Posts are listed by project and year. Two projects have no money for training posts yet.",
        "The list is updated each quarter and goes to the finance committee with the budget.",
    ),
    "workforce.vacancies": (
        "Vacancies are counted for the whole corporate division, so digital posts cannot be told apart.",
        "Integration and cyber posts have been vacant for more than 6 months. Agency rates are above our limit.",
        "Home working and a training contract for new analysts brought vacancies down over two years.",
    ),
    "workforce.registration": (
        "We have never asked. A short survey of the team is planned for the spring.",
        "Person specifications were changed last year. Few people have applied to the register so far.",
        "We pay the first fee, and people are given a day to prepare.",
    ),
    "workforce.career-paths": (
        "Job descriptions exist, and nothing shows how one leads to the next.",
        "The steps were written with two neighbouring trusts. Appraisals do not record the next one yet.",
        "Four of the last nine appointments above first grade were our own staff, two of them from the wards.",
    ),
    "workforce.clinical-authority": (
        "Clinicians are invited when their own system is discussed. They are not members of the group.",
        "Advice is written into each business case. Go-live decisions are still made by the project board.",
        "Nothing goes live without the clinical signature. One go-live was put back by three weeks for it.",
    ),
    "workforce.protected-time": (
        "The role is done on goodwill, in the evenings.",
        "The lead clinician has two days a week. The nursing lead has no hours in the job plan.",
        "Hours are in the roster. In winter about one week in ten was lost to clinical cover.",
    ),
    "workforce.board-accountability": (
        "Responsibility moved between two directors this year, and the scheme of delegation is out of date.",
        "The finance committee receives a report each quarter. It lists milestones reached, without dates.",
        "Internal audit looked at the report last year and asked for one change, which has been made.",
    ),
    "workforce.digital-skills": (
        "There is training for each new system, and no list of the skills that each staff group needs.",
        "About a third of staff did the check at appraisal. Bank staff are not included yet.",
        "Digital champions on the wards helped the two groups with the lowest share.",
    ),
}

OPEN_ANSWERS: tuple[str, ...] = (
    "Publish national job profiles for digital roles with pay bands, so that neighbouring trusts stop outbidding "
    "each other for the same people.",
    "Let trusts pay a recruitment premium for cyber and integration posts without a separate case each time.",
    "Fund the first year of professional registration, and recognise it in the pay framework.",
    "Give programmes money for people as well as for systems. We could buy the system, and not hire the trainers.",
    "Set out how many hours a clinical lead needs for a trust of our size. We would use it in the next job plan.",
    "Announce funding earlier. Bids with six weeks' notice can only be staffed by contractors.",
    "Let smaller trusts share one specialist between them, employed once, with a national template agreement.",
    "Count digital staff in the national workforce return as an occupation of their own.",
    "Open the national digital leadership training to nurses and allied health professionals at band 7.",
    "Make one national check of digital skills part of the staff record, so that it moves with the person.",
    "Ask for the same information once. Three national returns ask us for our digital posts in three formats.",
    "Offer apprenticeships in data analysis that a ward clerk can take without leaving the trust.",
)
