"""Amounts entered by hand: of whom, how much, on what grounds, and who may agree."""

from qianmo.domain.refusal import Refused, join_refusals

MOST, MOST_FEN, LONGEST_SAID = 10_000, 1_000_000_000_00, 100
"""What anybody does in a month at the most: so many pieces, or a thousand million yuan."""


def check_entry(
    *, closed: bool, is_entered: bool, of_branch: bool, amount: int, said: str, is_money: bool = False
) -> Refused | None:
    """Why an amount cannot be entered, every reason at once; None where it can.

    Refused: a month that is closed, a measure that is counted and not entered, somebody of another branch, less than
    nothing or more than anybody does in a month, no grounds.
    """
    most = MOST_FEN if is_money else MOST
    odd = "没有录入：金额不对，要在 0 到 10 亿元之间。请改正" if is_money else _odd(amount)
    faults = [
        (closed, "month_closed", "没有录入：这个月已经结月，不再改。请走申诉，调整计入下个月"),
        (not is_entered, "counted", "没有录入：这个计量由系统来数，不手工录。请选手工计量"),
        (not of_branch, "not_of_branch", "没有录入：这个人当月不在本机构。请由所在机构录入"),
        (not 0 <= amount <= most, "odd_amount", odd),
        (not 0 < len(said.strip()) <= LONGEST_SAID, "no_grounds", f"没有录入：请写依据，最多 {LONGEST_SAID} 个字"),
    ]
    return join_refusals([Refused(code=code, reason=reason) for fault, code, reason in faults if fault])


def _odd(amount: int) -> str:
    return f"没有录入：数量 {amount:,} 不对，要在 0 到 {MOST:,} 之间。请改正"
