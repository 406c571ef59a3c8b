"""The same acts on the portal's own services and on the model; after each, the database has to equal the model."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from accounts.models import Role, User
from accounts.selectors import forget_memberships
from surveys import services
from surveys.models import Assessment, Assignment, Wave
from surveys.selectors import answers_of, earlier_of
from surveys.services.answers import InvalidAnswer
from surveys.services.carrying import NotCarried, StaleAnswers, carry_answer, carry_theme
from surveys.services.history import NoSuchRevision, restore_answer
from surveys.services.waves import WaveStateError
from tests.factories.accounts import make_person
from tests.factories.organisations import make_trust
from tests.factories.surveys import make_framework_version, open_assessment, shipped_document

from .model import Asked, Content, Model, Rights, Work

THEMES = {"workforce": 4, "suppliers": 3}
"""Scored questions that are asked of each theme; an open one follows them. Few, so that steps reach a signature."""
REASONS = {"elsewhere": "Another trust does it for us."}
LAST_TIME = (
    Content("level", 3, comment="as the board heard"),
    Content("level", 5),
    Content("not_known"),
    Content("not_applicable", reason="elsewhere"),
    Content("level", 2),
    Content("level", 1),
    Content("level", 4),
)
"""What was answered in the wave before to the scored questions, in their order."""

OUTCOMES: dict[type[Exception], str] = {
    PermissionDenied: "denied",
    InvalidAnswer: "invalid",
    ValidationError: "invalid",
    services.AssessmentLocked: "locked",
    services.StaleAnswer: "stale",
    StaleAnswers: "stale",
    services.StaleAssignment: "stale",
    NotCarried: "not carried",
    NoSuchRevision: "no such version",
    services.NotReadyToSign: "not ready",
    services.NotReady: "not ready",
    services.NotYours: "not yours",
    services.ChangedSinceRead: "changed",
    WaveStateError: "not open",
}


@dataclass
class World:
    """What all examples start from: a trust that submitted last year, and its assessment of this year."""

    assessment: Assessment
    wave: Wave
    people: dict[str, User]
    names: dict[str, str]
    """By the id that rows have."""
    keys: list[str]
    questions: dict[str, Asked]
    frame: dict[str, Any]
    submission: int
    """Of the wave before."""


def make_world() -> World:
    shipped = shipped_document()
    themes = []
    for key, number in THEMES.items():
        whole = shipped.theme(key)
        scored = [replace(question, not_applicable=REASONS, checks=()) for question in whole.scored[:number]]
        last = next(question for question in whole.questions if question.kind == "open")
        themes.append(replace(whole, questions=(*scored, last)))
    document = replace(shipped, version="0.7", themes=tuple(themes))
    version = make_framework_version(document)
    trust, elsewhere = make_trust(code="RMA"), make_trust(code="ROA")
    people = {
        "lead": make_person(Role.DIGITAL_LEAD, trust=trust),
        "deputy": make_person(Role.DEPUTY_DIGITAL_LEAD, trust=trust),
        "contributor": make_person(Role.CONTRIBUTOR, trust=trust),
        "of one theme": make_person(Role.CONTRIBUTOR, trust=trust, themes=("workforce",)),
        "clinician": make_person(Role.CLINICAL_LEAD, trust=trust),
        "stranger": make_person(Role.DIGITAL_LEAD, trust=elsewhere),
    }
    before = open_assessment(trust, "2025", framework_version=version)
    for question, content in zip(document.scored, LAST_TIME, strict=True):
        services.save_answer(
            assessment=before, question_key=question.key, seen_version=0, given=given(content), by=people["lead"]
        )
    for sign, name in ((services.sign_assessment, "lead"), (services.countersign_assessment, "clinician")):
        sign(
            assessment=before,
            read_hash=services.answers_hash_of(before),
            signed_as="Chief information officer",
            by=people[name],
        )
    assessment = open_assessment(trust, "2026", framework_version=version)
    earlier = earlier_of(assessment)
    assert earlier is not None
    frame = dict(services.signing.snapshot_of(assessment, {}))
    del frame["answers"]
    return World(
        assessment=assessment,
        wave=assessment.wave,
        people=people,
        names={str(user.pk): name for name, user in people.items()},
        keys=[question.key for question in document.questions],
        questions={
            question.key: Asked(question.theme, question.kind == "scored", frozenset(question.not_applicable))
            for question in document.questions
        },
        frame=frame,
        submission=earlier.submission.pk,
    )


def given(content: Content) -> services.AnswerInput:
    return services.AnswerInput(*content)


def new_model(world: World) -> Model:
    scored = [key for key, asked in world.questions.items() if asked.scored]
    return Model(
        questions=world.questions,
        rights={
            "lead": Rights(answers=True, leads=True),
            "deputy": Rights(answers=True, leads=True),
            "contributor": Rights(answers=True),
            "of one theme": Rights(answers=True, themes=frozenset({"workforce"})),
            "clinician": Rights(countersigns=True),
            "stranger": Rights(),
        },
        last_time=dict(zip(scored, LAST_TIME, strict=True)),
        frame=world.frame,
    )


def outcome(act: Callable[[], object]) -> str:
    """Do it, and say what came of it in the model's words."""
    try:
        act()
    except tuple(OUTCOMES) as refused:
        return next(word for kind, word in OUTCOMES.items() if isinstance(refused, kind))
    return "done"


