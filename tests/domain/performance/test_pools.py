"""Pots shared to the fen, and what a branch may not do with its own."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.performance.pools import AllocationRule, carried_parts, check_allocation, pool_price, share_pool
from qianmo.domain.refusal import Refused

HALF = AllocationRule(head_share_ppm=500_000)


def test_a_price_follows_from_pool_weight_and_volume():
    assert pool_price(pool_fen=100_000_000, weight=15, weights_total=100, volume_total=30_000) == Fraction(500)
    assert pool_price(pool_fen=100_000_000, weight=15, weights_total=100, volume_total=0) is None


@given(st.integers(0, 10**12), st.dictionaries(st.integers(1, 99), st.integers(-1000, 10**9), min_size=1))
def test_a_pool_is_shared_to_the_last_fen_unless_nobody_brought_anything(pool, volumes):
    shared = share_pool(pool_fen=pool, volumes=volumes)
    assert shared.keys() == volumes.keys()
    assert sum(shared.values()) == (pool if any(volume > 0 for volume in volumes.values()) else 0)


def test_what_is_not_given_away_carries_over():
    left = check_allocation(pool_fen=100_00, given={1: 40_00, 2: 59_99}, staff=[1, 2], head=1, approved_by=9, rule=HALF)
    assert left == 1


@pytest.mark.parametrize(
    ("given_out", "approver", "code", "told"),
    [
        ({1: 40_00, 2: 60_01}, 9, "over_pool", "多了 0.01 元"),
        ({1: 40_00}, 9, "not_everybody", "有 1 人没有列入"),
        ({1: 0, 2: 0, 3: 10_00}, 9, "not_of_branch", "有 1 人当月不在本机构"),
        ({1: 0, 2: -1}, 9, "below_nothing", "负数"),
        ({1: 50_01, 2: 0}, 9, "head_share", "负责人分得 50.01 元，最多 50.00 元"),
        ({1: 10_00, 2: 10_00}, 2, "own_line", "不能审定自己的一份"),
    ],
)
def test_an_allocation_is_refused_with_its_figure(given_out, approver, code, told):
    answer = check_allocation(pool_fen=100_00, given=given_out, staff=[1, 2], head=1, approved_by=approver, rule=HALF)
    assert isinstance(answer, Refused)
    assert (answer.code, told in answer.reason) == (code, True)


def test_pay_kept_back_comes_back_whole():
    assert carried_parts(total_fen=100_000_00, deferred_ppm=400_000, years=3) == (
        60_000_00,
        (13_333_34, 13_333_33, 13_333_33),
    )
    assert carried_parts(total_fen=100_000_00, deferred_ppm=0, years=0) == (100_000_00, ())
