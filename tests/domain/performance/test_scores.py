"""Scores with caps, places with ties, and what somebody is good at."""

from fractions import Fraction

from qianmo.domain.performance.scores import Kpi, kpi_score, ranks, strengths
from qianmo.domain.ratio import Ratio


def test_a_score_is_capped_line_by_line_and_never_below_nothing():
    lines = [Kpi(weight=40, done=Ratio(110, 100)), Kpi(weight=60, done=Ratio(150, 100))]
    assert kpi_score(lines) == 116
    assert kpi_score(lines, deductions=6) == 110
    assert kpi_score([Kpi(weight=40, done=Ratio(-5, 100)), Kpi(weight=10, done=Ratio(3, 0))]) == 0
    assert kpi_score(lines, deductions=200) == 0


def test_equals_share_the_better_place():
    assert ranks({"a": 9, "b": 12, "c": 9, "d": Fraction(17, 2)}) == {"b": 1, "a": 2, "c": 2, "d": 4}


def test_strengths_tell_what_somebody_does_better_than_most():
    points = {"borrowers": 60, "deposits": 5}
    average = {"borrowers": Fraction(40), "deposits": Fraction(10), "gold": Fraction(2), "nobody": Fraction(0)}
    assert strengths(points, average=average) == [
        ("borrowers", Fraction(1, 2)),
        ("deposits", Fraction(-1, 2)),
        ("gold", Fraction(-1)),
    ]
