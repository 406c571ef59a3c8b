"""The page of findings, the page that explains one, and what signing asks of whoever leaves one unexplained."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from audit.models import Event
from surveys import services
from surveys.models import Assessment, Evidence, Explanation, Wave
from surveys.services import AnswerInput, answers_hash_of
from surveys.services.explanations import FindingGone, explain_finding
from surveys.snapshot import content_hash
from tests.factories.accounts import make_person, signed_in
from tests.factories.evidence import attach_file, attach_link
from tests.factories.findings import explain, made_dissent
from tests.factories.surveys import answer_all, level, open_assessment, small_document

KEYS = [question.key for question in small_document().scored]
FIRST, SECOND = KEYS[:2]
LINE = "straight-line.workforce"
HIGH = f"unsupported.{FIRST}"
BAD = '"><img src=x onerror=alert(1)>{{7*7}}'


@pytest.fixture
def lead(maple):
    return signed_in(maple.lead)


def put(maple, key: str, given, by=None) -> None:
    """Save an answer over whatever stands."""
    stood = maple.assessment.answers.filter(question__key=key).first()
    services.save_answer(
        assessment=maple.assessment,
        question_key=key,
        seen_version=stood.version if stood else 0,
        given=given if isinstance(given, AnswerInput) else level(given),
        by=by or maple.colleague,
    )


def ordinary(maple) -> None:
    """Answers that give no warning."""
    for number, key in enumerate(KEYS):
        put(maple, key, 2 + number % 2)


def at(maple, name: str, *args) -> str:
    return reverse(f"surveys:{name}", args=[maple.assessment.pk, *args])


def words(client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def form_of(html: str) -> dict[str, str]:
    """The hidden fields of the signing page, and what a person puts in."""
    names = ("read_hash", "marks", "warned")
    found = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', html) for name in names}
    return {name: match[1] if match else "" for name, match in found.items()} | {"signed_as": "Chief", "agreed": "on"}


def digest_of(client, address: str) -> str:
    return re.search(r'name="digest"[^>]*value="(\w+)"', client.get(address).content.decode())[1]


def sign(maple):
    return services.sign_assessment(
        assessment=maple.assessment, read_hash=answers_hash_of(maple.assessment), signed_as="CIO", by=maple.lead
    )


def countersign(maple):
    return services.countersign_assessment(
        assessment=maple.assessment, read_hash=answers_hash_of(maple.assessment), signed_as="CCIO", by=maple.clinician
    )


# --- the check page ----------------------------------------------------------------------------------


def test_gaps_come_first_and_then_warnings_to_change_or_explain(maple, lead):
    ordinary(maple)
    put(maple, FIRST, 4)
    put(maple, SECOND, AnswerInput(comment="Asking"))
    page = words(lead, at(maple, "answers_check"))
    assert page.index("1 question without an answer") < page.index("1 warning to look at") < page.index("All answers")
    assert "Level 4, and no link or file is attached." in page
    assert "Workforce: 7 of 8 answered" in page
    assert at(maple, "question_answer", FIRST) + "?from=check" in page
    assert at(maple, "finding_explain", HIGH) in page
    assert "Go on to sign" not in page


def test_coverage_is_shown_and_no_score(maple, lead):
    ordinary(maple)
    put(maple, FIRST, AnswerInput(response="not_known"))
    page = words(lead, at(maple, "answers_check"))
    assert "8 of 8 questions answered: 7 with a level, 1 “not known”. No warnings." in page
    for name in ("answers_check", "assessment_sign"):
        assert "score" not in re.sub(r"It submits .*? at once|score follows", "", words(lead, at(maple, name))).lower()


def test_a_jump_since_the_last_wave_is_shown_with_both_levels(maple, lead):
    answer_all(maple.assessment, maple.lead, value=3)
    put(maple, FIRST, 1)
    sign(maple)
    countersign(maple)
    maple.assessment = open_assessment(maple.trust, "2027")
    ordinary(maple)
    put(maple, FIRST, 3)
    page = words(lead, at(maple, "answers_check"))
    assert "Level 3, up from level 1 in Wave 2026. What has changed?" in page
    maple.assessment = open_assessment(maple.other, "2027")
    assert "up from level" not in words(signed_in(maple.stranger), at(maple, "answers_check"))


def test_who_may_not_change_or_explain_reads_without_links(maple):
    answer_all(maple.assessment, maple.lead)
    explain(maple.assessment, LINE, maple.lead, "Looked at one by one.")
    put(maple, FIRST, 5)
    explain(maple.assessment, HIGH, maple.lead, "The paper is on its way.")
    put(maple, SECOND, 5)
    for person in (maple.clinician, make_person(Role.REGIONAL_LEAD, region=maple.trust.placements.get().region)):
        page = words(signed_in(person), at(maple, "answers_check"))
        assert "Level 5, and no link or file is attached." in page
        assert "The paper is on its way." in page
        assert "/explain/" not in page
        assert "from=check" not in page
    colleague = words(signed_in(maple.colleague), at(maple, "answers_check"))
    assert "from=check" in colleague
    assert "/explain/" not in colleague


def test_many_high_levels_without_evidence_are_folded_by_theme(maple, lead):
    for key in KEYS[:3]:
        put(maple, key, 5)
    assert "<details" not in words(lead, at(maple, "answers_check")).split('id="unsupported"')[1].split("</dl>")[0]
    put(maple, KEYS[3], 4)
    fold = words(lead, at(maple, "answers_check")).split('id="unsupported"')[1].split("</details>")[0]
    assert "Workforce: 4 answers" in fold
    assert fold.count("and no link or file is attached.") == 4
    assert len(re.findall(r"/check/unsupported\.[^/]+/explain/", fold)) == 4


def test_changing_from_the_check_page_leads_back_to_it(maple, lead):
    ordinary(maple)
    question = at(maple, "question_answer", FIRST)
    sent = {"seen_version": 1, "response": "2", "comment": ""}
    assert lead.post(f"{question}?from=check", sent).url == at(maple, "answers_check")
    assert lead.post(f"{question}?from=check", {**sent, "back": "1"}).url == at(maple, "answers_check")
    for elsewhere in ("https://example.com", "//example.com", "CHECK", "check/../..", ""):
        url = lead.post(f"{question}?from={elsewhere}", sent).url
        assert url == at(maple, "question_answer", SECOND)
    page = words(lead, f"{question}?from=check")
    assert at(maple, "answers_check") in page
    assert "Save and go back to the check" in page
    assert "Save and continue" not in page
    refused = lead.post(f"{question}?from=check", {**sent, "response": "9"})
    assert refused.status_code == 422


def test_the_check_page_takes_nineteen_queries_whatever_there_is(maple, lead):
    answer_all(maple.assessment, maple.lead, value=3)
    sign(maple)
    countersign(maple)
    maple.assessment = open_assessment(maple.trust, "2027")

    def counted() -> int:
        lead.get(at(maple, "answers_check"))
        with CaptureQueriesContext(connection) as captured:
            assert lead.get(at(maple, "answers_check")).status_code == 200
        assert len(captured) <= 19, "\n".join(query["sql"] for query in captured)
        return len(captured)

    few = counted()
    answer_all(maple.assessment, maple.lead, value=5)
    for number, key in enumerate(KEYS[:4]):
        attach_link(maple.assessment, key, maple.lead, address=f"https://example.nhs.uk/{number}")
        made_dissent(maple.assessment, key, maple.colleague)
    for key in KEYS[4:]:
        explain(maple.assessment, f"unsupported.{key}", maple.lead)
    explain(maple.assessment, f"rise.{FIRST}", maple.lead)
    assert counted() == few
    with CaptureQueriesContext(connection) as captured:
        assert lead.get(at(maple, "assessment_sign")).status_code == 200
    assert len(captured) <= 19, "\n".join(query["sql"] for query in captured)


# --- explaining --------------------------------------------------------------------------------------


def test_the_lead_explains_and_the_warning_moves(maple, lead):
    ordinary(maple)
    put(maple, FIRST, 4)
    page = at(maple, "finding_explain", HIGH)
    sent = {"digest": digest_of(lead, page), "text": "The board paper is confidential until May."}
    assert lead.post(page, sent).url == at(maple, "answers_check")
    check = words(lead, at(maple, "answers_check"))
    assert "1 warning, all explained." in check
    assert "The board paper is confidential until May." in check
    assert 'id="warnings"' not in check
    assert Event.objects.filter(action="finding.explained", actor_id=str(maple.lead.pk)).count() == 1


def test_an_explanation_stands_while_its_answers_do_and_is_found_again(maple, lead):
    ordinary(maple)
    put(maple, FIRST, 4)
    explain(maple.assessment, HIGH, maple.lead, "Confidential until May.")
    put(maple, FIRST, level(4, "a comment more"))
    assert "1 warning, all explained." in words(lead, at(maple, "answers_check"))
    put(maple, FIRST, 5)
    page = words(lead, at(maple, "answers_check"))
    assert "1 warning not explained" in page
    assert "before the answers changed:" in page
    assert "Confidential until May." in page
    put(maple, FIRST, 3)
    assert "Confidential until May." not in words(lead, at(maple, "answers_check"))
    put(maple, FIRST, 4)
    assert "1 warning, all explained." in words(lead, at(maple, "answers_check"))


def test_the_newest_explanation_stands_and_the_older_is_kept(maple, lead):
    ordinary(maple)
    put(maple, FIRST, 4)
    explain(maple.assessment, HIGH, maple.lead, "First words.")
    explain(maple.assessment, HIGH, maple.lead, "Better words.")
    page = words(lead, at(maple, "answers_check"))
    assert "Better words." in page
    assert "First words." not in page
    assert Explanation.objects.count() == 2
    with pytest.raises(TypeError):
        Explanation.objects.first().delete()
    with pytest.raises(TypeError):
        Explanation.objects.first().save()


def test_one_explains_while_another_changes_the_answer(maple, lead):
    ordinary(maple)
    put(maple, FIRST, 4)
    page = at(maple, "finding_explain", HIGH)
    sent = {"digest": digest_of(lead, page), "text": "What I typed"}
    put(maple, FIRST, 5)
    refused = lead.post(page, sent)
    assert refused.status_code == 409
    html = " ".join(refused.content.decode().split())
    assert "The answers changed while you wrote" in html
    assert "Level 5, and no link or file is attached." in html
    assert "What I typed" in html
    assert not Explanation.objects.exists()
    again = re.search(r'name="digest"[^>]*value="(\w+)"', html)[1]
    assert lead.post(page, {**sent, "digest": again}).status_code == 302
    put(maple, FIRST, 3)
    gone = lead.post(page, sent)
    assert gone.status_code == 409
    assert "What I typed" in gone.content.decode()
    assert Explanation.objects.count() == 1


def test_an_explanation_needs_words_and_at_most_two_thousand_characters(maple, lead):
    ordinary(maple)
    put(maple, FIRST, 4)
    page = at(maple, "finding_explain", HIGH)
    digest = digest_of(lead, page)
    for text in ("", "  \n ", "x" * 2_001):
        assert lead.post(page, {"digest": digest, "text": text}).status_code == 422
    with pytest.raises(ValueError, match="words"):
        explain_finding(assessment=maple.assessment, finding=HIGH, digest=digest, text=" ", by=maple.lead)
    assert not Explanation.objects.exists()


def test_gaps_and_invented_findings_cannot_be_explained(maple, lead):
    put(maple, FIRST, 4)
    for key in (f"unanswered.{SECOND}", "unsupported.nothing", "x" * 300):
        assert lead.get(at(maple, "finding_explain", key)).url == at(maple, "answers_check")
        with pytest.raises(FindingGone):
            explain_finding(assessment=maple.assessment, finding=key, digest="", text="So.", by=maple.lead)


def test_nothing_is_explained_once_it_is_signed_or_the_wave_is_closed(maple, lead):
    answer_all(maple.assessment, maple.lead)
    page = at(maple, "finding_explain", LINE)
    sent = {"digest": digest_of(lead, page), "text": "What I typed"}
    sign(maple)
    refused = lead.post(page, sent)
    assert refused.status_code == 409
    assert "What I typed" in refused.content.decode()
    services.send_back_assessment(assessment=maple.assessment, reason="A slip.", by=maple.lead)
    services.close_wave(wave=Wave.objects.get(), by=None)
    assert lead.post(page, sent).status_code == 409
    assert lead.get(page).url == at(maple, "answers_check")
    assert not Explanation.objects.exists()


# --- signing -----------------------------------------------------------------------------------------


def test_without_warnings_nothing_is_to_be_ticked(maple, lead):
    ordinary(maple)
    html = lead.get(at(maple, "assessment_sign")).content.decode()
    assert "I have looked at" not in html
    assert lead.post(at(maple, "assessment_sign"), form_of(html)).status_code == 302
    assert maple.assessment.signatures.exists()


def test_warnings_that_nobody_explained_are_looked_at_before_signing(maple, lead):
    ordinary(maple)
    put(maple, FIRST, 4)
    put(maple, SECOND, 5)
    explain(maple.assessment, f"unsupported.{SECOND}", maple.lead)
    page = at(maple, "assessment_sign")
    html = lead.get(page).content.decode()
    assert "I have looked at this warning" in html
    assert "Level 4, and no link or file is attached." in html
    refused = lead.post(page, form_of(html))
    assert refused.status_code == 422
    assert "Select that you have looked at the warnings" in refused.content.decode()
    assert not maple.assessment.signatures.exists()
    assert lead.post(page, {**form_of(html), "looked_at": "on"}).status_code == 302
    event = Event.objects.get(action="assessment.signed")
    assert event.data["not_explained"] == [HIGH]


@pytest.mark.parametrize("looked_at", [{}, {"looked_at": "on"}])
def test_a_warning_that_came_since_is_shown_and_nothing_is_signed(maple, lead, looked_at):
    ordinary(maple)
    put(maple, FIRST, 4)
    page = at(maple, "assessment_sign")
    form = form_of(lead.get(page).content.decode())
    put(maple, SECOND, 5, by=maple.colleague)
    refused = lead.post(page, {**form, **looked_at})
    assert refused.status_code == 409
    html = " ".join(refused.content.decode().split())
    assert "The answers changed while you read them" in html
    assert "1 warning came since, marked “New” below." in html
    prompts = {key: small_document().question(key).prompt for key in KEYS}
    said = html[html.index("Changed since you opened the page") : html.index("1 warning came since")]
    assert [key for key in KEYS if prompts[key] in said] == [SECOND]
    assert "I have looked at these 2 warnings" in html
    assert not maple.assessment.signatures.exists()
    assert lead.post(page, {**form_of(html), "looked_at": "on"}).status_code == 302


@pytest.mark.parametrize("marks", ["", "0" * 9, "z" * 72, BAD])
def test_what_a_browser_sends_back_besides_the_hash_breaks_nothing(maple, lead, marks):
    ordinary(maple)
    page = at(maple, "assessment_sign")
    form = form_of(lead.get(page).content.decode())
    put(maple, FIRST, 3)
    refused = lead.post(page, {**form, "marks": marks, "warned": BAD, "signed_as": BAD})
    assert refused.status_code == 409
    assert "<img src=x" not in refused.content.decode()
    assert lead.post(page, {"read_hash": BAD}).status_code == 409


def test_explaining_between_reading_and_signing_has_it_read_again(maple, lead):
    answer_all(maple.assessment, maple.lead)
    read = answers_hash_of(maple.assessment)
    explain(maple.assessment, LINE, maple.lead)
    with pytest.raises(services.ChangedSinceRead):
        services.sign_assessment(assessment=maple.assessment, read_hash=read, signed_as="CIO", by=maple.lead)


def test_explanations_that_stand_are_signed_shown_to_the_clinical_lead_and_kept(maple, lead):
    ordinary(maple)
    put(maple, FIRST, 4)
    put(maple, SECOND, 4)
    explain(maple.assessment, f"unsupported.{SECOND}", maple.lead, "Of an answer that changed.")
    put(maple, SECOND, 3)
    explain(maple.assessment, HIGH, maple.lead, "Confidential until May.")
    sign(maple)
    page = words(signed_in(maple.clinician), at(maple, "assessment_countersign"))
    assert "Confidential until May." in page
    submission = countersign(maple)
    [kept] = submission.snapshot["explanations"]
    assert (kept["finding"], kept["text"], kept["questions"]) == (HIGH, "Confidential until May.", [FIRST])
    assert maple.lead.name not in str(kept)
    read = words(signed_in(maple.clinician), at(maple, "submission_read", 1))
    assert "Confidential until May." in read
    assert "Of an answer that changed." not in read


def test_a_submission_without_explanations_or_dissent_has_no_such_entries(maple):
    ordinary(maple)
    sign(maple)
    assert not {"explanations", "warnings", "dissent"} & countersign(maple).snapshot.keys()


def test_a_warning_that_nobody_explained_is_signed_and_shown_too(maple):
    """Explaining a warning must not look worse than leaving it."""
    ordinary(maple)
    put(maple, FIRST, 4)
    sign(maple)
    submission = countersign(maple)
    [left] = submission.snapshot["warnings"]
    assert (left["finding"], left["questions"]) == (HIGH, [FIRST])
    assert content_hash(submission.snapshot) == submission.content_hash
    page = words(signed_in(maple.clinician), at(maple, "submission_read", 1))
    assert "Warnings that nobody explained" in page
    assert "High levels without evidence: 1" in page
    assert "Level 4, and no link or file is attached." in page


def test_what_is_learnt_after_the_signature_changes_nothing_of_what_was_signed(maple):
    """A virus found later takes away what a warning rested on; the explanation that was signed stays."""
    answer_all(maple.assessment, maple.lead, value=2)
    use = attach_file(maple.assessment, FIRST, maple.colleague, level=4)
    key = f"understated.{FIRST}"
    explain(maple.assessment, key, maple.lead, "The minutes are of another trust.")
    sign(maple)
    Evidence.objects.filter(pk=use.evidence_id).update(state="infected", file_key="")
    assert "The minutes are of another trust." in words(signed_in(maple.clinician), at(maple, "assessment_countersign"))
    assert [one["finding"] for one in countersign(maple).snapshot["explanations"]] == [key]


def test_hostile_text_is_never_markup(maple, lead):
    ordinary(maple)
    put(maple, FIRST, 4)
    explain(maple.assessment, HIGH, maple.lead, BAD)
    made_dissent(maple.assessment, FIRST, maple.colleague, text=BAD)
    pages = [at(maple, "answers_check"), at(maple, "assessment_sign"), at(maple, "finding_explain", HIGH)]
    sign_first = [lead.get(page).content.decode() for page in pages]
    sign(maple)
    sign_first.append(signed_in(maple.clinician).get(at(maple, "assessment_countersign")).content.decode())
    countersign(maple)
    sign_first.append(lead.get(at(maple, "submission_read", 1)).content.decode())
    for html in sign_first:
        assert "&lt;img" in html
        assert "<img src=x" not in html
        assert ">49" not in html


def test_after_a_correction_the_explanation_is_asked_for_anew(maple, lead):
    answer_all(maple.assessment, maple.lead)
    explain(maple.assessment, LINE, maple.lead, "One by one.")
    sign(maple)
    services.send_back_assessment(assessment=maple.assessment, reason="A slip.", by=maple.clinician)
    maple.assessment = Assessment.objects.get(pk=maple.assessment.pk)
    answer_all(maple.assessment, maple.lead, value=2)
    page = words(lead, at(maple, "answers_check"))
    assert "1 warning not explained" in page
    assert "before the answers changed:" in page
