import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.numbers import (
    HouseholdNumber,
    contract_number,
    draw_number,
    household_number,
    line_number,
    read_household_number,
)
from qianmo.domain.refusal import Refused


def test_a_household_number_tells_village_and_serial():
    assert household_number(village_code="150422101211", serial=87) == "150422-101-211-0087"
    number = read_household_number(" 150422-101-211-0087 ")
    assert number == HouseholdNumber(county="150422", town="101", village="211", serial=87)
    assert number.village_code == "150422101211"


@pytest.mark.parametrize("text", ["", "150422101211-0087", "150422-101-211-87", "15O422-101-211-0087"])
def test_a_household_number_of_another_shape_is_refused(text):
    refused = read_household_number(text)
    assert isinstance(refused, Refused)
    assert refused.code == "household_number"


@given(st.integers(10**11, 10**12 - 1).map(str), st.integers(1, 200_000))
def test_a_household_number_reads_back_as_written(village_code, serial):
    number = read_household_number(household_number(village_code=village_code, serial=serial))
    assert isinstance(number, HouseholdNumber)
    assert (number.village_code, number.serial) == (village_code, serial)


def test_lines_contracts_and_draws_carry_kind_year_and_serial():
    assert line_number(year=2026, serial=123) == "SX-2026-000123"
    assert contract_number(year=2026, serial=1_234_567) == "HT-2026-1234567"
    assert draw_number(year=2009, serial=123) == "JJ-09-000123"
