"""The demo bank's contests: one that ended in summer and is frozen, two of the third quarter, one that waits."""

from datetime import date, datetime
from uuid import UUID, uuid5

from qianmo.apps.performance.services import NewContest, freeze_contests, publish_contest, set_up_contest
from qianmo.demo.accepting import accepted
from qianmo.demo.foundation import Ground
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.demo.targets import AS_OF

SET_UP_ON, PUBLISHED_ON = date(2026, 6, 29), date(2026, 6, 30)
REQUESTS = UUID("5b1f2a52-6d0c-4f0e-9c39-2f7d5f0f6a11")
JULY, QUARTER_END, YEAR_END = date(2026, 7, 31), date(2026, 9, 30), date(2026, 12, 31)
SUMMER, AUTUMN = date(2026, 7, 1), date(2026, 10, 1)
HELD = (
    ("七月贷款户净增", "borrowers", "increase", False, SUMMER, JULY, 3, "每组第一名奖本机构活动经费"),
    ("三季度贷款净增", "loans", "completion", False, SUMMER, QUARTER_END, 3, "规模相近的支行分组比"),
    ("三季度客户经理积分", "points", "increase", True, SUMMER, QUARTER_END, 4, "同组里比积分，季末通报"),
)
"""Name, measure, scoring, whether people compete, the period, groups, and what is said of it."""


def hold_contests(ground: Ground) -> None:
    """Set the contests up before they began, by the finance department, published by that for inclusive finance."""
    people = {post: ground.staff[ground.bank.holders(post)[0].number] for post in ("finance", "inclusive")}
    for told in HELD:
        made = _set_up(told, by=people["finance"], at=moment(SET_UP_ON, hour=10), on=SET_UP_ON)
        at = moment(PUBLISHED_ON, hour=10)
        accepted(publish_contest(contest_id=made, by=people["inclusive"], at=at, business_date=PUBLISHED_ON))
    waits = ("四季度存款净增", "deposits", "completion", False, AUTUMN, YEAR_END, 3, "")
    _set_up(waits, by=people["finance"], at=moment(DEMO_DAY, hour=7), on=DEMO_DAY)
    freeze_contests(on=AS_OF, at=moment(DEMO_DAY, hour=6))


def _set_up(told: tuple[str, str, str, bool, date, date, int, str], *, by: int, at: datetime, on: date) -> int:
    name, measure, scoring, of_staff, first, until, groups, says = told
    new = NewContest(
        name=name, measure=measure, scoring=scoring, of_staff=of_staff, cohort="", first=first, until=until,
        groups=groups, says=says, by=by, request_id=uuid5(REQUESTS, name),
    )  # fmt: skip
    return accepted(set_up_contest(new=new, at=at, business_date=on))