people = st.sampled_from(
    (
        "lead",
        "lead",
        "lead",
        "deputy",
        "contributor",
        "contributor",
        "of one theme",
        "of one theme",
        "clinician",
        "stranger",
    )
)
leads = st.sampled_from(("lead", "lead", "lead", "deputy", "deputy", "contributor", "clinician", "stranger"))
clinicians = st.sampled_from(("clinician", "clinician", "clinician", "lead", "stranger"))
team = st.sampled_from(("lead", "contributor", "of one theme", "of one theme", None, "clinician", "stranger"))
question = st.integers(0, 8)
any_key = st.integers(0, 9)
"""With one that is not asked."""
offset = st.sampled_from((0, 0, 0, 0, 0, -1, 1))
"""What a person has seen: mostly what stands, sometimes an older version, and now and then one that never was."""
comments = st.sampled_from(("", "", "as the board heard", "=1+1", "“quoted” 🙂\n<b>"))
levels = st.tuples(st.integers(1, 5), comments).map(lambda drawn: Content("level", drawn[0], comment=drawn[1]))
words = comments.map(lambda text: Content("text", text=text))
scored = st.one_of(
    levels,
    st.tuples(st.sampled_from(("not_known", "")), comments).map(lambda drawn: Content(drawn[0], comment=drawn[1])),
    comments.map(lambda comment: Content("not_applicable", reason="elsewhere", comment=comment)),
)
impossible = st.sampled_from(
    (
        Content("level", 6),
        Content("level", 0),
        Content("level"),
        Content("", 3),
        Content("not_known", reason="elsewhere"),
        Content("not_applicable", reason="no reason of this question"),
        Content("not_applicable"),
        Content("text", 3, text="Both."),
        Content("level", 3, text="Both."),
        Content("guess"),
    )
)
themes = st.sampled_from(tuple(THEMES))
rarely = st.integers(0, 9).map(lambda number: number == 9)


