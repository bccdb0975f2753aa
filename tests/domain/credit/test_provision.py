"""The allowance and its ratios, worked by hand in tests/tables/provision.csv."""

import pytest

from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.credit.provision import USUAL_PROVISION, ProvisionRule, provide
from tests.domain.tables import fen_of_wan, ppm_of_percent, rows

WORDS = {LoanClass.NORMAL: "正常", LoanClass.SPECIAL_MENTION: "关注", LoanClass.SUBSTANDARD: "次级",
         LoanClass.DOUBTFUL: "可疑", LoanClass.LOSS: "损失"}  # fmt: skip


@pytest.mark.parametrize("row", rows("provision"), ids=lambda row: row["情形"])
def test_the_allowance_is_what_the_classes_require(row):
    special = map(ppm_of_percent, row["专项%（五级）"].split())
    rule = ProvisionRule(
        general_ppm=ppm_of_percent(row["一般%"]), special_ppm=dict(zip(LoanClass, special, strict=True))
    )
    balances = {loan_class: fen_of_wan(row[f"{word}（万）"]) for loan_class, word in WORDS.items()}
    provided = provide(balances_fen=balances, rule=rule)
    assert provided.allowance_fen == fen_of_wan(row["拨备（万）"])
    ratios = (provided.bad_ratio.percent(), provided.coverage.percent(), provided.allowance_ratio.percent())
    assert ratios == (row["不良率%"], row["覆盖率%"], row["贷款拨备率%"])


def test_the_usual_rule_is_the_first_row():
    assert provide(balances_fen={LoanClass.NORMAL: 100_000_000}, rule=USUAL_PROVISION).allowance_fen == 1_000_000
