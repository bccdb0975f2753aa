"""How the console writes figures: one unit per column, never 0 for what is not known."""

from datetime import date, datetime

import pytest

from qianmo.domain.ratio import Ratio
from qianmo.web.templatetags import console
from qianmo.web.towns import short_name


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(215_300_000_000, "21.53 亿元"), (88_000_000, "88.00 万元"), (0, "0.00 万元"), (None, "—")],
)
def test_totals_change_unit_at_one_hundred_million(fen, shown):
    assert console.large(fen) == shown


def test_what_is_not_known_is_a_dash_and_not_a_zero():
    writers = (console.count, console.yuan, console.wan, console.rate, console.percent, console.day)
    assert [writer(None) for writer in writers] == ["—"] * 6


def test_a_ratio_over_nothing_does_not_apply():
    assert console.percent(Ratio(0, 0)) == "不适用"
    assert console.per_cent_of(0, 0) == "不适用"


def test_a_yearly_rate_is_written_in_per_cent():
    assert console.rate(55_000) == "5.50%"


@pytest.mark.parametrize(
    ("name", "short"),
    [("富河镇", "富河"), ("乌兰达坝苏木", "乌兰达坝"), ("林东西城街道", "林东西城"), ("林东产业园", "林东产业园")],
)
def test_town_names_are_shortened_by_their_kind(name, short):
    assert short_name(name) == short


def test_the_watermark_names_the_reader_and_the_minute_and_escapes_the_name():
    style = console.watermark('金"雅<楠', "0032", datetime(2026, 9, 29, 10, 24))  # noqa: DTZ001 the filter formats only
    assert "0032" in style
    assert "10%3A24" in style
    assert "<" not in style
    assert style.count('"') == 2


def test_weekdays_are_chinese():
    assert console.weekday(date(2026, 9, 29)) == "周二"