class AssessmentMachine(RuleBasedStateMachine):
    """One assessment. ``world`` is given by the test; each example undoes what it did."""

    world: World
    outcomes: dict[tuple[str, str], int]

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.model = new_model(self.world)
        self.assignments: list[Assignment] = []
        self.agrees = True
        for person in self.world.people.values():
            forget_memberships(person)

    def teardown(self) -> None:
        try:
            if self.agrees:
                self.compare_history()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def expect(self, act: str, modelled: str, done: str) -> None:
        self.outcomes[act, modelled] = self.outcomes.get((act, modelled), 0) + 1
        wanted = "done" if modelled == "unchanged" else modelled
        self.agrees = done == wanted
        assert self.agrees, f"{act}: the portal says {done}, the model {wanted}"

    # Answers: how each is done is a method, so that pages can do it instead

    def save(self, key: str, seen: int, content: Content, by: str) -> str:
        return outcome(
            lambda: services.save_answer(
                assessment=self.world.assessment,
                question_key=key,
                seen_version=seen,
                given=given(content),
                by=self.world.people[by],
            )
        )

    def _seen(self, key: str, shift: int) -> int:
        return max(0, self.model.version(key) + shift)

    @rule(
        number=st.integers(0, 9), shift=offset, by=people, of_scored=scored, of_open=words, odd=rarely, other=impossible
    )
    def answer(
        self, number: int, shift: int, by: str, of_scored: Content, of_open: Content, odd: bool, other: Content
    ) -> None:
        key = self.world.keys[number] if number < 9 else "workforce.nobody-asks"
        content = other if odd else of_scored if number == 9 or self.world.questions[key].scored else of_open
        seen = self._seen(key, shift)
        done = self.save(key, seen, content, by)
        self.expect("answer", self.model.save(key, seen, content, by), done)

    @rule(number=question, shift=offset, by=people)
    def clear(self, number: int, shift: int, by: str) -> None:
        key = self.world.keys[number]
        seen = self._seen(key, shift)
        done = self.save(key, seen, Content(), by)
        self.expect("clear", self.model.save(key, seen, Content(), by), done)

    @rule(by=st.sampled_from(("lead", "contributor")), level=st.integers(1, 5))
    @precondition(lambda self: self.model.takes_answers and self.model.unanswered())
    def answer_the_rest(self, by: str, level: int) -> None:
        for key in self.model.unanswered():
            seen, content = self.model.version(key), Content("level", level)
            self.expect("answer", self.model.save(key, seen, content, by), self.save(key, seen, content, by))

    @rule(number=question, version=st.integers(0, 4), shift=offset, by=people)
    def restore(self, number: int, version: int, shift: int, by: str) -> None:
        key = self.world.keys[number]
        seen = self._seen(key, shift)
        done = outcome(
            lambda: restore_answer(
                assessment=self.world.assessment,
                question_key=key,
                version=version,
                seen_version=seen,
                by=self.world.people[by],
            )
        )
        self.expect("restore", self.model.restore(key, version, seen, by), done)

    # The wave before

    @rule(number=question, shift=offset, by=people, wrong=rarely)
    def carry(self, number: int, shift: int, by: str, wrong: bool) -> None:
        key = self.world.keys[number]
        seen = self._seen(key, shift)
        done = outcome(
            lambda: carry_answer(
                assessment=self.world.assessment,
                question_key=key,
                submission_id=self.world.submission + wrong,
                seen_version=seen,
                by=self.world.people[by],
            )
        )
        self.expect("carry", self.model.carry(key, seen, by, as_shown=not wrong), done)

    @rule(theme=themes, numbers=st.sets(question, min_size=1, max_size=3), shift=offset, by=people, own=rarely)
    def carry_a_theme(self, theme: str, numbers: set[int], shift: int, by: str, own: bool) -> None:
        keys = [self.world.keys[number] for number in sorted(numbers)]
        if not own:
            fit = ("workforce",) if theme == "workforce" else ("suppliers",)
            keys = [key for key, asked in self.world.questions.items() if asked.theme in fit and asked.scored]
            keys = [key for key in keys if self.model.last_time[key].level in (1, 2, 3)]
        seen = {key: self._seen(key, shift) for key in keys}
        done = outcome(
            lambda: carry_theme(
                assessment=self.world.assessment,
                theme=theme,
                submission_id=self.world.submission,
                seen=seen,
                by=self.world.people[by],
            )
        )
        self.expect("carry a theme", self.model.carry_theme(theme, seen, by, as_shown=True), done)

    # Signatures

    def put_name(self, act: str, read: str, by: str) -> str:
        sign = services.sign_assessment if act == "sign" else services.countersign_assessment
        return outcome(
            lambda: sign(assessment=self.world.assessment, read_hash=read, signed_as="Chief", by=self.world.people[by])
        )

    @rule(by=leads, old=rarely)
    def sign(self, by: str, old: bool) -> None:
        read = "0" * 64 if old else services.answers_hash_of(self.world.assessment)
        done = self.put_name("sign", read, by)
        self.expect("sign", self.model.sign(by, as_read=not old), done)

    @rule(by=clinicians, old=rarely)
    def countersign(self, by: str, old: bool) -> None:
        read = "0" * 64 if old else services.answers_hash_of(self.world.assessment)
        done = self.put_name("countersign", read, by)
        self.expect("countersign", self.model.countersign(by, as_read=not old), done)

    def give_back(self, by: str) -> str:
        return outcome(
            lambda: services.send_back_assessment(
                assessment=self.world.assessment, reason="Look again.", by=self.world.people[by]
            )
        )

    @rule(by=clinicians)
    def send_back(self, by: str) -> None:
        done = self.give_back(by)
        self.expect("send back", self.model.send_back(by), done)

    @rule(back=st.booleans())
    @precondition(lambda self: self.model.state == "signed")
    def go_on_with_what_is_signed(self, back: bool) -> None:
        if back:
            self.send_back("clinician")
        else:
            self.countersign("clinician", False)

    @rule(level=st.integers(1, 5))
    @precondition(lambda self: self.model.takes_answers)
    def finish_and_sign(self, level: int) -> None:
        self.answer_the_rest("lead", level)
        self.sign("lead", False)

    @rule(really=st.integers(0, 19))
    @precondition(lambda self: not self.model.closed)
    def close_wave(self, really: int) -> None:
        if really == 19:
            done = outcome(lambda: services.close_wave(wave=self.world.wave, by=None))
            self.expect("close", self.model.close(), done)

    # Sharing out

    @rule(theme=themes, number=st.none() | question, person=team, shift=offset, by=leads)
    def assign(self, theme: str, number: int | None, person: str | None, shift: int, by: str) -> None:
        key = "" if number is None else self.world.keys[number]
        theme = self.world.questions[key].theme if key else theme
        now = self.model.work.get((theme, key))
        seen = max(0, (now.version if now else 0) + shift)
        had = self.model.given
        modelled = self.model.assign(theme, key, person, seen, by)
        kept: list[Assignment | None] = []
        done = outcome(
            lambda: kept.append(
                services.assign(
                    assessment=self.world.assessment,
                    theme=theme,
                    question_key=key,
                    person=self.world.people[person] if person else None,
                    seen_version=seen,
                    by=self.world.people[by],
                )
            )
        )
        if self.model.given > had and kept and kept[0] is not None:
            self.assignments.append(kept[0])
        for someone in self.world.people.values():
            forget_memberships(someone)
        self.expect("assign", modelled, done)

    @rule(pick=st.integers(0, 8), person=st.sampled_from(("lead", "contributor")))
    @precondition(lambda self: self.model.takes_answers and self.model.work)
    def finish_and_hand_over(self, pick: int, person: str) -> None:
        """What is ready is ready in the next person's hands too."""
        (theme, key), work = sorted(self.model.work.items())[pick % len(self.model.work)]
        self.answer_the_rest("lead", 3)
        number = self.world.keys.index(key) if key else None
        self._move(theme, key, work.number, work.version, work.person, "submitted")
        self.assign(theme, number, person, 0, "lead")

    @rule(
        pick=st.integers(0, 30),
        shift=offset,
        by=st.none() | people,
        to=st.sampled_from(("submitted", "accepted", "changes_asked")),
    )
    @precondition(lambda self: self.assignments)
    def move_work(self, pick: int, shift: int, by: str | None, to: str) -> None:
        """Whoever has it, or anybody else; also of one that was handed over since it was read."""
        standing = sorted(self.model.work.items())
        if standing and pick < 25:
            (theme, key), work = standing[pick % len(standing)]
        else:
            row = self.assignments[pick % len(self.assignments)]
            theme, key = row.theme, row.question.key if row.question_id else ""
            work = Work("", "", row.version, self.assignments.index(row) + 1)
        row = self.assignments[work.number - 1]
        holder = self.world.names[str(row.person_id)]
        by = by or (holder if to == "submitted" else "lead")
        seen = max(1, work.version + shift)
        self._move(theme, key, work.number, seen, by, to)

    def _move(self, theme: str, key: str, number: int, seen: int, by: str, to: str) -> None:
        acts = {
            "submitted": services.submit_assignment,
            "accepted": services.accept_assignment,
            "changes_asked": services.ask_for_changes,
        }
        more = {"note": "Say more."} if to == "changes_asked" else {}
        row, person = self.assignments[number - 1], self.world.people[by]
        done = outcome(lambda: acts[to](assignment=row, seen_version=seen, by=person, **more))
        self.expect("move work", self.model.move_work(theme, key, number, seen, by, to), done)

    # The database

    @invariant()
    def database_equals_model(self) -> None:
        pk, model, names = self.world.assessment.pk, self.model, self.world.names
        with connection.cursor() as cursor:
            cursor.execute(STATE, [pk])
            ((state, takes_answers, revisions, changes),) = cursor.fetchall()
            assert (state, bool(takes_answers)) == (model.state, not model.closed)
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
            assert cursor.fetchall() == list(enumerate(model.submissions, 1))
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

    def _from(self, carried: bool) -> int | None:
        return self.world.submission if carried else None


