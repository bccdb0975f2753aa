"""Numbers for cells: units, months and roundings worked out by hand."""

from fractions import Fraction

import pytest

from qianmo.domain.refusal import Refused
from qianmo.domain.targets.cells import THIS_MONTH, month_of, number, suits
from qianmo.domain.targets.measures import Kind


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (Fraction(132_000_000_000), "亿元", "13.2"),
        (Fraction(132_000_000_000), "万元", "132000"),
        (Fraction(160_417), "元", "1604.17"),
        (Fraction(5_112), "户", "5112"),
        (Fraction(12), "村", "12"),
        (Fraction(135, 6_000), "%", "2.25"),
        (Fraction(135, 6_000), "小数", "0.0225"),
        (Fraction(1, 3), "%", "33.333333"),
        (Fraction(2, 3), "%", "66.666667"),
        (Fraction(-47, 50), "%", "-94"),
        (Fraction(0), "万元", "0"),
    ],
)
def test_a_figure_in_the_unit_of_its_cell(value, unit, told):
    assert number(value, unit=unit) == told


def test_a_month_is_this_one_or_one_of_twelve():
    assert [month_of(text) for text in ("", "本月", "3", "3月", "12")] == [THIS_MONTH, THIS_MONTH, 3, 3, 12]
    assert all(isinstance(month_of(text), Refused) for text in ("13", "0", "三月", "-1", "1.5"))


def test_a_unit_that_does_not_fit_is_refused_with_those_that_do():
    assert suits(kind=Kind.RATE, unit="%") is None
    refused = suits(kind=Kind.RATE, unit="万元")
    assert refused is not None
    assert refused.reason == "这个数不能用“万元”。可以是%、小数"
