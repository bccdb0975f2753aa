"""Kinds by name, the rural proposal by class, values as they are kept, points by the great circle."""

from datetime import date

import pytest

from qianmo.domain.distances import metres_between
from qianmo.domain.refusal import Refused
from qianmo.domain.villages import (
    FIELD,
    CellKind,
    FactKey,
    contact_fault,
    correction,
    fact_shown,
    fact_value,
    kind_of,
    rural_proposed,
)

TODAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("level", "name", "own", "kind"),
    [
        ("town", "隆昌镇", "", CellKind.TOWN),
        ("town", "查干哈达苏木", "", CellKind.TOWN),
        ("town", "林东西城街道", "", CellKind.STREET),
        ("town", "古城街道办事处", "", CellKind.STREET),
        ("town", "林东产业园", "", CellKind.PARK),
        ("village", "双井村", "", CellKind.VILLAGE),
        ("village", "敖包嘎查", "", CellKind.VILLAGE),
        ("village", "皇城路社区", "", CellKind.COMMUNITY),
        ("village", "城东居委会", "", CellKind.COMMUNITY),
        ("village", "林东产业园虚拟社区", "", CellKind.PARK),
        ("group", "1组", "", CellKind.GROUP),
        ("group", "3号楼", "building", CellKind.BUILDING),
        ("group", "契丹步行街", "trade_area", CellKind.TRADE_AREA),
        ("group", "1组", "village", CellKind.GROUP),
    ],
)
def test_ground_is_of_the_kind_its_name_says_and_what_the_bank_cut_of_the_kind_it_was_cut_as(level, name, own, kind):
    assert kind_of(level=level, name=name, own=own) is kind


@pytest.mark.parametrize(
    ("town", "kind", "class_code", "rural"),
    [
        (CellKind.TOWN, CellKind.VILLAGE, "220", True),
        (CellKind.TOWN, CellKind.COMMUNITY, "121", True),
        (CellKind.TOWN, CellKind.VILLAGE, "", True),
        (CellKind.TOWN, CellKind.VILLAGE, "112", False),
        (CellKind.STREET, CellKind.COMMUNITY, "111", False),
        (CellKind.STREET, CellKind.COMMUNITY, "", False),
        (CellKind.STREET, CellKind.VILLAGE, "220", True),
        (CellKind.PARK, CellKind.PARK, "", False),
        (CellKind.TOWN, CellKind.PARK, "220", False),
    ],
)
def test_rural_is_what_is_neither_the_built_up_seat_nor_a_development_zone(town, kind, class_code, rural):
    assert rural_proposed(town_kind=town, kind=kind, class_code=class_code).rural is rural


@pytest.mark.parametrize(
    ("key", "text", "kept"),
    [
        (FactKey.POPULATION, "1,234", "1234"),
        (FactKey.POPULATION, " 0980 人", "980"),
        (FactKey.LAND, "3 200亩", None),
        (FactKey.LAND, "3200.5", None),
        (FactKey.HOUSEHOLDS, "", None),
        (FactKey.SPECIALITY, " 蛋鸡养殖 ", "蛋鸡养殖"),
        (FactKey.SPECIALITY, "鸡", None),
    ],
)
def test_a_figure_is_a_whole_number_and_a_speciality_a_word(key, text, kept):
    answer = fact_value(key, text)
    assert (None if isinstance(answer, Refused) else answer) == kept


@pytest.mark.parametrize(
    ("name", "phone", "since", "code"),
    [
        ("乌云", "13800001234", TODAY, None),
        ("乌云", "", TODAY, None),
        (" ", "", TODAY, "no_name"),
        ("乌云", "138-0000", TODAY, "no_phone"),
        ("乌云", "", date(2026, 3, 6), "too_late"),
    ],
)
def test_a_contact_has_a_name_a_number_that_is_one_and_a_day_that_has_come(name, phone, since, code):
    fault = contact_fault(name=name, phone=phone, since=since, on=TODAY)
    assert (fault.code if fault else None) == code


def test_a_degree_of_latitude_is_111_195_metres_and_one_of_longitude_at_sixty_degrees_half_of_it():
    assert metres_between((119, 44), (119, 45)) == 111_195  # 6371008.8 × π / 180
    assert metres_between((119, 60), (120, 60)) == pytest.approx(55_597, abs=3)
    assert metres_between((119, 44), (119, 44)) == 0


@pytest.mark.parametrize(
    ("standing", "source", "answers", "becomes"),
    [
        (None, "", True, "written"),
        (None, "", False, "proposed"),
        ("1203", FIELD, True, "written"),
        ("1203", FIELD, False, "proposed"),
        ("1203", "统计站", True, "proposed"),
        ("1250", "统计站", True, "nothing"),
        ("1250", FIELD, False, "nothing"),
        ("1250", FIELD, True, "written"),
    ],
)
def test_a_figure_of_another_source_gives_way_to_the_branch_alone(standing, source, answers, becomes):
    assert correction("1250", standing=standing, source=source, answers=answers) == becomes


def test_a_figure_is_shown_with_its_unit_and_a_word_as_it_is():
    assert fact_shown(FactKey.POPULATION, "1203") == "1,203 人"
    assert fact_shown(FactKey.SPECIALITY, "甜荞") == "甜荞"
