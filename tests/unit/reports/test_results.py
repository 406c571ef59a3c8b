"""From the database to the sentences of a result, in every state that there is."""

from dataclasses import replace

import pytest

from accounts.models import Role
from maturity.services import prepare_publication, score_wave
from organisations.models import TrustType
from reports.pdf.trust_report import report_data
from reports.presenters.gaps import question_gaps
from reports.presenters.lifts import best_lifts
from reports.presenters.pending import pending_in_words
from reports.presenters.result import ResultPresenter, countersigned_as
from reports.presenters.signing import signing_of
from reports.selectors import results
from reports.selectors.results import visible_result
from surveys.models import Assessment, Signature, Wave
from tests.factories.accounts import make_person
from tests.factories.reports import OWN, OWN_CODES, cut_of, make_cohort, make_wave, publish, submit

pytestmark = pytest.mark.django_db


def facts_for(user, wave: str = "2026", trust: str = OWN):
    return visible_result(user, wave_slug=wave, trust_code=trust)


def lead_of(assessment: Assessment):
    return make_person(Role.DIGITAL_LEAD, trust=assessment.trust)


def test_a_published_result_speaks_of_its_peers():
    wave = make_wave()
    assessment = make_cohort(wave, silent=4)
    publish(wave)
    view = ResultPresenter(facts_for(lead_of(assessment))).view()
    assert view.headline.startswith(
        "Trust RCF rates its digital workforce at 38 out of 100, below most of the 36 (of 40) acute trusts that "
        "submitted, half of which score "
    )
    assert view.headline.endswith("Self-assessed, counter-signed by the CCIO, provisional as at 3 November 2026.")
    assert view.notes == ()
    assert [kind for kind, _ in view.peer_choices] == [*("england", "region", "icb", "type", "programme", "nearest")]
    assert view.changes_words.startswith("This is the first wave")


@pytest.mark.parametrize(
    ("kind", "peers"), [("england", "trusts in England"), ("type", "acute trusts"), ("nonsense", "trusts in England")]
)
def test_the_peer_group_is_the_one_asked_for(kind, peers):
    wave = make_wave()
    assessment = make_cohort(wave)
    publish(wave)
    view = ResultPresenter(facts_for(lead_of(assessment)), peers=kind).view()
    assert view.chosen_peers == peers
    assert f"40 (of 40) {peers} that submitted" in view.headline


def test_before_the_publication_the_own_score_stands_alone():
    wave = make_wave()
    assessment = make_cohort(wave)
    score_wave(wave=wave)
    view = ResultPresenter(facts_for(lead_of(assessment))).view()
    assert "No comparison with other trusts is published yet." in view.headline
    assert view.themes[0].chosen is None
    assert view.peer_choices == ()
    assert view.notes[0].startswith("Nothing of this wave is published yet.")


def test_a_prepared_publication_is_seen_by_no_trust():
    wave = make_wave()
    assessment = make_cohort(wave)
    analyst = make_person(Role.NATIONAL_ANALYST)
    prepare_publication(wave=wave, state="provisional", reason="First.", by=analyst, cut=cut_of(wave))
    assert ResultPresenter(facts_for(lead_of(assessment))).view().peer_choices == ()


def test_a_late_submission_is_compared_and_told_that_it_is_not_among_them():
    wave = make_wave()
    assessment = make_cohort(wave, own=None)
    publish(wave)
    submit(assessment, OWN_CODES, day=20)
    score_wave(wave=wave)
    view = ResultPresenter(facts_for(lead_of(assessment))).view()
    assert "the 39 (of 40) acute trusts" in view.headline
    assert view.headline.endswith("submitted 20 October 2026, not yet published."), "its own date, not the cut's"
    assert view.notes[0].startswith("This submission came after the data cut of 3 November 2026.")


def test_a_replaced_submission_says_which_one_is_published():
    wave = make_wave()
    assessment = make_cohort(wave)
    publish(wave)
    submit(assessment, [5] * 8, number=2, day=25)
    score_wave(wave=wave)
    view = ResultPresenter(facts_for(lead_of(assessment))).view()
    assert view.themes[0].view.score == 100
    assert view.notes[0].startswith("Publication 1 counts this trust with submission 1. Submission 2, shown here")


