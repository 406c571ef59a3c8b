"""Making reports: what is handed out is recorded."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from audit.services import record

from ..pdf.receipt import receipt_data
from ..pdf.trust_report import report_data
from ..pdf.typesetting import typeset
from ..presenters.gaps import question_gaps
from ..presenters.lifts import best_lifts
from ..presenters.receipt import receipt_view
from ..presenters.result import DEFAULT_PEERS, ResultPresenter
from ..presenters.signing import signing_of, signing_view
from ..selectors.receipts import visible_receipt
from ..selectors.results import covers, visible_result

PDF = "application/pdf"


class Kind(enum.StrEnum):
    """The paper for a board, or two pages of it."""

    PAPER = "paper"
    SUMMARY = "summary"


TEMPLATES = {Kind.PAPER: "trust_report.typ", Kind.SUMMARY: "trust_summary.typ"}


@dataclass(frozen=True)
class ReportRequest:
    """One trust's paper or summary in one wave, for a person or (None) for the portal itself.

    With ``comments`` an appendix holds what people typed beside their answers.
    """

    wave_slug: str
    trust_code: str
    by: User | None
    peers: str = DEFAULT_PEERS
    comments: bool = False
    kind: Kind = Kind.PAPER


class NoReport(LookupError):
    """There is no report to make; the text says why, for whom it concerns."""


def render(request: ReportRequest) -> tuple[str, str, Iterator[bytes]]:
    """Return file name, media type and the report's bytes in chunks: the exporters' contract.

    Groups are shown as a reader without names may see them, so that the report can be shared. Raises NoReport
    (unknown trust or wave, nothing submitted, no scores yet), PermissionDenied, and what ``typeset`` raises.
    """
    facts = visible_result(request.by, wave_slug=request.wave_slug, trust_code=request.trust_code, as_peer=True)
    if facts is None:
        raise NoReport(f"There is no trust {request.trust_code} in the wave {request.wave_slug}.")
    assessment = facts.now.assessment
    if not covers(request.by, Permission.REPORT_EXPORT, assessment):
        raise PermissionDenied("Your role does not include downloading this trust's report.")
    if facts.now.submission is None:
        raise NoReport(f"{assessment.trust_name} has not submitted its assessment of {assessment.wave.title}.")
    if facts.now.scores is None:
        raise NoReport(f"The scores of {assessment.trust_name} are still being computed. Try again in a minute.")
    presenter = ResultPresenter(facts, peers=request.peers)
    data = report_data(
        presenter.view(),
        signing=signing_of(facts),
        lifts=best_lifts(presenter, question_gaps(presenter)),
        comments=request.comments,
    )
    pdf = typeset(TEMPLATES[request.kind], data, fonts=settings.FONTS_DIR, made_at=timezone.now())
    two_pages = "-summary" if request.kind is Kind.SUMMARY else ""
    name = f"digital-maturity-{assessment.wave.slug}-{assessment.trust_code}{two_pages}.pdf"
    with transaction.atomic():
        record(
            action="report.exported",
            by=request.by,
            subject=assessment,
            trust_code=assessment.trust_code,
            data={
                "wave": assessment.wave.slug,
                "submission": facts.now.submission.number,
                "publication": facts.now.publication.number if facts.now.publication else None,
                "peers": presenter.peers,
                "comments": request.comments,
                "kind": request.kind.value,
                "file": name,
                "bytes": len(pdf),
            },
        )
    return name, PDF, iter((pdf,))


def render_receipt(
    *, by: User, wave_slug: str, trust_code: str, number: int | None = None
) -> tuple[str, str, Iterator[bytes]]:
    """Return a receipt as a PDF in the exporters' contract: of submission ``number``, or of the last one.

    Raises NoReport where ``by`` may read none, and what ``typeset`` raises.
    """
    facts = visible_receipt(by, wave_slug=wave_slug, trust_code=trust_code, number=number)
    if facts is None:
        raise NoReport(f"There is no such submission of {trust_code} in the wave {wave_slug}.")
    reads_answers = covers(by, Permission.ANSWERS_READ, facts.assessment)
    signing = signing_view(facts.document, facts.submission.snapshot, facts.signatures, reads_answers=reads_answers)
    data = receipt_data(receipt_view(facts), signing)
    pdf = typeset("receipt.typ", data, fonts=settings.FONTS_DIR, made_at=timezone.now())
    name = f"receipt-{wave_slug}-{facts.assessment.trust_code}-{facts.submission.number}.pdf"
    with transaction.atomic():
        record(
            action="receipt.exported",
            by=by,
            subject=facts.submission,
            trust_code=facts.assessment.trust_code,
            data={"wave": wave_slug, "submission": facts.submission.number, "file": name, "bytes": len(pdf)},
        )
    return name, PDF, iter((pdf,))
