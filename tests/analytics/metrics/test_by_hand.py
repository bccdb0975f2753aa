"""Every other metric on rows one can work out by hand, in yuan a banker would recognise."""

from datetime import date

import pytest

from qianmo.analytics.metrics import compute
from tests.analytics.metrics.bank import lay, told

YEAR_END, JANUARY, FEBRUARY, MARCH = date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
LAST = date(2026, 2, 28)


def listed(name, lake, grain, **parameters):
    return compute(name, lake=lake, grain=grain, parameters=parameters).to_pylist()


def test_balance_days_of_the_month_the_quarter_and_the_year(tmp_path):
    """100,000 in March, 150,000 from April: on 15 April 15 days, 15 days and 105 days."""
    lake = lay(
        tmp_path,
        balances={1: {MARCH: 10_000_000, date(2026, 4, 1): 15_000_000}},
        accounts=[{"account_id": 1}],
        products=[{"product": "savings", "weight_ppm": 1_100_000}],
    )
    found = told("balance_days", lake, "account", as_of=date(2026, 4, 15))[1]
    assert (found["month_days"], found["quarter_days"], found["year_days"]) == (15, 15, 105)
    assert found["month_balance_days"] == found["quarter_balance_days"] == 225_000_000
    assert (found["year_balance_days"], found["year_weighted_balance_days"]) == (535_000_000, 588_500_000)
    assert (found["month_average_fen"], found["year_average_fen"]) == (15_000_000, 5_095_238)


def test_an_increment_stands_against_both_bases_and_is_rounded_once(tmp_path):
    """Base 80,000 at the year end, 14,720,000/365 = 40,328.77 as last year's average; this year 7,300,000/59."""
    lake = lay(
        tmp_path,
        balances={1: {date(2025, 7, 1): 8_000_000, JANUARY: 10_000_000, FEBRUARY: 15_000_000}},
        accounts=[{"account_id": 1}],
        products=[{"product": "savings", "weight_ppm": 1_100_000}],
    )
    assert told("increment", lake, "account", as_of=LAST)[1] == {
        "days": 59,
        "balance_days": 730_000_000,
        "average_fen": 12_372_881,
        "base_balance_fen": 8_000_000,
        "on_balance_fen": 4_372_881,
        "weighted_on_balance_fen": 5_610_169,
        "base_days": 365,
        "base_balance_days": 1_472_000_000,
        "base_average_fen": 4_032_877,
        "on_average_fen": 8_340_005,
    }


def test_a_change_stands_against_yesterday_the_month_and_the_year(tmp_path):
    balances = {1: {YEAR_END: 1_000, date(2026, 1, 31): 1_500, date(2026, 2, 27): 1_400, LAST: 1_700}}
    lake = lay(tmp_path, balances=balances, accounts=[{"account_id": 1}])
    assert told("change", lake, "branch", as_of=LAST)[1] == {
        "fen": 1_700,
        "on_yesterday_fen": 300,
        "on_month_start_fen": 200,
        "on_year_start_fen": 700,
    }


def test_loans_against_deposits_keep_both_sides(tmp_path):
    """21.53 against 32.70: 65.8410 %; without deposits there is no ratio."""
    lake = lay(
        tmp_path,
        balances={1: {JANUARY: 3_270}, -2: {JANUARY: 2_153}, -3: {JANUARY: 5}},
        accounts=[
            {"account_id": 1},
            {"account_id": -2, "side": "loan"},
            {"account_id": -3, "side": "loan", "branch_id": 2},
        ],
    )
    assert told("loan_to_deposit", lake, "branch", as_of=JANUARY) == {
        1: {"loan_fen": 2_153, "deposit_fen": 3_270, "loan_ppm": 658_410},
        2: {"loan_fen": 5, "deposit_fen": 0, "loan_ppm": None},
    }


