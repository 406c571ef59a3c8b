"""What an import did, in numbers and in a sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Summary:
    """Rows created, changed and found unchanged, and the codes that were passed over, with the reason."""

    what: str
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    passed_over: tuple[str, ...] = ()
    passed_over_because: str = ""

    @property
    def changed_anything(self) -> bool:
        return bool(self.created or self.changed)

    def __str__(self) -> str:
        text = f"{self.what}: {self.created} created, {self.changed} changed, {self.unchanged} unchanged"
        if self.passed_over:
            text += f"; {len(self.passed_over)} passed over, {self.passed_over_because}: {', '.join(self.passed_over)}"
        return f"{text}."
