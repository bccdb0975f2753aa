"""Reads of the day: whom to call on, what was planned and kept by whom, and which meetings were held."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from qianmo.apps.briefings.models import Briefing, BriefingKind, Left
from qianmo.apps.fieldwork.queries.visits import promised_visits, visited_on
from qianmo.apps.grids.queries import Scope
from qianmo.apps.leads.queries import leads_to_work, touched_on
from qianmo.apps.org.queries import SignedIn, working_calendar
from qianmo.apps.tasks.queries import ended_on, open_tasks
from qianmo.domain.calls import Call, Ground, Kept, kept, rank_calls

LEADS_MOST = 100
SHOWN_MOST = 60
"""Households offered for a day; more than four days hold is a list, not a choice."""


def called_on(*, staff_ids: Collection[int], days: Collection[date]) -> set[tuple[int, date, int]]:
    """Who called on which household on which day: by a visit, a task that was ended or a lead that was touched."""
    asked: dict[str, Any] = {"staff_ids": staff_ids, "days": days}
    return visited_on(**asked) | ended_on(**asked) | touched_on(**asked)


def calls_due(*, person: SignedIn, scope: Scope, on: date) -> list[Call]:
    """Whom a person has reason to call on, the most urgent first, at most `SHOWN_MOST` households."""
    found = [
        Call(pk, Ground.PROMISE, f"约好 {due:%m-%d} 再去{f'：{step}' if step else ''}", due)
        for pk, due, step in promised_visits(by=person.staff_id, until=on)
    ]
    found += [
        Call(one.household_id, Ground.TASK, f"{one.kind_name}：{one.note}", one.due_on)
        for one in open_tasks(scope=scope)
    ]
    leads, _ = leads_to_work(person=person, scope=scope, on=on, limit=LEADS_MOST)
    found += [
        Call(one.household_id, Ground.LEAD, f"名单：{one.list_name}", one.next_on)
        for one in leads
        if one.household_id is not None
    ]
    return rank_calls(found, on=on)[:SHOWN_MOST]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """A household of a day's plan: whether somebody came, and if not, why not and whether it goes on."""

    household_id: int
    name: str
    village: str
    why: str
    called: bool
    left: str
    carried: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFile:
    """One person's day: its calls in the order in which they were planned, and when it was settled."""

    staff_id: int
    staff: str
    day: date
    settled_at: datetime | None
    said: str
    calls: list[CallRow]

    @property
    def kept(self) -> Kept:
        """What of the plan was done."""
        return kept([one.household_id for one in self.calls], [one.household_id for one in self.calls if one.called])


PLANS = """
SELECT p.staff_id, s.name, p.day, p.settled_at, p.said, c.household_id, coalesce(m.name, ''), v.name, c.why, c.left,
       c.carried
  FROM briefings_dayplan p JOIN org_staff s ON s.id = p.staff_id
  JOIN briefings_plannedcall c ON c.plan_id = p.id
  JOIN households_household h ON h.id = c.household_id JOIN grids_cell v ON v.id = h.village_id
  LEFT JOIN LATERAL (SELECT n.name FROM households_membership m JOIN households_person n ON n.id = m.person_id
                      WHERE m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL LIMIT 1) m ON true
 WHERE p.staff_id = ANY(%s) AND p.day = ANY(%s) ORDER BY p.day, s.number, c.id
"""


def day_files(*, staff_ids: Collection[int], days: Collection[date], scope: Scope) -> dict[tuple[int, date], DayFile]:
    """What these people planned for these days, with what came of it, by person and day."""
    called = called_on(staff_ids=staff_ids, days=days)
    files: dict[tuple[int, date], DayFile] = {}
    with connection.cursor() as cursor:
        rows = cursor.execute(PLANS, [list(staff_ids), list(days)]).fetchall()
    for staff_id, staff, day, settled_at, said, household_id, head, village, why, left, carried in rows:
        file = files.setdefault(
            (staff_id, day),
            DayFile(staff_id=staff_id, staff=staff, day=day, settled_at=settled_at, said=said, calls=[]),
        )
        file.calls.append(
            CallRow(
                household_id=household_id, name=scope.name(head), village=village, why=why,
                called=(staff_id, day, household_id) in called, left=Left(left).label if left else "", carried=carried,
            )
        )  # fmt: skip
    return files


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingRow:
    """A meeting that was held."""

    kind: str
    kind_name: str
    day: date
    chair: str
    held_at: datetime
    said: str


def briefings_of(*, branch_id: int, since: date, until: date) -> list[BriefingRow]:
    """The meetings of a branch in these days, the last first."""
    rows = Briefing.objects.filter(branch_id=branch_id, day__range=(since, until)).select_related("chair")
    return [
        BriefingRow(
            kind=row.kind, kind_name=str(BriefingKind(row.kind).label), day=row.day, chair=row.chair.name,
            held_at=row.held_at, said=row.said,
        )
        for row in rows.order_by("-day", "-kind", "-id")
    ]  # fmt: skip


def next_working_day(*, on: date) -> date:
    """The working day after a day; the next day of all where its year has no calendar yet."""
    following = on + timedelta(days=1)
    found = working_calendar().working_day_from(following)
    return found if isinstance(found, date) else following


def left_reasons() -> Mapping[str, str]:
    """Why a household may be left, by code."""
    return {value: str(label) for value, label in Left.choices}
