"""Programmes: on time, lagging or done by their dates; money set aside is never spent beyond what there is."""

from datetime import date

import pytest

from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.targets.programmes import Due, Pace, Purse, check_spending, days_late, pace_of, programme_pace

ON = date(2026, 9, 29)
JUNE, TODAY, LATER = date(2026, 6, 30), ON, date(2026, 12, 31)


@pytest.mark.parametrize(
    ("due_on", "done_on", "pace", "late"),
    [
        (JUNE, None, Pace.LAGS, 91),  # July has 31 days, August 31, September 29 by now
        (TODAY, None, Pace.ON_TIME, 0),
        (LATER, None, Pace.ON_TIME, 0),
        (JUNE, date(2026, 7, 10), Pace.DONE, 10),
        (JUNE, date(2026, 6, 1), Pace.DONE, 0),
    ],
)
def test_a_milestone_lags_from_the_day_after_its_day(due_on, done_on, pace, late):
    one = Due(due_on, done_on)
    assert (pace_of(one, on=ON), days_late(one, on=ON)) == (pace, late)


@pytest.mark.parametrize(
    ("milestones", "until", "pace"),
    [
        ([Due(JUNE, JUNE), Due(LATER, None)], LATER, Pace.ON_TIME),
        ([Due(JUNE, None), Due(LATER, LATER)], LATER, Pace.LAGS),
        ([Due(JUNE, JUNE)], LATER, Pace.DONE),
        ([], LATER, Pace.ON_TIME),
        ([], JUNE, Pace.LAGS),
    ],
)
def test_a_programme_stands_by_its_milestones_and_without_any_by_its_end(milestones, until, pace):
    assert programme_pace(milestones, until=until, on=ON) is pace


@pytest.mark.parametrize(
    ("fen", "spent_on", "said", "part"),
    [
        (20 * FEN_PER_WAN, TODAY, "宣传", None),
        (20 * FEN_PER_WAN + 1, TODAY, "宣传", "还剩 200,000.00 元，这一笔 200,000.01 元，多 0.01 元"),
        (0, TODAY, "宣传", "金额要大于零"),
        (1, TODAY, " ", "没有写用在哪里"),
        (1, LATER, "宣传", "还没有到"),
        (1, date(2025, 12, 31), "宣传", "不在工程期内"),
    ],
)
def test_of_120_wan_with_100_spoken_for_20_may_be_booked(fen, spent_on, said, part):
    # S4: 每年单列 120 万元变动费用.
    purse = Purse(
        name="变动费用", fen=120 * FEN_PER_WAN, taken_fen=100 * FEN_PER_WAN, since=date(2026, 1, 1), until=LATER
    )
    refused = check_spending(purse=purse, fen=fen, spent_on=spent_on, said=said, on=ON)
    assert (refused is None) if part is None else part in refused.reason
