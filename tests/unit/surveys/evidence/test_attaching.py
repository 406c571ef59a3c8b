"""Attaching evidence to answers, and what a signature covers of it."""

import stat

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from audit.models import Event
from surveys.evidence import store
from surveys.evidence.links import NotALink
from surveys.evidence.pieces import pieces_in_snapshot
from surveys.evidence.refusal import NotAccepted
from surveys.models import Submission
from surveys.selectors import document_for
from surveys.selectors.evidence import evidence_of, reusable_for, stored_bytes
from surveys.services import (
    AssessmentLocked,
    ChangedSinceRead,
    answers_hash_of,
    close_wave,
    countersign_assessment,
    send_back_assessment,
    sign_assessment,
)
from surveys.services import evidence as services
from surveys.snapshot import content_hash
from tests.factories.accounts import make_person
from tests.factories.evidence import PDF, arrived, attach_file, attach_link, png
from tests.factories.surveys import answer_all

pytestmark = pytest.mark.database

KEY = "workforce.clinical-authority"


@pytest.fixture
def other(maple) -> str:
    return next(q.key for q in document_for(maple.assessment).scored if q.key != KEY)


def kept_files(root) -> list:
    return [path for path in root.rglob("*") if path.is_file()]


def submit(maple) -> Submission:
    answer_all(maple.assessment, by=maple.lead)
    read = answers_hash_of(maple.assessment)
    sign_assessment(assessment=maple.assessment, read_hash=read, signed_as="CIO", by=maple.lead)
    return countersign_assessment(assessment=maple.assessment, read_hash=read, signed_as="CCIO", by=maple.clinician)


def test_a_file_is_kept_by_a_random_name_for_the_portal_alone(maple, evidence_dir):
    use = attach_file(maple.assessment, KEY, maple.colleague, name="Board minutes.pdf", note="page 4")
    [path] = kept_files(evidence_dir)
    assert path.read_bytes() == PDF
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert all(stat.S_IMODE(folder.stat().st_mode) == 0o700 for folder in (evidence_dir, path.parent))
    assert "minutes" not in str(path.relative_to(evidence_dir))
    [piece] = evidence_of(maple.assessment)[KEY]
    assert (piece.title, piece.kind, piece.level, piece.note) == ("Board minutes", "pdf", 3, "page 4")
    assert piece.added_by == maple.colleague.name
    assert use.evidence.sha256 == store.hash_of(path.open("rb"))
    event = Event.objects.get(action="evidence.attached")
    assert event.data["sha256"] == use.evidence.sha256
    assert event.trust_code == "RMA"


def test_a_link_is_checked_and_kept_as_text(maple):
    attach_link(maple.assessment, KEY, maple.colleague, level=4)
    [piece] = evidence_of(maple.assessment)[KEY]
    assert (piece.is_link, piece.address, piece.level) == (True, "https://www.example.nhs.uk/minutes", 4)
    with pytest.raises(NotALink):
        attach_link(maple.assessment, KEY, maple.colleague, address="javascript:alert(1)")


def test_one_piece_serves_several_answers_and_is_kept_once(maple, other, evidence_dir):
    use = attach_file(maple.assessment, KEY, maple.colleague)
    [offered] = reusable_for(evidence_of(maple.assessment), other)
    assert offered.id == use.evidence_id
    services.use_again(
        assessment=maple.assessment, question_key=other, evidence_id=offered.id, level=2, note="", by=maple.lead
    )
    assert [piece.level for key in (KEY, other) for piece in evidence_of(maple.assessment)[key]] == [3, 2]
    assert len(kept_files(evidence_dir)) == 1
    assert not reusable_for(evidence_of(maple.assessment), other)
    with pytest.raises(NotAccepted, match="already attached to this answer"):
        services.use_again(
            assessment=maple.assessment, question_key=other, evidence_id=offered.id, level=2, note="", by=maple.lead
        )


def test_the_same_file_and_the_same_link_are_not_taken_twice(maple, other, evidence_dir):
    attach_file(maple.assessment, KEY, maple.colleague)
    attach_link(maple.assessment, KEY, maple.colleague)
    with pytest.raises(services.AlreadyAttached, match="Board minutes"):
        attach_file(maple.assessment, other, maple.lead, name="copy.pdf")
    with pytest.raises(services.AlreadyAttached, match="Minutes on the web"):
        attach_link(maple.assessment, other, maple.lead)
    assert len(kept_files(evidence_dir)) == 1
    attach_file(maple.other_assessment, KEY, maple.stranger)


def test_withdrawn_evidence_stays_on_record_and_serves_nothing(maple, other, evidence_dir):
    use = attach_file(maple.assessment, KEY, maple.colleague)
    withdrawn = {"assessment": maple.assessment, "question_key": KEY, "evidence_id": use.evidence_id, "by": maple.lead}
    services.withdraw_evidence(**withdrawn)
    assert evidence_of(maple.assessment) == {}
    use.refresh_from_db()
    assert use.withdrawn_by_label == maple.lead.name
    assert len(kept_files(evidence_dir)) == 1
    assert Event.objects.filter(action="evidence.withdrawn").exists()
    with pytest.raises(services.NoSuchEvidence):
        services.withdraw_evidence(**withdrawn)
    with pytest.raises(services.NoSuchEvidence):
        services.use_again(
            assessment=maple.assessment,
            question_key=other,
            evidence_id=use.evidence_id,
            level=None,
            note="",
            by=maple.lead,
        )
    attach_file(maple.assessment, KEY, maple.colleague)  # What was withdrawn may be attached anew.


