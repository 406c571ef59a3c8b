import re

import pytest

from reports.charts.ring import ring


@pytest.mark.parametrize(("answered", "part"), [(1, 0.125), (5, 0.625), (8, 1.0)])
def test_the_ring_is_filled_by_what_is_answered(answered, part):
    done, whole = re.search(r'stroke-dasharray="([\d.]+) ([\d.]+)"', ring(answered=answered, total=8)).groups()
    assert float(done) / float(whole) == pytest.approx(part, abs=0.001)


def test_nothing_answered_draws_no_arc():
    assert "dasharray" not in ring(answered=0, total=8)


@pytest.mark.parametrize(("answered", "total"), [(9, 8), (-1, 8), (0, 0)])
def test_a_part_larger_than_the_whole_is_refused(answered, total):
    with pytest.raises(ValueError, match="part of a whole"):
        ring(answered=answered, total=total)
