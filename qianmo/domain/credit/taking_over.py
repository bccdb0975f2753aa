"""A draw of another system taken over in mid-life (切换): its interest goes on from where that system stopped.

The old system says of a draw up to which day its interest has fallen due, what runs since, what of it is unpaid and how
it is classed, all in whole fen. Whole fen are not enough to go on with: a running accrual is exact. So the draw is put
on the day up to which it was settled and carried by our own rule to the day it is taken over; where that says what the
old system says, to the fen, the exact figure is known. Principal that moved in between needs the old system's
balance-days (积数), which are exact as well. Anything else goes back with both figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qianmo.domain.credit.classification import Classed, ClassRule, LoanClass, class_floor, days_past_due
from qianmo.domain.credit.interest import accrued_fen, penalty_rate_ppm
from qianmo.domain.credit.loan import Loan, LoanTerms, OpenDue, Pot, oldest_due_on
from qianmo.domain.credit.running import carry
from qianmo.domain.money import yuan

POTS = {Pot.INTEREST: "利息", Pot.PENALTY: "罚息", Pot.COMPOUND: "复利"}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One thing said of a draw or a line that cannot be, by the field it stands in."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OldDraw:
    """A draw as the old system leaves it, in fen.

    `settled_to` is the first day whose interest has not fallen due. `running_fen` is what has accrued since,
    `balance_days` the fen × days behind it where they are known. `dues` have fallen due and are unpaid, each with what
    is left of it; `since` is the oldest unpaid due day. A class better than arrears allow is never taken over.
    """

    unpaid_fen: int
    settled_to: date
    running_fen: Mapping[Pot, int]
    balance_days: Mapping[Pot, int]
    dues: tuple[OpenDue, ...]
    since: date | None
    loan_class: LoanClass
    class_since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """The draw as it begins here. `by_hand` says that its class is a person's word and not that of its arrears."""

    loan: Loan
    since: date | None
    classed: Classed
    by_hand: bool
    non_accrual_on: date | None


def take_over(
    *, old: OldDraw, terms: LoanTerms, rule: ClassRule, non_accrual_after: int, on: date
) -> TakenOver | tuple[Wrong, ...]:
    """Take a draw over at the beginning of a day, or say what does not agree, figure beside figure.

    Raises LookupError where a due day falls in a year whose holidays are not published.
    """
    began = Loan(
        on=old.settled_to,
        principal_fen=old.unpaid_fen,
        accrued=dict.fromkeys(Pot, 0),
        billed_to=old.settled_to,
        dues=old.dues,
    )
    loan = carry(loan=began, terms=terms, to=on)
    if began.at_rest:
        return (Wrong(field="unpaid_fen", reason="本金、利息都已结清，不用转入。请从文件里去掉这一行"),)
    fallen = loan.dues[len(old.dues) :]
    if old.balance_days and not fallen:
        loan = replace(loan, accrued=loan.accrued | _counted(old, terms, on))
    wrongs = [wrong for pot in Pot if (wrong := _differs(old, loan, fallen, pot, basis=terms.interest.basis))]
    last = on - ONE_DAY
    since = oldest_due_on(loan=loan, terms=terms, on=last)
    if since != old.since:
        wrongs.append(Wrong(field="since", reason=f"最早欠款日应是 {since or '空'}，文件写的是 {old.since or '空'}"))
    days = days_past_due(oldest_unpaid_due_on=since, on=last)
    floor = class_floor(overdue_days=days, technical=True, rule=rule)
    if old.loan_class < floor:
        reason = f"逾期 {days} 天，至少是{floor.label}，文件写的是{old.loan_class.label}"
        wrongs.append(Wrong(field="loan_class", reason=reason))
    if wrongs:
        return tuple(wrongs)
    by_hand = floor < old.loan_class and not old.loan_class.non_performing
    return TakenOver(
        loan=loan,
        since=since,
        classed=Classed(
            floor=old.loan_class if by_hand else floor, loan_class=old.loan_class, since=old.class_since or on
        ),
        by_hand=by_hand,
        non_accrual_on=since + timedelta(days=non_accrual_after + 1) if since and days > non_accrual_after else None,
    )


