from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role
from audit.models import Event
from maturity import selectors, services
from maturity.disclosure import Reader
from maturity.models import Benchmark, PeerGroup, Publication, Score
from maturity.scoring import NOT_APPLICABLE
from organisations.models import Attribute, TrustType
from surveys.models import NotApplicableDecision, Question, Withdrawal
from surveys.selectors import document_of
from surveys.selectors.not_applicable import Claim
from tests.factories.maturity import SUBMITTED_AT, make_assessment, make_submission
from tests.factories.reports import close
from tests.unit.maturity.people import make_person


@pytest.fixture
def analyst(db):
    return make_person()


@pytest.fixture
def colleague(db):
    return make_person(name="Second Analyst")


@pytest.fixture
def trusts(wave):
    """Nine trusts in two regions: eight submitted, theme scores 0, 12.5, …, 87.5; one has not started."""
    levels = [[1] * 8, *([1] * (8 - 4 * k) + [3] * 4 * k for k in (1, 2))]
    levels += [[3] * (8 - 4 * k) + [4] * 4 * k for k in (1, 2)] + [[4] * 4 + [5] * 4, [5] * 8, [2] * 8]
    assessments = [make_assessment(wave, f"R{i:02}", region="Y63" if i < 6 else "Y56") for i in range(7)]
    assessments.append(make_assessment(wave, "RMH", trust_type=TrustType.MENTAL_HEALTH))
    for assessment, codes in zip(assessments, levels, strict=True):
        make_submission(assessment, codes)
    return [*assessments, make_assessment(wave, "RCT", trust_type=TrustType.CARE)]


def publish(wave, analyst, colleague, state="provisional", **fields) -> Publication:
    if state == "final":
        close(wave)
    prepared = services.prepare_publication(wave=wave, state=state, reason="First look.", by=analyst, **fields)
    return services.release_publication(publication=prepared, by=colleague)


def test_a_publication_fixes_cohort_groups_and_benchmarks(wave, trusts, analyst):
    publication = services.prepare_publication(wave=wave, state="provisional", reason=" First look. ", by=analyst)
    assert (publication.number, publication.reason, publication.released_at) == (1, "First look.", None)
    assert publication.members.count() == 8
    groups = {
        (g.kind, g.key): (g.label, g.scored, g.participating)
        for g in publication.peer_groups.all()
        if g.kind not in ("icb", "nearest")
    }
    assert groups == {
        ("programme", "neither"): ("trusts in neither programme", 8, 9),
        ("england", ""): ("England", 8, 9),
        ("region", "Y56"): ("Region Y56", 1, 1),
        ("region", "Y63"): ("Region Y63", 7, 8),
        ("type", "acute"): ("acute trusts", 7, 7),
        ("type", "mental_health"): ("mental health and care trusts", 1, 2),
    }
    boards = publication.peer_groups.filter(kind="icb")
    assert sum(board.participating for board in boards) == 9
    assert Benchmark.objects.count() == (6 + len(boards) + 8) * 9
    england = Benchmark.objects.get(peer_group__kind="england", scope="theme")
    # Scores 0, 25, 25, 50, 62.5, 75, 87.5, 100.
    assert (england.key, england.n, england.mean) == ("workforce", 8, 53.125)
    assert (england.quantiles["50"], england.quantiles["25"], england.quantiles["75"]) == (56.25, 25, 78.125)
    assert sum(england.level_counts) == 8
    question = Benchmark.objects.get(peer_group__kind="england", scope="question", key="workforce.plan")
    assert question.level_counts == [2, 1, 2, 2, 1]


def test_the_benchmarks_come_from_the_scores_that_are_stored(wave, trusts, analyst):
    publication = services.prepare_publication(wave=wave, state="provisional", reason="First look.", by=analyst)
    ids = publication.members.values_list("submission", flat=True)
    values = [score.value for score in Score.objects.filter(submission__in=ids, scope="theme")]
    england = Benchmark.objects.get(peer_group__kind="england", scope="theme")
    assert england.mean == sum(values) / 8
    assert publication.run.submissions == 8


