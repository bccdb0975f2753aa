"""The steps of the night, in their order. Read from the top it is what a bank does between two days."""

from datetime import date, datetime, timedelta

from qianmo.apps.dayend.checking import check_books
from qianmo.apps.dayend.stepping import Step, Tell
from qianmo.apps.org.services import open_business_day

AGAIN = "看清原因后点“接着办”，从这一步继续；已办的不会再办一遍"


def open_next_day(*, on: date, at: datetime, tell: Tell) -> int:
    """Close the day and open the next one of the calendar, worked or not."""
    open_business_day(day=on + timedelta(days=1), at=at)
    tell(1, 1)
    return 1


STEPS = (
    Step(
        name="check",
        title="核对",
        says="试算平衡；额度已用、借据未还与账上贷款本金三处相等",
        mends="差额查清、用冲正改好以后点“接着办”，再核对一遍。核对不平，这一天不能结束",
        work=check_books,
    ),
    Step(name="open_day", title="开新营业日", says="关闭这一天，开启下一天", mends=AGAIN, work=open_next_day),
)
