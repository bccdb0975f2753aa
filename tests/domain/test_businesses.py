"""Credit codes by the worked example of the standard, and what a business must tell."""

from datetime import date

import pytest

from qianmo.domain.businesses import Business, check_business, check_character, check_code
from qianmo.domain.masking import mask_credit_code

TODAY = date(2026, 3, 2)
GOOD = "91350100M000100Y43"
"""The example of GB 32100-2015 with the character it asks for; as printed there it ends in Z and is wrong."""


def test_the_check_character_is_that_of_the_standard_s_example():
    """1 x 9, 3 x 1, 9 x 3, 27 x 5 and so on sum to 1,640, which leaves 28 of 31: 31 - 28 = 3."""
    assert check_character("91350100M000100Y4") == "3"
    assert check_code(GOOD) is None
    assert check_code("91350100M000100Y4Z").code == "no_code"


@pytest.mark.parametrize(
    ("code", "told"),
    [("91350100M000100Y44", "wrong_code"), (GOOD[:-1], "no_code"), ("9135010OM000100Y43", "no_code"), ("", "no_code")],
)
def test_a_code_that_cannot_be_right_is_refused(code, told):
    assert check_code(code).code == told


def test_one_character_changed_is_always_found():
    for place in range(17):
        changed = GOOD[:place] + ("2" if GOOD[place] != "2" else "5") + GOOD[place + 1 :]
        assert check_code(changed) is not None, changed


def test_a_business_says_every_fault_at_once():
    fine = Business(name="乌云小卖部", kind="stall", trade="零售", place="东街", code=GOOD, since=TODAY)
    assert check_business(fine, on=TODAY) is None
    wrong = Business(name=" ", kind="shop", trade="", place="", code="1", since=date(2026, 3, 3))
    assert len(check_business(wrong, on=TODAY).sentences) == 4
    bare = Business(name="菜摊", kind="unregistered", trade="", place="", code=GOOD, since=TODAY)
    assert check_business(bare, on=TODAY).code == "code_of_none"


def test_a_code_is_shown_by_its_ends():
    assert mask_credit_code(GOOD) == "91************0Y43"[:2] + "*" * 12 + GOOD[-4:]
    assert mask_credit_code("123") == "***"
