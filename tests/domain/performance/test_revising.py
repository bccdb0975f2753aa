"""What a version of a scheme changes is told by its lines and rules."""

from qianmo.domain.performance.revising import changed

SIGNED = {"code": "signed", "name": "签约", "points": {"farm": [[None, 300]]}, "pay": {"farm": [[None, 1000]]}}
FILED = {"code": "filed", "name": "建档", "points": {"farm": [[None, 100]]}}


def test_each_line_says_what_of_it_changed_and_rules_follow():
    before = {"lines": [SIGNED, FILED], "appeal_days": 10, "ties": ["signed"]}
    heavier = SIGNED | {"points": {"farm": [[None, 450]]}, "by_quarter": True}
    renewed = {"code": "renewed", "name": "续贷"}
    after = {"lines": [heavier, renewed], "appeal_days": 5, "ties": ["signed"], "pool": {"fen": 1}}
    assert changed(before=before, after=after) == ["签约（积分、其他规则）", "新增续贷", "去掉建档", "申诉期", "资金池"]


def test_the_same_content_changes_nothing():
    assert changed(before={"lines": [SIGNED]}, after={"lines": [dict(SIGNED)]}) == []
