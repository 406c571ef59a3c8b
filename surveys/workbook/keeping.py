"""A workbook that was read, as plain data to be kept for a while, and back. Pure."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from ..content import AnswerInput
from .reading import Fault, Filled
from .stamp import Stamp


def to_plain(filled: Filled) -> dict[str, Any]:
    """``filled`` as text, numbers, lists and dicts."""
    plain = asdict(filled)
    plain["stamp"]["downloaded_at"] = filled.stamp.downloaded_at.isoformat()
    return plain


def from_plain(plain: dict[str, Any]) -> Filled:
    """What ``to_plain`` was given."""
    moment = datetime.fromisoformat(plain["stamp"]["downloaded_at"])
    return Filled(
        stamp=Stamp(**{**plain["stamp"], "downloaded_at": moment}),
        answers={key: AnswerInput(**given) for key, given in plain["answers"].items()},
        faults=tuple(Fault(**fault) for fault in plain["faults"]),
        missing=tuple(plain["missing"]),
    )
