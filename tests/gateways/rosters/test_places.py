"""Villages and groups by the names people write."""

import pytest

from qianmo.domain.refusal import Refused
from qianmo.gateways.rosters import Places, Village

GROUPS = {f"{ordinal}组": f"15042210000{ordinal:02d}" for ordinal in (1, 2, 10, 21)}
EAST = Village("150422100001", "东街村委会", "林东镇", GROUPS)
LI = Village("150422100002", "李村委会", "林东镇", {})
PARK = Village("150422100003", "北塔社区居委会", "林东镇", {"1片区": "15042210000301"})
PLACES = Places([EAST, LI, PARK])


@pytest.mark.parametrize(
    ("text", "village"),
    [
        ("东街村委会", EAST),
        ("东街村", EAST),
        ("东街", EAST),
        ("东街村村民委员会", EAST),
        ("东 街 村", EAST),
        ("150422100001", EAST),
        ("１５０４２２１００００１", EAST),
        ("李村", LI),
        ("李村委会", LI),
        ("北塔社区", PARK),
        ("北塔社区居民委员会", PARK),
    ],
)
def test_a_village_is_known_by_the_names_people_write(text, village):
    assert PLACES.village(text, town="") == village


@pytest.mark.parametrize("town", ["林东镇", "林东"])
def test_a_town_may_be_written_short(town):
    assert PLACES.village("东街村", town=town) == EAST


@pytest.mark.parametrize("text", ["北塔", "北塔村", "西街村", "150422100009", "村"])
def test_a_village_that_only_resembles_is_refused(text):
    answer = PLACES.village(text, town="")
    assert isinstance(answer, Refused)
    assert answer.code == "unknown_village"


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("2组", "1504221000002"),
        ("第二组", "1504221000002"),
        ("二", "1504221000002"),
        ("02", "1504221000002"),
        ("2村民小组", "1504221000002"),
        ("２社", "1504221000002"),
        ("十组", "1504221000010"),
        ("二十一组", "1504221000021"),
        ("1504221000001", "1504221000001"),
    ],
)
def test_a_group_is_known_by_its_number_however_written(text, group):
    assert PLACES.group(text, village=EAST) == group


def test_a_quarter_of_a_community_is_its_group():
    assert PLACES.group("第1片区", village=PARK) == "15042210000301"


@pytest.mark.parametrize("text", ["三组", "11", "百", "组"])
def test_an_unknown_group_is_refused_with_those_the_village_has(text):
    answer = PLACES.group(text, village=EAST)
    assert isinstance(answer, Refused)
    assert answer.reason == f"东街村委会没有“{text}”。这个村的组：1组、2组、10组、21组"


def test_a_village_without_groups_wants_the_cell_empty():
    answer = PLACES.group("1组", village=LI)
    assert isinstance(answer, Refused)
    assert answer.reason == "李村委会没有“1组”。这个村的组：没有分组，这一格请留空"