def test_a_late_submission_enters_only_the_next_publication(wave, trusts, analyst, colleague):
    first = publish(wave, analyst, colleague, cut=SUBMITTED_AT + timedelta(days=30))
    before = list(first.peer_groups.values_list("scored", "participating"))
    late = make_submission(trusts[-1], [5] * 8, submitted_at=SUBMITTED_AT + timedelta(days=31))
    again = make_submission(trusts[0], [4] * 8, number=2, submitted_at=SUBMITTED_AT + timedelta(days=31))
    services.score_submission(submission_id=late.pk)

    assert selectors.submission_in(first, trusts[-1]) is None
    assert selectors.submission_in(first, trusts[0]).number == 1
    assert list(first.peer_groups.values_list("scored", "participating")) == before

    second = publish(wave, analyst, colleague, state="final")
    assert selectors.submission_in(second, trusts[-1]) == late
    assert selectors.submission_in(second, trusts[0]) == again
    assert second.members.count() == 9
    assert selectors.latest_publication(wave) == second


def test_a_publication_counts_the_submission_at_the_cut_and_none_after(wave, trusts, analyst):
    with pytest.raises(services.PublicationRefused, match="no submission up to 30 September 2024"):
        services.prepare_publication(
            wave=wave, state="provisional", reason="Early.", by=analyst, cut=SUBMITTED_AT - timedelta(days=1)
        )
    at_the_cut = services.prepare_publication(
        wave=wave, state="provisional", reason="Early.", by=analyst, cut=SUBMITTED_AT
    )
    assert at_the_cut.members.count() == 8


def test_a_prepared_publication_is_not_the_one_that_stands(wave, trusts, analyst, colleague):
    prepared = services.prepare_publication(wave=wave, state="provisional", reason="First look.", by=analyst)
    assert selectors.latest_publication(wave) is None
    assert selectors.latest_publications([wave]) == {}
    released = services.release_publication(publication=prepared, by=colleague)
    assert selectors.latest_publication(wave) == released
    assert selectors.latest_publications([wave]) == {wave.pk: released}
    assert (released.released_by_id, released.released_by_label) == (str(colleague.pk), str(colleague))


def test_who_prepared_a_publication_does_not_release_it(wave, trusts, analyst):
    prepared = services.prepare_publication(wave=wave, state="provisional", reason="First look.", by=analyst)
    with pytest.raises(PermissionDenied, match="another person"):
        services.release_publication(publication=prepared, by=analyst)
    assert selectors.latest_publication(wave) is None


@pytest.mark.parametrize("role", [Role.POLICY_OWNER, Role.ADMINISTRATOR])
def test_only_national_analysts_prepare_and_release(wave, trusts, analyst, role):
    other = make_person(role, "Some Body")
    with pytest.raises(PermissionDenied):
        services.prepare_publication(wave=wave, state="provisional", reason="First look.", by=other)
    prepared = services.prepare_publication(wave=wave, state="provisional", reason="First look.", by=analyst)
    with pytest.raises(PermissionDenied):
        services.release_publication(publication=prepared, by=other)


@pytest.mark.database
def test_the_database_itself_holds_that_two_people_publish(wave, trusts, analyst):
    prepared = services.prepare_publication(wave=wave, state="provisional", reason="First look.", by=analyst)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=prepared.pk).update(released_at=timezone.now(), released_by_id=str(analyst.pk))


def test_a_publication_is_released_once(wave, trusts, analyst, colleague):
    released = publish(wave, analyst, colleague)
    with pytest.raises(services.PublicationRefused, match="released already"):
        services.release_publication(publication=released, by=colleague)


def test_a_publication_is_not_released_after_a_later_one(wave, trusts, analyst, colleague):
    first = services.prepare_publication(wave=wave, state="provisional", reason="First look.", by=analyst)
    publish(wave, analyst, colleague)
    with pytest.raises(services.PublicationRefused, match="later publication"):
        services.release_publication(publication=first, by=colleague)


def test_states_come_in_turn(wave, trusts, analyst, colleague):
    with pytest.raises(services.PublicationRefused, match="no final publication"):
        publish(wave, analyst, colleague, state="corrected")
    with pytest.raises(services.PublicationRefused, match="still open"):
        services.prepare_publication(wave=wave, state="final", reason="Too early.", by=analyst)
    publish(wave, analyst, colleague, state="final")
    for state in ("provisional", "final"):
        with pytest.raises(services.PublicationRefused, match="corrected one"):
            publish(wave, analyst, colleague, state=state)
    assert publish(wave, analyst, colleague, state="corrected").number == 2
    with pytest.raises(services.PublicationRefused, match="not secret"):
        publish(wave, analyst, colleague, state="secret")