def test_the_evidence_of_another_trust_cannot_be_used(maple):
    use = attach_file(maple.other_assessment, KEY, maple.stranger)
    with pytest.raises(services.NoSuchEvidence):
        services.use_again(
            assessment=maple.assessment, question_key=KEY, evidence_id=use.evidence_id, level=1, note="", by=maple.lead
        )


def test_only_who_may_answer_may_attach(maple):
    elsewhere = make_person(Role.CONTRIBUTOR, trust=maple.trust, themes=["suppliers"])
    for person in (maple.clinician, maple.stranger, elsewhere):
        with pytest.raises(PermissionDenied):
            attach_link(maple.assessment, KEY, person)
        with pytest.raises(PermissionDenied):
            attach_file(maple.assessment, KEY, person)


def test_a_question_that_is_not_asked_or_not_scored_takes_none(maple):
    open_question = next(q.key for q in document_for(maple.assessment).questions if not q.is_scored)
    for key in ("workforce.nothing", open_question):
        with pytest.raises(services.NoSuchEvidence):
            attach_link(maple.assessment, key, maple.lead)
    with pytest.raises(services.NoSuchEvidence):
        attach_link(maple.assessment, KEY, maple.lead, level=6)


def test_sizes_are_limited_for_a_file_and_for_an_assessment(maple, monkeypatch, evidence_dir):
    monkeypatch.setattr(services, "MOST_FILE_BYTES", 200)
    with pytest.raises(NotAccepted, match="larger than 10 MB"):
        attach_file(maple.assessment, KEY, maple.lead, content=PDF + b"\n" * 200)
    attach_file(maple.assessment, KEY, maple.lead)
    monkeypatch.setattr(services, "MOST_ASSESSMENT_BYTES", len(PDF) + 50)
    with pytest.raises(NotAccepted, match="more than 50 MB"):
        attach_file(maple.assessment, KEY, maple.lead, content=png(), name="a.png")
    assert stored_bytes(maple.assessment) == len(PDF)
    assert len(kept_files(evidence_dir)) == 1


def test_an_answer_takes_a_limited_number(maple, monkeypatch):
    monkeypatch.setattr(services, "MOST_AT_AN_ANSWER", 2)
    for number in range(2):
        attach_link(maple.assessment, KEY, maple.lead, address=f"https://example.nhs.uk/{number}")
    with pytest.raises(NotAccepted, match="Withdraw one first"):
        attach_link(maple.assessment, KEY, maple.lead)


def test_a_signature_covers_the_evidence(maple, other):
    without = answers_hash_of(maple.assessment)
    link = attach_link(maple.assessment, KEY, maple.lead, note="page 4")
    with_link = answers_hash_of(maple.assessment)
    assert with_link != without
    attach_file(maple.assessment, other, maple.lead)
    answer_all(maple.assessment, by=maple.lead)
    read = answers_hash_of(maple.assessment)
    services.withdraw_evidence(
        assessment=maple.assessment, question_key=KEY, evidence_id=link.evidence_id, by=maple.colleague
    )
    with pytest.raises(ChangedSinceRead):
        sign_assessment(assessment=maple.assessment, read_hash=read, signed_as="CIO", by=maple.lead)


def test_a_submission_names_its_evidence_and_without_any_is_as_it_was(maple, other):
    attach_link(maple.assessment, KEY, maple.lead, note="page 4")
    use = attach_file(maple.assessment, other, maple.lead, level=5)
    submission = submit(maple)
    assert submission.content_hash == content_hash(submission.snapshot)
    named = pieces_in_snapshot(submission.snapshot)
    [link], [file] = named[KEY], named[other]
    assert (link.address, link.note, link.is_link) == ("https://www.example.nhs.uk/minutes", "page 4", True)
    assert (file.sha256, file.level, file.kind, file.opens) == (use.evidence.sha256, 5, "pdf", False)


def test_a_submission_without_evidence_has_no_such_entry(maple):
    submission = submit(maple)
    assert "evidence" not in submission.snapshot
    assert pieces_in_snapshot(submission.snapshot) == {}


def test_what_is_signed_cannot_change_until_it_is_sent_back(maple, evidence_dir):
    use = attach_link(maple.assessment, KEY, maple.lead)
    answer_all(maple.assessment, by=maple.lead)
    read = answers_hash_of(maple.assessment)
    sign_assessment(assessment=maple.assessment, read_hash=read, signed_as="CIO", by=maple.lead)
    withdraw = {"assessment": maple.assessment, "question_key": KEY, "evidence_id": use.evidence_id, "by": maple.lead}
    with pytest.raises(AssessmentLocked):
        services.withdraw_evidence(**withdraw)
    with pytest.raises(AssessmentLocked):
        attach_file(maple.assessment, KEY, maple.lead)
    assert kept_files(evidence_dir) == []
    send_back_assessment(assessment=maple.assessment, reason="Another page", by=maple.clinician)
    services.withdraw_evidence(**withdraw)


def test_a_closed_wave_takes_no_evidence(maple):
    close_wave(wave=maple.assessment.wave, by=None)
    with pytest.raises(AssessmentLocked):
        attach_link(maple.assessment, KEY, maple.lead)


def test_an_arriving_file_that_is_dropped_leaves_nothing(evidence_dir):
    incoming = arrived(PDF)
    assert len(kept_files(evidence_dir)) == 1
    incoming.discard()
    assert kept_files(evidence_dir) == []
    with pytest.raises(FileNotFoundError):
        store.open_kept(evidence_dir, "../../../etc/passwd")