def _counted(old: OldDraw, terms: LoanTerms, on: date) -> dict[Pot, int]:
    """Accruals from balance-days: normal interest at the contract rate, the others at the rate of the last day."""
    rate_ppm = terms.rate_on(on - ONE_DAY)
    raised = penalty_rate_ppm(rate_ppm=rate_ppm, overdue=True, misused=False, rule=terms.interest.penalty)
    late_ppm = raised if terms.is_late(on - ONE_DAY) else rate_ppm
    rates = {Pot.INTEREST: rate_ppm, Pot.PENALTY: raised, Pot.COMPOUND: late_ppm}
    return {pot: days * rates[pot] for pot, days in old.balance_days.items()}


def _differs(old: OldDraw, loan: Loan, fallen: tuple[OpenDue, ...], pot: Pot, *, basis: int) -> Wrong | None:
    """What has accrued of one kind, fallen due on the way or not, against what the old system says."""
    due_fen = sum(one.fen for one in fallen if one.pot is pot)
    reached_fen, said_fen = accrued_fen(accrued=loan.accrued[pot], basis=basis) + due_fen, old.running_fen[pot]
    if reached_fen == said_fen:
        return None
    way = "期间动过本金的，请填积数" if pot not in old.balance_days else "请与原系统核对积数"
    reason = f"应计{POTS[pot]}算得 {yuan(reached_fen)} 元，文件写的是 {yuan(said_fen)} 元。{way}"
    return Wrong(field=f"running_{pot}", reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldLine:
    """A line as the old system leaves it, in fen; `over_on` and `over_cause` where it stands over its limit."""

    limit_fen: int
    starts_on: date
    ends_on: date
    contract: str
    signed_on: date | None
    over_on: date | None
    over_cause: str


def cannot_take_line(*, line: OldLine, drawn_fen: int, draws: int, on: date) -> tuple[Wrong, ...]:
    """What of a line cannot be: its days, its contract, and a limit its draws exceed without a day and a cause.

    Being over the limit is a stated condition (超限); it is taken over as such and never comes about by it.
    """
    wrongs = []
    if line.ends_on <= line.starts_on:
        wrongs.append(Wrong(field="ends_on", reason=f"到期日 {line.ends_on} 要晚于起始日 {line.starts_on}"))
    if bool(line.contract) != (line.signed_on is not None):
        wrongs.append(Wrong(field="contract", reason="合同号和签约日要么都填，要么都空"))
    if line.signed_on is not None and line.signed_on >= on:
        wrongs.append(Wrong(field="signed_on", reason=f"签约日 {line.signed_on} 不在切换日 {on} 之前"))
    if draws and line.signed_on is None:
        wrongs.append(Wrong(field="contract", reason=f"名下有 {draws} 笔借据，却没有合同号和签约日"))
    over_fen = drawn_fen - line.limit_fen
    marked = line.over_on is not None and bool(line.over_cause)
    if over_fen > 0 and not marked:
        reason = f"已用 {yuan(drawn_fen)} 元，超过额度 {yuan(line.limit_fen)} 元。确是超限的，请填超限起始日和超限原因"
        wrongs.append(Wrong(field="limit_fen", reason=reason))
    if over_fen <= 0 and (line.over_on or line.over_cause):
        wrongs.append(Wrong(field="over_on", reason=f"已用 {yuan(drawn_fen)} 元没有超过额度，不能填超限"))
    if line.over_on is not None and line.over_on >= on:
        wrongs.append(Wrong(field="over_on", reason=f"超限起始日 {line.over_on} 不在切换日 {on} 之前"))
    return tuple(wrongs)
