"""The number of queries does not grow with trusts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from maturity.services import score_wave
from tests.factories.accounts import make_person, signed_in
from tests.factories.maturity import make_assessment, make_submission, make_wave

SIZES = (5, 50, 205)
MOST = 15


@pytest.mark.django_db
def test_queries_are_the_same_at_5_50_and_205_trusts():
    wave = make_wave()
    client = signed_in(make_person(Role.NATIONAL_ANALYST))
    paths = [f"/api/v1/{name}/?page_size=200" for name in ("trusts", "waves", "assessments", "scores", "frameworks")]
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
            if "page_size" in path and "waves" not in path and "frameworks" not in path:
                assert len(response.json()["results"]) == min(size, 200)
            counted[path].append(len(queries))
    assert {path: set(counts) for path, counts in counted.items() if len(set(counts)) > 1} == {}
    assert max(max(counts) for counts in counted.values()) <= MOST, counted
