"""How bad loans are taken, with the figures of the sources: 1.60 % of all, 2.25 % of small business; 4 %; 3 and 5 %."""

from dataclasses import replace
from fractions import Fraction

import pytest

from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.tolerance import USUAL, Outcome, bear, unfit

ALL_LOANS = Ratio(160, 10_000)
SCALES = {name: [one for one in USUAL if one.scale == name] for name in ("普惠小微", "三农小微", "本年新发放")}


@pytest.mark.parametrize(
    ("scale", "share", "outcome", "room"),
    [
        ("普惠小微", Ratio(135, 6_000), Outcome.FREE, Fraction(235, 10_000)),
        ("普惠小微", Ratio(460, 10_000), Outcome.FREE, Fraction(0)),
        ("普惠小微", Ratio(461, 10_000), Outcome.ORDINARY, Fraction(-1, 10_000)),
        ("三农小微", Ratio(4, 100), Outcome.FREE, Fraction(0)),
        ("三农小微", Ratio(401, 10_000), Outcome.ORDINARY, Fraction(-1, 10_000)),
        ("本年新发放", Ratio(299, 10_000), Outcome.FREE, Fraction(1, 10_000)),
        ("本年新发放", Ratio(3, 100), Outcome.ORDINARY, Fraction(0)),
        ("本年新发放", Ratio(499, 10_000), Outcome.ORDINARY, Fraction(-199, 10_000)),
        ("本年新发放", Ratio(5, 100), Outcome.STRICT, Fraction(-2, 100)),
    ],
)
def test_a_share_is_taken_as_its_scale_says_unrounded(scale, share, outcome, room):
    borne = bear(steps=SCALES[scale], share=share, all_loans=ALL_LOANS)
    assert (borne.outcome, borne.room) == (outcome, room)


def test_nothing_is_said_where_there_is_no_balance():
    assert bear(steps=SCALES["本年新发放"], share=Ratio(0, 0), all_loans=ALL_LOANS) is None
    assert bear(steps=SCALES["普惠小微"], share=Ratio(0, 5), all_loans=Ratio(0, 0)) is None


def test_two_points_instead_of_three_are_one_row_of_the_bank():
    (step,) = SCALES["普惠小微"]
    stricter = bear(steps=[replace(step, above_ppm=20_000)], share=Ratio(370, 10_000), all_loans=ALL_LOANS)
    assert (stricter.outcome, stricter.bound) == (Outcome.ORDINARY, Fraction(36, 1_000))


def test_steps_that_make_no_scale_are_refused():
    ordinary, strict = SCALES["本年新发放"]
    assert unfit(USUAL) is None
    assert "口径和比法要一样" in unfit([ordinary, replace(strict, population="agri")]).reason
    assert "起点要比一般责任高" in unfit([ordinary, replace(strict, above_ppm=30_000)]).reason
    assert "各项贷款比各项贷款" in unfit([replace(SCALES["普惠小微"][0], population="all")]).reason