def test_agreements_are_counted_by_customers_who_hold_any_account(tmp_path):
    """Three customers; one has two acquiring agreements, one ended the day before, one has payroll."""
    lake = lay(
        tmp_path,
        accounts=[
            {"account_id": 1, "customer_id": 11},
            {"account_id": 2, "customer_id": 11, "side": "acquiring"},
            {"account_id": 3, "customer_id": 11, "side": "acquiring", "branch_id": 2},
            {"account_id": 4, "customer_id": 12},
            {"account_id": 5, "customer_id": 12, "side": "acquiring", "until_on": FEBRUARY},
            {"account_id": 6, "customer_id": 13},
            {"account_id": 7, "customer_id": 13, "side": "payroll"},
            {"account_id": 8},
        ],
    )
    found = told("agreements", lake, "branch", as_of=FEBRUARY)
    assert found == {
        1: {"signed": 1, "customers": 3, "signed_ppm": 333_333},
        2: {"signed": 1, "customers": 1, "signed_ppm": 1_000_000},
    }
    assert told("agreements", lake, "branch", as_of=FEBRUARY, side="payroll")[1]["signed"] == 1


def test_each_rate_of_the_funnel_stands_on_the_step_before(tmp_path):
    steps = [(1, True, True, True, True), (2, True, True, True, False), (3, True, False, False, False)]
    steps += [(4, False, False, False, False)]
    names = ("household_id", "eligible", "granted", "signed", "drawn")
    lake = lay(
        tmp_path,
        standings=[{"cell_id": 31, **dict(zip(names, step, strict=True))} for step in steps],
        households=[{"household_id": n, "cell_id": 31, "segment": "trade"} for n in (1, 2, 3, 4)],
        cells=[{"cell_id": 31, "branch_id": 5}],
    )
    counted = {"filed": 4, "eligible": 3, "granted": 2, "signed": 2, "drawn": 1}
    rates = {"eligible_ppm": 750_000, "granted_ppm": 666_667, "signed_ppm": 1_000_000, "drawn_ppm": 500_000}
    assert told("funnel", lake, "branch") == {5: counted | rates}
    assert told("funnel", lake, "cell")[31] == told("funnel", lake, "segment")["trade"] == counted | rates
    with pytest.raises(ValueError, match="not by manager"):
        compute("funnel", lake=lake, grain="manager", parameters={})


LATE = date(2026, 1, 20)
BANK_OF_LOANS = {
    "balances": {
        -1: {date(2026, 1, 5): 100_000},
        -2: {date(2026, 1, 6): 300_000, date(2026, 2, 10): 200_000},
        -3: {date(2026, 1, 7): 50_000, date(2026, 2, 20): 0},
    },
    "accounts": [{"account_id": n, "side": "loan"} for n in (-1, -2, -3)],
    "loans": [
        {"account_id": -1, "drawn_on": date(2026, 1, 5), "amount_fen": 100_000},
        {"account_id": -2, "drawn_on": date(2026, 1, 6), "amount_fen": 300_000},
        {"account_id": -3, "drawn_on": date(2026, 1, 7), "amount_fen": 50_000},
    ],
    "loan_states": [
        {"account_id": -1, "class": 1},
        {"account_id": -2, "class": 1, "until_on": LATE},
        {"account_id": -2, "class": 2, "from_on": LATE, "arrears_since": LATE},
        {"account_id": -3, "class": 1},
    ],
}


def test_a_vintage_follows_what_was_drawn_in_a_month(tmp_path):
    """Of 4,500.00 drawn in January 2,000.00 is 39 days late at the end of February: 44.4444 %."""
    lake = lay(tmp_path, **BANK_OF_LOANS)
    found = listed("vintage", lake, "branch", from_on=JANUARY, as_of=MARCH)
    assert [(row["months_on_book"], row["loans"], row["bad_loans"], row["bad_fen"]) for row in found] == [
        (0, 3, 0, 0),
        (1, 3, 1, 200_000),
    ]
    assert {row["drawn_month"] for row in found} == {JANUARY}
    assert [(row["drawn_fen"], row["bad_ppm"]) for row in found] == [(450_000, 0), (450_000, 444_444)]
    assert listed("vintage", lake, "branch", from_on=JANUARY, as_of=MARCH, overdue_days=39)[1]["bad_loans"] == 0
    assert not listed("vintage", lake, "branch", from_on=FEBRUARY, as_of=MARCH)


