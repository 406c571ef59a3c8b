"""What becomes of a submission in the model, and what region and national team decide."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from .pieces import Request

if TYPE_CHECKING:
    from .model import Model

HOLIDAYS = {
    date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 3), date(2027, 5, 31), date(2027, 8, 30),
    date(2027, 12, 27), date(2027, 12, 28),
}  # fmt: skip
"""Bank holidays of England, from www.gov.uk/bank-holidays; the machine's clock never leaves 2027."""


def tenth_working_day_after(day: date) -> date:
    days = (day + timedelta(days=n) for n in range(1, 40))
    return [each for each in days if each.isoweekday() < 6 and each not in HOLIDAYS][9]


class Afterwards:
    """Acts on a model; each returns "done" or why it is refused."""

    def withdrawable(self: Model) -> bool:
        if self.state != "submitted" or self.shut:
            return False
        return self.day <= tenth_working_day_after(self.submissions[-1].on)

    def withdraw(self: Model, by: str) -> str:
        if not self.rights[by].leads:
            return "denied"
        if not self.withdrawable():
            return "not withdrawable"
        self.submissions[-1].withdrawn = True
        self._open_again()
        return "done"

    def _open_again(self: Model) -> None:
        for signature in self.signatures:
            signature.withdrawn = signature.withdrawn or signature.submission is None
        self.state, self.shut = "open", False

    # Reopening

    def waiting(self: Model) -> bool:
        return bool(self.requests) and self.requests[-1].granted is None

    def reopenable(self: Model) -> bool:
        final = not self.withdrawable() if self.state == "submitted" else self.shut
        return final and not self.waiting()

    def ask(self: Model, by: str) -> str:
        if not self.rights[by].leads:
            return "denied"
        if not self.reopenable():
            return "not reopenable"
        self.requests.append(Request(by))
        return "done"

    def decide(self: Model, number: int, granted: bool, by: str) -> str:
        allowed = ("nation",) if self.closed else ("nation", "region")
        if self.rights[by].decides not in allowed:
            return "denied"
        if self.requests[number].granted is not None:
            return "decided"
        self.requests[number].granted = granted
        if granted:
            self._open_again()
        return "done"

    # Not applicable

    def claims(self: Model) -> set[tuple[str, str]]:
        """In the answers as they are now."""
        stands = ((key, self.stands(key).content) for key in self.answers)
        return {(key, content.reason) for key, content in stands if content.response == "not_applicable"}

    def standing_claims(self: Model) -> set[tuple[str, str]]:
        """With those of the submission that counts while the answers change."""
        counts = [one for one in self.submissions if not one.withdrawn]
        before = counts[-1].claims if counts and self.state != "submitted" else frozenset()
        return self.claims() | before

    def decided(self: Model, claim: tuple[str, str]) -> str:
        return next((decision for *about, decision in reversed(self.not_applicable) if tuple(about) == claim), "")

    def refused(self: Model) -> bool:
        return any(self.decided(claim) == "refused" for claim in self.claims())

    def confirm(self: Model, claims: list[tuple[str, str]], by: str) -> str:
        if self.rights[by].decides != "region":
            return "denied"
        wait = [c for c in claims if c in self.standing_claims() and self.decided(c) != "confirmed"]
        self.not_applicable += [(*claim, "confirmed") for claim in wait]
        return "done" if wait else "unchanged"

    def refuse(self: Model, claim: tuple[str, str], by: str) -> str:
        if self.rights[by].decides != "region":
            return "denied"
        if claim not in self.standing_claims():
            return "gone"
        self.not_applicable.append((*claim, "refused"))
        if self.state != "open":
            if self.waiting():
                self.requests[-1].granted = True
            self._open_again()
        return "done"

    # More time

    def extend(self: Model, due: date, by: str) -> str:
        if not self.rights[by].decides:
            return "denied"
        if self.state == "submitted" or self.shut:
            return "locked"
        if not max(self.day, self.wave_due) <= due <= self.wave_final or due == self.due:
            return "invalid"
        self.extensions.append((self.due, due, by))
        self.due = due
        return "done"