def test_a_publication_needs_a_reason_and_a_cut_that_has_come(wave, trusts, analyst):
    with pytest.raises(services.PublicationRefused, match="Say why"):
        services.prepare_publication(wave=wave, state="provisional", reason="  ", by=analyst)
    tomorrow = timezone.now() + timedelta(days=1)
    with pytest.raises(services.PublicationRefused, match="future"):
        services.prepare_publication(wave=wave, state="provisional", reason="Soon.", by=analyst, cut=tomorrow)


def test_preparing_and_releasing_leave_events(wave, trusts, analyst, colleague):
    publication = publish(wave, analyst, colleague)
    prepared, released = Event.objects.filter(action__startswith="publication.").order_by("pk")
    assert (prepared.action, prepared.actor_id) == ("publication.prepared", str(analyst.pk))
    assert prepared.data["output_hash"] == publication.run.output_hash
    assert (released.action, released.actor_id) == ("publication.released", str(colleague.pk))


def test_preparing_takes_no_more_queries_for_more_trusts(wave, trusts, analyst, django_assert_max_num_queries):
    services.score_wave(wave=wave)
    with django_assert_max_num_queries(34):
        services.prepare_publication(wave=wave, state="provisional", reason="First look.", by=analyst)


def test_verify_finds_a_cohort_that_was_changed(wave, trusts, analyst, colleague):
    publication = publish(wave, analyst, colleague)
    assert services.verify_wave(wave=wave).passed
    publication.members.first().delete()
    assert services.verify_wave(wave=wave).publications == (1,)


# --- what is read of it -------------------------------------------------------------------------


def test_peer_groups_of_an_assessment_come_with_england_first(wave, trusts, analyst):
    publication = services.prepare_publication(wave=wave, state="provisional", reason="First look.", by=analyst)
    groups = selectors.peer_groups_of(publication, trusts[-1])
    assert [(group.kind, group.key) for group in groups] == [
        ("england", ""),
        ("region", "Y63"),
        ("icb", trusts[-1].icb_code),
        ("type", "mental_health"),
        ("programme", "neither"),
    ], "and no nearest ten: it has not submitted"
    assert selectors.peer_groups_of(publication, trusts[0])[-1].kind == "nearest"


def test_benchmarks_are_read_as_the_reader_may_see_them(wave, trusts, analyst, django_assert_num_queries):
    publication = services.prepare_publication(wave=wave, state="provisional", reason="First look.", by=analyst)
    groups = selectors.peer_groups_of(publication, trusts[0])
    with django_assert_num_queries(1):
        shown = selectors.benchmarks_of(groups)
    by_kind = {group.kind: (group.pk, "theme", "workforce") for group in groups}
    england, region, acute = by_kind["england"], by_kind["region"], by_kind["type"]
    assert (shown[england].median, shown[england].quartiles, shown[england].mean) == (56, None, None)
    assert (shown[region].median, shown[acute].median) == (None, None)

    named = selectors.benchmarks_of(groups, user=analyst)
    assert (named[england].mean, named[acute].quartiles) == (53, (38, 81))


def test_a_region_is_read_with_names_by_its_own_lead_only(wave, trusts, analyst):
    publication = services.prepare_publication(wave=wave, state="provisional", reason="First look.", by=analyst)
    assessment = trusts[0]
    placement = assessment.trust.placements.get()
    regional = make_person(Role.REGIONAL_LEAD, "Reg Lead", region=placement.region)
    lead = make_person(Role.DIGITAL_LEAD, "Dig Lead", trust=assessment.trust)
    policy = make_person(Role.POLICY_OWNER, "Pol Owner")
    groups = {(group.kind, group.key): group for group in publication.peer_groups.all()}
    own, foreign, england = groups["region", "Y63"], groups["region", "Y56"], groups["england", ""]
    readers = {
        name: [selectors.reader_of(user, group) for group in (own, foreign, england)]
        for name, user in {"regional": regional, "lead": lead, "policy": policy, "nobody": None}.items()
    }
    assert readers == {
        "regional": [Reader.NAMED, Reader.PEER, Reader.PEER],
        "lead": [Reader.OWN_TRUST] * 3,
        "policy": [Reader.PEER] * 3,
        "nobody": [Reader.PEER] * 3,
    }
    assert {selectors.reader_of(analyst, group) for group in groups.values()} == {Reader.NAMED}
    codes = {
        name: [member.submission.assessment.trust_code for member in selectors.members_visible_to(user, publication)]
        for name, user in {"regional": regional, "lead": lead, "policy": policy}.items()
    }
    assert codes == {"regional": ["R00", "R01", "R02", "R03", "R04", "R05", "RMH"], "lead": ["R00"], "policy": []}