def test_loans_roll_from_bucket_to_bucket(tmp_path):
    """At the end of January 11 days late, a month later 39: from 1 to 2; what is repaid goes to 8."""
    lake = lay(tmp_path, **BANK_OF_LOANS)
    found = listed("roll_rate", lake, "branch", as_of=LAST)
    assert [(row["from_bucket"], row["to_bucket"], row["loans"], row["fen"]) for row in found] == [
        (0, 0, 1, 100_000),
        (0, 8, 1, 50_000),
        (1, 2, 1, 300_000),
    ]


@pytest.mark.parametrize(
    ("late_days", "bucket"), [(0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (90, 3), (91, 4), (180, 6), (181, 7)]
)
def test_a_bucket_holds_thirty_days(tmp_path, late_days, bucket):
    since = date.fromordinal(LAST.toordinal() - late_days)
    lake = lay(
        tmp_path,
        balances={-1: {JANUARY: 100}},
        accounts=[{"account_id": -1, "side": "loan"}],
        loan_states=[{"account_id": -1, "class": 2, "arrears_since": since}],
    )
    assert [row["to_bucket"] for row in listed("roll_rate", lake, "account", as_of=LAST)] == [bucket]


def test_large_outflows_are_counted_once_and_shared_by_those_who_own_them(tmp_path):
    lake = lay(
        tmp_path,
        accounts=[{"account_id": 1}, {"account_id": 2}],
        owners=[{"account_id": 1, "staff_id": 7, "upto_ppm": 600_000}],
        transactions=[
            {"account_id": 1, "on_day": JANUARY, "fen": -6_000_000, "kind": "withdrawal"},
            {"account_id": 1, "on_day": JANUARY, "fen": -6_000_000, "kind": "withdrawal"},
            {"account_id": 1, "on_day": JANUARY, "fen": -4_999_999, "kind": "withdrawal"},
            {"account_id": 1, "on_day": JANUARY, "fen": 9_000_000, "kind": "deposit"},
            {"account_id": 2, "on_day": LAST, "fen": -5_000_000, "kind": "transfer"},
            {"account_id": 2, "on_day": MARCH, "fen": -5_000_000, "kind": "transfer"},
        ],
    )
    assert told("large_outflow", lake, "manager", from_on=JANUARY, until_on=MARCH) == {
        7: {"outflows": 2, "accounts": 1, "outflow_fen": 7_200_000},
        None: {"outflows": 3, "accounts": 2, "outflow_fen": 9_800_000},
    }


def test_idle_deposits_are_those_of_households_of_which_nobody_owes(tmp_path):
    lake = lay(
        tmp_path,
        balances={
            1: {JANUARY: 3_000_000},
            2: {JANUARY: 2_000_000},
            3: {JANUARY: 9_000_000},
            -4: {JANUARY: 1},
            5: {JANUARY: 4_999_999},
        },
        accounts=[
            {"account_id": 1, "household_id": 11},
            {"account_id": 2, "household_id": 11, "branch_id": 2},
            {"account_id": 3, "household_id": 12},
            {"account_id": -4, "household_id": 12, "side": "loan"},
            {"account_id": 5, "household_id": 13},
        ],
    )
    assert told("idle_deposits", lake, "branch", as_of=JANUARY, at_least_fen=5_000_000) == {
        1: {"households": 1, "deposit_fen": 3_000_000},
        2: {"households": 1, "deposit_fen": 2_000_000},
    }
    assert told("idle_deposits", lake, "branch", as_of=JANUARY)[1] == {"households": 2, "deposit_fen": 7_999_999}


def test_capacity_tells_a_managers_averages_and_customers(tmp_path):
    lake = lay(
        tmp_path,
        balances={1: {JANUARY: 5_900}, 2: {FEBRUARY: 5_900, LAST: 0}, -3: {FEBRUARY: 11_800}},
        accounts=[
            {"account_id": 1, "customer_id": 11},
            {"account_id": 2, "customer_id": 12},
            {"account_id": -3, "customer_id": 13, "side": "loan"},
        ],
        owners=[{"account_id": n, "staff_id": 7} for n in (1, 2, -3)],
    )
    assert told("capacity", lake, "manager", from_on=JANUARY, until_on=MARCH) == {
        7: {
            "days": 59,
            "deposit_balance_days": 5_900 * 59 + 5_900 * 27,
            "deposit_average_fen": 8_600,
            "loan_balance_days": 11_800 * 28,
            "loan_average_fen": 5_600,
            "customers": 2,
        }
    }
