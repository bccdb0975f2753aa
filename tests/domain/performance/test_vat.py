"""VAT on interest against the worked table; what rows a bank may publish."""

from datetime import date

import pytest

from qianmo.domain.performance.vat import GENERAL, VatRule, VatWay, Whose, check_vat, rule_for, taxed_ppm
from tests.domain.tables import fen_of_wan, ppm_of_percent, rows

LPR, NEW_YEAR = 30_000, date(2027, 1, 1)
SMALL, LARGE = 100_000_000, 1_000_000_000


def row(who, upto_fen, way, rate_ppm=60_000, reference_ppm=LPR):
    return VatRule(who=who, upto_fen=upto_fen, way=way, rate_ppm=rate_ppm, reference_ppm=reference_ppm)


def rules(method):
    return [
        GENERAL, row(Whose.TRADE, LARGE, method), row(Whose.TRADE, SMALL, VatWay.EXEMPT, 0),
        row(Whose.FARM, SMALL, VatWay.EXEMPT, 0),
    ]  # fmt: skip


@pytest.mark.parametrize("told", rows("vat"), ids=lambda told: told["说明"])
def test_a_loan_is_taxed_as_the_table_says(told):
    found = rule_for(
        rules(VatWay(told["方法"])), segment=told["谁"], operating=told["经营"] == "是",
        credit_fen=fen_of_wan(told["授信万"]),
    )  # fmt: skip
    assert found.way == told["落在"]
    assert taxed_ppm(found, rate_ppm=ppm_of_percent(told["利率"])) == ppm_of_percent(told["计税利率"])


def test_without_rows_of_its_own_all_interest_is_taxed_in_general():
    assert rule_for([], segment="farm", operating=True, credit_fen=1) is GENERAL


@pytest.mark.parametrize(
    ("given", "before", "begins", "code"),
    [
        (rules(VatWay.BY_LOAN), (), date(2026, 5, 1), None),
        (rules(VatWay.BY_LOAN), {(Whose.TRADE, VatWay.BY_LOAN)}, date(2026, 5, 1), None),
        (rules(VatWay.BY_LOAN), {(Whose.TRADE, VatWay.ABOVE_LPR)}, date(2026, 5, 1), "within_year"),
        (rules(VatWay.BY_LOAN), {(Whose.TRADE, VatWay.ABOVE_LPR)}, NEW_YEAR, None),
        (rules(VatWay.BY_LOAN)[1:], (), NEW_YEAR, "no_rest"),
        ([GENERAL, row(Whose.FARM, SMALL, VatWay.EXEMPT)], (), NEW_YEAR, "odd_rate"),
        ([row(Whose.ANY, None, VatWay.TAXED, 0)], (), NEW_YEAR, "odd_rate"),
        ([row(Whose.ANY, None, VatWay.TAXED, 59_999)], (), NEW_YEAR, "many_rates"),
        ([GENERAL, row(Whose.TRADE, LARGE, VatWay.ABOVE_LPR, reference_ppm=0)], (), NEW_YEAR, "no_reference"),
    ],
)
def test_rows_that_cannot_be_are_told(given, before, begins, code):
    refused = check_vat(given, chosen_before=before, begins=begins)
    assert (refused.code if refused else None) == code
