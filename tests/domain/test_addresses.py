"""Which piece of a village an address names; found by hand."""

import pytest

from qianmo.domain.addresses import piece_name, piece_named


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("柳河村3组12号", "3组"),
        ("柳河村13组12号", None),
        ("幸福里11号楼2单元", "11号楼"),
        ("幸福里1号楼2单元", "1号楼"),
        ("幸福里３ 组", "3组"),
        ("西片区A1", "A1"),
        ("西片区A12", None),
        ("13组旁3组", "3组"),
        ("南街商圈北门", "南街商圈"),
        ("", None),
    ],
)
def test_the_longest_name_that_stands_whole_is_named(address, named):
    assert piece_named(address, ["3组", "1号楼", "11号楼", "A1", "南街", "南街商圈", ""]) == named


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("幸福里小区1号楼2单元", "幸福里小区·1号楼"),
        ("幸福里二期1号楼", "幸福里小区·1号楼"),
        ("平安里１号楼", "平安里·1号楼"),
        ("平安里11号楼", None),
        ("1号楼平安里", None),
        ("1号楼2单元", None),
        ("平安里2号楼", "2号楼"),
    ],
)
def test_two_buildings_of_one_name_are_told_by_their_estates(address, named):
    estates = [piece_name("1号楼", estate=estate) for estate in ("幸福里小区", "平安里")]
    assert piece_named(address, [*estates, piece_name("2号楼")]) == named
