"""What a customer can do next, for each place an application can be in."""

import pytest

from qianmo.domain.credit.ways import Offered, Standing, ways_on


@pytest.mark.parametrize(
    ("said", "first", "count"),
    [
        ({"standing": Standing.WAITS, "due": "10 月 12 日"}, "等审批结果，10 月 12 日前答复。", 2),
        ({"standing": Standing.WAITS}, "等审批结果。", 2),
        ({"standing": Standing.LACKS_PAPERS, "lacking": ["户口本", "流水"]}, "补齐这些就接着办：户口本、流水。", 2),
        ({"standing": Standing.GRANTED}, "带身份证到网点或请主办上门签约，签约以后才能支用。", 2),
        ({"standing": Standing.SIGNED}, "额度内随借随还，按实际用款天数计息。", 1),
    ],
)
def test_the_way_on_of_what_is_not_refused(said, first, count):
    ways = ways_on(admitted=True, reasons=(), **said)
    assert (ways[0], len(ways)) == (first, count)


def test_what_a_policy_refused_says_of_each_reason_how_it_can_be_mended():
    ways = ways_on(
        standing=Standing.REFUSED, admitted=False, reasons=["年龄超过 65 岁", "征信有未结清逾期"],
        offered=[Offered("富农产业贷", 5_000_000)],
    )  # fmt: skip
    assert ways[0].startswith("“年龄超过 65 岁”有变化")
    assert [("征信机构" in way, "人工复核" in way) for way in ways[2:4]] == [(True, False), (False, True)]
    assert ways[-1] == "按今天的政策可以申请富农产业贷，最多 5.00 万元。"
    assert not any("复议" in way for way in ways)


def test_what_a_person_refused_may_be_reconsidered_once():
    ways = ways_on(standing=Standing.REFUSED, admitted=True, reasons=["用途不清"])
    assert "复议一次" in ways[0]
    assert not any("模型" in way for way in ways)
