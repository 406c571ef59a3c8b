"""Lists of programme members and of mergers."""

from datetime import date

import pytest

from organisations.models import Placement, ProgrammeMembership, Succession
from organisations.services import import_programmes, import_successions
from organisations.source_files import FileRefused, SourceFile
from tests.factories.organisations import make_trust

MEMBERS = "sector,role,ods_code_at_the_time,trust_name,paired_gde_code,current_code,confirmed\n"
MERGERS = "predecessor_code,close_date_ods,successor_code,successor_confidence\n"

pytestmark = pytest.mark.django_db


def members(text: str):
    return import_programmes(files=[SourceFile("members.csv", (MEMBERS + text).encode())], by=None)


def mergers(text: str):
    return import_successions(files=[SourceFile("mergers.csv", (MERGERS + text).encode())], by=None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("acute,XX,RAA,Maple,,RAA,yes", "'XX' is not a role: GDE or FF."),
        ("acute,GDE,raa,Maple,,RAA,yes", "ods_code_at_the_time: 'raa' is not an ODS code of a trust."),
        ("acute,GDE,RAA,Maple,,,yes", "current_code: '' is not an ODS code of a trust."),
        ("acute,FF,RAA,Maple,?,RAA,yes", "paired_gde_code: '?' is not an ODS code of a trust."),
        ("acute,GDE,RBB,Maple,,RBB,yes", "RBB as GDE is there more than once."),
    ],
)
def test_a_mistake_in_a_list_of_members_is_refused_with_its_line(line, reason):
    make_trust("RBB")
    with pytest.raises(FileRefused) as caught:
        members(f"acute,GDE,RBB,Oak,,RBB,yes\n{line}\n")

    assert (caught.value.line, caught.value.reason) == (3, reason)
    assert not ProgrammeMembership.objects.exists()


def test_a_member_follows_its_trust_of_today_in_the_same_row():
    make_trust("RAA"), make_trust("RBB")
    members("acute,FF,RAA,Maple,RBB,RAA,no\n")
    (before,) = ProgrammeMembership.objects.all()
    summary = members("acute,FF,RAA,Maple,RBB,RBB,yes\n")
    (after,) = ProgrammeMembership.objects.select_related("trust")

    assert (summary.created, summary.changed) == (0, 1)
    assert (after.pk, after.trust.code, after.confirmed, after.paired_code) == (before.pk, "RBB", "yes", "RBB")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("RAA,,RAA,high", "RAA succeeded by RAA is there twice, or is one trust."),
        ("RBB,,RCC,high", "RBB succeeded by RCC is there twice, or is one trust."),
        ("RAA,,?,high", "'?' is not an ODS code of a trust."),
        ("RAA,,RBB,", "the confidence is missing or longer than 20 characters."),
    ],
)
def test_a_mistake_in_a_list_of_mergers_is_refused_with_its_line(line, reason):
    with pytest.raises(FileRefused) as caught:
        mergers(f"RBB,20200331,RCC,high\n{line}\n")

    assert (caught.value.line, caught.value.reason) == (3, reason)
    assert not Succession.objects.exists()


def test_a_succession_takes_the_closing_date_of_ods():
    make_trust("RAA", closed_on=date(2024, 3, 30)), make_trust("RBB")
    mergers("RAA,20240331,RBB,high\n")

    assert Succession.objects.get().on == date(2024, 3, 30)


def test_a_trust_without_a_closing_date_ends_the_day_before_its_successor_opens():
    old, _ = make_trust("TAA"), make_trust("RBB", opened_on=date(2024, 11, 1))
    mergers("TAA,,RBB,high\n")

    old.refresh_from_db()
    assert (old.closed_on, old.closing_inferred) == (date(2024, 10, 31), True)
    assert Placement.objects.get(trust=old).until_date == date(2024, 10, 31)
    assert mergers("TAA,,RBB,high\n").unchanged == 1


def test_a_trust_that_ods_still_lists_as_open_is_passed_over():
    open_still, _ = make_trust("RAA"), make_trust("RBB")
    summary = mergers("RAA,20260331,RBB,medium\nRZZ,20200331,RBB,high\n")

    open_still.refresh_from_db()
    assert summary.passed_over == ("RAA", "RZZ")
    assert open_still.closed_on is None
    assert not Succession.objects.exists()
