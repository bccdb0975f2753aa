"""The bulletin of targets (进度公示): how often a measure is told to the whole bank, and who stands at which place.

Source: S1, 「将投放进度和完成质效定期在内网、内部微信群公示」; how often and with whose names is the bank's
rule. Places follow the share of the year's target that is done; who is level shares a place.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from qianmo.domain.refusal import Refused

SUNDAY = 6
DAYS_OF_A_WEEK = 7


class Every(StrEnum):
    """How often a measure is told."""

    WEEK = "week"
    TEN_DAYS = "ten_days"
    MONTH = "month"
    QUARTER = "quarter"


EVERY: Mapping[str, str] = {Every.WEEK: "每周", Every.TEN_DAYS: "每旬", Every.MONTH: "每月", Every.QUARTER: "每季"}


@dataclass(frozen=True, slots=True)
class Owed:
    """A bulletin that is owed: the period it is of, by its last day, until when, and how many days it is late."""

    ended_on: date
    due_on: date
    late_days: int


def last_end(every: Every, on: date) -> date:
    """The last day of the last period that is over at the end of a day: Sundays, the 10th and 20th, ends of months."""
    if every is Every.WEEK:
        return on - timedelta(days=(on.weekday() - SUNDAY) % DAYS_OF_A_WEEK)
    ends = monthrange(on.year, on.month)[1]
    whole = on.day == ends and (every is not Every.QUARTER or on.month % 3 == 0)
    if whole:
        return on
    if every is Every.TEN_DAYS and on.day >= 10:
        return on.replace(day=20 if on.day >= 20 else 10)
    back = (on.month - 1) % 3 if every is Every.QUARTER else 0
    first = on.replace(day=1)
    for _ in range(back):
        first = (first - timedelta(days=1)).replace(day=1)
    return first - timedelta(days=1)


def owed(*, every: Every, within_days: int, since: date, told: date | None, on: date) -> Owed | None:
    """What is owed on the morning of a day under a rule that holds `since`; `told` is the day of the last bulletin.

    Nothing where the last period that is over has been told, or was over before the rule began.
    """
    ended = last_end(every, on - timedelta(days=1))
    if ended < since or (told is not None and told >= ended):
        return None
    due = ended + timedelta(days=within_days)
    return Owed(ended, due, max((on - due).days, 0))


def places(*, fewer: bool, rows: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """The place of each by what is done of the year's target; of a ceiling, whoever used least of it stands first.

    Rows are done and year. Level ones share a place, the next stands after all of them (1, 1, 3). Who has no target
    above zero has no place.
    """
    shares = {key: Fraction(done, year) for key, (done, year) in rows.items() if year > 0}
    better = {key: share if fewer else -share for key, share in shares.items()}
    return {key: 1 + sum(other < mine for other in better.values()) for key, mine in better.items()}


def check_again(*, as_of: date, last: date | None, same: bool, said: str) -> Refused | None:
    """Why a bulletin is not made: an earlier day than the last one's, nothing new, or told again without a word why."""
    if last is None or as_of > last:
        return None
    if as_of < last:
        return Refused(code="older", reason=f"没有公示：{last} 的已经公示过。请选那天或以后的日子")
    if same:
        return Refused(code="nothing_new", reason="没有公示：同一天、同样的数已经公示过，打开上一期就是")
    if not said.strip():
        return Refused(code="no_reason", reason="没有公示：这一天公示过，数又变了。请在说明里写为什么再公示一次")
    return None
