"""People who save the same answers at the same time, and the book in which each writes down what they were told."""

import contextlib
import random
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import unescape

import requests
from django.urls import reverse

from tests.services.person import Person, hidden_fields

TYPED = re.compile(r"typed [0-9a-f]{32}")
KEPT_TABS = 4
STALE_TAB = 0.25
"""How often somebody goes on in a page that they opened a while ago, instead of opening the question again."""

KEEP_MINE = {"keep_answer": "mine", "keep_words": "mine"}
"""What the page with two answers asks; any other page asks nothing of the kind."""


@dataclass(frozen=True)
class Save:
    """One attempt to save: what was typed over which version, by whom, and what came back."""

    assessment: int
    question: str
    seen: int
    typed: str
    level: int
    editor: str
    outcome: str
    """``saved``, ``stale``, or ``unanswered``: the connection died, or the portal said that it was not well."""
    sent_at: float
    answered_at: float
    shown: frozenset[str] = frozenset()
    """Of a stale save: every text on the page that came back."""
    shown_version: int = 0
    """Of a stale save: the version that this page says it shows."""


@dataclass
class Book:
    """What all editors were told. Appending to a list is safe among threads."""

    saves: list[Save] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """Answers that nobody should ever get, and conflict pages that kept something back."""
    statuses: Counter[int] = field(default_factory=Counter)

    def of(self, outcome: str) -> list[Save]:
        return [save for save in list(self.saves) if save.outcome == outcome]


@dataclass
class Team:
    """Colleagues on one assessment. They move on together, so that they always meet at a few questions."""

    assessment: int
    questions: Sequence[str]
    saves_a_question: int
    saved: int = 0
    width: int = 3

    def pick(self, chance: random.Random) -> str:
        place = self.saved // self.saves_a_question + chance.randrange(self.width)
        return self.questions[place % len(self.questions)]


@dataclass
class Tab:
    """A question's page as it was opened: the hidden fields of the form with the answer."""

    question: str
    fields: dict[str, str]

    @classmethod
    def opened(cls, question: str, html: str) -> "Tab":
        forms = [form.split("</form>")[0] for form in html.split("<form")[1:]]
        answer = next(form for form in forms if 'name="seen_version"' in form and 'name="comment"' in form)
        return cls(question, hidden_fields(f"<form{answer}"))

    @property
    def seen(self) -> int:
        return int(self.fields["seen_version"])


class Editor(threading.Thread):
    """Saves until ``saves`` were acknowledged, and meets a conflict as a person does: reads, and saves again."""

    def __init__(
        self, person: Person, team: Team, book: Book, *, saves: int, seed: int, wait: Callable[[], None]
    ) -> None:
        super().__init__(daemon=True)
        self.person, self.team, self.book, self.left, self.wait = person, team, book, saves, wait
        self.chance = random.Random(seed)
        self.tabs: list[Tab] = []

    def run(self) -> None:
        try:
            while self.left > 0:
                tab = self._tab()
                if tab is not None:
                    self._save(tab)
        except Exception as error:
            self.book.faults.append(f"{self.person.user.name} gave up: {error!r}")
            raise

    def _address(self, question: str) -> str:
        return reverse("surveys:question_answer", args=[self.team.assessment, question])

    def _tab(self) -> Tab | None:
        """A page to type into: one that stands open since a while, or a new one; None where it did not open."""
        if self.tabs and self.chance.random() < STALE_TAB:
            return self.tabs.pop(self.chance.randrange(len(self.tabs)))
        question = self.team.pick(self.chance)
        try:
            answer = self.person.get(self._address(question))
        except requests.RequestException:
            self.wait()
            return None
        self._note(answer, usual=(200,))
        if answer.status_code != 200:
            self.wait()
            return None
        tab = Tab.opened(question, answer.text)
        if self.chance.random() < STALE_TAB:
            self.tabs = [*self.tabs, Tab(question, dict(tab.fields))][-KEPT_TABS:]
        return tab

    def _save(self, tab: Tab) -> None:
        typed, level = f"typed {uuid.uuid4().hex}", self.chance.randint(1, 5)
        sent = time.monotonic()
        answer = None
        fields = {**tab.fields, "response": str(level), "comment": typed, "back": "1", **KEEP_MINE}
        with contextlib.suppress(requests.RequestException):
            answer = self.person.send(self._address(tab.question), fields)
        outcome = "unanswered" if answer is None else self._outcome(answer)
        again = Tab.opened(tab.question, answer.text) if answer is not None and outcome == "stale" else None
        self.book.saves.append(
            Save(
                self.team.assessment,
                tab.question,
                tab.seen,
                typed,
                level,
                str(self.person.user.pk),
                outcome,
                sent,
                time.monotonic(),
                frozenset(TYPED.findall(unescape(answer.text))) if answer is not None and again else frozenset(),
                again.seen if again else 0,
            )
        )
        if outcome == "saved":
            self.left -= 1
            self.team.saved += 1
        elif again is not None:
            if self.chance.random() < 0.5:
                # Goes on in the page that shows both; otherwise the other answer may stay.
                self._save(again)
        else:
            self.wait()

    def _note(self, answer: requests.Response, usual: Sequence[int]) -> None:
        self.book.statuses[answer.status_code] += 1
        # 503 is what the portal says while its database is away.
        if answer.status_code not in (*usual, 503):
            what = f"{answer.request.method} {answer.request.path_url}: {answer.status_code}"
            self.book.faults.append(f"{what} {answer.headers.get('Location', '')}")

    def _outcome(self, answer: requests.Response) -> str:
        self._note(answer, usual=(302, 409))
        if answer.status_code == 302 and "/login" in answer.headers["Location"]:
            self.book.faults.append(f"{self.person.user.name} was signed out")
            return "unanswered"
        return {302: "saved", 409: "stale"}.get(answer.status_code, "unanswered")
