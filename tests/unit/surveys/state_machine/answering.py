"""Rules: answers, and those of the wave before."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from surveys import services
from surveys.services.carrying import carry_answer, carry_theme
from surveys.services.history import restore_answer

from .base import Machine
from .drawn import impossible, offset, people, question, rarely, scored, themes, words
from .pieces import Content
from .world import given, outcome


class Answering(Machine):
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
        self._restore(key, version, self._seen(key, shift), by)

    @rule(number=st.integers(0, 6), levels=st.permutations((1, 2, 3, 4)), again=st.booleans())
    @precondition(lambda self: self.model.takes_answers)
    def change_and_go_back(self, number: int, levels: list[int], again: bool) -> None:
        """A random version is seldom one that differs; this one does."""
        key = self.world.keys[number if number < 4 else number + 1]
        for level in levels[:2]:
            seen, content = self.model.version(key), Content("level", level)
            self.expect("answer", self.model.save(key, seen, content, "lead"), self.save(key, seen, content, "lead"))
        self._restore(key, self.model.version(key) - 1, self.model.version(key) - again, "lead")

    def _restore(self, key: str, version: int, seen: int, by: str) -> None:
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
