"""One example: a transaction that is undone, a clock, and the comparison of the database with the model."""

from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine, invariant

from accounts.selectors import forget_memberships
from surveys.models import Assessment, Assignment, Dissent, ReopeningRequest
from surveys.selectors import answers_of

from .world import START, World, new_model


class Machine(RuleBasedStateMachine):
    """One assessment. ``world`` is given by the test; each example undoes what it did."""

    world: World
    outcomes: dict[tuple[str, str], int]

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.model = new_model(self.world)
        self.assignments: list[Assignment] = []
        self.requests: list[ReopeningRequest] = []
        self.dissents: list[Dissent] = []
        self.agrees = True
        self.clock_before = timezone.now
        self.world.clock.day = START
        timezone.now = self.world.clock.now  # type: ignore[assignment]
        for person in self.world.people.values():
            forget_memberships(person)

    def teardown(self) -> None:
        try:
            if self.agrees:
                self.compare_history()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            timezone.now = self.clock_before

    def _now(self) -> Assessment:
        """The assessment as it is stored."""
        found = Assessment.objects.select_related("wave__framework_version__framework")
        return found.get(pk=self.world.assessment.pk)

    def expect(self, act: str, modelled: str, done: str) -> None:
        self.outcomes[act, modelled] = self.outcomes.get((act, modelled), 0) + 1
        wanted = "done" if modelled == "unchanged" else modelled
        self.agrees = done == wanted
        assert self.agrees, f"{act}: the portal says {done}, the model {wanted}"

    # The database

    @invariant()
    def database_equals_model(self) -> None:
        pk, model, names = self.world.assessment.pk, self.model, self.world.names
        with connection.cursor() as cursor:
            cursor.execute(STATE, [pk])
            ((state, takes_answers, due, revisions, changes, *rows),) = cursor.fetchall()
            assert (state, bool(takes_answers), str(due)) == (model.state, not model.shut, str(model.due))
            assert tuple(rows) == (
                sum(one.withdrawn for one in model.submissions),
                len(model.requests),
                sum(one.granted is not None for one in model.requests),
                len(model.not_applicable),
                len(model.extensions),
                len(model.explained),
                len(model.dissents),
                sum(one.withdrawn for one in model.dissents),
            )
            assert revisions == sum(map(len, model.answers.values()))
            assert changes == model.work_changes
            cursor.execute(ANSWERS, [pk])
            assert {row[0]: row[1:] for row in cursor.fetchall()} == {
                key: (
                    len(chain),
                    *chain[-1].content,
                    str(self.world.people[chain[-1].by].pk),
                    self.world.submission if chain[-1].carried else None,
                )
                for key, chain in model.answers.items()
            }
            cursor.execute(SUBMISSIONS, [pk])
            assert [(*row[:2], bool(row[2])) for row in cursor.fetchall()] == [
                (number, one.content_hash, one.withdrawn) for number, one in enumerate(model.submissions, 1)
            ]
            cursor.execute(SIGNATURES, [pk])
            assert [(*row[:3], bool(row[3]), row[4]) for row in cursor.fetchall()] == [
                (s.kind, str(self.world.people[s.by].pk), s.answers_hash, s.withdrawn, s.submission)
                for s in model.signatures
            ]
            cursor.execute(WORK, [pk])
            held = [(theme, key or "", names[str(who)], *rest) for theme, key, who, *rest in cursor.fetchall()]
            assert sorted(held) == sorted(
                (*place, work.person, work.state, work.version) for place, work in model.work.items()
            )

    def compare_history(self) -> None:
        """Every revision ever made, once at the end: each step has counted them."""
        with connection.cursor() as cursor:
            cursor.execute(REVISIONS, [self.world.assessment.pk])
            stored: dict[str, list[tuple[Any, ...]]] = {}
            for key, version, *rest in cursor.fetchall():
                assert version == len(stored.setdefault(key, [])) + 1
                stored[key].append(tuple(rest))
        assert stored == {
            key: [(*r.content, str(self.world.people[r.by].pk), self._from(r.carried)) for r in chain]
            for key, chain in self.model.answers.items()
        }
        hashes = {key: answer.version for key, answer in answers_of(self.world.assessment).items()}
        assert hashes == {key: len(chain) for key, chain in self.model.answers.items()}

        with connection.cursor() as cursor:
            self._compare_what_was_said(cursor)

    def _compare_what_was_said(self, cursor: Any) -> None:
        """Requests, decisions, extensions, explanations and dissent: who, of what, in which words."""
        model, names = self.model, self.world.names

        def rows(query: str) -> list[tuple[Any, ...]]:
            cursor.execute(query, [self.world.assessment.pk])
            return cursor.fetchall()

        assert [(names[who], None if granted is None else bool(granted)) for who, granted in rows(REQUESTS)] == [
            (one.by, one.granted) for one in model.requests
        ]
        assert rows(NOT_APPLICABLE) == model.not_applicable
        assert [(str(before), str(due), names[who]) for before, due, who in rows(EXTENSIONS)] == [
            (str(before), str(due), who) for before, due, who in model.extensions
        ]
        assert [(finding, text, names[who]) for finding, text, who in rows(EXPLANATIONS)] == [
            (finding, text, who) for finding, _, text, who in model.explained
        ]
        assert [(*row[:3], names[row[3]], bool(row[4])) for row in rows(DISSENT)] == [
            (one.key, one.answer, one.text, one.by, one.withdrawn) for one in model.dissents
        ]

    def _from(self, carried: bool) -> int | None:
        return self.world.submission if carried else None


