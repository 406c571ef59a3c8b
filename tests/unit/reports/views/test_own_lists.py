"""A lead's own lists of trusts: private, of trusts that may be read by name, and never more than that."""

import re
from statistics import fmean, median, quantiles

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from accounts.services import disable_person
from audit.models import Event
from maturity.selectors import scores_of
from maturity.services import score_wave
from reports.models import OwnList
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_region
from tests.factories.reports import make_assessment, make_cohort, make_trusts, make_wave, submit

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def lead():
    """The lead of a region where RCF and eleven others take part, of which ten have submitted."""
    wave = make_wave()
    make_cohort(wave, trusts=12, silent=2)
    score_wave(wave=wave)
    return make_person(Role.REGIONAL_LEAD, region=make_region("Y63"))


def make_list(client, name="Like us", trusts=("RCF", "A001", "A002", "A003", "A011")):
    return client.post("/lists/new/", {"name": name, "trusts": list(trusts)})


def test_a_list_is_made_read_changed_and_deleted(lead):
    client = signed_in(lead)
    assert "You have no list yet" in text(client.get("/lists/"))
    answer = make_list(client)
    made = OwnList.objects.get()
    assert answer.url == f"/lists/{made.pk}/"
    page = text(client.get(answer.url))
    assert "4 of 5 trusts have a score in Wave 2026." in page
    assert "Trust A011<br>not submitted" in page
    assert "Like us" in text(client.get("/lists/"))

    assert 'value="A011"' in text(client.get(f"{answer.url}change/"))
    client.post(f"{answer.url}change/", {"name": "Nearer us", "trusts": ["RCF", "A001"]})
    made.refresh_from_db()
    assert (made.name, made.codes) == ("Nearer us", ["A001", "RCF"])
    assert "Delete the list Nearer us?" in text(client.get(f"{answer.url}delete/"))
    assert OwnList.objects.exists(), "reading changes nothing"
    client.post(f"{answer.url}delete/")
    assert not OwnList.objects.exists()
    actions = Event.objects.filter(action__startswith="own_list.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["own_list.made", "own_list.changed", "own_list.deleted"]


def test_the_figures_are_those_of_its_trusts(lead):
    client = signed_in(lead)
    codes = ["RCF", *(f"A{number:03}" for number in range(1, 10))]
    page = text(client.get(make_list(client, trusts=codes).url))
    scored = scores_of(pk for pk in make_wave_submissions(codes)).values()
    values = [float(one.themes["workforce"].numerator / one.themes["workforce"].denominator) for one in scored]
    low, _, high = quantiles(values, n=4, method="inclusive")
    assert f"Their median score of Workforce is {int(median(values) + 0.5)}" in page
    assert f"half of them score {int(low + 0.5)} to {int(high + 0.5)}" in page
    tenths = quantiles(values, n=10, method="inclusive")
    assert in_row(page, "Mean of the list") == f"{int(fmean(values) + 0.5)}"
    assert in_row(page, "8 in 10 of the list score") == f"{int(tenths[0] + 0.5)} to {int(tenths[-1] + 0.5)}"


def test_of_few_trusts_no_tenths_are_given(lead):
    client = signed_in(lead)
    assert in_row(text(client.get(make_list(client).url)), "8 in 10 of the list score") == "–"


def in_row(page: str, name: str) -> str:
    """What a row of the table says of Workforce."""
    return re.findall(r"Workforce </span>(.*?)</td>", page[page.index(name) :])[0].strip()


def make_wave_submissions(codes):
    from surveys.models import Submission

    return Submission.objects.filter(assessment__trust_code__in=codes).values_list("pk", flat=True)


def test_trusts_are_ordered_as_the_address_says(lead):
    client = signed_in(lead)
    address = make_list(client).url
    by_name = text(client.get(address))
    assert by_name.index("Trust A001") < by_name.index("Trust A002") < by_name.index("Trust RCF")
    ordered = text(client.get(f"{address}?wave=2026&order=workforce"))
    rows = ordered.split('<tr class="nhsuk-table__row"')[1:6]
    figures = [row.split("</span>")[2].split("<")[0].strip() for row in rows]
    assert figures[-1] == "–"
    assert [int(one) for one in figures[:-1]] == sorted((int(one) for one in figures[:-1]), reverse=True)
    assert client.get(f"{address}?wave=1999&order=<script>").status_code == 200


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": "", "trusts": ["RCF", "A001"]}, "Enter a name"),
        ({"name": "Few", "trusts": ["RCF"]}, "Select 2 to 100 trusts"),
        ({"name": "None", "trusts": []}, "Select the trusts"),
        ({"name": "Foreign", "trusts": ["RCF", "RZZ"]}, "RZZ"),
        ({"name": "There", "trusts": ["RCF", "A001"]}, "a list of this name"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(lead, fields, says):
    client = signed_in(lead)
    make_list(client, name="There")
    answer = client.post("/lists/new/", fields)
    assert answer.status_code == 422
    assert says in text(answer)
    assert OwnList.objects.count() == 1


def test_a_list_is_nobody_elses(lead):
    address = make_list(signed_in(lead)).url
    other = signed_in(make_person(Role.REGIONAL_LEAD, region=make_region("Y63")))
    analyst = signed_in(make_person(Role.NATIONAL_ANALYST))
    for client in (other, analyst):
        for page in ("", "change/", "delete/"):
            assert client.get(f"{address}{page}").status_code == 404
            assert client.post(f"{address}{page}").status_code in (404, 405)
    assert "Like us" not in text(analyst.get("/lists/"))
    assert make_list(analyst).status_code == 302, "the same name is free to somebody else"


def test_of_a_trust_that_may_be_read_no_more_nothing_is_shown(lead):
    other = make_region("Y62")
    (moved,) = make_trusts(1)
    client = signed_in(lead)
    address = make_list(client).url
    moved.assessments.update(region_code=other.code)
    page = text(client.get(address))
    assert "1 trust of the list is not shown" in page
    assert moved.name not in page
    disable_person(user=lead, by=None)
    assert client.get(address).status_code == 302


def test_who_reads_one_trust_only_keeps_no_lists(lead):
    (trust,) = make_trusts(1)
    client = signed_in(make_person(Role.DIGITAL_LEAD, trust=trust))
    for page in ("", "new/"):
        assert client.get(f"/lists/{page}").status_code == 403
    assert make_list(client).status_code == 403
    assert not OwnList.objects.exists()


def test_an_analyst_types_codes_and_is_told_of_one_that_there_is_not():
    wave = make_wave()
    make_cohort(wave, trusts=70)
    client = signed_in(make_person(Role.NATIONAL_ANALYST))
    assert "<textarea" in text(client.get("/lists/new/"))
    wrong = client.post("/lists/new/", {"name": "Typed", "trusts": "rcf, A001\nnonsense"})
    assert "NONSENSE" in text(wrong)
    assert "rcf, A001" in text(wrong)
    client.post("/lists/new/", {"name": "Typed", "trusts": "rcf, A001\nA002;A003"})
    assert OwnList.objects.get().codes == ["A001", "A002", "A003", "RCF"]


def test_queries_do_not_grow_with_trusts_or_waves(lead):
    client = signed_in(lead)
    small = make_list(client, name="Small", trusts=("RCF", "A001")).url
    large = make_list(client, name="Large", trusts=["RCF", *(f"A{number:03}" for number in range(1, 12))]).url
    client.get(small)
    before = make_wave(2025)
    submit(make_assessment(before, make_trusts(1)[0]), [3] * 8)
    score_wave(wave=before)
    with CaptureQueriesContext(connection) as few:
        client.get(small)
    with CaptureQueriesContext(connection) as many:
        client.get(large)
    assert len(few) == len(many) <= 15
