"""The round of a customer group: opened over its members of no other roster of the year, due by a day.

They are screened as a village's are. The round is a drive of its own (`Drive`), so that it stands on the board, is put
off and taken up by the acts of drives, and is counted by its own event: a measure of villages opened counts no group.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from qianmo.apps.campaigns.models import Drive
from qianmo.apps.campaigns.queries import group_preview
from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import group_name, groups_put_off
from qianmo.apps.households.services import hold_group
from qianmo.apps.ratings.services import GroupRow, open_group_roster
from qianmo.domain.campaigns import why_put_off
from qianmo.domain.refusal import Refused

SOURCE = "客户群成员"
LONGEST = timedelta(days=550)
NO_ROUND = Refused(code="no_round", reason="没有保存：还没有建今年的名册。请先建名册")
DUE_CHANGED = Refused(code="due_changed", reason="没有保存：您打开之后，别人改过应完成日。请看一遍新的再定")


@dataclass(frozen=True, slots=True)
class GroupOpened:
    """A customer group's round: its roster, how many households were put on it now, by outcome."""

    roster_id: int
    listed: int
    outcomes: Mapping[str, int]


@transaction.atomic
def open_group(
    *,
    group_id: int,
    seen: str,
    scope: Scope,
    year: int,
    by: int,
    at: datetime,
    business_date: date,
    due_on: date | None = None,
) -> GroupOpened | Refused:
    """Put the members of a customer group on its roster of the year; those that joined since, where there is one.

    The round is begun with it, due by `due_on` where that is said. Whoever is on another roster of the year is left
    there, with one verdict and one line. Refused: a group that is put off, nobody to put on it, a day that lies behind
    or too far ahead, a preview that is no longer what would be done (`seen` empty: whatever it is now).
    """
    hold_group(group_id=group_id)
    resting = groups_put_off(group_ids=[group_id]).get(group_id)
    name = group_name(group_id=group_id)
    if put := why_put_off(doing="建名册", name=name, said=resting.said if resting else "", page="客户群页"):
        return put
    found = group_preview(scope=scope, group_id=group_id, year=year, on=business_date)
    if not found.candidates:
        return Refused(code="nobody", reason="没有建名册：成员都已在今年的名册上（本群的或本村的），或还没有成员")
    if seen and seen != found.seen:
        return Refused(code="preview_changed", reason="没有建名册：您看过之后，成员或标注有变化。请看一遍新的再建")
    if refused := _not_a_due_day(due_on, on=business_date, what="没有建名册"):
        return refused
    rows = [GroupRow(household_id=one.household_id, source=SOURCE, flags=one.flags) for one in found.candidates]
    roster_id, _ = open_group_roster(group_id=group_id, rows=rows, year=year, by=by, at=at, business_date=business_date)
    known = {"year": year, "opened_on": business_date, "due_on": due_on, "group_id": group_id}
    drive, fresh = Drive.objects.get_or_create(roster_id=roster_id, defaults=known)
    if fresh:
        _tell(
            "campaigns.group_opened", drive.pk, {"name": name, "due_on": _said(due_on)}, by=by, at=at, on=business_date
        )
    return GroupOpened(roster_id=roster_id, listed=len(rows), outcomes=found.counts)


@transaction.atomic
def set_due(
    *, group_id: int, year: int, due_on: date, seen: date | None, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Say by which day the round of a year should be through. The same day again changes nothing.

    Refused: no round, a day that lies behind or too far ahead, a day that is no longer the one `seen`.
    """
    row = Drive.objects.select_for_update().filter(group_id=group_id, year=year).first()
    if row is None:
        return NO_ROUND
    if row.due_on == due_on:
        return None
    if refused := _not_a_due_day(due_on, on=business_date, what="没有保存"):
        return refused
    if row.due_on != seen:
        return DUE_CHANGED
    before, row.due_on = row.due_on, due_on
    row.save(update_fields=["due_on"])
    payload = {"before": _said(before), "due_on": _said(due_on)}
    _tell("campaigns.group_due", row.pk, payload, by=by, at=at, on=business_date)
    return None


def _said(due_on: date | None) -> str:
    return due_on.isoformat() if due_on else ""


def _not_a_due_day(due_on: date | None, *, on: date, what: str) -> Refused | None:
    if due_on is None or on < due_on <= on + LONGEST:
        return None
    return Refused(code="due_day", reason=f"{what}：应完成日要在 {on} 之后、{on + LONGEST} 以前。请改一天")


def _tell(kind: str, drive_id: int, payload: dict[str, str], *, by: int, at: datetime, on: date) -> None:
    record(
        kind=kind, facts=[Fact(subject_id=drive_id, household_id=None, by=by, payload=payload)], at=at, business_date=on
    )
