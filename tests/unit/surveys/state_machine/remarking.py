"""Rules: explanations of warnings, and dissent."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from surveys.models import Dissent
from surveys.selectors.reading import reading_of
from surveys.services.dissent import record_dissent, withdraw_dissent
from surveys.services.explanations import explain_finding

from .drawn import leads, people, question, rarely, remarks
from .sharing import Sharing
from .world import outcome


class Remarking(Sharing):
    @rule(pick=st.integers(0, 9), text=remarks, by=leads, old=rarely)
    @precondition(lambda self: self.model.warnings())
    def explain(self, pick: int, text: str, by: str, old: bool) -> None:
        found = sorted(self.model.warnings())
        self._explain(found[pick % len(found)], text, by, old)

    @rule(number=question, by=leads)
    def explain_what_is_not_warned_of(self, number: int, by: str) -> None:
        key = f"rise.{self.world.keys[number]}"
        if key not in self.model.warnings():
            self._explain(key, "It rose.", by, False)

    def _explain(self, finding: str, text: str, by: str, old: bool) -> None:
        warning = reading_of(self._now()).warning(finding)
        digest = warning.digest if warning and not old else "0" * 64
        done = outcome(
            lambda: explain_finding(
                assessment=self.world.assessment, finding=finding, digest=digest, text=text, by=self.world.people[by]
            )
        )
        self.expect("explain", self.model.explain(finding, text, by, as_read=not old), done)

    @rule(number=question, text=remarks, by=people)
    def dissent(self, number: int, text: str, by: str) -> None:
        key = self.world.keys[number]
        kept: list[Dissent] = []
        done = outcome(
            lambda: kept.append(
                record_dissent(assessment=self.world.assessment, question_key=key, text=text, by=self.world.people[by])
            )
        )
        self.dissents += kept
        self.expect("dissent", self.model.dissent(key, text, by), done)

    @rule(number=st.integers(0, 3), by=st.sampled_from(("contributor", "clinician")), level=st.integers(1, 5))
    @precondition(lambda self: self.model.takes_answers)
    def dissent_twice_and_take_it_back(self, number: int, by: str, level: int) -> None:
        self.answer_the_rest("lead", level)
        for _ in range(2):
            self.dissent(number, "No.", by)
        for _ in range(2):
            self.take_dissent_back(len(self.dissents) - 1, None)

    @rule(pick=st.integers(0, 9), by=st.none() | people)
    @precondition(lambda self: self.dissents)
    def take_dissent_back(self, pick: int, by: str | None) -> None:
        """Mostly whoever recorded it."""
        number = pick % len(self.dissents)
        row, by = self.dissents[number], by or self.model.dissents[number].by
        done = outcome(
            lambda: withdraw_dissent(
                assessment=self.world.assessment,
                question_key=self.model.dissents[number].key,
                dissent_id=row.pk,
                by=self.world.people[by],
            )
        )
        self.expect("take dissent back", self.model.take_back(number, by), done)