def test_groups_of_a_kind_come_by_label(wave, trusts, analyst):
    publication = services.prepare_publication(wave=wave, state="provisional", reason="First look.", by=analyst)
    regions = selectors.peer_groups(publication, kind=PeerGroup.Kind.REGION)
    assert [group.key for group in regions] == ["Y56", "Y63"]


# --- the command --------------------------------------------------------------------------------


def command(**changes: str) -> list[str]:
    options = {
        "state": "provisional",
        "reason": "First look.",
        "prepared-by": "ana.lyst@test.example",
        "released-by": "second.analyst@test.example",
        **changes,
    }
    return ["publish_wave", "2024", *(f"--{name}={value}" for name, value in options.items())]


def test_the_command_prepares_and_releases(wave, trusts, analyst, colleague, run):
    out = run(*command(cut="2024-11-03T17:00"))
    assert out == "Wave 2024: publication 1 (provisional) with 8 submissions up to 3 November 2024 17:00.\n"
    assert selectors.latest_publication(wave).prepared_by_id == str(analyst.pk)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"released-by": "ana.lyst@test.example"}, "another person"),
        ({"released-by": "nobody@test.example"}, "Nobody has the e-mail address"),
        ({"state": "corrected"}, "no final publication"),
        ({"reason": " "}, "Say why"),
        ({"cut": "yesterday"}, "not a date and time"),
    ],
)
def test_the_command_says_what_is_wrong(wave, trusts, analyst, colleague, changes, message):
    with pytest.raises(CommandError, match=message):
        call_command(*command(**changes), stderr=StringIO())
    assert not Publication.objects.exists()


def test_the_command_refuses_people_without_the_right(wave, trusts, analyst):
    make_person(Role.AUDITOR, "Second Analyst")
    with pytest.raises(CommandError, match="You may not"):
        call_command(*command())


def withdraw(assessment, number=1):
    submission = assessment.submissions.get(number=number)
    Withdrawal.objects.create(submission=submission, reason="Wrong.", at=timezone.now(), by_id="1", by_label="Ada")
    return submission


def test_a_withdrawn_submission_enters_no_new_publication_and_stays_in_the_old_one(wave, trusts, analyst, colleague):
    first = publish(wave, analyst, colleague)
    withdrawn = withdraw(trusts[0])
    second = publish(wave, analyst, colleague)
    assert first.members.filter(submission=withdrawn).exists()
    assert (first.members.count(), second.members.count()) == (8, 7)
    # A cut before the withdrawal makes no difference: the trust says that the answers are wrong.
    assert withdrawn not in selectors.cohort_at(wave, SUBMITTED_AT)
    assert services.verify_wave(wave=wave).passed


def test_the_submission_before_a_withdrawn_one_counts_in_its_place(wave, trusts, analyst, colleague):
    make_submission(trusts[0], [5] * 8, number=2, submitted_at=SUBMITTED_AT + timedelta(days=2))
    withdraw(trusts[0], number=2)
    publication = publish(wave, analyst, colleague)
    member = publication.members.get(submission__assessment=trusts[0])
    assert member.submission.number == 1


def test_a_publication_with_what_was_withdrawn_since_is_not_released(wave, trusts, analyst, colleague):
    prepared = services.prepare_publication(wave=wave, state="provisional", reason="First look.", by=analyst)
    withdraw(trusts[0])
    with pytest.raises(services.PublicationRefused, match="1 trust in it withdrew since"):
        services.release_publication(publication=prepared, by=colleague)


