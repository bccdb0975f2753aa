"""What the bank knows against a household, at both sides of every bound."""

import pytest

from qianmo.domain.ratings.known import RULE, known_flags


def flags(*, head_age=40, arrears_days=0, **facts) -> dict[str, str]:
    found = known_flags(head_age=head_age, facts=facts, arrears_days=arrears_days, rule=RULE)
    return {flag.code: flag.evidence for flag in found}


@pytest.mark.parametrize(
    ("known", "evidence"),
    [
        ({"head_age": 17}, {"age_out": "户主 17 岁，应在 18 至 65 岁"}),
        ({"head_age": 18}, {}),
        ({"head_age": 65}, {}),
        ({"head_age": 66}, {"age_out": "户主 66 岁，应在 18 至 65 岁"}),
        ({"head_age": None}, {}),
        ({"enforcement": True}, {"enforcement": "有被执行记录"}),
        ({"enforcement": False}, {}),
        ({"overdue_days_max": 90}, {}),
        ({"overdue_days_max": 91}, {"npl": "逾期 91 天，超过 90 天"}),
        ({"overdue_days_max": 10, "arrears_days": 120}, {"npl": "逾期 120 天，超过 90 天"}),
        ({"overdue_days_max": None}, {}),
        ({"resident": False}, {"non_resident": "采集为不常住"}),
        ({"resident": None}, {}),
        ({"debt_fen": 60, "asset_fen": 100}, {}),
        ({"debt_fen": 61, "asset_fen": 100}, {"high_debt": "负债占资产 61%，超过 60%"}),
        ({"debt_fen": 1, "asset_fen": 0}, {"high_debt": "有负债，没有资产，超过 60%"}),
        ({"debt_fen": 0, "asset_fen": 0}, {}),
        ({"debt_fen": 1}, {}),
    ],
)
def test_only_what_is_known_raises_a_flag(known, evidence):
    assert flags(**known) == evidence
