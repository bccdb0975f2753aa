"""Amounts entered by hand: of whom, how much, on what grounds, and who may agree."""

from qianmo.domain.refusal import Refused, join_refusals

MOST, LONGEST_SAID = 10_000, 100


def check_entry(*, closed: bool, is_entered: bool, of_branch: bool, amount: int, said: str) -> Refused | None:
    """Why an amount cannot be entered, every reason at once; None where it can.

    Refused: a month that is closed, a measure that is counted and not entered, somebody of another branch, less than
    nothing or more than anybody does in a month, no grounds.
    """
    faults = [
        (closed, "month_closed", "没有录入：这个月已经结月，不再改。请走申诉，调整计入下个月"),
        (not is_entered, "counted", "没有录入：这个计量由系统来数，不手工录。请选手工计量"),
        (not of_branch, "not_of_branch", "没有录入：这个人当月不在本机构。请由所在机构录入"),
        (not 0 <= amount <= MOST, "odd_amount", f"没有录入：数量 {amount:,} 不对，要在 0 到 {MOST:,} 之间。请改正"),
        (not 0 < len(said.strip()) <= LONGEST_SAID, "no_grounds", f"没有录入：请写依据，最多 {LONGEST_SAID} 个字"),
    ]
    return join_refusals([Refused(code=code, reason=reason) for fault, code, reason in faults if fault])
