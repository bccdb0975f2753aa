"""The regulator's sentences with the figures of the sources, equality included, and where nothing can be said."""

from fractions import Fraction

import pytest

from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.indicators import Comparison, Judged, Sense, growth, judge, still_needed

WAN = 1_000_000
SMALL = growth(now=132_000 * WAN, base=120_000 * WAN)
ALL = growth(now=654_000 * WAN, base=600_000 * WAN)


def _least(mine, theirs, offset=0):
    return Comparison(mine=mine, theirs=theirs, sense=Sense.AT_LEAST, offset_ppm=offset)


def _most(mine, theirs, offset):
    return Comparison(mine=mine, theirs=theirs, sense=Sense.AT_MOST, offset_ppm=offset)


def test_the_growths_of_the_example_are_ten_and_nine_percent():
    assert (SMALL.percent(), ALL.percent()) == ("10.00%", "9.00%")
    assert growth(now=198_100 * WAN, base=159_000 * WAN).percent() == "24.59%"
    assert growth(now=612_700 * WAN, base=601_600 * WAN).percent() == "1.85%"


@pytest.mark.parametrize(
    ("comparison", "holds"),
    [
        (_least(SMALL, ALL), True),
        (_least(ALL, SMALL), False),
        (_least(ALL, ALL), True),
        (_least(Ratio(5112, 1), Ratio(4926, 1)), True),
        (_least(Ratio(1820, 1950), Ratio(1750, 1900)), True),
        (_most(Ratio(135, 6000), Ratio(16, 1000), 20_000), True),
        (_most(Ratio(135, 6000), Ratio(16, 1000), 6_500), True),
        (_most(Ratio(135, 6000), Ratio(16, 1000), 6_499), False),
    ],
)
def test_a_sentence_holds_unrounded_and_at_equality(comparison, holds):
    assert judge(comparison).holds is holds


def test_the_room_is_told_in_points():
    assert judge(_most(Ratio(135, 6000), Ratio(16, 1000), 20_000)).room == Fraction(135, 10_000)
    assert judge(_least(SMALL, ALL)).room == Fraction(1, 100)


def test_nothing_is_said_of_a_ratio_without_a_base():
    assert judge(_least(growth(now=5, base=0), ALL)) == Judged(holds=None, room=None)
    assert still_needed(comparison=_least(growth(now=5, base=0), ALL)) is None


def test_what_is_still_needed_makes_it_hold_and_one_fen_less_does_not():
    lagging = growth(now=125_000 * WAN, base=120_000 * WAN)
    needed = still_needed(comparison=_least(lagging, ALL))
    assert needed == 5_800 * WAN
    for less, holds in ((0, True), (1, False)):
        grown = growth(now=125_000 * WAN + needed - less, base=120_000 * WAN)
        assert judge(_least(grown, ALL)).holds is holds
    assert still_needed(comparison=_least(SMALL, ALL)) == 0
