"""Households shared out over villages: the county's totals are exact, a village's figures are plausible."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianmo.apps.grids.divisions import read_edition
from qianmo.demo.spread import RANGES, eligible_of, plan_villages

DIVISIONS = read_edition("150422")


@pytest.mark.parametrize(
    ("count", "eligible"),
    # 53,054 / 84,792 = 0.62569…; 2,000 × that = 1,251.39; 200 × that = 125.14; 1 × that rounds up.
    [(84_792, 53_054), (42_396, 26_527), (2_000, 1_251), (200, 125), (1, 1), (0, 0)],
)
def test_the_share_of_sound_households_is_that_of_the_source(count, eligible):
    assert eligible_of(count) == eligible


@settings(max_examples=40, deadline=None)
@given(count=st.integers(0, 200_000), seed=st.integers(0, 10))
def test_totals_are_exact_at_any_size(count, seed):
    plans = plan_villages(divisions=DIVISIONS, count=count, seed=seed)
    assert sum(plan.households for plan in plans) == count
    assert sum(plan.eligible for plan in plans) == eligible_of(count)
    assert all(0 <= plan.eligible <= plan.households for plan in plans)
    assert all(plan.households for plan in plans) or count < len(plans)


def test_villages_of_the_full_county_have_the_size_of_their_kind():
    plans = plan_villages(divisions=DIVISIONS, count=84_792, seed=1)
    for plan in plans:
        least, most = RANGES[plan.kind]
        assert least <= plan.households <= most + 1, plan
    assert {plan.kind for plan in plans} == set(RANGES)
    assert sum(plan.rings for plan in plans) == 36


def test_the_order_of_the_divisions_changes_nothing():
    turned = plan_villages(divisions=DIVISIONS[::-1], count=3_000, seed=1)
    assert turned == plan_villages(divisions=DIVISIONS, count=3_000, seed=1)


def test_another_seed_gives_another_county():
    assert plan_villages(divisions=DIVISIONS, count=3_000, seed=2) != plan_villages(
        divisions=DIVISIONS, count=3_000, seed=1
    )


def test_a_plan_knows_its_place_by_the_names_people_use():
    plan = next(one for one in plan_villages(divisions=DIVISIONS, count=84_792, seed=1) if one.code == "150422101211")
    assert (plan.county, plan.town, plan.name, plan.kind) == ("巴林左旗", "隆昌镇", "双井村", "village")
    assert 2 <= plan.groups <= 12
