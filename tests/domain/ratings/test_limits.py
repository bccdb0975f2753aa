import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.ratings import UNSETTLED, CombineRule, Method, Proposal, combine, propose_limit
from qianmo.domain.refusal import Refused
from tests.domain.tables import fen_of_wan, rows

RULE = CombineRule(
    method=Method.MIN,
    fallback=Method.MIN,
    trimmed_needs=5,
    opinions_needed=1,
    exclusions_needed=2,
    dispersion_ppm=1_000_000,
)


def verdict_of(*limits_fen):
    return combine(ballots=[(n, fen, fen is None, False) for n, fen in enumerate(limits_fen)], rule=RULE)


def optional(text):
    return fen_of_wan(text) if text else None


@pytest.mark.parametrize("row", rows("final_limits"), ids=lambda row: row["情形"])
def test_a_limit_is_proposed_as_the_table_says(row):
    answer = propose_limit(
        verdict=verdict_of(fen_of_wan(row["评议（万元）"])),
        model_fen=optional(row["模型"]),
        capacity_fen=optional(row["还款能力"]),
        grade_cap_fen=optional(row["等级上限"]),
        product_cap_fen=optional(row["产品上限"]),
        other_unsecured_fen=fen_of_wan(row["他行信用"]),
        unit_fen=fen_of_wan(row["单位"]),
    )
    assert answer == Proposal(limit_fen=fen_of_wan(row["拟授信（万元）"]), bound_by=row["受限于"])


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        (verdict_of(None, None, 500), "不能预授信：村评议认为不宜授信。可以在下一轮评议时再评。"),
        (verdict_of(), "还不能预授信：了解情况的评议员只有 0 位。请先派客户经理走访。"),
        (verdict_of(100, 500), UNSETTLED.reason),
    ],
)
def test_no_limit_is_proposed_against_the_raters_or_without_them(verdict, reason):
    answer = propose_limit(
        verdict=verdict,
        model_fen=900,
        capacity_fen=None,
        grade_cap_fen=None,
        product_cap_fen=None,
        other_unsecured_fen=0,
        unit_fen=100,
    )
    assert isinstance(answer, Refused)
    assert answer.reason == reason


amounts = st.none() | st.integers(0, 10**9)


@given(st.integers(0, 10**9), amounts, amounts, amounts, amounts, st.integers(0, 10**9), st.integers(1, 10**6))
def test_a_proposal_is_whole_units_and_under_every_ceiling(said, model, capacity, grade, product, other, unit):
    answer = propose_limit(
        verdict=verdict_of(said),
        model_fen=model,
        capacity_fen=capacity,
        grade_cap_fen=grade,
        product_cap_fen=product,
        other_unsecured_fen=other,
        unit_fen=unit,
    )
    assert isinstance(answer, Proposal)
    assert answer.limit_fen >= 0
    assert answer.limit_fen % unit == 0
    assert all(answer.limit_fen <= fen for fen in (said, model, capacity, grade, product) if fen is not None)
