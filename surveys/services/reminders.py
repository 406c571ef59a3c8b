"""Reminding trusts, and telling regions of those that need a word: what is due is written into the outbox."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role, User
from accounts.selectors import memberships_at_trusts, people_of_regions, people_of_trusts

from ..models import Assessment, Assignment, Extension, Notice, Wave
from ..notices import REMINDERS
from ..reminders import Standing, is_quiet, local_day, newest_step, reminder_of
from ..selectors import Progress, document_for, progress_of
from ..selectors.answers import gaps_in
from ..selectors.delegation import held_keys, standing_in
from .notices import Addressed, notify_all

LEADS = (Role.DIGITAL_LEAD, Role.DEPUTY_DIGITAL_LEAD)


def invite_to_wave(*, wave: Wave, assessments: Iterable[Assessment]) -> None:
    """Tell the digital leads and deputies of each trust that the wave is open."""
    by_code = {assessment.trust_code: assessment for assessment in assessments}
    people = people_of_trusts(by_code, LEADS)
    notify_all(
        kind="wave_opened",
        to=[
            Addressed(person, f"{wave.slug}/{code}", by_code[code], wave)
            for code, told in people.items()
            for person in told
        ],
    )


def remind(*, now: datetime | None = None) -> int:
    """Write the reminders that are due into the outbox, and return how many mails that is. May run at any time.

    Waves of the demonstration are left alone: nobody is behind their addresses.
    """
    now = now or timezone.now()
    if is_quiet(now):
        return 0
    waves = Wave.objects.filter(state=Wave.State.OPEN, demonstration=False).values_list("pk", flat=True)
    return sum(_remind_of_wave(pk, now) for pk in list(waves))


@transaction.atomic
def _remind_of_wave(wave_id: int, now: datetime) -> int:
    # One at a time: a person gets one reminder a step, of whichever kind, and the database holds that for each kind.
    wave = Wave.objects.select_for_update().filter(pk=wave_id, state=Wave.State.OPEN).first()
    if wave is None:
        return 0
    rows = Assessment.objects.filter(wave=wave, takes_answers=True).exclude(state=Assessment.State.SUBMITTED)
    assessments = {a.pk: a for a in rows.select_related("wave__framework_version__framework")}
    told = _last_told(wave, assessments)
    progress = progress_of(assessments.values())
    standings = {
        pk: Standing(
            pk, a.trust_code, a.due_on, told[pk], _started(a, progress[pk]), a.state == Assessment.State.SIGNED
        )
        for pk, a in assessments.items()
    }
    sent = set(Notice.objects.filter(wave=wave, kind__in=REMINDERS).values_list("about", flat=True))
    due = [
        reminder
        for standing in standings.values()
        if (reminder := reminder_of(standing, wave=wave.slug, days=wave.reminder_days, now=now, sent=sent))
    ]
    memberships = memberships_at_trusts({assessments[r.assessment_id].trust_code for r in due}, _ANSWERS)
    reached = [assessments[reminder.assessment_id] for reminder in due]
    gaps, standing = gaps_in(reached), standing_in(reached)
    mails: dict[str, list[Addressed]] = defaultdict(list)
    for reminder in due:
        assessment = assessments[reminder.assessment_id]
        held = [assignment for assignment in standing[assessment.pk] if getattr(assignment, "is_held", False)]
        begun = bool(progress[assessment.pk].answered)
        for person in _reminded(
            assessment, gaps[assessment.pk] if begun else set(), held, memberships.get(assessment.trust_code, [])
        ):
            mails[reminder.kind].append(Addressed(person, reminder.about, assessment, wave))
    for kind, to in mails.items():
        notify_all(kind=kind, to=to)
    return sum(map(len, mails.values())) + _tell_regions(wave, list(assessments.values()), standings, now)


_ANSWERS = (*LEADS, Role.CONTRIBUTOR, Role.CLINICAL_LEAD)
_UNDONE = (Assignment.State.DRAFT, Assignment.State.CHANGES_ASKED)


def _reminded(
    assessment: Assessment, gaps: set[str], held: list[Assignment], memberships: list[Membership]
) -> list[User]:
    """Whose work is not done: leads until they sign, whoever has something in hand, then who counter-signs.

    A contributor with nothing in hand waits for questions in nobody's; ``gaps`` is empty before anybody has begun,
    since then it is for the leads to begin.
    """
    document = document_for(assessment)
    in_hands = {key for assignment in held for key in held_keys(document, assignment, held)}
    free = {question.theme for question in document.scored if question.key in gaps - in_hands}
    has = {assignment.person_id for assignment in held}
    has_to_do = {assignment.person_id for assignment in held if assignment.state in _UNDONE}
    signed = assessment.state == Assessment.State.SIGNED
    people = {}
    for membership in memberships:
        role = Role(membership.role)
        person = membership.user_id
        if role in LEADS:
            waits = not signed
        elif role == Role.CLINICAL_LEAD:
            waits = signed
        elif person in has:
            waits = person in has_to_do
        else:
            waits = bool(free & set(membership.themes) if membership.themes else free)
        if waits:
            people[person] = membership.user
    return list(people.values())


def _started(assessment: Assessment, progress: Progress) -> bool:
    return assessment.last_activity_at is not None or bool(progress.answered)


def _last_told(wave: Wave, assessments: Iterable[int]) -> dict[int, date]:
    """The day on which each assessment last learnt its due date: it needs no reminder of an earlier step."""
    opened = local_day(wave.opened_at) if wave.opened_at else wave.opens_on
    told = dict.fromkeys(assessments, opened)
    for pk, at in (
        Extension.objects.filter(assessment__wave=wave).order_by("pk").values_list("assessment_id", "granted_at")
    ):
        if pk in told:
            told[pk] = local_day(at)
    return told


def _tell_regions(wave: Wave, assessments: list[Assessment], standings: dict[int, Standing], now: datetime) -> int:
    """One mail to each regional lead with all of the region's trusts that have not started or are overdue."""
    today = local_day(now)
    opened = local_day(wave.opened_at) if wave.opened_at else wave.opens_on
    step = newest_step(wave.escalation_days, due_on=wave.due_on, since=opened, today=today)
    if step is None:
        return 0
    about = {
        code: f"{wave.slug}/{code}/{wave.due_on.isoformat()}/{step}" for code in {a.region_code for a in assessments}
    }
    told = set(Notice.objects.filter(wave=wave, kind="region_behind").values_list("about", flat=True))
    behind: dict[str, dict[str, list[str]]] = {}
    for a in sorted(assessments, key=lambda a: a.trust_name):
        if about[a.region_code] in told:
            continue
        lists = behind.setdefault(a.region_code, {"not_started": [], "overdue": []})
        if a.due_on < today:
            lists["overdue"].append(a.trust_name)
        elif not standings[a.pk].started:
            lists["not_started"].append(a.trust_name)
    names = {a.region_code: a.region_name for a in assessments}
    behind = {code: lists for code, lists in behind.items() if lists["not_started"] or lists["overdue"]}
    leads = people_of_regions(behind, [Role.REGIONAL_LEAD])
    to = [
        Addressed(
            person,
            about[code],
            wave=wave,
            details={
                "region": names[code],
                "region_code": code,
                "path": reverse("reports:region_read", args=[code]),
                **behind[code],
            },
        )
        for code, people in leads.items()
        for person in people
    ]
    notify_all(kind="region_behind", to=to)
    return len(to)
