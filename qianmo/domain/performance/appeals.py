"""Appeals on a line of a slip: until which day, on what, and who may answer."""

from datetime import date, timedelta

from qianmo.domain.refusal import Refused, join_refusals

LONGEST_SAID = 200


def appealable_until(*, closed_on: date, days: int) -> date:
    """The last day on which an appeal may be raised: calendar days after the day of the close, which does not count."""
    return closed_on + timedelta(days=days)


def check_appeal(
    *, closed_on: date | None, days: int, on: date, on_slip: bool, said: str, is_open: bool
) -> Refused | None:
    """Why an appeal cannot be raised, every reason at once; None where it can.

    A month closed on the 31st with ten days may be appealed until the 10th of the next month, that day included.
    """
    if closed_on is None:
        return Refused(code="month_open", reason="不能申诉：这个月还没有结月，数字每晚还在变。请结月以后再提")
    last = appealable_until(closed_on=closed_on, days=days)
    faults = [
        (on > last, "too_late", f"不能申诉：期限是 {last}，已经过了。请向计划财务部说明情况"),
        (not on_slip, "not_on_slip", "不能申诉：这个月您的明细里没有这一项。请从工资单上点开要申诉的一行"),
        (not said.strip(), "no_reason", "不能申诉：没有写理由。请写明哪一户、哪一笔、差在哪里"),
        (len(said.strip()) > LONGEST_SAID, "too_long", f"不能申诉：理由超过 {LONGEST_SAID} 个字。请写短一些"),
        (is_open, "open_already", "不能申诉：这一项的申诉还没有答复。请等答复以后再提"),
    ]
    return join_refusals([Refused(code=code, reason=reason) for fault, code, reason in faults if fault])


def check_answer(*, raised_by: int, by: int, says: str) -> Refused | None:
    """Why somebody cannot answer an appeal: it is the own one, or nothing is said."""
    if raised_by == by:
        return Refused(code="own_appeal", reason="没有答复：自己的申诉要由另一位同事答复")
    if not 0 < len(says.strip()) <= LONGEST_SAID:
        return Refused(code="no_reason", reason=f"没有答复：请写明调整或不调整的依据，最多 {LONGEST_SAID} 个字")
    return None


OFF_LINE = "*"
"""The line of a correction that belongs to no line of the scheme."""
LARGEST_CENTI, LARGEST_FEN = 1_000_000_00, 10_000_000_00


def check_correction(
    *, closed: bool, known: bool, own: bool, points_centi: int, pay_fen: int, reason: str, evidence: str
) -> Refused | None:
    """Why a closed month cannot be corrected so, every reason at once; None where it can.

    `known` says that the line is of the month's scheme, or of none. Refused: a month that is not closed, one's own,
    nothing to put right, amounts beyond belief, no reason, no evidence.
    """
    faults = [
        (not closed, "month_open", "没有提出：这个月还没有结月，数字每晚重算。请改源头，当晚就算进去"),
        (not known, "no_line", "没有提出：那个月的方案里没有这个项目。请从列表里选"),
        (own, "own_pay", "没有提出：自己的不由自己更正。请由另一位同事提出"),
        (not (points_centi or pay_fen), "nothing", "没有提出：积分和金额都是零。请写要更正多少"),
        (
            abs(points_centi) > LARGEST_CENTI or abs(pay_fen) > LARGEST_FEN,
            "too_much",
            "没有提出：更正的数大得不像真的。请核对",
        ),
        (not 0 < len(reason.strip()) <= LONGEST_SAID, "no_reason", f"没有提出：请写原因，最多 {LONGEST_SAID} 个字"),
        (
            not 0 < len(evidence.strip()) <= LONGEST_SAID,
            "no_evidence",
            f"没有提出：请写依据，如文号、凭证号、核查记录，最多 {LONGEST_SAID} 个字",
        ),
    ]
    return join_refusals([Refused(code=code, reason=why) for fault, code, why in faults if fault])
