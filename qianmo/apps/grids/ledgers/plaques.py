"""金融服务牌: the ledger of plaques; hung, looked after, taken down, and whether the name on each still answers.

A plaque names an account manager. When the village is handed on, the plaque tells callers a name that no longer
answers: the ledger says so before anybody calls.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from qianmo.apps.grids.ledgers.ground import (
    At,
    Refusals,
    Writing,
    at_of,
    held_villages_of,
    rows_in_sight,
    tell_of_village,
    unknown,
)
from qianmo.apps.grids.models import Plaque, PlaqueCheck
from qianmo.apps.grids.queries import Scope, stewards
from qianmo.apps.org.queries import staff_ids
from qianmo.domain.refusal import Refused
from qianmo.domain.villages import PLAQUE_STATES, PlaqueState, no_text, not_yet

NUMBER = range(1, 21)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlaque:
    """A plaque hung in a village (by code), with the account manager (by number) it names."""

    number: str
    code: str
    place: str
    staff: str
    hung_on: date


@transaction.atomic
def hang_plaques(*, new: Sequence[NewPlaque], writing: Writing) -> int | Refusals:
    """Enter plaques, all or none; how many were new. The same plaque again changes nothing.

    Refused by position: an unknown village, no number or place, a day to come, nobody of that number, a number that
    hangs elsewhere.
    """
    cells = held_villages_of((one.code for one in new), writing)
    known = {row.number: row for row in Plaque.objects.filter(number__in={one.number for one in new})}
    people = staff_ids(numbers=sorted({one.staff for one in new}))
    refused: Refusals = {}
    begun: dict[str, Plaque] = {}
    for place, one in enumerate(new):
        cell, held = cells.get(one.code), begun.get(one.number) or known.get(one.number)
        fault = no_text(one.place, what="挂在哪里") or not_yet(one.hung_on, on=writing.on, what="挂牌日")
        if cell is None:
            refused[place] = unknown(one.code)
        elif len(one.number) not in NUMBER:
            refused[place] = Refused(code="no_number", reason="请写牌的编号，最多 20 个字")
        elif one.staff not in people:
            refused[place] = Refused(code="no_staff", reason=f"没有工号 {one.staff[:12] or '（空）'} 的员工。请核对")
        elif fault is not None:
            refused[place] = fault
        elif held is not None and (held.cell_id, held.place, held.hung_on) != (cell.pk, one.place.strip(), one.hung_on):
            refused[place] = Refused(code="taken", reason=f"编号 {one.number} 已经登记在别处。一块牌一个编号")
        elif held is None:
            begun[one.number] = Plaque(
                number=one.number, cell=cell, place=one.place.strip(), staff_id=people[one.staff], hung_on=one.hung_on,
                hung_by_id=writing.by,
            )  # fmt: skip
    if refused:
        return refused
    Plaque.objects.bulk_create(begun.values())
    tell_of_village("grids.plaque_hung", writing, [(row.cell, {"number": row.number}) for row in begun.values()])
    return len(begun)


@transaction.atomic
def check_plaques(*, states: dict[int, PlaqueState], checked_on: date, writing: Writing) -> int | Refusals:
    """Note how plaques (by id) were found on a day; how many notes were new, or refusals by id.

    One person says one thing of a plaque a day: the last word of the day stands. Refused: out of sight, taken down, a
    day before it hung or to come.
    """
    rows = {row.pk: row for row in Plaque.objects.filter(id__in=states).select_related("cell")}
    refused: Refusals = {}
    for pk in states:
        row = rows.get(pk)
        if row is None or not writing.scope.allows(row.cell_id):
            refused[pk] = Refused(code="no_plaque", reason="没有这块牌，或不在您的范围")
        elif row.taken_down_on is not None:
            refused[pk] = Refused(code="down", reason=f"{row.number} 已在 {row.taken_down_on} 摘牌")
        elif checked_on < row.hung_on or checked_on > writing.on:
            reason = f"查看日要在挂牌日 {row.hung_on} 与 {writing.on} 之间"
            refused[pk] = Refused(code="bad_day", reason=reason)
    if refused:
        return refused
    known = {
        (row.plaque_id, row.state)
        for row in PlaqueCheck.objects.filter(plaque_id__in=states, checked_on=checked_on, by_staff_id=writing.by)
    }
    fresh = {pk: state for pk, state in states.items() if (pk, state) not in known}
    PlaqueCheck.objects.bulk_create(
        (
            PlaqueCheck(plaque_id=pk, checked_on=checked_on, state=state, by_staff_id=writing.by)
            for pk, state in fresh.items()
        ),
        update_conflicts=True, update_fields=["state"], unique_fields=["plaque", "checked_on", "by_staff"],
    )  # fmt: skip
    told = [(rows[pk].cell, {"number": rows[pk].number, "state": state}) for pk, state in fresh.items()]
    tell_of_village("grids.plaque_checked", writing, told)
    return len(fresh)


@transaction.atomic
def take_down_plaque(*, plaque_id: int, on: date, reason: str, writing: Writing) -> Refused | None:
    """Note that a plaque hangs no more. Refused: out of sight, down before, no reason, a day that cannot be."""
    row = Plaque.objects.select_for_update(of=("self",)).select_related("cell").filter(id=plaque_id).first()
    if row is None or not writing.scope.allows(row.cell_id):
        return Refused(code="no_plaque", reason="没有这块牌，或不在您的范围")
    if row.taken_down_on is not None:
        return None if row.taken_down_on == on else Refused(code="down", reason=f"已在 {row.taken_down_on} 摘牌")
    if fault := no_text(reason, what="摘牌原因") or not_yet(on, on=writing.on, what="摘牌日"):
        return fault
    if on < row.hung_on:
        return Refused(code="too_early", reason=f"摘牌日不能早于挂牌日 {row.hung_on}")
    row.taken_down_on, row.taken_down_for = on, reason.strip()
    row.save(update_fields=["taken_down_on", "taken_down_for"])
    tell_of_village("grids.plaque_down", writing, [(row.cell, {"number": row.number, "reason": row.taken_down_for})])
    return None


@dataclass(frozen=True, slots=True)
class PlaqueRow:
    """A plaque, how it was last found and by whom; `answers` is whether the name on it is the owner's of today."""

    id: int
    number: str
    at: At
    place: str
    staff: str
    staff_number: str
    answers: bool
    hung_on: date
    taken_down_on: date | None
    taken_down_for: str
    state: str
    checked_on: date | None
    checked_by: str


def plaques(*, scope: Scope, on: date, code: str = "", town: str = "") -> list[PlaqueRow]:
    """Plaques in sight, those that hang first, with their last check."""
    rows = list(rows_in_sight(Plaque, scope, beside="staff", code=code, town=town).order_by("cell__code", "number"))
    checks = {
        row.plaque_id: row
        for row in PlaqueCheck.objects.filter(plaque__in=rows).select_related("by_staff").order_by("checked_on", "id")
    }
    places = {row.cell.succeeded_by_id or row.cell_id for row in rows}
    owners = stewards(cell_ids=sorted(places), on=on)
    found = []
    for row in sorted(rows, key=lambda row: row.taken_down_on is not None):
        check, owner = checks.get(row.pk), owners.get(row.cell.succeeded_by_id or row.cell_id)
        found.append(
            PlaqueRow(
                row.pk, row.number, at_of(row.cell), row.place, row.staff.name, row.staff.number,
                owner is not None and owner.owner_id == row.staff_id, row.hung_on, row.taken_down_on,
                row.taken_down_for, PLAQUE_STATES[PlaqueState(check.state)] if check else "",
                check.checked_on if check else None, check.by_staff.name if check else "",
            )
        )  # fmt: skip
    return found
