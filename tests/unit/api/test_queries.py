"""The number of queries does not grow with trusts."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from maturity.services import score_wave
from surveys.models import Assessment
from tests.factories.accounts import make_person, signed_in
from tests.factories.maturity import make_assessment, make_submission, make_wave

SIZES = (5, 50, 205)
MOST = 15


@pytest.mark.django_db
def test_queries_are_the_same_at_5_50_and_205_trusts():
    wave = make_wave()
    client = signed_in(make_person(Role.NATIONAL_ANALYST))
    paths = [f"/api/v1/{name}/?page_size=200" for name in ("trusts", "waves", "assessments", "scores", "frameworks")]
    paths += [f"/api/v1/{name}/?page_size=200&format=csv" for name in ("assessments", "scores")]
    version = wave.framework_version
    paths += ["/api/v1/trusts/R000X/", "/api/v1/waves/2024/"]
    paths += [f"/api/v1/frameworks/{version.framework.slug}/{version.version}/"]
    counted: dict[str, list[int]] = {path: [] for path in paths}
    made = 0
    for size in SIZES:
        for number in range(made, size):
            make_submission(make_assessment(wave, f"R{number:03}X"), [3] * 8)
        made = size
        score_wave(wave=wave)
        for path in paths:
            client.get(path)  # The framework's document is read once a process.
            with CaptureQueriesContext(
                connection,
            ) as queries:
                response = client.get(path)
            assert response.status_code == 200
            if "csv" not in path and "page_size" in path and "waves" not in path and "frameworks" not in path:
                assert len(response.json()["results"]) == min(size, 200)
            counted[path].append(len(queries))
    assert {path: set(counts) for path, counts in counted.items() if len(set(counts)) > 1} == {}
    assert max(max(counts) for counts in counted.values()) <= MOST, counted


@pytest.mark.django_db
def test_queries_of_one_trusts_scores_do_not_grow_with_trusts_waves_or_submissions():
    client = signed_in(make_person(Role.NATIONAL_ANALYST))
    wave = make_wave("2024")
    own = make_assessment(wave, "RCF")
    codes = [1, 2, 3, -1, 5, 3, 0, 3]
    make_submission(own, codes)
    score_wave(wave=wave)
    path = f"/api/v1/scores/{own.pk}/"

    def counted() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        assert response.status_code == 200
        return len(queries)

    def fill(wave, trusts: range) -> None:
        for number in trusts:
            make_submission(make_assessment(wave, f"R{number:03}X"), [3] * 8)
        score_wave(wave=wave)

    def earlier(slug: str, day: datetime.date) -> None:
        past = make_wave(slug, version=wave.framework_version)
        type(past).objects.filter(pk=past.pk).update(opens_on=day)
        there = Assessment.objects.get(pk=own.pk)
        there.pk, there.wave = None, past
        there.save()
        make_submission(there, codes)
        score_wave(wave=past)

    alone = counted()
    fill(wave, range(40))
    assert counted() == alone
    make_submission(own, [4, *codes[1:]], number=2)
    score_wave(wave=wave)
    assert counted() == alone
    earlier("2023", datetime.date(2023, 9, 1))
    with_one_wave_before = counted()
    earlier("2022", datetime.date(2022, 9, 1))
    earlier("2021", datetime.date(2021, 9, 1))
    assert counted() == with_one_wave_before
    assert with_one_wave_before <= MOST
