"""How a submission was signed, as the JSON that the paper's template prints."""

from typing import Any

from nhsuk.formats import plural

from ..presenters.signing import Remark, SigningView
from ..presenters.words import listed, sentence

MOST_REMARKS, MOST_OF_A_REMARK = 4, 240
"""Of what was explained and dissented, as much as leaves the paper within its pages; the receipt has all of it."""


def signing_data(signing: SigningView) -> dict[str, Any]:
    """Who signed as what, what was explained and who dissented, of each the first few."""
    return {
        "signed": [list(row) for row in signing.signed],
        "words": signing.words,
        "explained": [_remark(one) for one in signing.explained[:MOST_REMARKS]],
        "left_open": signing.left_open,
        "more_explained": _more(len(signing.explained), "explanation"),
        "dissent": [_remark(one) for one in signing.dissent[:MOST_REMARKS]],
        "more_dissent": _more(len(signing.dissent), "dissenting note"),
    }


def signed_words(signing: SigningView) -> str:
    """Who signed, and how much was explained and dissented, in a line."""
    signed = "; ".join(f"{title}, {on}" for title, on in signing.signed)
    besides = [
        plural(len(signing.explained), "warning") + " explained" if signing.explained else "",
        signing.left_open.partition(" when ")[0],
        plural(len(signing.dissent), "dissenting note") + " recorded" if signing.dissent else "",
    ]
    words = f"Signatures: {signed}." if signed else "Not signed."
    told = listed([part for part in besides if part])
    return f"{words} {sentence(told)}." if told else words


def _more(count: int, noun: str) -> str:
    rest = count - MOST_REMARKS
    return f"{plural(rest, f'further {noun}')} on the receipt." if rest > 0 else ""


def _remark(remark: Remark) -> dict[str, str]:
    return {"about": _shortened(remark.about), "text": _shortened(remark.text), "by": remark.by}


def _shortened(text: str) -> str:
    """``text`` in one paragraph, and of a long one its beginning."""
    flat = " ".join(text.split())
    if len(flat) <= MOST_OF_A_REMARK:
        return flat
    return f"{flat[:MOST_OF_A_REMARK].rsplit(' ', 1)[0]} … (in full on the receipt)"
