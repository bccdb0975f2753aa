from datetime import date

import pytest

from qianmo.domain.funds.subsidies import Loan, SchemeRule, admit, claimed_fen, counted_days, subsidy_fen, tenor_of
from tests.domain import tables

WAN = 1_000_000
RULE = SchemeRule(
    name="贴息",
    product_id=1,
    purpose="production",
    cap_fen=5 * WAN,
    max_months=36,
    margin_ppm=0,
    starts_on=date(2026, 1, 1),
    ends_on=date(2027, 1, 1),
)
SOUND = {
    "number": "J1",
    "product_id": 1,
    "purpose": "production",
    "unpaid_fen": 5 * WAN,
    "rate_ppm": 30_000,
    "lpr_ppm": 30_000,
    "value_date": date(2026, 3, 5),
    "due_on": date(2027, 3, 5),
    "overdue": False,
}


def test_seventy_percent_of_the_interest_of_a_year_is_subsidised():
    # 50,000 x 3.1 % x 365 / 360 = 1,571.527...; 70 % of it is 1,100.069..., rounded once to 1,100.07.
    assert subsidy_fen(balance_days=5 * WAN * 365, rate_ppm=31_000, share_ppm=700_000) == 110_007


def test_no_days_in_order_no_subsidy():
    assert subsidy_fen(balance_days=0, rate_ppm=31_000, share_ppm=700_000) == 0


@pytest.mark.parametrize("row", tables.rows("subsidies"), ids=lambda row: row["说明"])
def test_a_claim_is_a_share_of_the_interest_for_the_days_in_order(row):
    answer = claimed_fen(
        interest_fen=tables.fen(row["利息（元）"]),
        share_ppm=tables.ppm_of_percent(row["比例（%）"]),
        days=int(row["计息天数"]),
        counted=int(row["贴息天数"]),
    )
    assert answer == tables.fen(row["贴息（元）"])


def test_days_overdue_are_taken_out_once_however_often_they_are_named():
    march, april = date(2026, 3, 1), date(2026, 4, 1)
    late = [(date(2026, 3, 11), date(2026, 3, 16)), (date(2026, 3, 14), date(2026, 3, 21)), (date(2026, 3, 30), None)]
    assert counted_days(start=march, until=april, late=late) == 31 - 10 - 2
    assert counted_days(start=march, until=april, late=[(date(2026, 5, 1), None)]) == 31


def test_a_loan_of_a_year_is_capped_by_the_one_year_rate_and_a_longer_one_by_the_five_year_rate():
    start = date(2026, 3, 5)
    assert tenor_of(value_date=start, due_on=date(2027, 3, 5)) == "1Y"
    assert tenor_of(value_date=start, due_on=date(2027, 3, 6)) == "5Y"


def test_a_sound_loan_enters_up_to_the_cap_of_its_household():
    assert admit(rule=RULE, loan=Loan(**SOUND), enrolled_fen=0) is None
    refused = admit(rule=RULE, loan=Loan(**SOUND), enrolled_fen=1)
    assert refused.reason.endswith("每户贴息本金上限 5.00 万元，已纳入 0.01 元，这笔 5.00 万元。还款后再办。")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"overdue": True}, "not_in_order"),
        ({"unpaid_fen": 0}, "not_in_order"),
        ({"product_id": 2}, "outside_scheme"),
        ({"purpose": "consumption"}, "outside_scheme"),
        ({"value_date": date(2025, 12, 31)}, "outside_range"),
        ({"value_date": date(2027, 1, 1), "due_on": date(2027, 6, 1)}, "outside_range"),
        ({"due_on": date(2029, 3, 6)}, "too_long"),
        ({"rate_ppm": 30_001}, "rate_above_cap"),
    ],
)
def test_a_loan_outside_the_scheme_is_told_what_stands_in_the_way(changed, code):
    refused = admit(rule=RULE, loan=Loan(**(SOUND | changed)), enrolled_fen=0)
    assert refused.code == code