def claim(assessment):
    """A submission in place of the one there was, with one answer “not applicable”."""
    document = document_of(assessment.wave.framework_version)
    question = next(q for q in document.scored if q.not_applicable)
    codes = [3] * len(document.scored)
    codes[document.scored.index(question)] = NOT_APPLICABLE
    submission = make_submission(assessment, codes, number=2, submitted_at=SUBMITTED_AT + timedelta(hours=1))
    entry = next(a for a in submission.snapshot["answers"] if a["question"] == question.key)
    return Claim(assessment.pk, question.key, entry["reason"])


def decide(assessment, claim, decision):
    NotApplicableDecision.objects.create(
        assessment=assessment,
        question=Question.objects.get(version=assessment.wave.framework_version, key=claim.question),
        reason=claim.reason,
        decision=decision,
        note="It applies." if decision == "refused" else "",
        at=timezone.now(),
        by_id="1",
        by_label="Ada",
    )


def test_a_final_publication_is_refused_while_a_not_applicable_is_not_confirmed(wave, trusts, analyst, colleague):
    claimed = claim(trusts[0])
    publish(wave, analyst, colleague)
    for decision in ("", "refused"):
        if decision:
            decide(trusts[0], claimed, decision)
        with pytest.raises(services.PublicationRefused, match="1 answer “not applicable” of 1 trust is not confirmed"):
            publish(wave, analyst, colleague, "final")
    decide(trusts[0], claimed, "confirmed")
    prepared = services.prepare_publication(wave=wave, state="final", reason="Final.", by=analyst)
    # The region changes its mind between the two people.
    decide(trusts[0], claimed, "refused")
    with pytest.raises(services.PublicationRefused, match="not confirmed"):
        services.release_publication(publication=prepared, by=colleague)
    decide(trusts[0], claimed, "confirmed")
    assert services.release_publication(publication=prepared, by=colleague).released_at


# --- what is held back beside an earlier publication --------------------------------------------


@pytest.fixture
def many(wave):
    """Forty acute trusts of two regions, of which the first 32 have submitted."""
    assessments = [make_assessment(wave, f"R{i:02}", region="Y63" if i % 2 else "Y56") for i in range(40)]
    for i, assessment in enumerate(assessments[:32]):
        make_submission(assessment, [1 + (i + k) % 5 for k in range(7)] + [1 + i % 5])
    return assessments


def seen_by(user, publication, assessment, kind="england"):
    group = next(g for g in selectors.peer_groups_of(publication, assessment) if g.kind == kind)
    return selectors.benchmarks_of([group], user=user)[group.pk, "theme", "workforce"]


def join(assessments, *, level=None):
    for i, assessment in enumerate(assessments):
        codes = [1 + i % 5] * 8 if level is None else [level] * 8
        make_submission(assessment, codes, submitted_at=SUBMITTED_AT + timedelta(days=31))


def test_peers_go_on_seeing_the_earlier_figures_when_one_trust_joins(wave, many, analyst, colleague):
    first = publish(wave, analyst, colleague, cut=SUBMITTED_AT + timedelta(days=30))
    lead = make_person(Role.DIGITAL_LEAD, "Dig Lead", trust=many[0].trust)
    before = seen_by(lead, first, many[0])
    join(many[32:33], level=5)
    second = publish(wave, analyst, colleague)
    held = seen_by(lead, second, many[0])
    assert (held.n, held.median, held.quartiles, held.deciles) == (32, before.median, before.quartiles, before.deciles)
    assert held.held_from == first.cut
    named = seen_by(analyst, second, many[0])
    assert (named.n, named.held_from, named.mean is not None) == (33, None, True)
    assert named.named_only, "the national team is told that others do not see it"
    third = publish(wave, analyst, colleague)
    assert seen_by(lead, third, many[0]).held_from == first.cut, "held back as long as nothing more changes"


def test_new_figures_are_shown_when_eight_unlike_trusts_join(wave, many, analyst, colleague):
    publish(wave, analyst, colleague, cut=SUBMITTED_AT + timedelta(days=30))
    join(many[32:])
    second = publish(wave, analyst, colleague)
    lead = make_person(Role.DIGITAL_LEAD, "Dig Lead", trust=many[0].trust)
    assert (seen_by(lead, second, many[0]).n, seen_by(lead, second, many[0]).held_from) == (40, None)
    region = seen_by(lead, second, many[0], "region")
    assert region.n == 16, "four joined in each region: its earlier figures stay"


