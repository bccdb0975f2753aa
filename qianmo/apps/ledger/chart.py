"""The chart of accounts the embedded core books on, by the code a bank's accountants know them under."""

from collections.abc import Mapping

CHART: Mapping[str, tuple[str, str]] = {
    "1001": ("现金", "asset"),
    "1003": ("存放中央银行款项", "asset"),
    "1132": ("应收利息", "asset"),
    "1133": ("应收财政贴息", "asset"),
    "1134": ("应收风险补偿金", "asset"),
    "1303": ("贷款本金", "asset"),
    "1304": ("贷款损失准备", "asset"),
    "1309": ("续贷过渡", "asset"),
    "2011": ("客户存款", "liability"),
    "2241": ("应付客户贴息", "liability"),
    "2242": ("代管风险补偿款", "liability"),
    "2999": ("切换期初", "liability"),
    "6011": ("贷款利息收入", "income"),
    "6012": ("罚息收入", "income"),
    "6013": ("复利收入", "income"),
    "6701": ("资产减值损失", "expense"),
    "7101": ("表外应收未收利息", "memo"),
    "7199": ("表外对应科目", "memo"),
}
CASH, RECEIVABLE, LOANS, ALLOWANCE, DEPOSITS = "1001", "1132", "1303", "1304", "2011"
INTEREST_INCOME, PENALTY_INCOME, COMPOUND_INCOME, IMPAIRMENT = "6011", "6012", "6013", "6701"
OFF_BALANCE, OFF_BALANCE_CONTRA = "7101", "7199"
RENEWALS = "1309"
"""What a renewal passes over, from the old draw to the new: nothing stays on it."""
CENTRAL_BANK, SUBSIDY_RECEIVABLE, COMPENSATION_RECEIVABLE = "1003", "1133", "1134"
SUBSIDY_PAYABLE, COMPENSATION_HELD = "2241", "2242"
OPENING = "2999"
"""The other side of what is taken over from another system: it stands in credit by all that was brought in."""
