"""Approving alone holds only with everything behind it, and the lot falls the same for the same seed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.approvals.alone import Behind, LoneRule, cannot_alone, drawn_by_lot

WAN = 1_000_000
RULE = LoneRule(limit_fen=50 * WAN, photos=2)
WHOLE = Behind(
    admitted=True, cosigned=True, photos=2, declared=True, related=(), line_fen=50 * WAN, exposure_fen=50 * WAN
)


def test_with_everything_behind_it_the_cap_itself_is_allowed():
    assert cannot_alone(rule=RULE, behind=WHOLE) is None


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"admitted": False}, "政策没有准入"),
        ({"cosigned": False}, "协办调查人没有签字"),
        ({"photos": 1}, "带定位的现场照片 1 张，须 2 张"),
        ({"declared": False}, "没有声明"),
        ({"related": ("尹红霞（表兄）",)}, "尹红霞（表兄） 与这一户是亲属"),
        ({"line_fen": 50 * WAN + 1}, "额度 500,000.01 元，超过 50.00 万元"),
        ({"exposure_fen": 50 * WAN + 1}, "合计敞口 500,000.01 元，超过 50.00 万元"),
    ],
)
def test_each_condition_is_named_where_it_is_missing(changed, missing):
    assert missing in cannot_alone(rule=RULE, behind=replace(WHOLE, **changed)).reason


def test_all_that_is_missing_is_named_at_once_and_without_a_rule_nothing_helps():
    said = cannot_alone(rule=RULE, behind=replace(WHOLE, cosigned=False, photos=0)).reason
    assert said == ("不能单人批准：协办调查人没有签字；带定位的现场照片 0 张，须 2 张。请补齐，或走审查审批")
    assert cannot_alone(rule=None, behind=WHOLE).code == "not_allowed"


@given(
    cases=st.sets(st.integers(1, 10**9), min_size=1, max_size=300),
    share_ppm=st.integers(1, 1_000_000),
    seed=st.integers(0, 2**62),
)
def test_whoever_draws_with_the_seed_draws_the_same_and_never_too_few(cases, share_ppm, seed):
    drawn = drawn_by_lot(cases=list(cases), share_ppm=share_ppm, seed=seed)
    assert drawn == drawn_by_lot(cases=sorted(cases, reverse=True), share_ppm=share_ppm, seed=seed)
    assert set(drawn) <= cases
    assert len(drawn) * 1_000_000 >= len(cases) * share_ppm
    assert (len(drawn) - 1) * 1_000_000 < len(cases) * share_ppm
