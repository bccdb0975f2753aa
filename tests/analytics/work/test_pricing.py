"""Pricing a county in one statement says to the hundredth what pricing one line by hand says."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from qianmo.analytics.work import priced
from qianmo.analytics.work.pricing import PEOPLE, PRICES, TIERS
from qianmo.domain.performance.pricing import Price, Tier, TierKind, paid_fen

PRICE = st.integers(-500_00, 500_00)


@st.composite
def prices(draw):
    unit = draw(st.sampled_from([1, 100_00, 10_000_00]))
    steps = sorted(draw(st.sets(st.integers(1, 400), max_size=3)))
    tiers = [Tier(up_to=step * unit, price_fen=draw(PRICE)) for step in steps]
    floor = draw(st.none() | st.integers(-100_00, 100_00))
    cap = draw(st.none() | st.integers(floor or 0, 1_000_00))
    return Price(
        unit=unit,
        tiers=(*tiers, Tier(up_to=None, price_fen=draw(PRICE))),
        kind=draw(st.sampled_from(TierKind)),
        decline_fen=draw(st.integers(-300_00, 0)),
        floor_fen=floor,
        cap_fen=cap,
    )


def tables(asked):
    rows, tiers = [], []
    for place, (price, _) in enumerate(asked):
        named = {"line": str(place), "kind": "pay", "segment": "farm"}
        rows.append(
            named
            | {"measure": str(place), "unit": price.unit, "whole": price.kind is TierKind.WHOLE}
            | {"decline": price.decline_fen, "floor": price.floor_fen, "cap": price.cap_fen}
        )
        below = 0
        for tier in price.tiers:
            tiers.append(named | {"below": below, "upto": tier.up_to, "price": tier.price_fen})
            below = tier.up_to
    return pa.Table.from_pylist(rows, schema=PRICES), pa.Table.from_pylist(tiers, schema=TIERS)


@settings(deadline=None)
@given(st.lists(st.tuples(prices(), st.integers(-(10**12), 10**12) | st.integers(-500, 500)), min_size=1, max_size=8))
def test_every_price_in_one_statement_is_the_price_of_one_line(asked):
    rows, tiers = tables(asked)
    amounts = pa.table(
        {
            "staff_id": pa.array([7] * len(asked), pa.int64()),
            "measure": [str(place) for place in range(len(asked))],
            "amount": pa.array([volume for _, volume in asked], pa.int64()),
        }
    )
    people = pa.table({"staff_id": [7], "segment": ["farm"]}, schema=PEOPLE)
    found = priced(amounts=amounts, people=people, prices=rows, tiers=tiers).to_pylist()
    told = {row["line"]: row["pay_fen"] for row in found}
    assert [told.get(str(place), 0) for place in range(len(asked))] == [
        paid_fen(price=price, volume=volume) for price, volume in asked
    ]
