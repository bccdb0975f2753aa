"""Who goes to which village on which day, and what keeps somebody away.

A village is entered by the branch that answers for it, or by the one head office gave it to for these days; by nobody
while it is put off, and not before the branch has told what its pilot taught. So many go at once and so many days a
week, and nobody who has not passed the exam.
Source: S5 for the exam, the pilot first and stationed days (发扬客户经理入村驻勤工作); caps are the bank's own.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from qianmo.domain.refusal import Refused

AHEAD = timedelta(days=92)


class Duty(StrEnum):
    """What somebody is in a village for: a visit, or stationed there."""

    VISIT = "visit"
    STATIONED = "stationed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRule:
    """How many go to one village on one day, on how many days of a week one person goes, the dearest gift in fen.

    `untested_stops`: who has not passed the exam is handed no visit in villages of a drive; otherwise he is only told.
    """

    people: int
    days_a_week: int
    dearest_fen: int
    untested_stops: bool = False


RULE = DayRule(people=8, days_a_week=5, dearest_fen=5_000)
"""What holds for a bank that has set nothing."""


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """A village as it stands on the day somebody wants to go: who answers, who has it by arbitration, what bars it.

    `holder` is the branch head office gave it to for that day, 0 for none; `others` the branch that goes there that day
    already, 0 for none; `pilot` says that it is its branch's pilot, `told` that the asking branch has told of its own.
    """

    name: str
    branch: int
    branch_name: str
    holder: int
    holder_name: str
    put_off: str
    others: int
    others_name: str
    planned: bool
    pilot: bool
    told: bool


def why_not_there(*, village: Village, branch: int, day: date, on: date) -> Refused | None:
    """Why a branch may not go to a village on a day."""
    name = village.name
    if not on <= day <= on + AHEAD:
        return _refused("day", f"不能排{name}：{day} 要在今天和 {on + AHEAD} 之间。请改日期")
    owner, owner_name = (
        (village.holder, village.holder_name) if village.holder else (village.branch, village.branch_name)
    )
    if owner != branch:
        way = "总行已裁定" if village.holder else "网格里"
        return _refused("others_village", f"不能排{name}：{way}由{owner_name or '别的机构'}去。要去请提请总行裁定")
    if village.others not in {0, branch}:
        return _refused("two_branches", f"不能排{name}：{village.others_name} {day} 已经去这个村。一个村一天只去一家")
    if village.others == branch:
        return _refused("twice", f"没有再排：{name} {day} 已经排过。请在那一天里加人")
    if village.put_off:
        return _refused("put_off", f"不能排{name}：这个村暂缓，{village.put_off}。复查以后再去")
    if village.planned and not village.pilot and not village.told:
        return _refused("pilot_first", f"不能排{name}：本机构的试点还没有总结。先做完试点，再进其他村")
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on a day: in a post of the branch, passed until when, where else that day, days of that week."""

    name: str
    in_branch: bool
    passed_until: date | None
    elsewhere: str
    days_of_week: int


def why_not_sent(*, person: Person, day: date, rule: DayRule) -> Refused | None:
    """Why somebody may not be sent to a village on a day."""
    name = person.name
    if not person.in_branch:
        return _refused("no_post", f"不能派{name}：{day} 不在本机构任职。请换一位")
    if said := untested(passed_until=person.passed_until, day=day):
        return _refused("not_passed", f"不能派{name}：{said}。通过以后才能进村")
    if person.elsewhere:
        return _refused("elsewhere", f"不能派{name}：{day} 已经排在{person.elsewhere}。请换一位或换一天")
    if person.days_of_week >= rule.days_a_week:
        reason = f"不能派{name}：这一周已经排了 {person.days_of_week} 天，最多 {rule.days_a_week} 天。请换一位或换一周"
        return _refused("week_full", reason)
    return None


def untested(*, passed_until: date | None, day: date) -> str:
    """What is wrong with somebody's exam on a day; empty where it holds."""
    if passed_until is None:
        return "还没有通过话术考试"
    return f"话术考试 {passed_until} 到期" if passed_until < day else ""


def why_not_visited(*, village: str, who: str, said: str) -> Refused | None:
    """Why whoever answers for a village is sent to no household there: his exam, as for a field day."""
    if not said:
        return None
    reason = f"没有派：{village}在整村授信，主办{who}{said}。请先在“话术考试”里通过，或把这个村交给通过的同事"
    return _refused("not_passed", reason)


def why_not_seated(*, who: str, said: str) -> Refused | None:
    """Why one of the bank's own people may not sit in a village: his exam, as for a field day."""
    if not said:
        return None
    return _refused("not_passed", f"不能开评议会：{who}{said}。请先在“话术考试”里通过，或换一位通过的同事")


def why_too_many(*, village: str, people: int, rule: DayRule) -> Refused | None:
    """Why so many may not go at once: nobody, or more than the cap."""
    if people == 0:
        return _refused("nobody", f"不能排{village}：还没有派人。请勾选去的人")
    if people > rule.people:
        return _refused("crowded", f"不能排{village}：派了 {people} 人，一个村一天最多 {rule.people} 人。请分几天去")
    return None


def _refused(code: str, reason: str) -> Refused:
    return Refused(code=code, reason=reason)
