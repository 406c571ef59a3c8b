"""The same acts on the portal's own services and on the model; after each, the database has to equal the model.

The rules are shared out over the modules beside this one, each of which adds to the one before.
"""

from datetime import date

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from surveys import services
from surveys.models import ReopeningRequest
from surveys.selectors.not_applicable import Claim
from surveys.services.chasing import extend_assessment
from surveys.services.not_applicable import confirm_not_applicable, refuse_not_applicable

from .drawn import above, due_dates, leads, question
from .pieces import Content
from .remarking import Remarking
from .world import outcome


class AssessmentMachine(Remarking):
    """One assessment. ``world`` is given by the test; each example undoes what it did."""

    def move_clock(self, days: int) -> int:
        return self.world.clock.move(days)

    @rule(days=st.sampled_from((1, 13, 14, 15, 21)))
    @precondition(lambda self: self.model.state == "submitted")
    def let_days_pass(self, days: int) -> None:
        """About as many as the trust has to withdraw in: ten working days are 14 days, or more with a holiday."""
        self.move_clock(days)
        self.model.day = self.world.clock.day

    @rule(by=leads)
    def withdraw(self, by: str) -> None:
        done = outcome(
            lambda: services.withdraw_submission(
                assessment=self.world.assessment, reason="A figure was wrong.", by=self.world.people[by]
            )
        )
        self.expect("withdraw", self.model.withdraw(by), done)

    @rule(level=st.integers(1, 5), late=st.booleans())
    @precondition(lambda self: self.model.takes_answers)
    def submit(self, level: int, late: bool) -> None:
        """Random steps seldom come so far, and less often through the days in which it can be withdrawn."""
        self.answer_the_rest("lead", level)
        self.sign("lead", False)
        self.countersign("clinician", False)
        if late and self.model.state == "submitted":
            self.let_days_pass(21)

    # Reopening

    @rule(by=leads)
    def ask_for_reopening(self, by: str) -> None:
        kept: list[ReopeningRequest] = []
        done = outcome(
            lambda: kept.append(
                services.ask_for_reopening(
                    assessment=self.world.assessment, reason="A figure was wrong.", by=self.world.people[by]
                )
            )
        )
        self.requests += kept
        self.expect("ask for reopening", self.model.ask(by), done)

    @rule(pick=st.integers(0, 4), granted=st.booleans(), by=above)
    @precondition(lambda self: self.requests)
    def decide_on_reopening(self, pick: int, granted: bool, by: str) -> None:
        """Mostly on the last request."""
        number = pick if pick < len(self.requests) else len(self.requests) - 1
        done = outcome(
            lambda: services.decide_reopening(
                request=self.requests[number], granted=granted, reason="We spoke.", by=self.world.people[by]
            )
        )
        self.expect("grant" if granted else "refuse reopening", self.model.decide(number, granted, by), done)

    @rule(by=above, granted=st.booleans())
    @precondition(lambda self: self.model.reopenable())
    def ask_and_decide(self, by: str, granted: bool) -> None:
        """Decided once: by nobody who may not, and never a second time."""
        self.ask_for_reopening("lead")
        last = len(self.requests) - 1
        for someone, grants in ((by, granted), ("lead", granted), ("analyst", granted), ("analyst", not granted)):
            self.decide_on_reopening(last, grants, someone)

    # Not applicable

    def _claim(self, claim: tuple[str, str]) -> Claim:
        return Claim(self.world.assessment.pk, *claim)

    @rule(number=st.integers(0, 3), level=st.integers(1, 5))
    @precondition(lambda self: self.model.takes_answers)
    def claim_and_decide(self, number: int, level: int) -> None:
        """Confirmed once, refused after that, and gone when the trust thinks better of it."""
        key = self.world.keys[number]
        for content in (Content("not_applicable", reason="elsewhere"), Content("level", level)):
            seen = self.model.version(key)
            self.expect("answer", self.model.save(key, seen, content, "lead"), self.save(key, seen, content, "lead"))
            self._confirm([(key, "elsewhere")], "region")
            self._confirm([(key, "elsewhere")], "region")
        self._refuse((key, "elsewhere"), "region")

    @rule(number=question, some=st.booleans(), by=above)
    def confirm(self, number: int, some: bool, by: str) -> None:
        claims = sorted(self.model.standing_claims())[: None if some else 1] or [(self.world.keys[number], "elsewhere")]
        self._confirm(claims, by)

    def _confirm(self, claims: list[tuple[str, str]], by: str) -> None:
        asked = [self._claim(claim) for claim in claims]
        done = outcome(lambda: confirm_not_applicable(claims=asked, by=self.world.people[by]))
        self.expect("confirm not applicable", self.model.confirm(claims, by), done)

    @rule(pick=st.integers(0, 4), number=question, by=above)
    def refuse(self, pick: int, number: int, by: str) -> None:
        standing = sorted(self.model.standing_claims())
        claim = standing[pick % len(standing)] if standing and pick else (self.world.keys[number], "elsewhere")
        self._refuse(claim, by)

    def _refuse(self, claim: tuple[str, str], by: str) -> None:
        done = outcome(
            lambda: refuse_not_applicable(claim=self._claim(claim), note="It does.", by=self.world.people[by])
        )
        self.expect("refuse not applicable", self.model.refuse(claim, by), done)

    # More time

    @rule(due=due_dates, by=above)
    def extend(self, due: date, by: str) -> None:
        done = outcome(
            lambda: extend_assessment(
                assessment=self.world.assessment, due_on=due, reason="A fire.", by=self.world.people[by]
            )
        )
        self.expect("extend", self.model.extend(due, by), done)
