"""A household's events read as sentences, newest first, and none is hidden for want of words."""

from datetime import UTC, date, datetime

from qianmo.apps.events.queries import TimelineEvent
from qianmo.web.timeline import months_of


def event(number: int, kind: str, at: datetime, payload: dict[str, object]) -> TimelineEvent:
    return TimelineEvent(number, kind, number, at, date(2026, 9, 20), 7, payload)


REPAID = event(
    2,
    "credit.repaid",
    datetime(2026, 9, 20, 9, 0, tzinfo=UTC),
    {"draw": "JJ-1", "fen": 2_056_833, "principal_fen": 2_000_000, "interest_fen": 56_833},
)


def test_a_repayment_says_the_sum_and_how_it_was_shared():
    (month,) = months_of([REPAID], names={7: "尹红霞"})
    (entry,) = month.entries
    assert month.name == "2026 年 9 月"
    assert entry.mark == "money"
    assert entry.fact == "还款 20,568.33 元"
    assert entry.evidence == "本金 2.00 万元、利息 568.33 元 · 借据 JJ-1 · 尹红霞"


def test_months_follow_the_clock_of_the_county_not_of_greenwich():
    late = event(1, "ratings.screened", datetime(2026, 8, 31, 17, 0, tzinfo=UTC), {"outcome": "grey", "reasons": ["a"]})
    (month,) = months_of([late], names={})
    assert month.name == "2026 年 9 月"
    assert month.entries[0].fact == "初筛：灰名单"


def test_a_kind_without_a_sentence_is_shown_by_its_name():
    strange = event(3, "plaques.hung", datetime(2026, 9, 1, tzinfo=UTC), {})
    (month,) = months_of([strange], names={})
    assert month.entries[0].fact == "plaques.hung"


def test_an_old_event_that_lacks_a_field_does_not_break_the_page():
    torn = event(4, "credit.granted", datetime(2026, 9, 1, tzinfo=UTC), {"limit_fen": 1})
    (month,) = months_of([torn], names={})
    assert month.entries[0].fact == "credit.granted"


def test_newest_events_come_first():
    older = event(5, "households.filed", datetime(2025, 7, 1, tzinfo=UTC), {"members": 4, "items": ["身份证"]})
    names = [month.name for month in months_of([older, REPAID], names={})]
    assert names == ["2026 年 9 月", "2025 年 7 月"]
