"""Piece-rate: every step, both kinds of tier, decline, floor and cap, against a table a clerk can check."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.performance.pricing import Price, Tier, TierKind, paid_fen
from tests.domain.tables import fen, rows

KINDS = {"分段": TierKind.PROGRESSIVE, "全额": TierKind.WHOLE}


def _tiers(text):
    pairs = [part.split("@") for part in text.split(";")]
    return tuple(Tier(up_to=int(up_to) if up_to else None, price_fen=int(price) * 100) for up_to, price in pairs)


def _price(row):
    return Price(
        unit=1,
        tiers=_tiers(row["阶梯"]),
        kind=KINDS[row["方式"]],
        decline_fen=int(row["下降每单位"]) * 100,
        floor_fen=int(row["保底"]) * 100 if row["保底"] else None,
        cap_fen=int(row["封顶"]) * 100 if row["封顶"] else None,
    )


@pytest.mark.parametrize("row", rows("piece_rates"), ids=lambda row: f"{row['数量']} {row['说明']}")
def test_a_volume_is_paid_by_its_tiers(row):
    assert paid_fen(price=_price(row), volume=int(row["数量"])) == fen(row["应计"])


def test_a_price_a_wan_pays_parts_of_a_wan_and_rounds_once():
    three_a_wan = Price(unit=1_000_000, tiers=(Tier(up_to=None, price_fen=300),))
    assert paid_fen(price=three_a_wan, volume=123_456_789) == 37_037
    """123.456789 万 at 3 yuan are 370.370367 yuan."""


@pytest.mark.parametrize("tiers", [(), (Tier(up_to=5, price_fen=1),), (Tier(up_to=None, price_fen=1),) * 2])
def test_tiers_that_do_not_rise_to_an_open_end_are_a_mistake(tiers):
    with pytest.raises(ValueError, match="rise"):
        Price(unit=1, tiers=tiers)


@given(st.lists(st.integers(1, 60), min_size=0, max_size=4), st.integers(0, 400), st.integers(0, 400))
def test_part_by_part_more_work_never_pays_less_and_parts_do_not_depend_on_the_whole(gaps, less, more):
    steps = [sum(gaps[: end + 1]) for end in range(len(gaps))]
    tiers = tuple(Tier(up_to=step, price_fen=7 * place) for place, step in enumerate([*steps, None], start=1))
    price = Price(unit=1, tiers=tiers)
    one, two = sorted((less, more))
    assert paid_fen(price=price, volume=one) <= paid_fen(price=price, volume=two)
    by_hand = sum(next(t.price_fen for t in tiers if t.up_to is None or unit <= t.up_to) for unit in range(1, two + 1))
    assert paid_fen(price=price, volume=two) == by_hand
