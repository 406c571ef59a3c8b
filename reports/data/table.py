"""A table to take away: named, typed and documented columns, and rows that come in batches. Pure."""

import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

Value = str | int | float | bool | date | datetime | None
Batch = Sequence[Sequence[Value]]


class Kind(enum.Enum):
    """What a column holds, in words for the codebook. Every column may be empty."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    YES_NO = "true or false"
    DATE = "date"
    MOMENT = "date and time (UTC)"


@dataclass(frozen=True)
class Column:
    """``meaning`` is what the codebook says, with unit, values, and why it may be empty."""

    name: str
    kind: Kind
    meaning: str


@dataclass(frozen=True)
class Table:
    """``rows`` begins anew at each call, and yields batches with a value for each column.

    ``notes`` are what a reader of the file must know: wave, publication, handling.
    """

    name: str
    title: str
    notes: Sequence[str]
    columns: Sequence[Column]
    rows: Callable[[], Iterator[Batch]]
