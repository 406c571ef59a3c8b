"""The whole demonstration, loaded as ``make demo`` does."""

from collections.abc import Iterator
from io import StringIO
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.authenticators import current_code, has_second_step
from accounts.models import Membership, Role, User
from accounts.selectors import memberships_of, user_by_email
from audit.models import Event
from demonstration.accounts import ACCOUNTS
from demonstration.selectors import passphrase, passphrase_file
from demonstration.services import DemonstrationRefused, Loaded, load_demonstration
from demonstration.waves import IN_PROGRESS, SUBMITTED, THROUGH_THE_SERVICES, WAVES
from maturity.models import PeerGroup, Publication, Score
from maturity.selectors import latest_publication
from maturity.services import verify_wave
from surveys.models import Answer, AnswerRevision, Assessment, Contact, Extension, Submission, Wave
from surveys.selectors import progress_of
from tests.factories.accounts import make_person, sign_in_by_pages
from tests.factories.surveys import make_wave
from tests.size import report

pytestmark = [pytest.mark.django_db, pytest.mark.database]

COUNTED = (User, Membership, Wave, Assessment, Answer, AnswerRevision, Submission, Score, Publication, Event)


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in COUNTED}


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """The demonstration, loaded once for all tests of this file and taken away after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        began, started = timezone.now(), perf_counter()
        result = load_demonstration()
        yield SimpleNamespace(result=result, seconds=perf_counter() - started, began=began)
        transaction.set_rollback(True)


def test_it_is_loaded_whole(loaded: SimpleNamespace) -> None:
    report(f"the demonstration was loaded in {loaded.seconds:.0f} s")
    assert loaded.result == Loaded(people=len(ACCOUNTS), waves=3, submissions=Submission.objects.count())


def test_a_second_run_writes_nothing(loaded: SimpleNamespace) -> None:
    before = counts()
    with CaptureQueriesContext(connection) as queries:
        assert load_demonstration() == Loaded()
    assert counts() == before
    assert not [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]


def test_each_wave_is_labelled_and_has_the_trusts_of_its_day(loaded: SimpleNamespace) -> None:
    waves = {wave.slug: wave for wave in Wave.objects.all()}
    assert list(waves) == ["2026", "2025", "2024"]
    assert all(wave.demonstration for wave in waves.values())
    assert [waves[slug].state for slug in ("2024", "2025", "2026")] == ["closed", "closed", "open"]
    assert waves["2025"].assessments.count() == waves["2026"].assessments.count() == 205
    merged = set(waves["2024"].assessments.values_list("trust_code", flat=True))
    merged -= set(waves["2025"].assessments.values_list("trust_code", flat=True))
    assert {"R1C", "RAP", "RY9", "RYK", "TAF"} <= merged
    assert waves["2025"].assessments.filter(trust_code="G6V2S").exists()


def test_the_region_has_rung_one_trust_and_given_another_more_time(loaded: SimpleNamespace) -> None:
    lead = user_by_email("regional.lead@demo.example")
    region = lead.memberships.get().region.code
    call = Contact.objects.get(assessment__region_code=region, how=Contact.How.PHONE).assessment
    assert call.last_activity_at is None
    assert call.state == Assessment.State.OPEN
    longer = Extension.objects.get().assessment
    assert (longer.region_code, longer.last_activity_at is None) == (region, False)
    assert longer.due_on > longer.wave.due_on


def test_the_waves_have_their_publications_and_true_scores(loaded: SimpleNamespace) -> None:
    for plan in WAVES:
        wave = Wave.objects.get(slug=plan.slug)
        publication = latest_publication(wave)
        assert publication is not None
        assert (publication.number, publication.state, publication.cut) == (1, plan.state, plan.cut)
        assert publication.prepared_by_id != publication.released_by_id
        assert verify_wave(wave=wave).passed
        england = publication.peer_groups.get(kind=PeerGroup.Kind.ENGLAND)
        assert 0.84 < england.scored / england.participating < 0.97


def test_the_open_wave_is_about_85_per_cent_submitted_with_every_kind_of_gap(loaded: SimpleNamespace) -> None:
    wave = Wave.objects.get(slug="2026")
    england = latest_publication(wave).peer_groups.get(kind=PeerGroup.Kind.ENGLAND)
    assert 0.84 < england.scored / england.participating < 0.86
    states = {state: wave.assessments.filter(state=state).count() for state in Assessment.State.values}
    assert states["signed"] > 0
    assert wave.assessments.filter(last_activity_at=None).count() > 0
    assert states["open"] > wave.assessments.filter(last_activity_at=None).count()
    answers = Answer.objects.filter(assessment__wave=wave)
    for response in ("level", "not_known", "not_applicable", "text"):
        assert answers.filter(response=response).exists()
    assert answers.exclude(comment="").count() > 100
    late = Submission.objects.filter(assessment__wave=wave, submitted_at__gt=latest_publication(wave).cut)
    assert late.exists()


def test_the_trusts_of_the_accounts_are_where_they_should_be(loaded: SimpleNamespace) -> None:
    by_code = {a.trust_code: a for a in Assessment.objects.filter(wave__slug="2026").select_related("wave")}
    progress = progress_of([by_code[IN_PROGRESS]])[by_code[IN_PROGRESS].pk]
    assert (by_code[IN_PROGRESS].state, progress.answered, progress.total) == ("open", 31, 48)
    authors = Answer.objects.filter(assessment=by_code[IN_PROGRESS]).values_list("changed_by_label", flat=True)
    assert len(set(authors)) > 1
    submission = by_code[SUBMITTED].submissions.get()
    assert submission.cohorts.filter(publication__wave__slug="2026").exists()
    signers = submission.signatures.order_by("signed_at").values_list("signed_by_id", flat=True)
    expected = [user_by_email("lead.r0a@demo.example"), user_by_email("clinical.r0a@demo.example")]
    assert list(signers) == [str(person.pk) for person in expected]


def test_one_trust_went_through_the_services_and_its_trail_shows_it(loaded: SimpleNamespace) -> None:
    assessment = Assessment.objects.get(wave__slug="2026", trust_code=THROUGH_THE_SERVICES)
    assert assessment.submissions.get().submitted_at >= loaded.began
    actions = list(
        Event.objects.filter(trust_code=THROUGH_THE_SERVICES, actor_id__gt="")
        .order_by("pk")
        .values_list("action", flat=True)
    )
    saves = AnswerRevision.objects.filter(answer__assessment=assessment).count()
    assert actions == ["answer.saved"] * saves + [
        "assessment.signed",
        "assessment.countersigned",
        "assessment.submitted",
    ]


def test_the_trail_says_that_the_portal_loaded_the_rest(loaded: SimpleNamespace) -> None:
    assert Event.objects.filter(action="demonstration.loaded", actor_id="").count() == 3
    made = Event.objects.filter(action="assessment.submitted", actor_id="")
    assert made.count() == Submission.objects.count() - 1
    assert all(event.data["demonstration"] is True for event in made)
    # Events are sealed in order of time: an event with an old date would look smuggled in.
    assert not Event.objects.filter(occurred_at__lt=loaded.began).exists()


def test_every_account_can_sign_in_with_its_second_step(loaded: SimpleNamespace) -> None:
    for account in ACCOUNTS:
        user = user_by_email(account.email)
        assert [membership.role for membership in memberships_of(user)] == [account.role]
        sign_in_by_pages(Client(), user, password=passphrase())
    assert has_second_step(user_by_email("admin@demo.example"))
    assert not has_second_step(user_by_email("digital.lead@demo.example"))


def test_nobody_else_has_a_password(loaded: SimpleNamespace) -> None:
    others = User.objects.exclude(email__in=[account.email for account in ACCOUNTS])
    assert others.count() > 400
    assert not any(person.has_usable_password() for person in others)


def test_accounts_get_the_kept_password_again_when_its_file_was_lost(loaded: SimpleNamespace) -> None:
    kept = passphrase()
    try:
        passphrase_file().write_text("another-pass-phrase\n")
        assert load_demonstration() == Loaded(passwords=len(ACCOUNTS))
        assert user_by_email("admin@demo.example").check_password("another-pass-phrase")
    finally:
        passphrase_file().write_text(f"{kept}\n")


def test_demo_accounts_prints_who_may_sign_in_and_how(loaded: SimpleNamespace) -> None:
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    for account in ACCOUNTS:
        assert account.email in out.getvalue()
    assert f"Password of all: {passphrase()}" in out.getvalue()
    assert out.getvalue().count("(asks for a code)") == 7


def test_demo_code_prints_the_code_of_a_demonstration_account(loaded: SimpleNamespace) -> None:
    out = StringIO()
    call_command("demo_code", "admin@demo.example", stdout=out)
    assert out.getvalue().strip() == current_code(user_by_email("admin@demo.example"))


def test_demo_code_refuses_everybody_else(loaded: SimpleNamespace) -> None:
    make_person(Role.ADMINISTRATOR, email="real@nhs.example.org")
    with pytest.raises(CommandError, match=r"real@nhs\.example\.org is not a demonstration account\."):
        call_command("demo_code", "real@nhs.example.org")
    with pytest.raises(CommandError, match="is not a demonstration account"):
        call_command("demo_code", "nobody@demo.example")
    with pytest.raises(CommandError, match="has no second step"):
        call_command("demo_code", "digital.lead@demo.example")


def test_a_database_with_a_real_person_is_refused(loaded: SimpleNamespace) -> None:
    make_person(email="real@nhs.example.org")
    with pytest.raises(CommandError, match=r"1 person whose address does not end with @demo\.example"):
        call_command("load_demo")


def test_a_database_with_a_real_wave_is_refused(loaded: SimpleNamespace) -> None:
    make_wave("2027")
    with pytest.raises(DemonstrationRefused, match="the wave 2027"):
        load_demonstration()
