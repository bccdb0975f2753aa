"""村类 and 涉农: what a village counts as, and whether it counts as rural; both dated, each with its ground."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

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
from qianmo.apps.grids.models import RuralFlag, VillageClass
from qianmo.apps.grids.queries import Scope
from qianmo.domain.refusal import Refused
from qianmo.domain.villages import CLASSES, Class, no_text, not_yet


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClass:
    """A village (by code) counts as something from a day on."""

    code: str
    kind: Class
    reason: str
    since: date


@transaction.atomic
def class_villages(*, new: Sequence[NewClass], writing: Writing) -> int | Refusals:
    """Let villages count as something, all or none; how many were new. What stands from that day stays.

    Refused by position: an unknown village, no ground, a day to come, what it counts as already or did on that day.
    """
    cells = held_villages_of((one.code for one in new), writing)
    rows = list(VillageClass.objects.filter(cell__in=cells.values()))
    refused: Refusals = {}
    begun: list[VillageClass] = []
    for place, one in enumerate(new):
        cell = cells.get(one.code)
        fault = no_text(one.reason, what="依据") or not_yet(one.since, on=writing.on, what="起始日")
        if cell is None or fault is not None:
            refused[place] = fault or unknown(one.code)
            continue
        same = [row for row in rows if (row.cell_id, row.kind) == (cell.pk, one.kind)]
        if any((row.valid.lower, row.reason) == (one.since, one.reason.strip()) for row in same):
            continue
        standing = next((row for row in same if row.valid.upper is None or row.valid.upper > one.since), None)
        if standing is not None:
            until = f"到 {standing.valid.upper}" if standing.valid.upper else "至今"
            reason = f"{cell.name}从 {standing.valid.lower} {until}已是{CLASSES[one.kind]}。要改请先终止"
            refused[place] = Refused(code="stands", reason=reason)
            continue
        row = VillageClass(
            cell=cell,
            kind=one.kind,
            reason=one.reason.strip(),
            valid=DateRange(one.since, None),
            by_staff_id=writing.by,
        )
        rows.append(row)
        begun.append(row)
    if refused:
        return refused
    VillageClass.objects.bulk_create(begun)
    told = [(row.cell, {"kind": row.kind, "since": row.valid.lower.isoformat(), "reason": row.reason}) for row in begun]
    tell_of_village("grids.classed", writing, told)
    return len(begun)


@transaction.atomic
def end_class(*, class_id: int, until: date, reason: str, writing: Writing) -> Refused | None:
    """A village no longer counts as something from a day on. Refused: out of sight, ended, no reason, a bad day.

    What was put off may be taken up again the same day: that one day stays in the ledger.
    """
    row = VillageClass.objects.select_for_update(of=("self",)).select_related("cell").filter(id=class_id).first()
    if row is None or not writing.scope.allows(row.cell_id):
        return Refused(code="no_class", reason="没有这条村类，或不在您的范围")
    if row.valid.upper is not None:
        return None if row.valid.upper == until else Refused(code="ended", reason=f"{row.valid.upper} 已经终止")
    if fault := no_text(reason, what="终止原因") or not_yet(until, on=writing.on, what="终止日"):
        return fault
    lifted = row.kind == Class.PUT_OFF and until == row.valid.lower
    if until <= row.valid.lower and not lifted:
        return Refused(code="too_early", reason=f"终止日要在起始日 {row.valid.lower} 之后")
    row.valid, row.ending = DateRange(row.valid.lower, until + timedelta(days=lifted)), reason.strip()
    row.save(update_fields=["valid", "ending"])
    tell_of_village(
        "grids.class_ended", writing, [(row.cell, {"kind": row.kind, "until": until.isoformat(), "reason": row.ending})]
    )
    return None


@dataclass(frozen=True, slots=True)
class ClassRow:
    """What a village counts or counted as."""

    id: int
    at: At
    cell_id: int
    kind: Class
    name: str
    reason: str
    since: date
    until: date | None
    ending: str
    by: str


def classes(*, scope: Scope, code: str = "", town: str = "", on: date | None = None) -> list[ClassRow]:
    """Classes of villages in sight, those that hold first; as of a day with `on`."""
    rows = rows_in_sight(VillageClass, scope, beside="by_staff", code=code, town=town)
    if on is not None:
        rows = rows.filter(valid__contains=on)
    return [
        ClassRow(
            row.pk, at_of(row.cell), row.cell_id, Class(row.kind), CLASSES[Class(row.kind)], row.reason,
            row.valid.lower, row.valid.upper, row.ending, row.by_staff.name,
        )
        for row in sorted(rows, key=lambda row: (row.valid.upper is not None, row.cell.code, row.pk))
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFlag:
    """Whether a village (by code) counts as rural from a day on."""

    code: str
    rural: bool
    reason: str
    since: date


@transaction.atomic
def flag_rural(*, new: Sequence[NewFlag], writing: Writing) -> int | Refusals:
    """Say of villages whether they count as rural, all or none; how many flags were new.

    What was said before holds until that day. Refused by position: an unknown village, no ground, a day to come or
    before the flag that stands, one village twice.
    """
    cells = held_villages_of((one.code for one in new), writing)
    standing = {row.cell_id: row for row in RuralFlag.objects.filter(cell__in=cells.values(), valid__upper_inf=True)}
    refused: Refusals = {}
    ended: list[RuralFlag] = []
    begun: dict[int, RuralFlag] = {}
    for place, one in enumerate(new):
        cell = cells.get(one.code)
        fault = no_text(one.reason, what="依据") or not_yet(one.since, on=writing.on, what="起始日")
        if cell is None or fault is not None:
            refused[place] = fault or unknown(one.code)
            continue
        row = standing.get(cell.pk)
        if row is not None and row.rural == one.rural:
            continue
        if cell.pk in begun:
            refused[place] = Refused(code="twice", reason=f"{cell.name}写了两行。请留一行")
        elif row is not None and row.valid.lower >= one.since:
            refused[place] = Refused(
                code="too_early", reason=f"{cell.name}的标志从 {row.valid.lower} 起，请填以后的日子"
            )
        else:
            if row is not None:
                row.valid = DateRange(row.valid.lower, one.since)
                ended.append(row)
            begun[cell.pk] = RuralFlag(
                cell=cell, rural=one.rural, reason=one.reason.strip(), valid=DateRange(one.since, None),
                by_staff_id=writing.by,
            )  # fmt: skip
    if refused:
        return refused
    RuralFlag.objects.bulk_update(ended, ["valid"])
    RuralFlag.objects.bulk_create(begun.values())
    told = [
        (row.cell, {"rural": row.rural, "since": row.valid.lower.isoformat(), "reason": row.reason})
        for row in begun.values()
    ]
    tell_of_village("grids.rural_flagged", writing, told)
    return len(begun)


@dataclass(frozen=True, slots=True)
class FlagRow:
    """Whether a village counts or counted as rural."""

    at: At
    rural: bool
    reason: str
    since: date
    until: date | None
    by: str


def rural_flags(*, scope: Scope, code: str = "", town: str = "", on: date | None = None) -> list[FlagRow]:
    """Flags of villages in sight, those that hold first; as of a day with `on`."""
    rows = rows_in_sight(RuralFlag, scope, beside="by_staff", code=code, town=town)
    if on is not None:
        rows = rows.filter(valid__contains=on)
    return [
        FlagRow(
            at_of(row.cell), row.rural, row.reason, row.valid.lower, row.valid.upper,
            row.by_staff.name if row.by_staff else "",
        )
        for row in sorted(rows, key=lambda row: (row.valid.upper is not None, row.cell.code, row.pk))
    ]  # fmt: skip
