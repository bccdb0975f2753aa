from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.credit.limits import CapacityRule, FinalLimit, capacity_limit, final_limit
from qianmo.domain.refusal import Refused

WAN = 1_000_000


@pytest.mark.parametrize(
    ("policy", "verdict", "requested", "unit", "limit", "bound_by"),
    [
        (16 * WAN, 8_880_000, 10 * WAN, 100_000, 8_800_000, "verdict"),
        (5 * WAN, 8_880_000, 10 * WAN, 100_000, 5 * WAN, "policy"),
        (16 * WAN, 8_880_000, 3 * WAN, 100_000, 3 * WAN, "requested"),
        (16 * WAN, 8_880_000, 10 * WAN, WAN, 8 * WAN, "verdict"),
        (5 * WAN, 5 * WAN, 5 * WAN, WAN, 5 * WAN, "policy"),
    ],
)
def test_a_grant_is_the_least_of_policy_village_and_request(policy, verdict, requested, unit, limit, bound_by):
    answer = final_limit(policy_fen=policy, verdict_fen=verdict, requested_fen=requested, unit_fen=unit)
    assert answer == FinalLimit(limit_fen=limit, bound_by=bound_by)


@pytest.mark.parametrize(
    ("policy", "requested", "reason"),
    [
        (5 * WAN, 0, "不能授信：申请金额要大于零。请填写想申请的金额。"),
        (5 * WAN, -1, "不能授信：申请金额要大于零。请填写想申请的金额。"),
        (90_000, WAN, "不能授信：核下来只有 900.00 元，不足起点 1,000.00 元。可以在情况变化后再申请。"),
        (-WAN, WAN, "不能授信：核下来只有 0.00 元，不足起点 1,000.00 元。可以在情况变化后再申请。"),
    ],
)
def test_a_grant_of_less_than_one_unit_is_refused(policy, requested, reason):
    answer = final_limit(policy_fen=policy, verdict_fen=8 * WAN, requested_fen=requested, unit_fen=100_000)
    assert isinstance(answer, Refused)
    assert answer.reason == reason


amounts = st.integers(0, 10**9)


@given(amounts, amounts, st.integers(1, 10**9), st.integers(1, 10**7))
def test_a_grant_never_exceeds_any_of_the_three(policy, verdict, requested, unit):
    answer = final_limit(policy_fen=policy, verdict_fen=verdict, requested_fen=requested, unit_fen=unit)
    least = min(policy, verdict, requested)
    if isinstance(answer, Refused):
        assert least < unit
    else:
        assert least - unit < answer.limit_fen <= least
        assert answer.limit_fen % unit == 0


THREE_YEARS = CapacityRule(share_ppm=600_000, rate_ppm=55_000, years=3)


def test_what_a_household_keeps_in_a_year_carries_a_loan():
    # (12 - 4 - 1.5) x 60 % = 3.9 a year; 1/1.055 + 1/1.055^2 + 1/1.055^3 = 2.697933; 3.9 x 2.697933 = 10.5219 万.
    limit = capacity_limit(income_fen=12 * WAN, living_fen=4 * WAN, debt_service_fen=1_500_000, rule=THREE_YEARS)
    assert Decimal(limit).scaleb(-6).quantize(Decimal("0.01")) == Decimal("10.52")
    assert limit == 10_521_940


def test_at_no_interest_the_loan_is_the_instalments_added_up():
    rule = CapacityRule(share_ppm=500_000, rate_ppm=0, years=4)
    assert capacity_limit(income_fen=3 * WAN, living_fen=WAN, debt_service_fen=0, rule=rule) == 4 * WAN


def test_a_household_that_keeps_nothing_can_carry_nothing():
    assert capacity_limit(income_fen=4 * WAN, living_fen=4 * WAN, debt_service_fen=WAN, rule=THREE_YEARS) == 0
    no_time = CapacityRule(share_ppm=600_000, rate_ppm=55_000, years=0)
    assert capacity_limit(income_fen=12 * WAN, living_fen=WAN, debt_service_fen=0, rule=no_time) == 0
