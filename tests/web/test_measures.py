"""The map is coloured by fixed cuts on unrounded values, so that two days can be compared."""

from dataclasses import replace

import pytest

from qianmo.domain.funnel import Funnel
from qianmo.web.measures import COVERAGE, MEASURES, OVERDUE, VISITED, Pair, Part, compared, histogram

WAN = 1_000_000  # fen

COUNTY = Funnel(
    filed=84_792,
    eligible=53_054,
    granted=52_195,
    granted_fen=781_100 * WAN,
    signed=26_029,
    signed_fen=327_000 * WAN,
    drawn=20_210,
    drawn_fen=215_300 * WAN,
)


def village(*, granted: int = 0, signed: int = 0) -> Funnel:
    return Funnel(
        filed=granted,
        eligible=granted,
        granted=granted,
        granted_fen=0,
        signed=signed,
        signed_fen=0,
        drawn=0,
        drawn_fen=0,
    )


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("eligible", "62.6%"),  # 53,054 / 84,792
        ("granted", "98.4%"),  # 52,195 / 53,054
        ("signed", "49.9%"),  # 26,029 / 52,195
        ("drawn", "77.6%"),  # 20,210 / 26,029
        ("used", "65.8%"),  # 21.53 亿 / 32.70 亿
        ("average", "14.97 万"),  # 781,100 万 / 52,195
    ],
)
def test_the_county_reads_as_its_sources_say(key, shown):
    assert MEASURES[key].shown(COUNTY) == shown


@pytest.mark.parametrize(
    ("granted", "signed", "step"),
    [(4, 1, 2), (10_000, 2_499, 1), (20, 9, 4), (4, 3, 7), (10_000, 7_499, 6), (0, 0, 0), (5, 0, 1)],
)
def test_a_cut_belongs_to_the_step_above_and_nothing_is_rounded_first(granted, signed, step):
    assert MEASURES["signed"].step(village(granted=granted, signed=signed)) == step


def test_a_village_without_granted_households_has_no_rate_at_all():
    nobody = village()
    assert MEASURES["signed"].shown(nobody) == "不适用"
    assert MEASURES["signed"].share(nobody) == 0
    assert MEASURES["average"].step(nobody) == 0


def test_the_legend_counts_every_village_the_measure_applies_to():
    villages = [village(granted=10, signed=signed) for signed in range(11)] + [village()]
    bands = histogram(MEASURES["signed"], villages)
    assert [band.text for band in bands][0::6] == ["≥ 75%", "< 25%"]
    assert sum(band.villages for band in bands) == 11
    assert max(band.width for band in bands) == 64


def test_a_legend_over_no_villages_is_empty_and_not_an_error():
    assert {band.villages for band in histogram(MEASURES["drawn"], [])} == {0}


@pytest.mark.parametrize(
    ("measure", "part", "shown", "step", "beside"),
    [
        (COVERAGE, Part(234, 250), "93.6%", 6, "250"),
        (COVERAGE, Part(), "不适用", 0, "0"),
        (OVERDUE, Part(4 * WAN, 100 * WAN), "4.0%", 5, "100.00"),
        (OVERDUE, Part(0, 100 * WAN), "0.0%", 1, "100.00"),
        (VISITED, Part(30, 120), "25.0%", 4, "120"),
    ],
)
def test_parts_of_households_and_of_money_read_as_they_are(measure, part, shown, step, beside):
    assert (measure.shown(part), measure.step(part), measure.counted_text(part)) == (shown, step, beside)


def test_small_rates_have_bars_that_can_be_told_apart():
    assert OVERDUE.share(Part(3, 100)) == 250  # 3 % of the 12 % that fill the bar
    assert OVERDUE.share(Part(20, 100)) == 1000


@pytest.mark.parametrize(
    ("then", "now", "shown", "step"),
    [
        (village(granted=100, signed=20), village(granted=200, signed=100), "30.0 点", 7),  # 20 % to 50 %
        (village(granted=100, signed=20), village(granted=100, signed=20), "0.0 点", 4),
        (village(granted=100, signed=20), village(granted=200, signed=20), "−10.0 点", 2),
        (village(), village(granted=10, signed=1), "不适用", 0),
    ],
)
def test_two_days_are_compared_in_points_of_their_own_rates(then, now, shown, step):
    measure = compared(MEASURES["signed"])
    assert (measure.shown(Pair(then, now)), measure.step(Pair(then, now))) == (shown, step)
    before, after = (MEASURES["signed"].shown(one).removesuffix("%") for one in (then, now))
    assert measure.counted_text(Pair(then, now)) == f"{before} → {after}"


@pytest.mark.parametrize(
    ("then", "now", "shown", "step", "share", "beside"),
    [
        (
            replace(village(granted=2), granted_fen=20 * WAN),
            replace(village(granted=4), granted_fen=52 * WAN),
            "3.00 万",
            6,
            500,
            "10.00 → 13.00",
        ),
        (
            replace(village(granted=2), granted_fen=26 * WAN),
            replace(village(granted=4), granted_fen=40 * WAN),
            "−3.00 万",
            1,
            -500,
            "13.00 → 10.00",
        ),
    ],
)
def test_money_is_compared_in_money(then, now, shown, step, share, beside):
    measure = compared(MEASURES["average"])
    pair = Pair(then, now)
    assert (measure.shown(pair), measure.step(pair), measure.share(pair)) == (shown, step, share)
    assert measure.counted_text(pair) == beside


def test_pairs_of_villages_add_up_before_they_are_compared():
    whole = Pair(village(granted=10, signed=1), village(granted=10, signed=3)) + Pair(village(), village(granted=10))
    assert compared(MEASURES["signed"]).shown(whole) == "5.0 点"  # 1 of 10 to 3 of 20
