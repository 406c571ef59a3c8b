"""A receipt as the JSON that reports/typst/receipt.typ reads."""

from dataclasses import asdict
from typing import Any

from ..presenters.receipt import CHECKING, ReceiptView
from ..presenters.signing import SigningView
from .trust_report import DEMONSTRATION, hyphenated


def receipt_data(view: ReceiptView, signing: SigningView) -> dict[str, Any]:
    """Everything the template prints, as texts and numbers; its keys are written with hyphens."""
    return hyphenated(
        {
            "title": f"Receipt: {view.trust}",
            "wave": view.wave,
            "author": "Digital maturity portal",
            "description": f"{view.trust} submitted its assessment of {view.wave} on {view.submitted}.",
            "running_title": f"Receipt: {view.trust}, {view.wave}",
            "demonstration": DEMONSTRATION if view.demonstration else "",
            "stamp": f"Submission {view.number} · {view.content_hash[:16]}…",
            "withdrawn": view.withdrawn,
            "reason": view.reason,
            "rows": [
                ("Trust", f"{view.trust} ({view.trust_code})"),
                ("Wave", view.wave),
                ("Framework", view.framework),
                ("Submission", f"Number {view.number}, {view.submitted}"),
                ("State", view.state),
                ("Board saw it", view.board),
            ],
            "signatures": [asdict(signature) for signature in view.signatures],
            "signing_words": signing.words,
            "left_open": signing.left_open,
            "explained": [asdict(one) for one in signing.explained],
            "dissent": [asdict(one) for one in signing.dissent],
            "counts": [[title, str(level), str(unknown), str(none)] for title, level, unknown, none in view.counts],
            "total": [str(number) for number in view.total],
            "hash": view.content_hash,
            "checking": CHECKING,
        }
    )
