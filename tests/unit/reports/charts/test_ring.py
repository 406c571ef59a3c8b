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


def test_what_is_to_be_confirmed_follows_what_is_answered():
    arcs = [float(done) for done in re.findall(r'stroke-dasharray="([\d.]+) ', ring(answered=2, total=8, to_confirm=4))]
    whole = float(re.search(r'stroke-dasharray="[\d.]+ ([\d.]+)"', ring(answered=2, total=8))[1])
    assert [arc / whole for arc in arcs] == pytest.approx([0.75, 0.25], abs=0.001)
    with pytest.raises(ValueError, match="part of a whole"):
        ring(answered=6, total=8, to_confirm=3)
