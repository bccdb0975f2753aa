"""Which piece of a village an address names; found by hand."""

import pytest

from qianmo.domain.addresses import piece_named


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
