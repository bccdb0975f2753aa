import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.credit.repayment import OrderRule, Owed, Part, Shared, share
from qianmo.domain.refusal import Refused
from tests.domain.tables import fen, rows

RULE = OrderRule(
    turns_after_days=90,
    before=(Part.FEES, Part.PENALTY, Part.INTEREST, Part.PRINCIPAL),
    beyond=(Part.PRINCIPAL, Part.INTEREST, Part.PENALTY, Part.FEES),
)


def owed(*, fees_fen=0, penalty_fen=0, interest_fen=0, principal_fen=0):
    return Owed(
        number="JJ-26-000123",
        fees_fen=fees_fen,
        penalty_fen=penalty_fen,
        interest_fen=interest_fen,
        principal_fen=principal_fen,
    )


@pytest.mark.parametrize("row", rows("repayment_allocation"), ids=lambda row: row["情形"])
def test_a_repayment_is_shared_out_as_the_table_says(row):
    shared = share(
        owed=owed(
            fees_fen=fen(row["欠费用"]),
            penalty_fen=fen(row["欠罚息"]),
            interest_fen=fen(row["欠利息"]),
            principal_fen=fen(row["欠本金"]),
        ),
        amount_fen=fen(row["还款"]),
        overdue_days=int(row["逾期天数"]),
        rule=RULE,
    )
    assert shared == Shared(
        fees_fen=fen(row["费用"]),
        penalty_fen=fen(row["罚息"]),
        interest_fen=fen(row["利息"]),
        principal_fen=fen(row["本金"]),
    )


@pytest.mark.parametrize(
    ("amount_fen", "reason"),
    [
        (0, "不能收 0.00 元：还款金额要大于零。请重新填写金额。"),
        (-1, "不能收 -0.01 元：还款金额要大于零。请重新填写金额。"),
        (
            5_012_223,
            "不能收 50,122.23 元：借据 JJ-26-000123 连本带息只欠 50,122.22 元。收 50,122.22 元即可结清。",
        ),
    ],
)
def test_nobody_pays_nothing_or_more_than_is_owed(amount_fen, reason):
    draw = owed(interest_fen=12_222, principal_fen=5_000_000)
    refused = share(owed=draw, amount_fen=amount_fen, overdue_days=0, rule=RULE)
    assert isinstance(refused, Refused)
    assert refused.reason == reason


def test_compound_interest_goes_with_penalty_interest_and_after_it():
    draw = Owed(number="JJ-26-000123", principal_fen=100, interest_fen=50, penalty_fen=10, compound_fen=5)
    shared = share(owed=draw, amount_fen=12, overdue_days=0, rule=RULE)
    assert shared == Shared(principal_fen=0, interest_fen=0, penalty_fen=10, compound_fen=2)


def test_an_order_that_forgets_a_part_is_a_mistake_of_whoever_wrote_it():
    with pytest.raises(ValueError, match="every part once"):
        OrderRule(turns_after_days=90, before=RULE.before, beyond=(Part.PRINCIPAL,))


amounts = st.integers(0, 10**9)


@given(amounts, amounts, amounts, amounts, st.integers(1, 4 * 10**9), st.integers(0, 400))
def test_every_fen_of_a_repayment_goes_somewhere_once(fees, penalty, interest, principal, paid, late):
    draw = owed(fees_fen=fees, penalty_fen=penalty, interest_fen=interest, principal_fen=principal)
    shared = share(owed=draw, amount_fen=paid, overdue_days=late, rule=RULE)
    if paid > draw.total_fen:
        assert isinstance(shared, Refused)
        return
    parts = (shared.fees_fen, shared.penalty_fen, shared.interest_fen, shared.principal_fen)
    assert sum(parts) == paid
    assert all(0 <= part <= due for part, due in zip(parts, (fees, penalty, interest, principal), strict=True))
    if late > 90:
        assert shared.principal_fen == min(paid, principal)
