"""Reading named fields out of plain data, where every mistake is noted and reading goes on."""

import unicodedata
from collections.abc import Iterator, Mapping

from surveys.questionnaire.faults import Faults

_MISSING = object()


class Fields:
    """A mapping being read. Each method takes one field, notes what is wrong with it, and returns a value of
    its type in any case (an empty one where the field is absent or wrong), so that all faults are found at once.

    Fields that nobody asked for are noted by ``nothing_else``: a misspelt name is never passed over.
    """

    def __init__(self, data: object, faults: Faults) -> None:
        self.faults = faults
        self._data: Mapping[object, object] = {}
        self._asked: set[object] = set()
        if isinstance(data, Mapping):
            self._data = data
        else:
            faults.add("expected named fields (a mapping)")

    def __contains__(self, name: str) -> bool:
        return name in self._data

    def _take(self, name: str, *, required: bool) -> object:
        self._asked.add(name)
        value = self._data.get(name, _MISSING)
        if value is _MISSING and required:
            self.faults.add(f"{name} is missing")
        return value

    def text(self, name: str, *, required: bool = True, longest: int | None = None) -> str:
        """One line of text: runs of white space become one space, letters their composed form (NFC)."""
        value = self._take(name, required=required)
        if value is _MISSING:
            return ""
        return self._as_text(value, name, longest)

    def whole_number(self, name: str, *, least: int, most: int, default: int | None = None) -> int:
        """A whole number within the bounds; ``default`` (or ``least``) where it is absent or wrong."""
        value = self._take(name, required=default is None)
        fallback = least if default is None else default
        if value is _MISSING:
            return fallback
        return self._as_number(value, name, least, most, fallback)

    def true_or_false(self, name: str, *, default: bool) -> bool:
        value = self._take(name, required=False)
        if value is _MISSING:
            return default
        if not isinstance(value, bool):
            self.faults.add(f"{name} must be true or false, not {_shown(value)}")
            return default
        return value

    def texts(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        return tuple(
            self._as_text(value, f"{name}, item {number}", None)
            for number, value in enumerate(self.items(name, required=required), start=1)
        )

    def items(self, name: str, *, required: bool = True) -> list[object]:
        value = self._take(name, required=required)
        if value is _MISSING:
            return []
        if not isinstance(value, list):
            self.faults.add(f"{name} must be a list")
            return []
        return value

    def raw(self, name: str, *, required: bool = True) -> object | None:
        value = self._take(name, required=required)
        return None if value is _MISSING else value

    def level_texts(self, name: str) -> dict[int, str]:
        return {level: self._as_text(value, f"{name} {level}", None) for level, value in self._levels(name)}

    def level_numbers(self, name: str, *, least: int, most: int) -> dict[int, int]:
        return {
            level: self._as_number(value, f"{name} {level}", least, most, least) for level, value in self._levels(name)
        }

    def _levels(self, name: str) -> Iterator[tuple[int, object]]:
        """Pairs of level and value. JSON keeps keys as text, so "3" is level 3 too."""
        value = self._take(name, required=True)
        if value is _MISSING:
            return
        if not isinstance(value, Mapping):
            self.faults.add(f"{name} must give a value by level")
            return
        for key, item in sorted(value.items(), key=lambda pair: str(pair[0])):
            if isinstance(key, bool) or str(key) not in {"1", "2", "3", "4", "5"}:
                self.faults.add(f"{name} has {_shown(key)} where a level from 1 to 5 is expected")
            else:
                yield int(str(key)), item

    def _as_text(self, value: object, name: str, longest: int | None) -> str:
        if not isinstance(value, str):
            self.faults.add(f"{name} must be text, not {_shown(value)}; quote it if it is meant so")
            return ""
        text = unicodedata.normalize("NFC", " ".join(value.split()))
        if not text:
            self.faults.add(f"{name} is empty")
        elif not text.isprintable():
            self.faults.add(f"{name} holds a character that cannot be printed")
        elif longest is not None and len(text) > longest:
            self.faults.add(f"{name} has {len(text)} characters; the most is {longest}")
        return text

    def _as_number(self, value: object, name: str, least: int, most: int, fallback: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            self.faults.add(f"{name} must be a whole number, not {_shown(value)}")
            return fallback
        if not least <= value <= most:
            self.faults.add(f"{name} must be from {least} to {most}, not {value}")
            return fallback
        return value

    def nothing_else(self) -> None:
        for name in self._data:
            if name not in self._asked:
                self.faults.add(f"{_shown(name)} is not a field known here")


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 40 else f"{shown[:37]}..."
