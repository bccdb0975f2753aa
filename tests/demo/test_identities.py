"""Invented numbers: well formed, of the right day and sex, and never given twice."""

from datetime import date

import numpy as np
import pytest

from qianmo.demo.identities import TooManyVillagesError, identity_numbers, phone_numbers
from qianmo.domain.identity import Identity, read_identity, read_phone

ON = date(2026, 9, 29)
BORN = date(1980, 2, 29)


def numbers(count, *, share=0, shares=185, fallback=(150421, 150423)):
    return identity_numbers(
        prefixes=[150422] * count,
        births=[BORN] * count,
        female=[True] * count,
        fallback=fallback,
        share=share,
        shares=shares,
    )


def test_the_check_digit_is_right():
    # 15042219800229 and sequence 000: 7·1+9·5+10·0+5·4+8·2+4·2+2·1+1·9+6·8+3·0+7·0+9·2+10·2+5·9+8·0+4·0+2·0 = 238;
    # 238 mod 11 = 7, and 7 stands for 5 in the standard's row of check digits.
    assert numbers(1) == ["150422198002290005"]


def test_a_number_tells_day_sex_and_place():
    made = identity_numbers(
        prefixes=[150422, 150421],
        births=[date(1999, 12, 31), date(2024, 1, 1)],
        female=[False, True],
        fallback=(),
        share=17,
        shares=185,
    )
    read = [read_identity(number, on=ON) for number in made]
    assert [isinstance(one, Identity) for one in read] == [True, True]
    assert [(one.division, one.birth_on, one.female) for one in read] == [
        ("150422", date(1999, 12, 31), False),
        ("150421", date(2024, 1, 1), True),
    ]


def test_people_of_one_birthday_get_different_numbers():
    made = numbers(9)
    assert len(set(made)) == 9
    # A village of 185 has three numbers a day and sex; the fourth person takes the next prefix.
    assert [number[:6] for number in made] == ["150422"] * 3 + ["150421"] * 3 + ["150423"] * 3


def test_no_two_villages_share_a_number():
    made = [number for share in range(185) for number in numbers(2, share=share)]
    assert len(set(made)) == 370


def test_more_villages_than_sequence_numbers_are_refused():
    with pytest.raises(TooManyVillagesError, match="500"):
        numbers(1, shares=501)


def test_phones_are_readable_and_never_given_twice():
    draws = np.array([0.5, 0.5, 0.999999999, 0.999999999, 0.0])
    made = [number for share in range(3) for number in phone_numbers(draws, share=share, shares=3)]
    assert len(set(made)) == 15
    assert all(read_phone(number) == number for number in made)
