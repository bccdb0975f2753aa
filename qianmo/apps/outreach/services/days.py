"""Acts on field days: roster them, call one off, say who came, pass on the days of who leaves, arbitrate a village."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.services import hold_cells
from qianmo.apps.outreach.models import DutyKind, FieldDay, FieldDuty
from qianmo.apps.outreach.queries.bounds import field_rule
from qianmo.apps.outreach.standing import people_standing, villages_standing
from qianmo.domain.outreach.days import (
    DayRule,
    Person,
    Village,
    week_of,
    why_not_sent,
    why_not_there,
    why_too_many,
)
from qianmo.domain.refusal import Refused, join_refusals

NO_VILLAGE = Refused(code="no_village", reason="没有排：没有这个村，或已经撤并。请从列表里选")
NO_DAY = Refused(code="no_day", reason="没有办：没有这个进村日，或已经取消。请刷新本页")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDay:
    """A branch wants to go to a village on a day with these people (staff id to duty), who gather somewhere."""

    village_id: int
    day: date
    people: Mapping[int, str]
    gather: str = ""


@transaction.atomic
def roster_days(
    *, days: Sequence[NewDay], branch_id: int, by: int, at: datetime, business_date: date
) -> list[int | Refused]:
    """Put field days of a branch on the roster; an id or what keeps it from standing, for each, in order.

    A day stands whole or not at all: the village is the branch's and open, everybody sent is of the branch, has passed
    the exam that day and is free, and no more go than may (`why_not_there`, `why_not_sent`).
    """
    hold_cells(ids=sorted({one.village_id for one in days}))
    villages = villages_standing(wanted={(one.village_id, one.day) for one in days}, branch_id=branch_id)
    people = people_standing(wanted={(pk, one.day) for one in days for pk in one.people}, branch_id=branch_id)
    rule = field_rule(on=business_date)
    answers: list[Refused | None] = []
    made: dict[int, FieldDay] = {}
    for place, one in enumerate(days):
        village = villages.get((one.village_id, one.day))
        refused = NO_VILLAGE if village is None else _why_not(one, village, people, branch_id, rule, on=business_date)
        answers.append(refused)
        if village is None or refused is not None:
            continue
        made[place] = FieldDay(
            village_id=one.village_id, day=one.day, branch_id=branch_id, gather=one.gather.strip()[:60],
            written_by_id=by, written_at=at,
        )  # fmt: skip
        villages[one.village_id, one.day] = replace(village, others=branch_id)
        for pk, day in people:
            if pk in one.people and week_of(day) == week_of(one.day):
                person = people[pk, day]
                elsewhere = village.name if day == one.day else person.elsewhere
                people[pk, day] = replace(person, elsewhere=elsewhere, days_of_week=person.days_of_week + 1)
    FieldDay.objects.bulk_create(made.values())
    FieldDuty.objects.bulk_create(
        FieldDuty(field_day=row, day=row.day, staff_id=pk, duty=DutyKind(duty))
        for place, row in made.items()
        for pk, duty in sorted(days[place].people.items())
    )
    facts = [
        Fact(
            subject_id=row.pk, household_id=None, by=by,
            payload={
                "village": villages[row.village_id, row.day].name, "day": row.day.isoformat(),
                "people": len(days[place].people),
            },
        )
        for place, row in made.items()
    ]  # fmt: skip
    record(kind="outreach.day_rostered", facts=facts, at=at, business_date=business_date)
    return [made[place].pk if why is None else why for place, why in enumerate(answers)]


def _why_not(
    one: NewDay, village: Village, people: Mapping[tuple[int, date], Person], branch_id: int, rule: DayRule, *, on: date
) -> Refused | None:
    refusals = [
        why_not_there(village=village, branch=branch_id, day=one.day, on=on),
        why_too_many(village=village.name, people=len(one.people), rule=rule),
        *(why_not_sent(person=people[pk, one.day], day=one.day, rule=rule) for pk in one.people),
    ]
    return join_refusals([found for found in refusals if found is not None])


@transaction.atomic
def call_off_day(*, day_id: int, reason: str, by: int, at: datetime, business_date: date) -> Refused | None:
    """Call a day off with a reason; its people are free again. Refused: no reason, one that is over or called off."""
    row = FieldDay.objects.select_for_update().filter(id=day_id, called_off_by__isnull=True).first()
    if row is None:
        return NO_DAY
    if not reason.strip():
        return Refused(code="no_reason", reason="没有取消：没有写原因。请写明，如“下雪封路”")
    if row.day < business_date:
        return Refused(code="over", reason=f"没有取消：{row.day} 已经过了。没去的在考勤里写没到")
    row.called_off_by_id, row.called_off_reason = by, reason.strip()[:60]
    row.save(update_fields=["called_off_by", "called_off_reason"])
    FieldDuty.objects.filter(field_day=row, taken_off="").update(taken_off=f"取消：{row.called_off_reason}"[:60])
    told = {"day": row.day.isoformat(), "reason": row.called_off_reason}
    _tell("outreach.day_called_off", row.pk, told, by=by, at=at, on=business_date)
    return None


@transaction.atomic
def settle_day(*, day_id: int, came: Sequence[int], by: int, at: datetime, business_date: date) -> int | Refused:
    """Say who of a day's people came (the rest did not); how many were settled. One's own coming somebody else says.

    Said again it is changed while the day is not older than 31 days. Refused: a day to come, one called off, older.
    """
    row = FieldDay.objects.select_for_update().filter(id=day_id, called_off_by__isnull=True).first()
    if row is None:
        return NO_DAY
    if not row.day <= business_date <= row.day + timedelta(days=31):
        return Refused(code="not_now", reason=f"没有认定：{row.day} 的考勤要在当天到 31 天以内认定")
    duties = list(FieldDuty.objects.select_for_update().filter(field_day=row, taken_off="").exclude(staff_id=by))
    if not duties:
        return Refused(code="own_day", reason="没有认定：自己的考勤要由另一位同事认定")
    moved = [one for one in duties if one.came != (one.staff_id in came)]
    for one in moved:
        one.came, one.settled_by_id = one.staff_id in came, by
    FieldDuty.objects.bulk_update(moved, ["came", "settled_by"])
    facts = [
        Fact(
            subject_id=one.pk, household_id=None, by=by,
            payload={"staff": one.staff_id, "day": one.day.isoformat(), "duty": one.duty, "came": bool(one.came)},
        )
        for one in moved
    ]  # fmt: skip
    record(kind="outreach.day_settled", facts=facts, at=at, business_date=business_date)
    return len(duties)


@dataclass(frozen=True, slots=True)
class PassedOn:
    """How many duties went to somebody else, and why the others could not, each with its reason."""

    moved: int
    vacant: list[Refused]


@transaction.atomic
def pass_on_duties(
    *, staff_id: int, to_staff: int, reason: str, by: int, at: datetime, business_date: date
) -> PassedOn | Refused:
    """Give the days to come of who leaves to a colleague of the branch; a day he cannot go stands vacant and says why.

    Refused: no reason, the same person, nothing to pass on. Work at households needs no passing on: it follows whoever
    answers for the village.
    """
    if not reason.strip() or staff_id == to_staff:
        return Refused(code="no_reason", reason="没有转：请写明原因，并选另一位同事")
    rows = FieldDuty.objects.select_for_update(of=["self"]).select_related("field_day", "field_day__village")
    duties = list(rows.filter(staff_id=staff_id, day__gte=business_date, taken_off="").order_by("day"))
    if not duties:
        return Refused(code="nothing", reason="没有转：这位同事以后没有排进村")
    people = {
        branch_id: people_standing(
            wanted=[(to_staff, one.day) for one in duties if one.field_day.branch_id == branch_id], branch_id=branch_id
        )
        for branch_id in {one.field_day.branch_id for one in duties}
    }
    rule = field_rule(on=business_date)
    vacant: list[Refused] = []
    weeks: Counter[date] = Counter()
    moved: list[FieldDuty] = []
    for one in duties:
        person = people[one.field_day.branch_id][to_staff, one.day]
        person = replace(person, days_of_week=person.days_of_week + weeks[week_of(one.day)])
        why = why_not_sent(person=person, day=one.day, rule=rule)
        if why is not None:
            where = f"{one.day} {one.field_day.village.name}"
            vacant.append(Refused(code=why.code, reason=f"{where} 空着：{why.reason}"))
        else:
            weeks[week_of(one.day)] += 1
            moved.append(one)
    FieldDuty.objects.filter(id__in=[one.pk for one in duties]).update(taken_off=reason.strip()[:60])
    FieldDuty.objects.bulk_create(
        FieldDuty(field_day=one.field_day, day=one.day, staff_id=to_staff, duty=one.duty, instead_of=one)
        for one in moved
    )
    told = {"to": to_staff, "moved": len(moved), "vacant": len(vacant), "reason": reason.strip()[:60]}
    _tell("outreach.duties_passed_on", staff_id, told, by=by, at=at, on=business_date)
    return PassedOn(len(moved), vacant)


def _tell(kind: str, subject_id: int, payload: dict[str, Any], *, by: int, at: datetime, on: date) -> None:
    fact = Fact(subject_id=subject_id, household_id=None, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=on)
