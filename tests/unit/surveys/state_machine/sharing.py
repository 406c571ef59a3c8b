"""Rules: who works on what."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from accounts.selectors import forget_memberships
from surveys import services
from surveys.models import Assignment

from .drawn import leads, offset, people, question, team, themes
from .pieces import Work
from .signing import Signing
from .world import outcome


class Sharing(Signing):
    # Sharing out

    @rule(theme=themes, number=st.none() | question, person=team, shift=offset, by=leads)
    def assign(self, theme: str, number: int | None, person: str | None, shift: int, by: str) -> None:
        key = "" if number is None else self.world.keys[number]
        theme = self.world.questions[key].theme if key else theme
        now = self.model.work.get((theme, key))
        seen = max(0, (now.version if now else 0) + shift)
        self._assign(theme, key, person, seen, by)

    def _assign(self, theme: str, key: str, person: str | None, seen: int, by: str) -> None:
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

    @rule(theme=themes, by=st.sampled_from(("contributor", "deputy")))
    @precondition(lambda self: self.model.takes_answers and self.model.unanswered())
    def hand_over_too_early(self, theme: str, by: str) -> None:
        """Work that is not finished is not handed in, and never by somebody else."""
        work = self.model.work.get((theme, ""))
        self._assign(theme, "", by, work.version if work else 0, "lead")
        work = self.model.work[theme, ""]
        for someone in (by, "contributor" if by == "deputy" else "deputy"):
            self._move(theme, "", work.number, work.version, someone, "submitted")

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