CONTENT = "r.response, r.level, r.not_applicable_reason, r.text, r.comment, r.changed_by_id, r.carried_from_id"
STATE = """
    SELECT state, takes_answers, due_on,
        (SELECT count(*) FROM surveys_answerrevision r JOIN surveys_answer a ON a.id = r.answer_id
            WHERE a.assessment_id = s.id),
        (SELECT count(*) FROM surveys_assignmentchange c JOIN surveys_assignment w ON w.id = c.assignment_id
            WHERE w.assessment_id = s.id),
        (SELECT count(*) FROM surveys_withdrawal w JOIN surveys_submission b ON b.id = w.submission_id
            WHERE b.assessment_id = s.id),
        (SELECT count(*) FROM surveys_reopeningrequest r WHERE r.assessment_id = s.id),
        (SELECT count(*) FROM surveys_reopeningdecision d JOIN surveys_reopeningrequest r ON r.id = d.request_id
            WHERE r.assessment_id = s.id),
        (SELECT count(*) FROM surveys_notapplicabledecision n WHERE n.assessment_id = s.id),
        (SELECT count(*) FROM surveys_extension e WHERE e.assessment_id = s.id),
        (SELECT count(*) FROM surveys_explanation e WHERE e.assessment_id = s.id),
        (SELECT count(*) FROM surveys_dissent d WHERE d.assessment_id = s.id),
        (SELECT count(*) FROM surveys_dissentwithdrawal w JOIN surveys_dissent d ON d.id = w.dissent_id
            WHERE d.assessment_id = s.id)
    FROM surveys_assessment s WHERE id = %s"""
ANSWERS = f"""
    SELECT q.key, r.version, {CONTENT} FROM surveys_answer r JOIN surveys_question q ON q.id = r.question_id
    WHERE r.assessment_id = %s"""
REVISIONS = f"""
    SELECT q.key, r.version, {CONTENT} FROM surveys_answerrevision r
    JOIN surveys_answer a ON a.id = r.answer_id JOIN surveys_question q ON q.id = a.question_id
    WHERE a.assessment_id = %s ORDER BY q.position, r.version"""
SUBMISSIONS = """
    SELECT b.number, b.content_hash, w.id IS NOT NULL FROM surveys_submission b
    LEFT JOIN surveys_withdrawal w ON w.submission_id = b.id WHERE b.assessment_id = %s ORDER BY b.number"""
REQUESTS = """
    SELECT r.asked_by_id, d.granted FROM surveys_reopeningrequest r
    LEFT JOIN surveys_reopeningdecision d ON d.request_id = r.id WHERE r.assessment_id = %s ORDER BY r.id"""
NOT_APPLICABLE = """
    SELECT q.key, n.reason, n.decision FROM surveys_notapplicabledecision n
    JOIN surveys_question q ON q.id = n.question_id WHERE n.assessment_id = %s ORDER BY n.id"""
EXTENSIONS = """
    SELECT due_on_before, due_on, granted_by_id FROM surveys_extension WHERE assessment_id = %s ORDER BY id"""
EXPLANATIONS = "SELECT finding, text, by_id FROM surveys_explanation WHERE assessment_id = %s ORDER BY id"
DISSENT = """
    SELECT q.key, d.answer, d.text, d.by_id, w.id IS NOT NULL FROM surveys_dissent d
    JOIN surveys_question q ON q.id = d.question_id LEFT JOIN surveys_dissentwithdrawal w ON w.dissent_id = d.id
    WHERE d.assessment_id = %s ORDER BY d.id"""
SIGNATURES = """
    SELECT g.kind, g.signed_by_id, g.answers_hash, g.withdrawn_at IS NOT NULL, b.number FROM surveys_signature g
    LEFT JOIN surveys_submission b ON b.id = g.submission_id WHERE g.assessment_id = %s ORDER BY g.id"""
WORK = """
    SELECT w.theme, q.key, w.person_id, w.state, w.version FROM surveys_assignment w
    LEFT JOIN surveys_question q ON q.id = w.question_id WHERE w.assessment_id = %s AND w.ended_at IS NULL"""
