"""Simulated profit, EVA and RAROC against the worked table, and deposits."""

import pytest

from qianmo.domain.performance.profit import Lent, Terms, deposit_profit_fen, loan_profit
from qianmo.domain.performance.vat import GENERAL, VatRule, VatWay, Whose
from qianmo.domain.ratio import Ratio
from tests.domain.tables import fen, ppm_of_percent, rows

LPR = 30_000


def vat(way, rate_ppm):
    return VatRule(who=Whose.ANY, upto_fen=None, way=way, rate_ppm=rate_ppm, reference_ppm=LPR)


METHODS = {
    "免税": vat(VatWay.EXEMPT, 0), "一般": GENERAL, "超LPR部分": vat(VatWay.ABOVE_LPR, 60_000),
    "简易": vat(VatWay.TAXED, 30_000), "方法一": vat(VatWay.BY_LOAN, 60_000),
}  # fmt: skip


def _percent(ratio):
    return Ratio(ratio.numerator, ratio.denominator).percent()


@pytest.mark.parametrize("row", rows("simulated_profit"), ids=lambda row: row["说明"])
def test_a_loan_s_profit_is_the_table_s(row):
    terms = Terms(
        vat=METHODS[row["计税"]],
        surtax_ppm=100_000,
        income_tax_ppm=250_000,
        cost_ppm=ppm_of_percent(row["费用"]),
        risk_weight_ppm=750_000,
        capital_ppm=105_000,
        capital_charge_ppm=100_000,
    )
    loan = Lent(
        average_fen=fen(row["日均"]),
        rate_ppm=ppm_of_percent(row["利率"]),
        transfer_ppm=ppm_of_percent(row["转移价"]),
        loss_ppm=ppm_of_percent(row["损失"]),
        days=int(row["天数"]),
        basis=int(row["计息年"]),
        year=int(row["日历年"]),
    )
    profit = loan_profit(loan, terms=terms)
    told = (profit.interest_fen, profit.vat_fen, profit.surtax_fen, profit.before_tax_fen, profit.after_tax_fen)
    assert told == tuple(fen(row[head]) for head in ("利息", "增值税", "附加", "税前", "税后"))
    assert (profit.capital_fen, profit.eva_fen, _percent(profit.raroc)) == (23_625_00, fen(row["EVA"]), row["RAROC"])


def test_a_deposit_earns_what_the_transfer_price_is_above_what_it_pays():
    year = {"days": 360, "basis": 360}
    assert deposit_profit_fen(average_fen=200_000_00, transfer_ppm=18_500, paid_ppm=9_500, **year) == 1_800_00
    assert deposit_profit_fen(average_fen=10_000_000_00, transfer_ppm=20_000, paid_ppm=15_000, **year) == 50_000_00