def test_a_small_group_is_withheld_from_a_trust_and_says_why():
    wave = make_wave()
    assessment = make_cohort(wave, trusts=5, trust_type=TrustType.AMBULANCE)
    publish(wave)
    view = ResultPresenter(facts_for(lead_of(assessment))).view()
    assert "5 trusts have a score" in view.headline
    assert "half of which" not in view.headline
    assert view.themes[0].chosen.median == "not shown"
    assert view.themes[0].notes


def test_a_low_response_is_withheld_from_everybody():
    wave = make_wave()
    make_cohort(wave, silent=15)
    publish(wave)
    view = ResultPresenter(facts_for(make_person(Role.NATIONAL_ANALYST))).view()
    assert "25 of 40 trusts have submitted" in view.headline


def test_answers_are_compared_with_the_wave_before():
    for year, codes in ((2025, (2, 3, 3, 2, 4, 3, 1, 2)), (2026, OWN_CODES)):
        wave = make_wave(year)
        assessment = make_cohort(wave, own=codes)
        publish(wave, state="final" if year == 2025 else "provisional")
    view = ResultPresenter(facts_for(lead_of(assessment))).view()
    assert view.changes_words == "Since Wave 2025, 1 answer went up, 1 went down and 6 stayed the same."
    assert [(point.label, point.score, point.state) for point in view.themes[0].trend] == [
        ("2025", 38, "final"),
        ("2026", 38, "provisional"),
    ]
    assert view.themes[0].trend_words == "The score is unchanged since Wave 2025: 38 in Wave 2025 and 38 in Wave 2026."


def made_sensitive(document):
    """The document with the first question of its one theme sensitive."""
    [theme] = document.themes
    first, *others = theme.questions
    return replace(document, themes=(replace(theme, questions=(replace(first, sensitive=True), *others)),))


@pytest.fixture
def told(monkeypatch):
    """A function: what an ICB lead is told after another submission with these answers, but for what stamps it.

    All submissions come after the cut, so that the peers stay the same.
    """
    plain = results.document_of
    for year in (2025, 2026):
        wave = make_wave(year)
        assessment = make_cohort(wave)
        publish(wave, state="final" if year == 2025 else "provisional")
    monkeypatch.setattr(results, "document_of", lambda version: made_sensitive(plain(version)))
    reader = make_person(Role.ICB_LEAD, icb=assessment.trust.placements.get().icb)

    def told_of(*codes: int) -> dict:
        submit(assessment, codes, number=assessment.submissions.count() + 1, day=25)
        score_wave(wave=wave)
        facts = facts_for(reader)
        presenter = ResultPresenter(facts)
        lifts = best_lifts(presenter, question_gaps(presenter))
        report = report_data(presenter.view(), signing=signing_of(facts), lifts=lifts, comments=True)
        stamps = ("notes", "provenance", "stamp", "stamp-words", "auditors")
        return {name: report[name] for name in report if name not in stamps}

    return told_of


@pytest.mark.parametrize("codes", [(1, 3, 2, 2, 4, 3, 3, 2), (0, 3, 2, 2, 4, 3, 3, 2), (4, 2, 3, 2, 3, 3, 1, 2)])
def test_an_icb_lead_cannot_tell_a_sensitive_answer_from_another_of_the_same_score(told, codes):
    first = told(*OWN_CODES)
    assert first["themes"][0]["summary"] == "38 out of 100, level 2"
    assert told(*codes) == first


def test_an_icb_lead_is_told_why_single_questions_are_not_shown(told):
    report = told(*OWN_CODES)
    assert report["themes"][0]["summary"] == "38 out of 100, level 2"
    assert "holds a sensitive question" in report["themes"][0]["withheld"]
    assert report["changes-words"] == (
        "Answers to “Workforce” are not compared with Wave 2025 by name, because a theme that holds a "
        "sensitive question shows no single answer."
    )
    questions = report["themes"][0]["questions"]
    assert all("Not shown by name" in question["answer"] for question in questions)
    assert all(question["shares"] and not question["level"] for question in questions)
    assert "readers of the answers" in report["signing"]["words"]


