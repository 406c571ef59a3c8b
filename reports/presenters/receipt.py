"""A receipt in words, the same on the page and on paper. Pure."""

from dataclasses import dataclass

from nhsuk.formats import nhs_date, nhs_datetime
from surveys.models import ClinicalLeadConfirmation, Signature

from ..selectors.receipts import ReceiptFacts

NOT_CONFIRMED = "Not confirmed by an executive sponsor."
STATES = {
    "stands": "It stands: it is what counts for this trust in this wave.",
    "withdrawn": "Withdrawn: it enters no new publication.",
    "replaced": "Replaced by a later submission.",
}
CHECKING = (
    "Open the submission in the portal and download the signed answers as a file. The SHA-256 of that file, byte for "
    "byte, is the fingerprint printed here. On Linux: sha256sum FILE. On Windows: certutil -hashfile FILE SHA256. If "
    "one answer were changed, the fingerprint would be another."
)


@dataclass(frozen=True)
class SignatureView:
    """``heading`` says in which role; ``confirmed`` is blank for the first signature."""

    heading: str
    name: str
    title: str
    at: str
    declaration: str
    confirmed: str


@dataclass(frozen=True)
class ReceiptView:
    trust: str
    trust_code: str
    wave: str
    demonstration: bool
    framework: str
    number: int
    submitted: str
    state: str
    withdrawn: str
    reason: str
    signatures: tuple[SignatureView, ...]
    board: str
    counts: tuple[tuple[str, int, int, int], ...]
    total: tuple[int, int, int]
    content_hash: str


def receipt_view(facts: ReceiptFacts) -> ReceiptView:
    """Present a receipt."""
    assessment, submission = facts.assessment, facts.submission
    version = assessment.wave.framework_version
    titles = {theme.key: theme.title for theme in facts.document.themes}
    counts = tuple((titles[key], *numbers) for key, numbers in facts.counts.items())
    withdrawal = submission.withdrawal if submission.is_withdrawn else None
    return ReceiptView(
        trust=assessment.trust_name,
        trust_code=assessment.trust_code,
        wave=assessment.wave.title,
        demonstration=assessment.wave.demonstration,
        framework=f"{version.framework.slug} {version.version}",
        number=submission.number,
        submitted=nhs_datetime(submission.submitted_at),
        state=STATES[facts.state],
        withdrawn=f"Withdrawn on {nhs_datetime(withdrawal.at)} by {withdrawal.by_label}" if withdrawal else "",
        reason=withdrawal.reason if withdrawal else "",
        signatures=tuple(_signature(s, facts.confirmed) for s in facts.signatures),
        board=(
            f"{nhs_date(facts.board_date.on)}, recorded by {_who(facts.board_date.by_label, facts.board_date.by_title)}"
            if facts.board_date
            else "Not recorded"
        ),
        counts=counts,
        total=(sum(row[1] for row in counts), sum(row[2] for row in counts), sum(row[3] for row in counts)),
        content_hash=submission.content_hash,
    )


def _signature(signature: Signature, confirmed: ClinicalLeadConfirmation | None) -> SignatureView:
    return SignatureView(
        heading=signature_heading(signature),
        name=signature.signed_by_label.split(" <")[0],
        title=signature.signed_as,
        at=nhs_datetime(signature.signed_at),
        declaration=signature.declaration,
        confirmed=confirmed_in_words(confirmed) if signature.kind == Signature.Kind.CLINICAL_LEAD else "",
    )


def signature_heading(signature: Signature) -> str:
    """In which role somebody signed."""
    if signature.kind == Signature.Kind.CLINICAL_LEAD:
        return "Counter-signed by the clinical lead"
    return "Signed by the deputy digital lead" if signature.by_deputy else "Signed by the digital lead"


def confirmed_in_words(confirmed: ClinicalLeadConfirmation | None) -> str:
    """Whether the executive sponsor confirmed who counter-signed."""
    if confirmed is None:
        return NOT_CONFIRMED
    return (
        f"Confirmed by the executive sponsor, {_who(confirmed.by_label, confirmed.by_title)}, {nhs_date(confirmed.at)}."
    )


def _who(name: str, title: str) -> str:
    return f"{name}, {title}" if title else name
