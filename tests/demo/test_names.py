"""Invented names: Han and Mongolian, of their time, with the awkward ones among them."""

import numpy as np
import pytest

from qianmo.demo.names import (
    LONG_NAMES,
    RARE,
    SHORT_NAMES,
    SURNAME_LINES,
    given_names,
    mongolian_names,
    odd_name,
    surnames,
)
from tests.demo.county import people


def draws(count):
    return np.random.default_rng(3).integers(0, 2**31, (count, 5))


def test_frequent_surnames_are_frequent():
    drawn = surnames(np.random.default_rng(3).random(20_000))
    wang, rarest = drawn.count("王"), drawn.count("关")
    # 王 stands on the first line, 关 on the last, five lines lower: 2⁵ = 32 times rarer.
    assert 20 < wang / rarest < 50
    assert set(drawn) == set("".join(SURNAME_LINES))


def test_no_surname_stands_twice_in_the_list():
    signs = "".join(SURNAME_LINES)
    assert len(set(signs)) == len(signs) >= 150


@pytest.mark.parametrize(("born", "typical", "later"), [(1950, "桂", "萱"), (2015, "萱", "桂")])
def test_given_names_belong_to_their_time(born, typical, later):
    drawn = "".join(given_names(draws(3_000), female=True, born=born))
    assert typical in drawn
    assert later not in drawn


def test_given_names_have_one_or_two_characters():
    assert {len(name) for name in given_names(draws(500), female=False, born=1980)} == {1, 2}


@pytest.mark.parametrize("female", [True, False])
def test_mongolian_names_double_no_word(female):
    names = mongolian_names(draws(3_000), female=female)
    assert not [name for name in names if len(name) % 2 == 0 and name[: len(name) // 2] * 2 == name and len(name) > 2]
    assert any(name.startswith("包") for name in names)


@pytest.mark.parametrize(
    ("draw", "name"), [(0, LONG_NAMES[0]), (3, SHORT_NAMES[0]), (10_003, SHORT_NAMES[1]), (7, None)]
)
def test_odd_names_are_seven_in_ten_thousand(draw, name):
    assert odd_name(draw) == name


def test_rare_characters_can_be_written_in_the_national_standard():
    assert all(len(sign.encode("gb18030")) in (2, 4) for sign in RARE)
    assert any(ord(sign) > 0xFFFF for sign in RARE)


def test_the_county_has_single_names_rare_characters_and_long_names():
    names = [person.name for person in people(count=20_000)]
    mongolian = [person.name for person in people(count=20_000) if person.ethnicity == "蒙古族"]
    assert 0.2 < len(mongolian) / len(names) < 0.6
    assert sum(name.startswith(("乌云", "娜仁", "巴图")) for name in mongolian) > 100
    assert any(set(name) & set(RARE) for name in names)
    assert any(len(name) == 1 for name in names)
    assert any(len(name) > 9 for name in names)
