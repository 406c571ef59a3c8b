"""What is said about answers in the model: warnings, their explanations, and dissent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .pieces import Dissented

if TYPE_CHECKING:
    from .model import Model


class Remarks:
    """Acts on a model; each returns "done" or why it is refused."""

    def warnings(self: Model) -> dict[str, tuple[str, str, int]]:
        """By key: what it says, about which question, and the level it rests on."""
        found = {}
        for key, asked in self.questions.items():
            now = self.stands(key).content.level
            if not asked.scored or now is None:
                continue
            then = self.last_time[key].level
            if then is not None and abs(now - then) >= 2:
                kind, moved = ("rise", "up") if now > then else ("fall", "down")
                says = f"Level {now}, {moved} from level {then} in {self.wave_before}. What has changed?"
                found[f"{kind}.{key}"] = (says, key, now)
            if now >= 4:
                found[f"unsupported.{key}"] = (f"Level {now}, and no link or file is attached.", key, now)
        return found

    def explain(self: Model, finding: str, text: str, by: str, *, as_read: bool) -> str:
        if not self.rights[by].leads:
            return "denied"
        if not self.takes_answers:
            return "locked"
        if finding not in self.warnings() or not as_read:
            return "gone"
        self.explained.append((finding, self.warnings()[finding][2], text, by))
        return "done"

    def dissent(self: Model, key: str, text: str, by: str) -> str:
        if not self.rights[by].title:
            return "denied"
        if not self.takes_answers:
            return "locked"
        now = self.stands(key).content
        if not now.response:
            return "nothing there"
        if any((one.key, one.by) == (key, by) and not one.withdrawn for one in self.dissents):
            return "stands"
        words = {"level": f"Level {now.level}", "not_known": "Not known", "not_applicable": "Not applicable"}
        self.dissents.append(Dissented(key, words.get(now.response, "Answered"), text, by))
        return "done"

    def take_back(self: Model, number: int, by: str) -> str:
        """Withdraw a dissent."""
        if not self.rights[by].title:
            return "denied"
        if not self.takes_answers:
            return "locked"
        dissent = self.dissents[number]
        if dissent.by != by:
            return "denied"
        if dissent.withdrawn:
            return "nothing there"
        dissent.withdrawn = True
        return "done"

    def remarks(self: Model) -> dict[str, Any]:
        """What a snapshot keeps of them."""
        said = {(finding, level): text for finding, level, text, _ in self.explained}
        explanations = [
            {"finding": finding, "says": says, "questions": [key], "text": said[finding, level], "as": ""}
            for finding, (says, key, level) in sorted(self.warnings().items())
            if (finding, level) in said
        ]
        left_open = [
            {"finding": finding, "says": says, "questions": [key]}
            for finding, (says, key, level) in sorted(self.warnings().items())
            if (finding, level) not in said
        ]
        dissent = [
            {"question": key, "answer": one.answer, "text": one.text, "as": self.rights[one.by].title}
            for key in self.questions
            for one in self.dissents
            if one.key == key and not one.withdrawn
        ]
        return {
            **({"explanations": explanations} if explanations else {}),
            **({"warnings": left_open} if left_open else {}),
            **({"dissent": dissent} if dissent else {}),
        }
