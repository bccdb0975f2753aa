from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain import money
from qianmo.domain.refusal import Refused

whole_numbers = st.integers(-(10**18), 10**18)


@pytest.mark.parametrize(
    ("numerator", "denominator", "half_up", "half_even"),
    [(5, 2, 3, 2), (7, 2, 4, 4), (-5, 2, -3, -2), (5, -2, -3, -2), (1, 3, 0, 0), (2, 3, 1, 1), (0, 7, 0, 0)],
)
def test_halves_go_away_from_zero_or_to_the_even_neighbour(numerator, denominator, half_up, half_even):
    assert money.round_half_up(numerator=numerator, denominator=denominator) == half_up
    assert money.round_half_even(numerator=numerator, denominator=denominator) == half_even


@given(whole_numbers, whole_numbers.filter(bool))
def test_rounding_is_never_off_by_more_than_half_and_a_reversal_mirrors_it(numerator, denominator):
    exact = Fraction(numerator, denominator)
    up = money.round_half_up(numerator=numerator, denominator=denominator)
    even = money.round_half_even(numerator=numerator, denominator=denominator)
    assert abs(up - exact) <= Fraction(1, 2)
    assert even == round(exact)
    assert money.round_half_up(numerator=-numerator, denominator=denominator) == -up


@given(st.integers(0, 10**15), st.integers(1, 10**9))
def test_a_floored_amount_is_whole_units_and_less_than_one_unit_below(fen, unit_fen):
    floored = money.floor_to_unit(fen=fen, unit_fen=unit_fen)
    assert floored % unit_fen == 0
    assert fen - unit_fen < floored <= fen


def test_a_split_gives_the_last_fen_to_the_largest_share():
    assert money.split_by_weights(total_fen=10_001, weights=(60, 20, 20)) == (6_001, 2_000, 2_000)
    assert money.split_by_weights(total_fen=100, weights=(1, 1, 1)) == (34, 33, 33)
    assert money.split_by_weights(total_fen=101, weights=(0, 30, 70)) == (0, 30, 71)


@given(st.integers(0, 10**14), st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_the_parts_of_a_split_add_up_to_the_whole(total_fen, weights):
    parts = money.split_by_weights(total_fen=total_fen, weights=weights)
    assert sum(parts) == total_fen
    assert all(part >= 0 for part in parts)


@pytest.mark.parametrize(
    ("fen", "yuan", "wan", "yi", "spoken"),
    [
        (160_417, "1,604.17", "0.16 万元", "0.00 亿元", "1,604.17 元"),
        (8_800_000, "88,000.00", "8.80 万元", "0.00 亿元", "8.80 万元"),
        (1_234_567, "12,345.67", "1.23 万元", "0.00 亿元", "12,345.67 元"),
        (215_300_000_000, "2,153,000,000.00", "215,300.00 万元", "21.53 亿元", "21.53 亿元"),
        (26_654_000_000, "266,540,000.00", "26,654.00 万元", "2.67 亿元", "2.67 亿元"),
        (-50, "-0.50", "0.00 万元", "0.00 亿元", "-0.50 元"),
        (0, "0.00", "0.00 万元", "0.00 亿元", "0.00 元"),
    ],
)
def test_amounts_are_written_as_the_pages_write_them(fen, yuan, wan, yi, spoken):
    assert (money.yuan(fen), money.wan(fen), money.yi(fen), money.spoken(fen)) == (yuan, wan, yi, spoken)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("8.8万", 8_800_000),
        ("8.8 万元", 8_800_000),
        ("88,000.00", 8_800_000),
        ("￥500元", 50_000),
        ("人民币 500 元", 50_000),
        ("１２，３４５．６７", 1_234_567),
        ("32.7亿", 327_000_000_000),
        ("0.000001万", 1),
        ("8.", 800),
        ("0", 0),
        ("1000000000000", money.LARGEST_TYPED_FEN),
    ],
)
def test_a_typed_amount_is_read_in_fen(typed, fen):
    assert money.parse_amount(typed) == fen


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "amount_missing"),
        ("  元 ", "amount_missing"),
        ("-5", "amount_negative"),
        ("−5万", "amount_negative"),
        ("(500)", "amount_negative"),
        ("八万", "amount_unreadable"),
        ("8,8000", "amount_unreadable"),
        ("1e5", "amount_unreadable"),
        ("8万8", "amount_unreadable"),
        ("万", "amount_unreadable"),
        ("٥٠٠", "amount_unreadable"),
        ("1" * 5_000, "amount_unreadable"),
        ("0.001", "amount_too_fine"),
        ("8.88888888万", "amount_too_fine"),
        ("1000000000000.01", "amount_too_large"),
    ],
)
def test_a_slip_of_the_keyboard_is_refused_and_not_guessed(typed, code):
    refused = money.parse_amount(typed)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert refused.reason.endswith("。")


@given(st.text())
def test_any_text_is_an_amount_or_a_reason(text):
    assert isinstance(money.parse_amount(text), int | Refused)


@given(st.integers(0, money.LARGEST_TYPED_FEN))
def test_what_the_pages_write_can_be_typed_back(fen):
    assert money.parse_amount(money.yuan(fen)) == fen
