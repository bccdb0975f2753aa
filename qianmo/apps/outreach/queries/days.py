"""Reads of field days: the roster, a person's own days, claims, and who was stationed where."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.queries import branches_of_staff
from qianmo.apps.outreach.models import ClaimState, DutyKind, FieldDay, FieldDuty, VillageClaim
from qianmo.apps.outreach.queries.exams import passes


@dataclass(frozen=True, slots=True)
class DutyRow:
    """Somebody on a day; `doubt` says why he can no longer go, empty where he can."""

    id: int
    staff_id: int
    name: str
    number: str
    duty: str
    duty_name: str
    came: bool | None
    settled_by: str
    instead_of: str
    doubt: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """A branch in a village on a day, with its people; one called off says why."""

    id: int
    day: date
    village_id: int
    village_code: str
    village: str
    town: str
    branch_id: int
    branch: str
    gather: str
    called_off: str
    people: Sequence[DutyRow]

    @property
    def doubts(self) -> list[DutyRow]:
        """Who can no longer go."""
        return [one for one in self.people if one.doubt]

    @property
    def unsettled(self) -> bool:
        """Whether somebody's coming was not said yet."""
        return any(one.came is None for one in self.people)


def field_days(
    *, scope: Scope, on: date, since: date | None = None, until: date | None = None, day_id: int | None = None,
    staff_id: int | None = None,
) -> list[DayRow]:  # fmt: skip
    """Days between two, or one day, of villages within the scope or with this person, in order; `on` is today."""
    rows = FieldDay.objects.select_related("village", "village__parent", "branch")
    seen = Q() if scope.village_ids is None else Q(village_id__in=scope.village_ids)
    if staff_id is not None:
        mine = FieldDuty.objects.filter(staff_id=staff_id, taken_off="").values("field_day_id")
        seen = Q(id__in=mine)
    rows = rows.filter(seen)
    rows = rows if since is None else rows.filter(day__gte=since)
    rows = rows if until is None else rows.filter(day__lte=until)
    rows = rows if day_id is None else rows.filter(id=day_id)
    found = list(rows.order_by("day", "branch__code", "village__code"))
    people = _people(found, on)
    return [
        DayRow(
            row.pk, row.day, row.village_id, row.village.code, row.village.name,
            row.village.parent.name if row.village.parent else "", row.branch_id, row.branch.name, row.gather,
            row.called_off_reason, people[row.pk],
        )
        for row in found
    ]  # fmt: skip


def _people(days: Sequence[FieldDay], on: date) -> dict[int, list[DutyRow]]:
    rows = FieldDuty.objects.filter(field_day_id__in=[one.pk for one in days], taken_off="")
    duties = list(rows.select_related("staff", "settled_by", "instead_of__staff").order_by("staff__number"))
    ids = {one.staff_id for one in duties}
    passed = passes(staff_ids=ids)
    coming = {one.day for one in duties if one.day >= on}
    posts = {day: branches_of_staff(ids=ids, on=day) for day in coming}
    branch_of = {one.pk: one.branch_id for one in days}
    found: dict[int, list[DutyRow]] = defaultdict(list)
    for one in duties:
        doubt = ""
        if one.day in posts:
            until = passed[one.staff_id].until if one.staff_id in passed else None
            if branch_of[one.field_day_id] not in posts[one.day].get(one.staff_id, set()):
                doubt = "不在本机构任职"
            elif until is None or until < one.day:
                doubt = "考试到期"
        found[one.field_day_id].append(
            DutyRow(
                one.pk, one.staff_id, one.staff.name, one.staff.number, one.duty, str(DutyKind(one.duty).label),
                one.came, one.settled_by.name if one.settled_by else "",
                one.instead_of.staff.name if one.instead_of else "", doubt,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class StationedDay:
    """A day somebody was stationed in a village, said by another who came."""

    staff_id: int
    day: date
    village_id: int
    settled_by: int


def stationed_days(*, since: date, until: date, staff_ids: Collection[int] | None = None) -> list[StationedDay]:
    """The days between two, both included, on which people were stationed (驻勤) and came, as another has said.

    A day that nobody has settled, or that was settled as not come, is not among them.
    """
    rows = FieldDuty.objects.filter(duty=DutyKind.STATIONED, came=True, taken_off="", day__range=(since, until))
    rows = rows if staff_ids is None else rows.filter(staff_id__in=list(staff_ids))
    fields = ("staff_id", "day", "field_day__village_id", "settled_by_id")
    return [StationedDay(*row) for row in rows.order_by("day", "staff_id").values_list(*fields)]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim on a village: who asks, for which days, why, and what was decided."""

    id: int
    village: str
    owner: str
    branch_id: int
    branch: str
    since: date
    until: date
    reason: str
    state: str
    state_name: str
    asked_by_id: int
    asked_by: str
    decided_by: str
    answer: str


def claims(*, branch_ids: frozenset[int] | None) -> list[ClaimRow]:
    """Claims that touch these branches as asker or as who answers for the village (None: all), open ones first."""
    rows = VillageClaim.objects.select_related("village__branch", "branch", "asked_by", "decided_by")
    if branch_ids is not None:
        rows = rows.filter(Q(branch_id__in=branch_ids) | Q(village__branch_id__in=branch_ids))
    found = [
        ClaimRow(
            row.pk, row.village.name, row.village.branch.name if row.village.branch else "", row.branch_id,
            row.branch.name, row.valid.lower, row.valid.upper - timedelta(days=1), row.reason, row.state,
            str(ClaimState(row.state).label), row.asked_by_id, row.asked_by.name,
            row.decided_by.name if row.decided_by else "", row.answer,
        )
        for row in rows.order_by("-id")
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.state != ClaimState.ASKED)