CONTENT = "r.response, r.level, r.not_applicable_reason, r.text, r.comment, r.changed_by_id, r.carried_from_id"
STATE = """
    SELECT state, takes_answers,
        (SELECT count(*) FROM surveys_answerrevision r JOIN surveys_answer a ON a.id = r.answer_id
            WHERE a.assessment_id = s.id),
        (SELECT count(*) FROM surveys_assignmentchange c JOIN surveys_assignment w ON w.id = c.assignment_id
            WHERE w.assessment_id = s.id)
    FROM surveys_assessment s WHERE id = %s"""
ANSWERS = f"""
    SELECT q.key, r.version, {CONTENT} FROM surveys_answer r JOIN surveys_question q ON q.id = r.question_id
    WHERE r.assessment_id = %s"""
REVISIONS = f"""
    SELECT q.key, r.version, {CONTENT} FROM surveys_answerrevision r
    JOIN surveys_answer a ON a.id = r.answer_id JOIN surveys_question q ON q.id = a.question_id
    WHERE a.assessment_id = %s ORDER BY q.position, r.version"""
SUBMISSIONS = "SELECT number, content_hash FROM surveys_submission WHERE assessment_id = %s ORDER BY number"
SIGNATURES = """
    SELECT g.kind, g.signed_by_id, g.answers_hash, g.withdrawn_at IS NOT NULL, b.number FROM surveys_signature g
    LEFT JOIN surveys_submission b ON b.id = g.submission_id WHERE g.assessment_id = %s ORDER BY g.id"""
WORK = """
    SELECT w.theme, q.key, w.person_id, w.state, w.version FROM surveys_assignment w
    LEFT JOIN surveys_question q ON q.id = w.question_id WHERE w.assessment_id = %s AND w.ended_at IS NULL"""
