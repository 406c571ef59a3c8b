"""The export of the Data Security and Protection Toolkit: applied whole or refused, and the latest date stands."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from organisations.models import HeldFact
from organisations.selectors import held_facts
from organisations.services import import_dspt
from organisations.source_files import FileRefused, SourceFile
from tests.factories.organisations import make_trust

pytestmark = pytest.mark.django_db

# As the export writes it; the real one begins with columns of the integrated care board.
HEADER = (
    ",ICB23CD,Code,Organisation Name,Status,Date Of Publication,Primary Sector,"
    '"Integrated Care Board (where available, from ODS)"\n'
)
AS_AT = date(2025, 9, 1)


def line(code="RMA", status="24/25 Standards Met", published="30/06/2025", sector="NHS Trust") -> str:
    return f'0,E54000027,{code},"MAPLE, NHS TRUST",{status},{published},{sector},\n'


def apply(*lines: str, as_at: date = AS_AT, header: str = HEADER):
    return import_dspt(as_at=as_at, file=SourceFile("dspt.csv", (header + "".join(lines)).encode()), by=None)


def fact_of(trust, on: date = date.max) -> tuple[str, str, date]:
    fact = held_facts([trust.pk], on=on)[trust.pk]["dspt-status"]
    return fact.value, fact.words, fact.published_on


@pytest.fixture
def maple():
    return make_trust("RMA", "Maple NHS Trust")


@pytest.mark.parametrize(
    ("status", "value"),
    [
        ("24/25 Standards Met", "standards-met"),
        ("24/25 Standards Exceeded", "standards-exceeded"),
        ("24/25 Approaching Standards", "approaching-standards"),
        ("99/00 standards not met", "standards-not-met"),
    ],
)
def test_a_status_is_kept_with_its_words_and_date(maple, status, value):
    assert apply(line(status=status)).created == 1
    assert fact_of(maple) == (value, status, date(2025, 6, 30))
    event = Event.objects.get(action="dspt.imported")
    assert (event.data["as_at"], event.data["created"]) == ("2025-09-01", 1)


def test_the_same_file_again_changes_nothing(maple):
    apply(line())
    again = apply(line())
    assert (again.created, again.changed, again.unchanged) == (0, 0, 1)
    assert Event.objects.filter(action="dspt.imported").count() == 1


def test_the_latest_publication_stands_in_whatever_order_files_come(maple):
    apply(line())
    apply(line(status="23/24 Approaching Standards", published="28/06/2024"), as_at=date(2024, 9, 1))
    assert fact_of(maple)[1] == "24/25 Standards Met"
    assert fact_of(maple, on=date(2025, 6, 29))[1] == "23/24 Approaching Standards"


def test_of_two_files_with_one_date_of_publication_the_later_file_stands(maple):
    apply(line())
    assert apply(line(status="24/25 Standards Not Met"), as_at=date(2025, 10, 1)).changed == 1
    apply(line(), as_at=AS_AT)
    assert fact_of(maple)[0] == "standards-not-met"
    assert HeldFact.objects.count() == 1


def test_organisations_that_are_no_trusts_here_are_named_and_passed_over(maple):
    summary = apply(line(), line(code="QRV", status="24/25 Baseline", sector="ICB"))
    assert summary.passed_over == ("QRV",)
    assert "1 passed over, not trusts that the portal holds, or nothing published: QRV" in str(summary)


def test_a_trust_that_has_not_published_is_named_and_keeps_what_stood(maple):
    apply(line())
    assert apply(line(status="25/26 Not Published", published=""), as_at=date(2026, 9, 1)).passed_over == ("RMA",)
    assert fact_of(maple)[1] == "24/25 Standards Met"


def test_rows_of_other_organisations_may_hold_what_they_like(maple):
    assert apply(line(), line(code="A81001", status="", published="", sector="GP")).created == 1


def test_of_a_long_list_only_trusts_are_named(maple):
    practices = [line(code=f"A8{number:04}", sector="GP") for number in range(100)]
    summary = apply(line(), line(code="RZZ", sector="NHS Trust (Acute)"), *practices)
    assert summary.passed_over == ("RZZ",)
    assert "100 organisations of other kinds besides" in str(summary)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (line(code="r!"), "'r!' is not an ODS code."),
        (line(code="RMA"), "RMA is there more than once."),
        (line(code="ROA", status="Standards Met"), "the status 'Standards Met' does not begin with its edition"),
        (line(code="ROA", status="24/26 Standards Met"), "does not begin with its edition"),
        (line(code="ROA", status=""), "the status '' does not begin with its edition"),
        (line(code="ROA", status="24/25 Splendid"), "'24/25 Splendid' is not a status of a trust."),
        (line(code="ROA", published="2025-06-30"), "'2025-06-30' is not a day written dd/mm/yyyy."),
        (line(code="ROA", published="31/06/2025"), "'31/06/2025' is not a day written dd/mm/yyyy."),
        (line(code="ROA", published="02/09/2025"), "it was published on 02/09/2025, after the file's day."),
        ("ROA,too short\n", "it has 2 columns, the first line has 8."),
    ],
)
def test_a_malformed_file_is_refused_with_its_line_and_nothing_is_applied(maple, wrong, reason):
    make_trust("ROA")
    with pytest.raises(FileRefused, match=re.escape(reason)) as caught:
        apply(line(), wrong)
    assert (caught.value.file_name, caught.value.line) == ("dspt.csv", 3)
    assert not HeldFact.objects.exists()


def test_a_missing_column_is_refused(maple):
    with pytest.raises(FileRefused, match="the column 'Status' is missing"):
        apply(header="Code,Organisation Name,Date Of Publication,Primary Sector\n")


def test_the_command_tells_what_it_did_or_why_not(maple, tmp_path: Path, capsys):
    file = tmp_path / "dspt.csv"
    file.write_text(HEADER + line())
    call_command("import_dspt", str(file), "--as-at", "2025-09-01")
    assert "1 created, 0 changed, 0 unchanged" in capsys.readouterr().out
    file.write_text(HEADER + line(published="soon"))
    with pytest.raises(CommandError, match=r"dspt\.csv, line 2: the date of publication 'soon'"):
        call_command("import_dspt", str(file), "--as-at", "2025-09-01")
