"""The immutable form of an assessment's answers: what is signed, hashed, stored and scored. Pure: no ORM."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

FORMAT = 1


def build_snapshot(
    *,
    wave: str,
    framework: Mapping[str, str],
    trust: Mapping[str, Any],
    answers: Iterable[Mapping[str, Any]],
    evidence: Iterable[Mapping[str, Any]] = (),
    explanations: Iterable[Mapping[str, Any]] = (),
    warnings: Iterable[Mapping[str, Any]] = (),
    dissent: Iterable[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Return the snapshot of one assessment.

    ``framework`` has slug, version and hash. ``trust`` has code, name, type, region_code, region_name,
    icb_code, icb_name and programmes, as frozen when the wave opened. ``answers`` come in the order of the
    questions, each with question (its key), response, level, reason, text, comment and version, and with carried
    where it was taken over from the wave before. ``evidence`` is what was attached, each with question, title, kind,
    level, note, link and sha256; without any the snapshot has no such entry, and its hash is what it was before there
    was evidence. So it is with ``explanations`` of findings (each with finding, says, questions, text and as, the job
    title), with ``warnings`` that nobody explained (each with finding, says and questions) and with ``dissent`` (each
    with question, answer, text and as), which name nobody.
    """
    attached = [dict(piece) for piece in evidence]
    explained = [dict(explanation) for explanation in explanations]
    unexplained = [dict(warning) for warning in warnings]
    dissenting = [dict(one) for one in dissent]
    return {
        "format": FORMAT,
        "wave": wave,
        "framework": dict(framework),
        "trust": dict(trust),
        "answers": [dict(answer) for answer in answers],
        **({"evidence": attached} if attached else {}),
        **({"explanations": explained} if explained else {}),
        **({"warnings": unexplained} if unexplained else {}),
        **({"dissent": dissenting} if dissenting else {}),
    }


def canonical_json(value: Any) -> str:
    """Return JSON of which there is one spelling only: sorted keys, no spaces, no escapes beyond the needed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def content_hash(snapshot: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical snapshot, in hexadecimal."""
    return hashlib.sha256(canonical_json(snapshot).encode()).hexdigest()
