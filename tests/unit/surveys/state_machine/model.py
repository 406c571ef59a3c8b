"""What an assessment ought to be, in dicts and lists: no database, no code of the portal.

Each act is a method. It returns "done" or "unchanged", or why it is refused, and changes the model only when it is
done. Who reads it has the rules of an assessment on a few pages.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from .afterwards import Afterwards
from .pieces import Asked, Content, Dissented, Request, Revision, Rights, Signed, Submitted, Work
from .remarks import Remarks


@dataclass
class Model(Afterwards, Remarks):
    questions: Mapping[str, Asked]
    rights: dict[str, Rights]
    last_time: Mapping[str, Content]
    """What was submitted in the wave before, and can be carried."""
    frame: Mapping[str, Any]
    """What a snapshot says besides the answers."""
    day: date
    due: date
    wave_due: date
    wave_final: date
    wave_before: str
    """Its title."""
    most_not_applicable: int = 2
    answers: dict[str, list[Revision]] = field(default_factory=dict)
    state: str = "open"
    closed: bool = False
    """Of the wave."""
    shut: bool = False
    """Of the assessment: with its wave, until it is reopened."""
    signatures: list[Signed] = field(default_factory=list)
    submissions: list[Submitted] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    not_applicable: list[tuple[str, str, str]] = field(default_factory=list)
    """Decisions: question, reason, "confirmed" or "refused"."""
    extensions: list[tuple[date, date, str]] = field(default_factory=list)
    explained: list[tuple[str, int, str, str]] = field(default_factory=list)
    """The warning's key, the level it rests on, the words and who said them."""
    dissents: list[Dissented] = field(default_factory=list)
    work: dict[tuple[str, str], Work] = field(default_factory=dict)
    given: int = 0
    """How often work was put into somebody's hands."""
    work_changes: int = 0

    # What stands

    def version(self, key: str) -> int:
        return len(self.answers.get(key, ()))

    def stands(self, key: str) -> Revision:
        return self.answers[key][-1] if self.version(key) else Revision(Content(), "", False)

    @property
    def takes_answers(self) -> bool:
        return self.state == "open" and not self.shut

    def unanswered(self, keys: Sequence[str] | None = None) -> list[str]:
        asked = self.questions if keys is None else keys
        return [key for key in asked if self.questions[key].scored and not self.stands(key).content.response]

    def too_many(self) -> bool:
        themes = [self.questions[k].theme for k in self.answers if self.stands(k).content.response == "not_applicable"]
        return any(themes.count(theme) > self.most_not_applicable for theme in themes)

    def hash(self) -> str:
        """The hash of the snapshot: what a signature binds to."""
        answers = [
            {
                "question": key,
                "response": now.content.response,
                "level": now.content.level,
                "reason": now.content.reason,
                "text": now.content.text,
                "comment": now.content.comment,
                "version": self.version(key),
                **({"carried": True} if now.carried else {}),
            }
            for key in self.questions
            if self.version(key)
            for now in [self.stands(key)]
        ]
        whole = {**self.frame, "answers": answers, **self.remarks()}
        text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    # Answers

    def save(self, key: str, seen: int, content: Content, by: str, *, carried: bool = False) -> str:
        rights = self.rights[by]
        if not rights.answers:
            return "denied"
        if key not in self.questions:
            return "invalid"
        if rights.themes is not None and self.questions[key].theme not in rights.themes:
            return "denied"
        if not self.questions[key].allows(content):
            return "invalid"
        if not self.takes_answers:
            return "locked"
        if self.stands(key).content == content:
            return "unchanged"
        if self.version(key) != seen:
            return "stale"
        self.answers.setdefault(key, []).append(Revision(content, by, carried))
        return "done"

    def restore(self, key: str, version: int, seen: int, by: str) -> str:
        """Save the content of an earlier version once more."""
        if not 1 <= version <= self.version(key):
            return "no such version"
        return self.save(key, seen, self.answers[key][version - 1].content, by)

    def carry(self, key: str, seen: int, by: str, *, as_shown: bool) -> str:
        """Confirm the answer of last time; a comment that was made since stays."""
        if not self.rights[by].answers:
            return "denied"
        if not as_shown or key not in self.last_time:
            return "not carried"
        content, now = self.last_time[key], self.stands(key).content
        if seen and now.comment and not now.response:
            content = content._replace(comment=now.comment)
        return self.save(key, seen, content, by, carried=True)

    def carry_theme(self, theme: str, seen: Mapping[str, int], by: str, *, as_shown: bool) -> str:
        """Several at once, all or none: no high level, and nothing that is no level."""
        rights = self.rights[by]
        if not rights.answers or (rights.themes is not None and theme not in rights.themes):
            return "denied"
        fit = {key for key, content in self.last_time.items() if content.response == "level" and content.level <= 3}
        if not as_shown or any(key not in fit or self.questions[key].theme != theme for key in seen):
            return "not carried"
        if not self.takes_answers:
            return "locked"
        if any(self.version(key) != version for key, version in seen.items()):
            return "stale"
        for key, version in seen.items():
            self.carry(key, version, by, as_shown=True)
        return "done"

    # Signatures

    def sign(self, by: str, *, as_read: bool) -> str:
        if not self.rights[by].leads:
            return "denied"
        if not self.takes_answers:
            return "locked"
        if self.unanswered() or self.too_many() or self.refused():
            return "not ready"
        if not as_read:
            return "changed"
        self.signatures.append(Signed("digital_lead", by, self.hash()))
        self.state = "signed"
        return "done"

    def countersign(self, by: str, *, as_read: bool) -> str:
        if not self.rights[by].countersigns:
            return "denied"
        if self.state != "signed" or self.shut:
            return "locked"
        if not as_read:
            return "changed"
        self.signatures.append(Signed("clinical_lead", by, self.hash()))
        self.submissions.append(Submitted(self.hash(), self.day, frozenset(self.claims())))
        for signature in self.signatures:
            if not signature.withdrawn and signature.submission is None:
                signature.submission = len(self.submissions)
        self.state = "submitted"
        self.shut = self.shut or self.closed
        return "done"

    def send_back(self, by: str) -> str:
        if not (self.rights[by].countersigns or self.rights[by].leads):
            return "denied"
        if self.state != "signed" or self.shut:
            return "locked"
        self.signatures[-1].withdrawn = True
        self.state = "open"
        return "done"

    def close(self) -> str:
        if self.closed:
            return "not open"
        self.closed = self.shut = True
        return "done"

    # Sharing out the work

    def assign(self, theme: str, key: str, person: str | None, seen: int, by: str) -> str:
        if not self.rights[by].leads:
            return "denied"
        if not self.takes_answers:
            return "locked"
        now = self.work.get((theme, key))
        if (now.version if now else 0) != seen:
            return "stale"
        if person is None:
            if now is not None:
                self.work_changes += 1
                del self.work[theme, key]
            return "done"
        rights = self.rights[person]
        if not rights.answers:
            return "invalid"
        if rights.themes is not None:
            self.rights[person] = replace(rights, themes=rights.themes | {theme})
        self.work_changes += 1
        if now is not None and now.person == person:
            now.version += 1
            return "done"
        self.work_changes += now is not None
        self.given += 1
        state, version = (now.state, now.version) if now else ("draft", 0)
        self.work[theme, key] = Work(person, state, version + 1, self.given)
        return "done"

    def move_work(self, theme: str, key: str, number: int, seen: int, by: str, to: str) -> str:
        """Say that it is ready (``submitted``), accept it or ask for changes; ``number`` is the one that was read."""
        rights = self.rights[by]
        if not (rights.answers if to == "submitted" else rights.leads):
            return "denied"
        if not self.takes_answers:
            return "locked"
        now = self.work.get((theme, key))
        if now is None or (now.number, now.version) != (number, seen):
            return "stale"
        if to == "submitted":
            if now.person != by:
                return "not yours"
            if now.state not in ("draft", "changes_asked"):
                return "stale"
            singly = {question for of, question in self.work if question and of == theme}
            keys = [key] if key else [q for q, asked in self.questions.items() if asked.theme == theme]
            if self.unanswered([q for q in keys if key or q not in singly]):
                return "not ready"
        elif now.state not in ("submitted", "accepted"):
            return "stale"
        now.state = to
        now.version += 1
        self.work_changes += 1
        return "done"
