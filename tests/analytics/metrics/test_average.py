"""Balances and averages: by every grain, with parts, hand-overs and coefficients, as a banker works them out."""

from datetime import date

import pytest

from qianmo.analytics.metrics import compute, grains
from tests.analytics.metrics.bank import lay, told
from tests.domain.tables import day, fen, fen_of_wan, rows

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
WINTER = {"from_on": JANUARY, "until_on": MARCH}
TWO_STEPS = {JANUARY: 10_000_000, FEBRUARY: 15_000_000}
"""100,000 yuan in January, 150,000 in February: 7,300,000 balance-days over 59 days."""


@pytest.mark.parametrize("row", rows("averages"), ids=lambda row: row["情形"])
def test_an_average_weighs_each_balance_by_its_days(tmp_path, row):
    steps = [step.split("|") for step in row["余额（自该日|元）"].split()]
    lake = lay(
        tmp_path,
        balances={1: {day(on): fen(yuan) for on, yuan in steps}},
        accounts=[{"account_id": 1}],
        products=[{"product": "savings", "weight_ppm": fen_of_wan(row["系数"])}],
    )
    assert told("average", lake, "account", from_on=day(row["起"]), until_on=day(row["止（不含）"]))[1] == {
        "days": int(row["天数"]),
        "balance_days": fen(row["积数（元·天）"]),
        "weighted_balance_days": fen(row["加权积数（元·天）"]),
        "average_fen": fen(row["日均（元）"]),
    }


def test_a_hand_over_in_the_middle_of_the_month_leaves_what_was_before_to_the_former_owner(tmp_path):
    lake = lay(
        tmp_path,
        balances={1: TWO_STEPS},
        accounts=[{"account_id": 1}],
        owners=[
            {"account_id": 1, "staff_id": 7, "until_on": date(2026, 1, 16)},
            {"account_id": 1, "staff_id": 8, "from_on": date(2026, 1, 16)},
        ],
    )
    found = told("average", lake, "manager", **WINTER)
    assert {key: row["balance_days"] for key, row in found.items()} == {7: 150_000_000, 8: 580_000_000}
    assert told("position", lake, "manager", as_of=FEBRUARY)[8] == {
        "fen": 15_000_000,
        "yesterday_fen": 10_000_000,
        "month_start_fen": 10_000_000,
        "year_start_fen": 0,
        "accounts": 1,
    }


def test_parts_and_what_nobody_owns_sum_to_the_branch_exactly(tmp_path):
    """A third each of 1.00 yuan, and nobody owns the rest; nor the account before the fifth."""
    fifth = date(2026, 1, 5)
    lake = lay(
        tmp_path,
        balances={1: {JANUARY: 100}},
        accounts=[{"account_id": 1}],
        owners=[
            {"account_id": 1, "staff_id": 7, "from_on": fifth, "upto_ppm": 333_333},
            {
                "account_id": 1,
                "staff_id": 8,
                "from_on": fifth,
                "way": "bringing",
                "above_ppm": 333_333,
                "upto_ppm": 666_666,
            },
        ],
    )
    found = told("position", lake, "manager", as_of=fifth)
    assert {key: (row["fen"], row["yesterday_fen"], row["accounts"]) for key, row in found.items()} == {
        7: (33, 0, 1),
        8: (33, 0, 1),
        None: (34, 100, 1),
    }
    owned = told("average", lake, "manager", **WINTER)
    assert sum(row["balance_days"] for row in owned.values()) == 100 * 59
    assert owned[None]["balance_days"] == 100 * 4 + 34 * 55


def test_an_account_owned_wholly_leaves_nothing_to_nobody(tmp_path):
    lake = lay(
        tmp_path,
        balances={1: {JANUARY: 100}, 2: {JANUARY: 50}},
        accounts=[{"account_id": 1}, {"account_id": 2}],
        owners=[{"account_id": 1, "staff_id": 7}],
    )
    found = told("position", lake, "manager", as_of=JANUARY)
    assert {key: (row["fen"], row["accounts"]) for key, row in found.items()} == {7: (100, 1), None: (50, 1)}


def test_what_stood_before_a_change_of_product_or_branch_stays_where_it_was(tmp_path):
    """With coefficients: savings 1.1, margin deposits 0.3."""
    lake = lay(
        tmp_path,
        balances={1: TWO_STEPS},
        accounts=[
            {"account_id": 1, "until_on": FEBRUARY},
            {"account_id": 1, "from_on": FEBRUARY, "product": "margin", "branch_id": 2},
        ],
        products=[{"product": "savings", "weight_ppm": 1_100_000}, {"product": "margin", "weight_ppm": 300_000}],
    )
    by_product = told("average", lake, "product", **WINTER)
    assert {key: row["weighted_balance_days"] for key, row in by_product.items()} == {
        "savings": 341_000_000,
        "margin": 126_000_000,
    }
    assert told("average", lake, "account", **WINTER)[1]["weighted_balance_days"] == 467_000_000
    by_branch = told("average", lake, "branch", **WINTER)
    assert {key: row["average_fen"] for key, row in by_branch.items()} == {1: 5_254_237, 2: 7_118_644}


@pytest.mark.parametrize("grain", grains())
def test_the_two_sides_are_apart_and_every_grain_sums_to_the_whole(tmp_path, grain):
    lake = lay(
        tmp_path,
        balances={1: {JANUARY: 700}, 2: {JANUARY: 20}, -3: {JANUARY: 9_000}},
        accounts=[
            {"account_id": 1, "customer_id": 11, "household_id": 21},
            {"account_id": 2},
            {"account_id": -3, "side": "loan", "product": "fumin", "household_id": 21},
        ],
        households=[{"household_id": 21, "cell_id": 31, "segment": "trade"}],
    )
    key = {
        "account": 1,
        "customer": 11,
        "household": 21,
        "cell": 31,
        "branch": 1,
        "product": "savings",
        "segment": "trade",
    }
    found = told("position", lake, grain, as_of=JANUARY)
    assert sum(row["fen"] for row in found.values()) == 720
    assert found[key.get(grain)]["fen"] == {"branch": 720, "product": 720, "manager": 720}.get(grain, 700)
    loans = told("position", lake, grain, as_of=JANUARY, side="loan")
    assert sum(row["fen"] for row in loans.values()) == 9_000


def test_a_metric_says_what_it_does_not_know(tmp_path):
    lake = lay(tmp_path)
    with pytest.raises(ValueError, match="not by weather"):
        compute("average", lake=lake, grain="weather", parameters=WINTER)
    with pytest.raises(ValueError, match=r"takes .*'side'.*given \['from_on', 'side'\]"):
        compute("average", lake=lake, grain="account", parameters={"from_on": JANUARY})
    assert not compute("average", lake=lake, grain="account", parameters=WINTER).num_rows
