"""Which days a night closes: one calendar day after the other, rest days included, so that interest skips none.

The calendar says only on which days the counters book; a year it does not hold is refused, for nobody could say on
which day a payment falls due.
"""

from datetime import date, timedelta

from qianmo.domain.calendar import WorkingCalendar
from qianmo.domain.refusal import Refused

ONE_DAY = timedelta(days=1)


def days_to_close(*, open_day: date, until: date, calendar: WorkingCalendar) -> list[date] | Refused:
    """The open day and every day after it up to `until`, in order.

    Refused: a day before the open one, and a year without a calendar, that of the day to be opened afterwards included.
    """
    if until < open_day:
        return Refused(
            code="day_passed", reason=f"不能关闭 {until}：营业日已经是 {open_day}。可以关闭 {open_day} 及以后"
        )
    opens = until + ONE_DAY
    missing = next((year for year in range(open_day.year, opens.year + 1) if year not in calendar.years), None)
    if missing is not None:
        reason = f"不能关到 {until}：{missing} 年的工作日历还没有装入。请先装入，或关到 {missing - 1}-12-30 为止"
        return Refused(code="calendar_missing", reason=reason)
    return [open_day + ONE_DAY * place for place in range((opens - open_day).days)]


def last_before_work(*, open_day: date, calendar: WorkingCalendar) -> date | Refused:
    """The last day to close so that the bank stands on its next working day. Refused where a calendar is missing."""
    opens = calendar.working_day_from(open_day + ONE_DAY)
    return opens if isinstance(opens, Refused) else opens - ONE_DAY


def ends_month(day: date) -> bool:
    """Whether a day is the last of its month."""
    return (day + ONE_DAY).month != day.month