def test_eight_trusts_that_are_all_alike_are_held_back_too(wave, many, analyst, colleague):
    publish(wave, analyst, colleague, cut=SUBMITTED_AT + timedelta(days=30))
    join(many[32:], level=4)
    second = publish(wave, analyst, colleague)
    assert seen_by(None, second, many[0]).n == 32


def test_a_publication_is_not_released_beside_one_it_was_not_examined_with(wave, many, analyst, colleague):
    prepared = services.prepare_publication(
        wave=wave, state="provisional", reason="First.", by=analyst, cut=SUBMITTED_AT + timedelta(days=30)
    )
    later = services.prepare_publication(wave=wave, state="provisional", reason="Second.", by=analyst)
    services.release_publication(publication=prepared, by=colleague)
    with pytest.raises(services.PublicationRefused, match="has not been examined"):
        services.release_publication(publication=later, by=colleague)


def test_what_nobody_examined_is_held_back(wave, many, analyst, colleague):
    publication = publish(wave, analyst, colleague)
    fields = {"peer_group": publication.peer_groups.get(kind="england"), "scope": "theme", "key": "workforce"}
    stored = Benchmark.objects.get(**fields)
    assert not stored.held_back
    assert Benchmark(n=40).held_back
    Benchmark.objects.filter(pk=stored.pk).update(held_back=True)
    assert seen_by(None, publication, many[0]).figures == frozenset()
    assert "Held back" in seen_by(None, publication, many[0]).reasons[-1]


def test_the_nearest_ten_are_for_the_trust_itself_and_only_their_median(wave, many, analyst, colleague):
    publication = publish(wave, analyst, colleague)
    lead = make_person(Role.DIGITAL_LEAD, "Dig Lead", trust=many[0].trust)
    foreign = make_person(Role.DIGITAL_LEAD, "Other Lead", trust=many[1].trust)
    region = make_person(Role.REGIONAL_LEAD, "Reg Lead", region=many[0].trust.placements.get().region)
    own = seen_by(lead, publication, many[0], "nearest")
    assert {figure.value for figure in own.figures} == {"median"}
    for reader in (foreign, region, None):
        assert seen_by(reader, publication, many[0], "nearest").figures == frozenset()
    group = publication.peer_groups.get(kind="nearest", key="R00")
    assert len(group.neighbours) == 10
    assert "R00" not in {one["code"] for one in group.neighbours}


def test_a_trust_of_which_too_little_is_known_has_no_nearest_ten(wave, many, analyst, colleague):
    names = ("income", "sites", "deprivation")
    Attribute.objects.bulk_create(
        Attribute(trust=one.trust, name=name, year=2018, value=10.0 + i * (1 + place), source="made up")
        for i, one in enumerate(many[1:])
        for place, name in enumerate(names)
    )
    publication = publish(wave, analyst, colleague)
    nearest = {group.key: group for group in publication.peer_groups.filter(kind="nearest")}
    assert nearest.keys() == {f"R{i:02}" for i in range(1, 32)}
    assert "R00" not in {one["code"] for group in nearest.values() for one in group.neighbours}
    assert nearest["R01"].neighbours[0]["code"] == "R02"
    assert nearest["R01"].attributes == ["size", "type", "sites", "deprivation"]


def test_an_icb_lead_reads_no_question_of_a_board_by_name(wave, many, analyst, colleague):
    publication = publish(wave, analyst, colleague)
    icb = many[0].trust.placements.get().icb
    lead = make_person(Role.ICB_LEAD, "Icb Lead", icb=icb)
    board = publication.peer_groups.get(kind="icb", key=icb.code)
    assert selectors.reader_of(lead, board, "theme") == Reader.NAMED
    assert selectors.reader_of(lead, board, "question") == Reader.PEER


def test_places_are_kept_for_every_trust_and_group(wave, many, analyst, colleague):
    publication = publish(wave, analyst, colleague)
    england = publication.peer_groups.get(kind="england")
    places = [place.scores["theme:workforce"] for place in england.places.all()]
    assert len(places) == 32
    assert sum(rank for rank, _ in places) / 32 == pytest.approx(50, abs=0.01)
    assert {quarter for _, quarter in places} == {1, 2, 3, 4}
