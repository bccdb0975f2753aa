"""The ladder of customer managers, and how many a unit needs."""

from fractions import Fraction

import pytest

from qianmo.domain.performance.grades import Grade, Move, Staffing, assess, lacks, managers_needed

TWO_PERCENT = {"bad_share": Fraction(2, 100)}
YI = 100_000_000_00
LADDER = [
    Grade(name="见习", at_least={}, at_most={}),
    Grade(name="一级", at_least={"borrowers": 100, "balance_fen": YI * 3 // 10}, at_most=TWO_PERCENT),
    Grade(name="二级", at_least={"borrowers": 200, "balance_fen": YI * 6 // 10}, at_most=TWO_PERCENT),
    Grade(name="三级", at_least={"borrowers": 300, "balance_fen": YI}, at_most=TWO_PERCENT),
]


def _measures(borrowers, balance_fen=YI, bad=Fraction(1, 100)):
    return {"borrowers": borrowers, "balance_fen": balance_fen, "bad_share": bad}


@pytest.mark.parametrize(
    ("held", "fails", "measures", "grade", "move"),
    [
        (1, 0, _measures(199), 1, Move.STAYS),
        (1, 0, _measures(200), 2, Move.UP),
        (0, 0, _measures(300), 1, Move.UP),
        (3, 0, _measures(299), 2, Move.DOWN),
        (3, 0, _measures(99), 0, Move.DOWN),
        (3, 0, _measures(300, bad=Fraction(201, 10_000)), 0, Move.DOWN),
        (3, 0, _measures(300, bad=Fraction(2, 100)), 3, Move.STAYS),
        (2, 1, _measures(150), 1, Move.OFF_POST),
        (1, 1, _measures(150), 1, Move.STAYS),
        (1, 0, {"borrowers": 200}, 0, Move.DOWN),
        (None, 0, _measures(250), 2, Move.PLACED),
        (None, 0, {}, 0, Move.PLACED),
    ],
)
def test_up_one_step_down_at_once_two_fails_off_the_post(held, fails, measures, grade, move):
    assessed = assess(ladder=LADDER, held=held, fails=fails, measures=measures)
    assert (assessed.grade, assessed.move) == (grade, move)


def test_what_the_next_grade_lacks_is_named():
    assert lacks(grade=LADDER[2], measures=_measures(150, bad=Fraction(3, 100))) == ("borrowers", "bad_share")
    assert assess(ladder=LADDER, held=1, fails=0, measures=_measures(150)).lacking == ("borrowers",)
    risen = assess(ladder=LADDER, held=0, fails=0, measures=_measures(150))
    assert (risen.grade, risen.lacking, risen.short_of) == (1, ("borrowers",), ())
    fallen = assess(ladder=LADDER, held=3, fails=0, measures=_measures(150))
    assert (fallen.grade, fallen.short_of, fallen.lacking) == (1, ("borrowers",), ("borrowers",))
    assert assess(ladder=LADDER, held=3, fails=0, measures=_measures(900)).lacking == ()


@pytest.mark.parametrize(
    ("balance_wan", "borrowers", "needed"),
    [(52_000, 310, 5), (52_000, 250, 4), (39_999, 310, 3), (40_000, 249, 3), (20_000, 900, 3)],
)
def test_a_unit_grows_by_balance_and_borrowers_together(balance_wan, borrowers, needed):
    rule = Staffing(least=3, balance_fen=3 * YI, borrowers=200, step_fen=YI, step_borrowers=50)
    assert managers_needed(rule=rule, balance_fen=balance_wan * 1_000_000, borrowers=borrowers) == needed
