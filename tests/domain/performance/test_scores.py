"""Places with ties, and what somebody is good at."""

from fractions import Fraction

from qianmo.domain.performance.scores import ranks, strengths


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
