"""The map is coloured by fixed cuts on unrounded values, so that two days can be compared."""

import pytest

from qianmo.domain.funnel import Funnel
from qianmo.web.measures import MEASURES, histogram

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
