"""Help text of a published version can be corrected; what is asked and scored cannot."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.models import Role
from audit.models import Event
from surveys.models import FrameworkErratum, FrameworkVersion
from surveys.questionnaire.canonical import content_hash
from surveys.questionnaire.document import FrameworkDocument
from surveys.questionnaire.errata import correctable_fields
from surveys.selectors import document_for, document_of, errata_of, framework_version
from surveys.services.errata import NotCorrectable, StaleText, correct_help_text
from tests.factories.accounts import make_person
from tests.factories.organisations import make_trust
from tests.factories.surveys import make_framework_version, open_assessment, small_document

KEY = "workforce.plan"


@pytest.fixture
def version(db) -> FrameworkVersion:
    return make_framework_version()


@pytest.fixture
def administrator(db):
    return make_person(Role.ADMINISTRATOR)


def now(version: FrameworkVersion) -> FrameworkDocument:
    """The text as the next request reads it."""
    return document_of(framework_version("digital-maturity", version.version))


def correct(version, by, *, key=KEY, field="guidance", before=None, after="Count the latest list.", reason="Clearer."):
    if before is None:
        before = small_document().question(key).guidance
    return correct_help_text(
        version=version, question_key=key, field=field, before=before, after=after, reason=reason, by=by
    )


def test_the_text_is_corrected_wherever_it_is_read_and_the_hash_stays(version, administrator):
    assessment = open_assessment(make_trust())
    assert now(version).question(KEY).guidance == small_document().question(KEY).guidance
    correct(version, administrator, after="  Count the\n latest list. ")
    assessment.wave.framework_version.refresh_from_db()
    assert now(version).question(KEY).guidance == "Count the latest list."
    assert document_for(assessment).question(KEY).guidance == "Count the latest list."
    assert content_hash(now(version)) == version.content_hash
    stored = framework_version("digital-maturity", version.version)
    assert (stored.content_hash, stored.document["themes"][0]["questions"][0]["guidance"]) == (
        version.content_hash,
        small_document().question(KEY).guidance,
    )


def test_who_knows_evidence_and_next_steps_too(version, administrator):
    question = small_document().question(KEY)
    correct(version, administrator, field="evidence.3", before=question.evidence[3], after="the part with the years")
    correct(version, administrator, field="next_step.1", before=question.next_step[1], after="List them by role.")
    correct(
        version,
        administrator,
        field="who_knows",
        before="\n".join(question.who_knows),
        after="Head of digital services\n\n Head of people ",
    )
    corrected = now(version).question(KEY)
    assert corrected.evidence[3] == "the part with the years"
    assert corrected.evidence[2] == question.evidence[2]
    assert corrected.next_step[1] == "List them by role."
    assert corrected.who_knows == ("Head of digital services", "Head of people")
    assert [erratum.field for erratum in errata_of(version)] == ["evidence.3", "next_step.1", "who_knows"]


def test_it_is_logged_with_before_after_reason_and_person(version, administrator):
    correct(version, administrator)
    erratum = FrameworkErratum.objects.get()
    assert erratum.before == small_document().question(KEY).guidance
    assert (erratum.after, erratum.reason) == ("Count the latest list.", "Clearer.")
    assert administrator.name in erratum.made_by_label
    event = Event.objects.get(action="framework.corrected")
    assert event.data["question"] == KEY
    assert event.data["after"] == "Count the latest list."
    assert event.actor_id == str(administrator.pk)


@pytest.mark.parametrize(
    "field", ["prompt", "covers", "levels.3", "weight", "checks", "not_applicable", "evidence.1", "x"]
)
def test_what_is_asked_or_scored_is_refused(version, administrator, field):
    with pytest.raises(NotCorrectable, match="fixed once a version is published"):
        correct(version, administrator, field=field, before="", after="Other words.")
    assert not FrameworkErratum.objects.exists()
    assert not Event.objects.filter(action="framework.corrected").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"after": ""}, "must not be empty"),
        ({"after": " \n "}, "must not be empty"),
        ({"reason": "  "}, "Say why"),
        ({"key": "workforce.nothing", "before": "x"}, "has no question"),
        ({"after": "Ask the SIRO."}, "SIRO is not explained"),
        ({"after": "Please count the latest."}, "leave out 'please'"),
        ({"after": "x " * 220}, "the most is 420"),
        ({"field": "why_it_matters", "after": "Institutional interoperability considerations " * 3}, "reading grade"),
    ],
)
def test_a_text_that_does_not_keep_the_standard_is_refused(version, administrator, changes, said):
    if changes.get("field") == "why_it_matters":
        changes = {**changes, "before": small_document().question(KEY).why_it_matters}
    with pytest.raises(NotCorrectable, match=said):
        correct(version, administrator, **changes)
    assert not FrameworkErratum.objects.exists()


def test_the_same_text_again_is_no_correction(version, administrator):
    with pytest.raises(NotCorrectable, match="the same as before"):
        correct(version, administrator, after=small_document().question(KEY).guidance)


def test_who_read_an_older_text_overwrites_nothing(version, administrator):
    correct(version, administrator)
    with pytest.raises(StaleText) as stale:
        correct(version, make_person(Role.ADMINISTRATOR), after="Count every list.")
    assert stale.value.current == "Count the latest list."
    assert now(version).question(KEY).guidance == "Count the latest list."
    correct(version, administrator, before="Count the latest list.", after="Count every list.")
    assert now(version).question(KEY).guidance == "Count every list."


def test_only_who_manages_frameworks_may(version):
    for role in (Role.NATIONAL_ANALYST, Role.AUDITOR):
        with pytest.raises(PermissionDenied):
            correct(version, make_person(role))
    assert now(version).question(KEY).guidance == small_document().question(KEY).guidance


def test_an_erratum_never_changes(version, administrator):
    erratum = correct(version, administrator)
    erratum.after = "Other words."
    with pytest.raises(TypeError):
        erratum.save()
    with pytest.raises(TypeError):
        erratum.delete()


@pytest.mark.database
def test_postgresql_refuses_too(version, administrator):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has triggers")
    from django.db import ProgrammingError, transaction

    correct(version, administrator)
    for change in (lambda rows: rows.update(after="Other words."), lambda rows: rows.delete()):
        with pytest.raises(ProgrammingError, match="only ever added"), transaction.atomic():
            change(FrameworkErratum.objects.all())


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_refused():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    version, people = make_framework_version(), [make_person(Role.ADMINISTRATOR) for _ in range(2)]
    start, came = threading.Barrier(2), []

    def run(person, words):
        start.wait(10)
        try:
            correct(version, person, after=words)
            came.append(words)
        except StaleText:
            came.append("stale")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(person, words))
        for person, words in zip(people, ("Count the first.", "Count the last."), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert came.count("stale") == 1
    assert FrameworkErratum.objects.count() == 1
    assert now(version).question(KEY).guidance == next(words for words in came if words != "stale")


def test_every_text_that_may_be_corrected_is_help(version, administrator):
    for question in small_document().questions:
        for field in correctable_fields(question):
            assert field.partition(".")[0] in {"why_it_matters", "guidance", "who_knows", "evidence", "next_step"}
