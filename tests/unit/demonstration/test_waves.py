"""When the made-up things happened."""

from datetime import date, datetime, time

import pytest

from demonstration.waves import DAY_ENDS, DAY_STARTS, LONDON, WAVES, WavePlan, add_working_days, working_days


@pytest.mark.parametrize("plan", WAVES, ids=lambda plan: plan.slug)
class TestPlans:
    def test_dates_are_in_order(self, plan: WavePlan) -> None:
        assert plan.geography_date <= plan.opens_on < plan.cut_on <= plan.due_on <= plan.final_on
        assert plan.opens_on.weekday() < 5
        assert plan.cut_on.weekday() < 5

    def test_moments_rise_and_lie_in_office_hours(self, plan: WavePlan) -> None:
        moments = [plan.moment(share / 500) for share in range(551)]
        assert moments == sorted(set(moments))
        for moment in moments:
            local = moment.astimezone(LONDON)
            assert local.weekday() < 5
            assert DAY_STARTS <= local.time() <= DAY_ENDS

    def test_the_collection_ends_on_the_day_of_the_cut(self, plan: WavePlan) -> None:
        assert plan.moment(0) == datetime.combine(plan.opens_on, DAY_STARTS, LONDON)
        assert plan.moment(1) == datetime.combine(plan.cut_on, DAY_ENDS, LONDON)
        assert plan.moment(1) <= plan.cut < plan.moment(1.001)
        assert plan.cut.astimezone(LONDON).date() == plan.cut_on


def test_working_days_leave_out_weekends() -> None:
    assert working_days(date(2026, 9, 1), date(2026, 9, 7)) == 5
    assert add_working_days(date(2026, 9, 4), 1) == date(2026, 9, 7)
    assert add_working_days(date(2026, 9, 5), 0) == date(2026, 9, 7)


def test_the_clocks_going_back_keeps_office_hours() -> None:
    plan = WAVES[-1]
    assert {plan.moment(share / 100).astimezone(LONDON).time() >= time(8, 30) for share in range(101)} == {True}
