from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.identity import (
    Identity,
    age_on,
    credit_code_check,
    identity_check_digit,
    read_credit_code,
    read_identity,
    read_phone,
)
from qianmo.domain.refusal import Refused
from tests.domain.tables import day, rows

TODAY = date(2026, 9, 28)


@pytest.mark.parametrize("row", rows("id_numbers"), ids=lambda row: row["情形"])
def test_identity_numbers_are_read_as_the_table_says(row):
    answer = read_identity(row["录入"], on=TODAY)
    if row["结论"] != "成立":
        assert isinstance(answer, Refused)
        assert answer.code == row["结论"]
        assert answer.reason.endswith("。")
        return
    assert answer == Identity(
        number=row["号码"],
        division=row["行政区"],
        birth_on=day(row["出生日期"]),
        female=row["性别"] == "女",
    )


def test_a_refusal_names_the_place_that_is_wrong_but_never_the_right_check_digit():
    misread = read_identity("15042219880214OO13", on=TODAY)
    assert isinstance(misread, Refused)
    assert misread.reason == "身份证号不成立：第 15 位「O」不能出现在这里。请对照证件重录。"
    unfit = read_identity("150422198802140014", on=TODAY)
    assert isinstance(unfit, Refused)
    assert unfit.reason == "身份证号不成立：末位校验码对不上，其中至少有一位录错。请对照证件重录。"


births = st.dates(date(1900, 1, 1), TODAY)


@st.composite
def numbers(draw):
    first = f"150422{draw(births):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first + identity_check_digit(first)


@given(numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_figure_read_wrong_is_always_noticed(number, place, shift):
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert isinstance(read_identity(number, on=TODAY), Identity)
    assert isinstance(read_identity(wrong, on=TODAY), Refused)


@given(numbers(), st.integers(0, 15))
def test_two_neighbouring_figures_swapped_are_always_noticed(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert isinstance(read_identity(swapped, on=TODAY), Identity) is (swapped == number)


@given(st.text())
def test_any_text_is_an_identity_a_phone_a_code_or_a_reason(text):
    assert isinstance(read_identity(text, on=TODAY), Identity | Refused)
    assert isinstance(read_phone(text), str | Refused)
    assert isinstance(read_credit_code(text), str | Refused)


def test_age_is_counted_in_full_years():
    assert age_on(birth_on=date(1988, 9, 28), on=TODAY) == 38
    assert age_on(birth_on=date(1988, 9, 29), on=TODAY) == 37
    assert age_on(birth_on=date(2004, 2, 29), on=date(2026, 2, 28)) == 21
    assert age_on(birth_on=date(2004, 2, 29), on=date(2026, 3, 1)) == 22


@given(births, st.integers(0, 40_000))
def test_nobody_grows_younger(birth_on, days):
    assert age_on(birth_on=birth_on, on=birth_on + timedelta(days=days)) >= 0


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("9115042207012345AG", "9115042207012345AG"),
        (" 9115042207012345ag ", "9115042207012345AG"),
        ("9115042207012345A", "credit_code_length"),
        ("9115042207012345IG", "credit_code_character"),
        ("9115042207012345AH", "credit_code_check"),
    ],
)
def test_a_credit_code_is_read_or_refused(typed, answer):
    code = read_credit_code(typed)
    assert (code.code if isinstance(code, Refused) else code) == answer


letters = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17)


@given(letters)
def test_the_check_character_of_a_credit_code_makes_the_weighted_sum_divisible(first):
    # The rule stated the other way round: all eighteen weighted values add up to a multiple of 31.
    code = first + credit_code_check(first)
    values = ["0123456789ABCDEFGHJKLMNPQRTUWXY".index(letter) for letter in code]
    weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1]
    assert sum(value * weight for value, weight in zip(values, weights, strict=True)) % 31 == 0
    assert read_credit_code(code) == code


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("13812341234", "13812341234"),
        ("138 1234 1234", "13812341234"),
        ("138-1234-1234", "13812341234"),
        ("+86 138 1234 1234", "13812341234"),
        ("8613812341234", "13812341234"),
        ("１３８１２３４１２３４", "13812341234"),
        ("", "phone_character"),
        ("1381234123O", "phone_character"),
        ("1381234123", "phone_length"),
        ("0476-7881234", "phone_prefix"),
        ("12812341234", "phone_prefix"),
    ],
)
def test_a_phone_is_read_or_refused(typed, answer):
    phone = read_phone(typed)
    assert (phone.code if isinstance(phone, Refused) else phone) == answer
