from datetime import date

import pytest

from qianmo.domain.credit.interest import InterestTerms
from qianmo.domain.refusal import Refused
from qianmo.domain.signing.costs import Bearer, Charge, all_in_cost, percent
from tests.domain.tables import day, fen, ppm_of_percent, rows

CONVENTIONS = {"360": "ACT/360", "365": "ACT/365F"}


def charge(bearer: Bearer, *, fixed_fen: int = 0, share_ppm: int = 0) -> Charge:
    return Charge(name="费", basis="一次", payee="某处", bearer=bearer, fixed_fen=fixed_fen, share_ppm=share_ppm)


@pytest.mark.parametrize("row", rows("all_in_costs"), ids=lambda row: row["情形"])
def test_a_line_costs_all_in_what_the_table_says(row):
    borne = charge(
        Bearer.BORROWER,
        fixed_fen=fen(row["借款人承担固定（元）"]),
        share_ppm=ppm_of_percent(row["借款人承担比例%"]),
    )
    cost = all_in_cost(
        principal_fen=fen(row["本金（元）"]),
        starts_on=day(row["起始日"]),
        ends_on=day(row["到期日"]),
        rate_ppm=ppm_of_percent(row["年利率%"]),
        terms=InterestTerms(convention=CONVENTIONS[row["年天数"]]),
        charges=[borne, charge(Bearer.BANK, fixed_fen=fen(row["本行承担固定（元）"]))],
    )
    assert cost.interest_fen == fen(row["利息（元）"])
    assert cost.borrower_fen == fen(row["借款人合计（元）"])
    assert cost.bank_fen == fen(row["本行合计（元）"])
    assert cost.annual_ppm == ppm_of_percent(row["年化%"])


def test_lateness_and_misuse_stand_beside_the_cost():
    cost = all_in_cost(
        principal_fen=8_000_000,
        starts_on=date(2026, 11, 24),
        ends_on=date(2027, 11, 24),
        rate_ppm=55_500,
        terms=InterestTerms(),
        charges=[],
    )
    assert (percent(cost.overdue_ppm), percent(cost.misuse_ppm)) == ("8.325%", "11.10%")


@pytest.mark.parametrize(("fixed_fen", "refused"), [(189_306, False), (189_307, True)])
def test_what_costs_more_than_24_percent_a_year_is_not_offered(fixed_fen, refused):
    # 10,000 for 365 days at 5.00 % on 360 days is 506.94; with 1,893.06 it comes to 2,400.00, which is just 24 %.
    cost = all_in_cost(
        principal_fen=1_000_000,
        starts_on=date(2026, 3, 5),
        ends_on=date(2027, 3, 5),
        rate_ppm=50_000,
        terms=InterestTerms(),
        charges=[charge(Bearer.BORROWER, fixed_fen=fixed_fen)],
    )
    assert isinstance(cost, Refused) is refused
    if refused:
        assert cost.reason == ("不能签约：综合融资成本折年 24.0001%，超过 24.00% 的上限。请减免费用或改由本行承担")
