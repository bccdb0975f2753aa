from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.ratio import Ratio

counts = st.integers(0, 10**9)


def test_a_ratio_is_shown_with_two_decimals_rounded_half_up():
    assert Ratio(26_029, 52_195).percent() == "49.87%"
    assert Ratio(1, 8).percent(1) == "12.5%"
    assert Ratio(1, 3).percent(0) == "33%"
    assert Ratio(-111, 6_016).percent() == "-1.85%"
    assert Ratio(25, 2).percent() == "1,250.00%"


def test_a_zero_denominator_does_not_apply_and_never_compares():
    nothing = Ratio(0, 0)
    assert nothing.percent() == "不适用"
    assert nothing.ppm() is None
    assert nothing.at_least(Ratio(1, 2)) is None
    assert Ratio(1, 2).exceeds(nothing) is None


def test_not_below_is_decided_on_unrounded_values():
    # 9.999 % and 10.001 % both print as 10.00 %, yet only one of them reaches ten.
    ten = Ratio.of_ppm(100_000)
    assert Ratio(9_999_9, 1_000_000).percent() == "10.00%"
    assert Ratio(99_999, 1_000_000).at_least(ten) is False
    assert Ratio(1, 10).at_least(ten) is True
    assert Ratio(1, 10).exceeds(ten) is False
    assert Ratio(100_001, 1_000_000).exceeds(ten) is True


def test_parts_per_million_are_rounded_half_up():
    assert Ratio(1, 3).ppm() == 333_333
    assert Ratio(2, 3).ppm() == 666_667


@given(counts, counts, counts, counts)
def test_exceeding_is_the_opposite_of_the_other_reaching(a, b, c, d):
    first, second = Ratio(a, b), Ratio(c, d)
    if first.applies and second.applies:
        assert first.exceeds(second) is not second.at_least(first)
    else:
        assert first.exceeds(second) is second.at_least(first) is None


@given(counts, counts, counts, counts)
def test_ratios_sort_by_their_order_as_by_their_exact_value(a, b, c, d):
    first, second = Ratio(a, b), Ratio(c, d)
    if first.exact is None or second.exact is None:
        assert None in {first.order, second.order}
    else:
        assert first.order is not None
        assert second.order is not None
        assert (first.exact < second.exact, first.exact == second.exact) == (
            first.order < second.order,
            first.order == second.order,
        )
