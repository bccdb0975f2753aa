from datetime import date

import pytest

from qianmo.domain.funds.relending import LentOn, RelendingRule, assign

WAN = 1_000_000
RULE = RelendingRule(
    name="支农", product_id=1, purpose="", cap_ppm=55_000, starts_on=date(2026, 1, 1), ends_on=date(2026, 7, 1)
)
SOUND = {
    "number": "J1",
    "product_id": 1,
    "purpose": "turnover",
    "unpaid_fen": 5 * WAN,
    "rate_ppm": 55_000,
    "value_date": date(2026, 3, 5),
}


def test_a_loan_at_the_capped_rate_uses_what_is_left_to_the_last_fen():
    assert assign(rule=RULE, loan=LentOn(**SOUND), left_fen=5 * WAN) is None
    refused = assign(rule=RULE, loan=LentOn(**SOUND), left_fen=5 * WAN - 100)
    assert "未还本金 5.00 万元，再贷款只余 49,999.00 元" in refused.reason


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"unpaid_fen": 0}, "repaid"),
        ({"product_id": 2}, "outside_pool"),
        ({"value_date": date(2026, 7, 1)}, "outside_range"),
        ({"rate_ppm": 55_001}, "rate_above_cap"),
    ],
)
def test_a_loan_that_does_not_fit_is_told_why(changed, code):
    assert assign(rule=RULE, loan=LentOn(**(SOUND | changed)), left_fen=9 * WAN).code == code
