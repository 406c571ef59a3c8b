"""A framework as one canonical JSON document, and the hashes that tell whether it was changed. Pure: no ORM.

``content_hash`` covers everything that an answer or a score rests on, and so everything that is fixed once a
version is published: ids and their order, kinds, prompts, what a question covers, descriptors, weights, points,
gate, limits, applicability, reasons for not applicable, sensitivity, checks and prefills.

``question_hash`` covers what one question asks, and tells whether it was reworded between two versions. Weight,
checks and prefills are not in it: they change a score or what is offered, not the meaning of an answer given earlier.

Neither covers help text (titles, introductions, why it matters, guidance, who knows, evidence, next steps),
which errata may correct after publication.
"""

import hashlib
import json

from surveys.questionnaire.document import EVERY_TRUST, Check, FrameworkDocument, QuestionText, Theme


def as_document(document: FrameworkDocument) -> dict[str, object]:
    """Return the whole framework as plain JSON data, help text included, in the order of the YAML format.

    ``loading.from_document`` reads it back to an equal document.
    """
    return {
        **_header(document),
        "title": document.title,
        "themes": [
            {
                "id": theme.key,
                "title": theme.title,
                "introduction": theme.introduction,
                "weight": theme.weight,
                "questions": [_whole_question(question) for question in theme.questions],
            }
            for theme in document.themes
        ],
    }


def canonical_json(data: object) -> bytes:
    """Return ``data`` as JSON with sorted keys and no spaces, as UTF-8."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


_HASH = "_question_hash"
"""Under which a question, which never changes, keeps its hash: a copy that is changed has none yet."""


def content_hash(document: FrameworkDocument) -> str:
    """Return the SHA-256, 64 hexadecimal digits, over all that is asked and scored."""
    return _sha256({**_header(document), "themes": [_theme_rules(theme) for theme in document.themes]})


def question_hash(question: QuestionText) -> str:
    """Return the SHA-256, 64 hexadecimal digits, over what the question asks."""
    kept = question.__dict__
    if _HASH not in kept:
        kept[_HASH] = _sha256(_asked(question))
    found: str = kept[_HASH]
    return found


def _sha256(data: object) -> str:
    return hashlib.sha256(canonical_json(data)).hexdigest()


def _header(document: FrameworkDocument) -> dict[str, object]:
    share = document.gate.share
    return {
        "slug": document.slug,
        "version": document.version,
        "points": _by_level(document.points),
        "gate": {"share": f"{share.numerator}/{share.denominator}", "most_below": document.gate.most_below},
        "most_not_applicable_per_theme": document.most_not_applicable_per_theme,
        "themes_for_overall": document.themes_for_overall,
    }


def _theme_rules(theme: Theme) -> dict[str, object]:
    return {
        "id": theme.key,
        "weight": theme.weight,
        "questions": [{**_asked(question), **_scored_by(question)} for question in theme.questions],
    }


def _asked(question: QuestionText) -> dict[str, object]:
    asked: dict[str, object] = {"id": question.key, "kind": question.kind, "prompt": question.prompt}
    if question.is_scored:
        asked |= {
            "covers": question.covers,
            "levels": _by_level(question.levels),
            "not_applicable": dict(question.not_applicable) or "never",
            "applies_to": _applies_to(question),
        }
    return asked


def _scored_by(question: QuestionText) -> dict[str, object]:
    if not question.is_scored:
        return {}
    rules: dict[str, object] = {
        "weight": question.weight,
        "sensitive": question.sensitive,
        "checks": [_check(check) for check in question.checks],
    }
    # Left out where there is none, so that a version published without prefills keeps its hash.
    if question.prefill:
        rules["prefill"] = {"fact": question.prefill.fact, "levels": dict(question.prefill.levels)}
    return rules


def _whole_question(question: QuestionText) -> dict[str, object]:
    help_text: dict[str, object] = {
        "why_it_matters": question.why_it_matters,
        "guidance": question.guidance,
        "who_knows": list(question.who_knows),
    }
    if question.is_scored:
        help_text |= {
            "evidence": _by_level(question.evidence),
            "wgll": question.wgll,
            "next_step": _by_level(question.next_step),
        }
    return {**_asked(question), **_scored_by(question), **help_text}


def _by_level(values: object) -> dict[str, object]:
    """JSON has no whole-number keys; writing them as text ourselves keeps the stored form the hashed form."""
    return {str(level): value for level, value in sorted(dict(values).items())}  # type: ignore[call-overload]


def _applies_to(question: QuestionText) -> object:
    return EVERY_TRUST if question.applies_to == (EVERY_TRUST,) else list(question.applies_to)


def _check(check: Check) -> dict[str, object]:
    conditions = []
    for condition in check.conditions:
        bounds = {"at_least": condition.at_least, "at_most": condition.at_most}
        conditions.append(
            {"question": condition.question, **{name: bound for name, bound in bounds.items() if bound is not None}}
        )
    return {"if": conditions, "say": check.say}
