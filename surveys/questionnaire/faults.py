"""What is wrong with a framework: every fault at once, each naming file, place and reason."""


class FrameworkInvalid(ValueError):
    """A framework was refused. ``errors`` lists every reason as "file: place: reason"."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


class Faults:
    """Collects faults of one file. ``at`` gives a collector for a place inside it, sharing the list."""

    def __init__(self, source: str, place: str = "", errors: list[str] | None = None) -> None:
        self.source = source
        self.place = place
        self.errors: list[str] = [] if errors is None else errors

    def at(self, place: str) -> "Faults":
        return Faults(self.source, place, self.errors)

    def add(self, reason: str) -> None:
        self.errors.append(": ".join(part for part in (self.source, self.place, reason) if part))

    def raise_if_any(self) -> None:
        """Raise FrameworkInvalid with all that was collected, if anything was."""
        if self.errors:
            raise FrameworkInvalid(self.errors)
