"""The five classes and the least class that days overdue allow.

Days past due run from the oldest unpaid due date, principal or interest. They set a floor: two persons may class a
loan worse than its floor, never better. The boundaries are dated data. A renewal out of difficulty sets a floor of its
own, which holds until its observation has passed, and misused money another while it is misused.
Source: 《商业银行金融资产风险分类办法》 (2023, no. 1).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from qianmo.domain.credit.renewal import RenewalKind
from qianmo.domain.dated import add_months
from qianmo.domain.refusal import Refused

OBSERVED_MONTHS = 12


class LoanClass(IntEnum):
    """From good to bad, so that worse is greater."""

    NORMAL = 1
    SPECIAL_MENTION = 2
    SUBSTANDARD = 3
    DOUBTFUL = 4
    LOSS = 5

    @property
    def label(self) -> str:
        """The class as people write it."""
        return ("正常", "关注", "次级", "可疑", "损失")[self - 1]

    @property
    def non_performing(self) -> bool:
        """Whether loans of the class are bad loans (不良)."""
        return self >= LoanClass.SUBSTANDARD


MISUSED_FLOOR = LoanClass.SPECIAL_MENTION
"""The best class of a draw while its money is misused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRule:
    """More days overdue than these reach the class; technical arrears are excused up to and including their days.

    `upgrade_months` is how long a bad loan must have been without arrears before its class may better.
    """

    technical_days: int
    substandard_after: int
    doubtful_after: int
    loss_after: int
    upgrade_months: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Classed:
    """A class in force: the floor arrears set, the class itself, and since which day both have been so."""

    floor: LoanClass
    loan_class: LoanClass
    since: date


def class_of_day(*, before: Classed, overdue_days: int, least: LoanClass, rule: ClassRule, on: date) -> Classed:
    """The class of a draw on a day, from the class it had.

    Arrears and `least` (what a renewal or a person has set) make the floor. A worse floor takes effect at once. A bad
    loan whose floor has bettered keeps its class until it has been without arrears for the months of the rule; others
    follow their floor.
    """
    floor = max(least, class_floor(overdue_days=overdue_days, technical=True, rule=rule))
    since = before.since if floor is before.floor else on
    held = before.loan_class.non_performing and floor < before.loan_class
    if held and (overdue_days > 0 or on < add_months(day=since, months=rule.upgrade_months)):
        return Classed(floor=floor, loan_class=before.loan_class, since=since)
    return Classed(floor=floor, loan_class=floor, since=since if floor is before.loan_class else on)


def days_past_due(*, oldest_unpaid_due_on: date | None, on: date) -> int:
    """Calendar days since the oldest unpaid due date; zero where nothing due is unpaid."""
    return 0 if oldest_unpaid_due_on is None else max(0, (on - oldest_unpaid_due_on).days)


def class_floor(*, overdue_days: int, technical: bool, rule: ClassRule) -> LoanClass:
    """The best class that days overdue allow: 90 is special mention, 91 substandard, 271 doubtful, 361 loss."""
    if overdue_days > rule.loss_after:
        return LoanClass.LOSS
    if overdue_days > rule.doubtful_after:
        return LoanClass.DOUBTFUL
    if overdue_days > rule.substandard_after:
        return LoanClass.SUBSTANDARD
    excused = rule.technical_days if technical else 0
    return LoanClass.SPECIAL_MENTION if overdue_days > excused else LoanClass.NORMAL


def renewal_floor(*, kind: RenewalKind, times: int) -> LoanClass:
    """The best class a renewal allows; `times` counts restructurings still observed, this one included.

    借新还旧 and 重组 are at least special mention, and at least substandard when done again under observation.
    无还本续贷 and 展期 set no floor: the class the debt had goes on.
    """
    if not kind.restructures:
        return LoanClass.NORMAL
    return LoanClass.SUBSTANDARD if times > 1 else LoanClass.SPECIAL_MENTION


def observed_until(*, first_due_on: date, second_due_on: date) -> date:
    """The first day after the observation of a restructured loan (观察期).

    At least one year from the first due day after the change, and at least two due days.
    """
    return max(add_months(day=first_due_on, months=OBSERVED_MONTHS), second_due_on + timedelta(days=1))


def check_judgement(
    *, wanted: LoanClass | None, judged: LoanClass | None, present: LoanClass, floor: LoanClass, months: int
) -> Refused | None:
    """Why a person cannot class a draw so (人工认定), or take such a word back (`wanted` None); None where it can be.

    `floor` is the best class that arrears, renewals under observation and misuse allow, `present` the one in force. A
    word worse than the floor always goes; a better one never, since the night would not keep it. A bad loan is judged
    performing by nobody: it gets there by paying up and `months` without arrears.
    """
    if wanted is None:
        return None if judged else Refused(code="not_judged", reason="不能收回：这笔借据没有人工认定。请刷新本页")
    if wanted <= floor:
        reason = f"不能认定为{wanted.label}：按逾期、重组和挪用，系统已至少分为{floor.label}。只能认定得更差"
        return Refused(code="class_not_worse", reason=reason)
    if wanted is present:
        return Refused(code="same_class", reason=f"不能认定为{wanted.label}：现在就是{wanted.label}。请选别的类")
    if present.non_performing and not wanted.non_performing:
        reason = f"不能认定为{wanted.label}：不良上调要先还清欠款，再 {months} 个月没有逾期。可以收回认定，期满自动上调"
        return Refused(code="still_bad", reason=reason)
    return None
