"""The ruler: every day of the promise, worked by hand against the calendar of autumn 2026."""

from datetime import date

import pytest

from qianmo.domain.calendar import DayKind, WorkingCalendar
from qianmo.web.ruler import ruler

HOLIDAYS = [date(2026, 9, 25), *(date(2026, 10, day) for day in (1, 2, 5, 6, 7))]
MAKEUPS = [date(2026, 9, 20), date(2026, 10, 10)]
CALENDAR = WorkingCalendar(
    days=dict.fromkeys(HOLIDAYS, DayKind.HOLIDAY) | dict.fromkeys(MAKEUPS, DayKind.MAKEUP), years=frozenset({2026})
)
ACCEPTED, DUE = date(2026, 9, 24), date(2026, 10, 12)
"""Accepted on Thursday 24 September, seven working days: 28, 29, 30 September, 8, 9, 10 and 12 October."""


def drawn(today, *, due=DUE, stops=()):
    return ruler(opened_on=ACCEPTED, due_on=due, stops=stops, today=today, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("today", "left", "said", "tone"),
    [
        (date(2026, 9, 24), 7, "剩 7 个工作日", ""),
        (date(2026, 9, 29), 5, "剩 5 个工作日", ""),
        (date(2026, 10, 4), 4, "剩 4 个工作日", ""),
        (date(2026, 10, 10), 1, "剩 1 个工作日", "qm-wait"),
        (date(2026, 10, 12), 0, "今天到期", "qm-wait"),
        (date(2026, 10, 14), -2, "超时 2 个工作日", "qm-breach"),
    ],
)
def test_what_is_left_counts_working_days_only(today, left, said, tone):
    one = drawn(today)
    assert (one.left, one.said, one.tone) == (left, said, tone)


def test_every_day_is_one_cell_and_the_promised_day_is_marked():
    cells = drawn(date(2026, 9, 29)).cells
    assert (cells[0].day, cells[-1].day, len(cells)) == (ACCEPTED, DUE, 19)
    assert [cell.day.day for cell in cells if cell.open] == [24, 28, 29, 30, 8, 9, 10, 12]
    assert [cell.day for cell in cells if cell.due] == [DUE]
    assert [cell.day.day for cell in cells if cell.passed and cell.open] == [28]
    assert [cell.label for cell in cells if cell.today] == ["29 二"]


def test_the_clock_stands_still_while_papers_are_missing():
    one = drawn(date(2026, 9, 29), stops=[(date(2026, 9, 28), None)])
    assert [cell.day.day for cell in one.cells if cell.stopped] == [28, 29]
    assert one.said == "停表中，等客户补件"
    over = drawn(date(2026, 9, 30), stops=[(date(2026, 9, 28), date(2026, 9, 29))])
    assert [cell.day.day for cell in over.cells if cell.stopped] == [28]


def test_without_a_promise_nothing_is_counted():
    assert drawn(date(2026, 9, 29), due=None).said == "没有承诺时限"
