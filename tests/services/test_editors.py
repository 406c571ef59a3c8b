"""Twenty people save the same answers while everything under them is killed: nothing is lost, nobody overruled."""

import time
from collections import defaultdict

import pytest
from django.db import connections

from accounts.models import Role
from audit.models import Event, Seal
from surveys.models import Answer, AnswerRevision
from surveys.selectors import document_of
from tests.conftest import SEED
from tests.factories.accounts import make_person
from tests.factories.organisations import make_trust
from tests.factories.surveys import make_framework_version, open_assessment, shipped_document
from tests.services.chaos import Chaos
from tests.services.editors import Book, Editor, Save, Team
from tests.services.own_postgres import server
from tests.services.person import Person
from tests.size import count, report

pytestmark = [
    pytest.mark.services,
    pytest.mark.faults,
    pytest.mark.skipif(server() is None, reason="kills PostgreSQL: make test-faults gives it a server of its own"),
]

EDITORS, TEAMS = 20, 4
SAVES_A_QUESTION = 60
RECOVERY_SECONDS = 60
STORM_SECONDS = 1100

Question = tuple[int, str]


def chains() -> dict[Question, list[AnswerRevision]]:
    """Every revision by assessment and question, in the order of their versions."""
    found: dict[Question, list[AnswerRevision]] = defaultdict(list)
    rows = AnswerRevision.objects.select_related("answer__question").order_by("answer", "version")
    for revision in rows:
        found[revision.answer.assessment_id, revision.answer.question.key].append(revision)
    return found


def lost(saves: list[Save], stored: dict[Question, list[AnswerRevision]]) -> list[Save]:
    """Acknowledged saves that are not there just as they were sent, in the place that they were given."""

    def is_there(save: Save) -> bool:
        chain = stored.get((save.assessment, save.question), [])
        if len(chain) <= save.seen:
            return False
        revision = chain[save.seen]
        kept = (revision.version, revision.response, revision.level, revision.comment, revision.changed_by_id)
        return kept == (save.seen + 1, "level", save.level, save.typed, save.editor)

    return [save for save in saves if not is_there(save)]


def overwritten(saves: list[Save], stored: dict[Question, list[AnswerRevision]]) -> list[AnswerRevision]:
    """Revisions that took the place of one which their author had not seen, or which nobody sent."""
    seen = {save.typed: (save.assessment, save.question, save.seen) for save in saves}
    return [
        revision
        for question, chain in stored.items()
        for revision in chain
        if seen.get(revision.comment) != (*question, revision.version - 1)
    ]


def not_told(saves: list[Save], stored: dict[Question, list[AnswerRevision]]) -> list[Save]:
    """Stale saves whose author did not get back both their own text and the one that stood by then."""

    def was_told(save: Save) -> bool:
        theirs = stored[save.assessment, save.question][save.shown_version - 1].comment
        return save.shown_version > save.seen and {save.typed, theirs} <= save.shown

    return [save for save in saves if not was_told(save)]


def test_nothing_is_lost_and_nobody_overruled_whatever_is_killed(portal, redis_server):
    saves_each = count("saves of each of 20 editors while processes are killed", reduced=25, full=500)
    kills = count("kills of web, worker and PostgreSQL while people save", reduced=7, full=35)
    postgres = server()
    assert postgres is not None
    portal.env |= {"REDIS_URL": redis_server.url, "REDIS_PREFIX": "portal:", "WEB_WORKERS": "3"}

    trusts = [make_trust(code=f"R{number:02d}") for number in range(TEAMS)]
    version = make_framework_version(shipped_document())
    questions = [question.key for question in document_of(version).scored]
    portal.start("web", "beat", "worker")
    book, editors = Book(), []
    teams = [
        Team(open_assessment(trust, framework_version=version).pk, questions, min(SAVES_A_QUESTION, saves_each))
        for trust in trusts
    ]
    for number in range(EDITORS):
        team, trust = teams[number % TEAMS], trusts[number % TEAMS]
        person = Person(make_person(Role.CONTRIBUTOR, trust=trust), portal.url)
        editors.append(Editor(person, team, book, saves=saves_each, seed=SEED + number, wait=lambda: time.sleep(0.2)))
    connections.close_all()

    chaos = Chaos(portal, postgres, seed=SEED)
    everything, recoveries = EDITORS * saves_each, {}
    started = time.monotonic()
    for editor in editors:
        editor.start()

    def so_far() -> int:
        return sum(team.saved for team in teams)

    def saved_since(moment: float) -> float | None:
        return next((save.answered_at for save in reversed(book.of("saved")) if save.sent_at > moment), None)

    for number, kind in enumerate(chaos.plan(kills)):
        # Spread over all of the saves, at a moment that nobody knows.
        due = everything * (number + chaos.chance.random()) / kills
        portal.wait_for(kind, lambda due=due: so_far() >= due, STORM_SECONDS)
        killed = chaos.kill(kind)
        portal.wait_for("web", lambda killed=killed: saved_since(killed) is not None, RECOVERY_SECONDS)
        recovered = min(save.answered_at for save in book.of("saved") if save.sent_at > killed)
        recoveries[kind] = max(recoveries.get(kind, 0.0), recovered - killed)
    for editor in editors:
        editor.join(max(1.0, STORM_SECONDS - (time.monotonic() - started)))
    assert not any(editor.is_alive() for editor in editors), "the editors did not finish"
    seconds = time.monotonic() - started

    stored = chains()
    saved, stale, unanswered = book.of("saved"), book.of("stale"), book.of("unanswered")
    gone, overruled, untold = lost(saved, stored), overwritten(book.saves, stored), not_told(stale, stored)
    names = {save.typed for save in unanswered}
    late = sum(revision.comment in names for chain in stored.values() for revision in chain)
    report(
        f"Editors: {len(saved):,} saves acknowledged in {seconds:.0f} s, {len(stale):,} stale ones refused with 409, "
        f"{len(unanswered)} without an answer (of which {late} were stored); {len(gone)} lost, "
        f"{len(overruled)} silently overwritten, {len(untold)} refused without both texts"
    )
    report(f"Editors: kill -9: {', '.join(f'{kind} {n}' for kind, n in chaos.kills.items())}")
    slowest = max(recoveries, key=recoveries.__getitem__)
    report(f"Editors: longest from a kill to the next save: {recoveries[slowest]:.1f} s ({slowest})")
    report(f"Editors: answers of the portal by status: {dict(sorted(book.statuses.items()))}")

    assert (gone, overruled, untold, book.faults) == ([], [], [], [])
    assert len(saved) == everything
    assert stale, "nobody ever met a colleague"
    for chain in stored.values():
        assert [revision.version for revision in chain] == list(range(1, len(chain) + 1))
    for answer in Answer.objects.select_related("question"):
        last = stored[answer.assessment_id, answer.question.key][-1]
        assert (answer.version, answer.comment, answer.level) == (last.version, last.comment, last.level)

    # The audit trail tells the same story, and is sealed whatever became of the sealer.
    audited = Event.objects.filter(action="answer.saved").count()
    assert audited == sum(map(len, stored.values()))
    portal.wait_for("worker", lambda: Seal.objects.count() == Event.objects.count(), RECOVERY_SECONDS)
    portal.manage("verify_audit")
