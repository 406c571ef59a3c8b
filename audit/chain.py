"""The chain of keyed hashes over events: pure functions, no database."""

import datetime
import hashlib
import hmac
import json
from collections.abc import Mapping

GENESIS = "0" * 64


def canonical(document: Mapping[str, object]) -> bytes:
    """One byte string for equal documents: keys sorted, no spaces, UTF-8."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode(
        "utf-8", "surrogatepass"
    )


def event_document(
    *,
    id: int,
    occurred_at: datetime.datetime,
    actor_id: str,
    actor_label: str,
    action: str,
    subject_type: str,
    subject_id: str,
    trust_code: str,
    data: object,
) -> dict[str, object]:
    """Everything an event says, its own id included, with the time in UTC to the microsecond."""
    return {
        "id": id,
        "occurred_at": occurred_at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        "actor_id": actor_id,
        "actor_label": actor_label,
        "action": action,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "trust_code": trust_code,
        "data": data,
    }


def chain_mac(*, key: str, sequence: int, previous_mac: str, event: Mapping[str, object]) -> str:
    """HMAC-SHA256, as 64 hexadecimal digits, over the place in the chain and the event that stands there."""
    message = canonical({"sequence": sequence, "previous_mac": previous_mac, "event": event})
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()
