"""What a workbook says of itself on its hidden sheet, keyed so that only the portal can have said it. Pure."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from .refusal import WorkbookRefused

FORMAT = "1"
SHEET = "Stamp"
_SEEN = "answer "
_SIGNATURE = "signature"
_LABELS = ("format", "trust", "wave", "framework", "content hash", "downloaded")
_NO_STAMP = (
    "The file is not a workbook that was downloaded from this page: its hidden sheet is not there. "
    "Download the workbook, and copy your answers into it"
)
_ALTERED = (
    "The hidden sheet of the workbook was changed, or another portal made it. "
    "Download the workbook again, and copy your answers into it"
)


@dataclass(frozen=True)
class Stamp:
    """Whose workbook it is, of which text, and which version of each answer the download saw (0: there was none)."""

    trust: str
    wave: str
    framework: str
    content_hash: str
    downloaded_at: datetime
    seen: Mapping[str, int]

    def rows(self, key: str) -> list[tuple[str, str]]:
        """Labels and values, and last the signature over all of them."""
        moment = self.downloaded_at.astimezone(UTC).isoformat(timespec="seconds")
        values = (FORMAT, self.trust, self.wave, self.framework, self.content_hash, moment)
        rows = list(zip(_LABELS, values, strict=True))
        rows += [(f"{_SEEN}{question}", str(version)) for question, version in self.seen.items()]
        return [*rows, (_SIGNATURE, _signature(rows, key))]


def read_stamp(rows: Sequence[tuple[str, str]], keys: Sequence[str]) -> Stamp:
    """The stamp that ``rows`` hold, signed with one of ``keys``. Raises WorkbookRefused."""
    if not rows:
        raise WorkbookRefused(_NO_STAMP)
    said = dict(rows)
    signed = [row for row in rows if row[0] != _SIGNATURE]
    given = said.get(_SIGNATURE, "").encode()
    if len(said) != len(rows) or not any(hmac.compare_digest(_signature(signed, k).encode(), given) for k in keys):
        raise WorkbookRefused(_ALTERED)
    if said["format"] != FORMAT:
        raise WorkbookRefused("Another version of the portal made the workbook. Download it again")
    return Stamp(
        trust=said["trust"],
        wave=said["wave"],
        framework=said["framework"],
        content_hash=said["content hash"],
        downloaded_at=datetime.fromisoformat(said["downloaded"]),
        seen={label.removeprefix(_SEEN): int(value) for label, value in signed if label.startswith(_SEEN)},
    )


def _signature(rows: Sequence[tuple[str, str]], key: str) -> str:
    """HMAC-SHA256 in hexadecimal, with a key that signs nothing but workbooks."""
    own_key = hashlib.sha256(b"surveys.workbook.stamp:" + key.encode()).digest()
    message = json.dumps(sorted(rows), ensure_ascii=True, separators=(",", ":")).encode()
    return hmac.new(own_key, message, hashlib.sha256).hexdigest()
