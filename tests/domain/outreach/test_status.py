"""Credit households and villages by the criteria of an autonomous prefecture, each bound at its edge."""

from dataclasses import replace

import pytest

from qianmo.domain.outreach.status import (
    Home,
    HouseholdTest,
    Turn,
    VillageFigures,
    lacks_of_home,
    lacks_of_village,
    turn,
)

ALL = list(HouseholdTest)
SOUND = Home(resident=True, age=45, income_fen=1, in_arrears=False, bad_record=False)
BOUNDS = {"credit_share": 700_000, "clear_share": 850_000, "bad_rate": 50_000, "new_bad_rate": 10_000}
GOOD = VillageFigures(
    households=200, credit=140, borrowers=80, clear=68, balance_fen=1_000_000, bad_fen=49_999, new_bad_fen=9_999
)
"""140/200 = 70 %, 68/80 = 85 %, 4.9999 % bad, 0.9999 % newly bad."""


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({}, []),
        ({"age": 18}, []),
        ({"age": 65}, []),
        ({"age": 17}, ["capable"]),
        ({"age": 66}, ["capable"]),
        ({"age": None, "resident": None}, ["resident", "capable"]),
        ({"income_fen": 0}, ["income"]),
        ({"in_arrears": True, "bad_record": True}, ["no_arrears", "clean"]),
    ],
)
def test_a_household_meets_every_test_in_force_or_says_which_not(change, lacks):
    assert lacks_of_home(replace(SOUND, **change), ALL, ages=(18, 65)) == lacks


def test_a_test_that_is_not_in_force_asks_for_nothing():
    assert lacks_of_home(replace(SOUND, age=80), ["resident", "no_arrears"], ages=(18, 65)) == []


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({}, []),
        ({"credit": 139}, ["credit_share"]),  # 69.5 %
        ({"clear": 67}, ["clear_share"]),  # 83.75 %
        ({"bad_fen": 50_000}, ["bad_rate"]),  # 5 % is not below 5 %
        ({"new_bad_fen": 10_000}, ["new_bad_rate"]),
        ({"borrowers": 0, "clear": 0, "balance_fen": 0, "bad_fen": 0, "new_bad_fen": 0}, []),
        ({"households": 0, "credit": 0}, ["credit_share"]),
    ],
)
def test_a_village_meets_its_shares_at_equality_and_its_rates_below(change, lacks):
    assert lacks_of_village(replace(GOOD, **change), BOUNDS) == lacks


def test_variant_b_asks_for_less_and_a_lower_rate():
    assert lacks_of_village(GOOD, {"credit_share": 600_000, "bad_rate": 20_000}) == ["bad_rate"]
    assert lacks_of_village(replace(GOOD, bad_fen=19_999), {"credit_share": 600_000, "bad_rate": 20_000}) == []


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (None, True, Turn.FIRST_IN), (None, False, Turn.FIRST_OUT), (True, True, Turn.KEPT), (True, False, Turn.LOST),
        (False, True, Turn.GAINED), (False, False, Turn.STAYED_OUT),
    ],
)  # fmt: skip
def test_what_changed_is_told_against_the_year_before(was, now, told):
    assert turn(was=was, now=now) is told