def test_what_was_sensitive_in_the_wave_before_is_still_not_told(monkeypatch):
    for year in (2025, 2026):
        wave = make_wave(year)
        assessment = make_cohort(wave)
        publish(wave, state="final" if year == 2025 else "provisional")
    reader = make_person(Role.ICB_LEAD, icb=assessment.trust.placements.get().icb)
    facts = facts_for(reader)
    assert len(ResultPresenter(facts).view().changes) == 8
    now, before = facts.now.document, made_sensitive(facts.now.document)
    documents = iter([now, before])
    monkeypatch.setattr(results, "document_of", lambda version: next(documents, before))
    view = ResultPresenter(facts).view()
    assert view.changes == ()
    assert {question.before for question in view.questions} == {""}
    assert view.questions[1].level == OWN_CODES[1]


def test_an_earlier_result_knows_nothing_of_later_waves():
    for year in (2025, 2026):
        wave = make_wave(year)
        assessment = make_cohort(wave)
        publish(wave)
    view = ResultPresenter(facts_for(lead_of(assessment), wave="2025")).view()
    assert [point.label for point in view.themes[0].trend] == ["2025"]


def test_without_a_submission_it_says_how_far_the_assessment_is():
    assessment = make_cohort(make_wave(), own=None)
    user = lead_of(assessment)
    assert pending_in_words(facts_for(user)) == (
        "Trust RCF has not submitted its assessment yet: 0 of 8 questions are answered. It is due on 31 March 2027. "
        "The result appears here when it is signed and counter-signed."
    )
    Assessment.objects.filter(pk=assessment.pk).update(state=Assessment.State.SIGNED)
    assert "waits for the counter-signature" in pending_in_words(facts_for(user))
    Wave.objects.update(state=Wave.State.CLOSED)
    assert "did not submit its assessment before Wave 2026 closed" in pending_in_words(facts_for(user))


def test_a_submission_without_scores_is_being_computed():
    assessment = make_cohort(make_wave())
    facts = facts_for(lead_of(assessment))
    assert "Its scores are being computed" in pending_in_words(facts)
    with pytest.raises(ValueError, match="Only a scored submission"):
        ResultPresenter(facts)


def test_scores_are_for_those_who_may_read_them():
    wave = make_wave()
    assessment = make_cohort(wave)
    publish(wave)
    outsider = make_person(Role.DIGITAL_LEAD, trust=Assessment.objects.exclude(pk=assessment.pk).first().trust)
    assert facts_for(outsider) is None
    assert facts_for(make_person(Role.ADMINISTRATOR)) is None
    assert facts_for(outsider, trust="RZZ") is None
    icb_lead = make_person(Role.ICB_LEAD, icb=assessment.trust.placements.get().icb)
    assert facts_for(icb_lead).reads_answers is False
    assert facts_for(make_person(Role.NATIONAL_ANALYST)).reads_answers is True


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Chief clinical information officer", "CCIO"),
        ("Chief Nursing Information Officer", "CNIO"),
        ("Medical director", "medical director"),
        ("CCIO and consultant", "CCIO and consultant"),
    ],
)
def test_the_counter_signature_is_named_as_it_was_signed(title, words):
    assert countersigned_as([Signature(kind=Signature.Kind.CLINICAL_LEAD, signed_as=title)]) == words


def test_without_a_counter_signature_nobody_is_named():
    assert countersigned_as([Signature(kind=Signature.Kind.DIGITAL_LEAD, signed_as="CIO")]) == ""


def test_one_group_at_a_time_shows_of_it_what_all_together_show():
    before, wave = make_wave(2025), make_wave()
    for each in (before, wave):
        assessment = make_cohort(each)
        publish(each)
    lead = lead_of(assessment)
    together = facts_for(lead)
    assert len(together.compared) == 6
    for group in together.now.groups:
        alone = visible_result(lead, wave_slug="2026", trust_code=OWN, peers=group.kind)
        assert [one.kind for one in alone.compared] == [group.kind]
        assert alone.shown.items() <= together.shown.items()
        of_theme = visible_result(lead, wave_slug="2026", trust_code=OWN, peers=group.kind, theme="workforce")
        assert of_theme.shown.items() <= alone.shown.items()
        assert {key for key in together.shown if key[0] == group.pk} <= alone.shown.keys()
        assert alone.ranges == {key: found for key, found in together.ranges.items() if key[0] == group.pk}
        view, whole = (ResultPresenter(facts, peers=group.kind).view() for facts in (alone, together))
        assert (view.headline, view.peer_choices, view.questions) == (
            whole.headline,
            whole.peer_choices,
            whole.questions,
        )
        assert view.themes[0].trend == whole.themes[0].trend
        assert view.themes[0].groups == (whole.themes[0].chosen,)
