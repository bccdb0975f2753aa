"""When a bulletin is owed, who stands where on it, and when it is not made again; worked out by hand."""

from datetime import date

import pytest

from qianmo.domain.targets.bulletins import Every, Owed, check_again, last_end, owed, places

SINCE = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("every", "on", "ended"),
    [
        (Every.WEEK, date(2026, 9, 27), date(2026, 9, 27)),
        (Every.WEEK, date(2026, 9, 28), date(2026, 9, 27)),
        (Every.WEEK, date(2026, 9, 26), date(2026, 9, 20)),
        (Every.TEN_DAYS, date(2026, 9, 9), date(2026, 8, 31)),
        (Every.TEN_DAYS, date(2026, 9, 10), date(2026, 9, 10)),
        (Every.TEN_DAYS, date(2026, 9, 29), date(2026, 9, 20)),
        (Every.TEN_DAYS, date(2026, 9, 30), date(2026, 9, 30)),
        (Every.MONTH, date(2026, 2, 28), date(2026, 2, 28)),
        (Every.MONTH, date(2026, 3, 30), date(2026, 2, 28)),
        (Every.QUARTER, date(2026, 5, 31), date(2026, 3, 31)),
        (Every.QUARTER, date(2026, 6, 30), date(2026, 6, 30)),
        (Every.QUARTER, date(2026, 2, 10), date(2025, 12, 31)),
    ],
)
def test_a_period_ends_on_the_day_everybody_knows(every, on, ended):
    assert last_end(every, on) == ended


@pytest.mark.parametrize(
    ("told", "on", "since", "found"),
    [
        (None, date(2026, 9, 23), SINCE, Owed(date(2026, 9, 20), date(2026, 9, 23), 0)),
        (date(2026, 9, 19), date(2026, 9, 29), SINCE, Owed(date(2026, 9, 20), date(2026, 9, 23), 6)),
        (date(2026, 9, 20), date(2026, 9, 29), SINCE, None),
        (date(2026, 9, 28), date(2026, 9, 29), SINCE, None),
        (date(2026, 9, 20), date(2026, 9, 30), SINCE, None),
        (date(2026, 9, 20), date(2026, 10, 1), SINCE, Owed(date(2026, 9, 30), date(2026, 10, 3), 0)),
        (None, date(2026, 9, 29), date(2026, 9, 21), None),
    ],
)
def test_what_is_owed_is_told_until_it_is_published(told, on, since, found):
    assert owed(every=Every.TEN_DAYS, within_days=3, since=since, told=told, on=on) == found


def test_places_follow_the_share_of_the_target_and_level_ones_share_a_place():
    rows = {"东": (30, 100), "西": (15, 50), "南": (10, 100), "北": (9, 0)}
    assert places(fewer=False, rows=rows) == {"东": 1, "西": 1, "南": 3}
    assert places(fewer=True, rows=rows) == {"南": 1, "东": 2, "西": 2}


@pytest.mark.parametrize(
    ("as_of", "same", "said", "part"),
    [
        (date(2026, 9, 29), True, "", None),
        (date(2026, 9, 28), True, "更正", "打开上一期就是"),
        (date(2026, 9, 28), False, " ", "为什么再公示一次"),
        (date(2026, 9, 28), False, "一笔贷款改了机构", None),
        (date(2026, 9, 27), False, "补", "2026-09-28 的已经公示过"),
    ],
)
def test_a_day_is_told_again_only_with_a_reason(as_of, same, said, part):
    refused = check_again(as_of=as_of, last=date(2026, 9, 28), same=same, said=said)
    assert refused is None if part is None else part in refused.reason
