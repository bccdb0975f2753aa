"""What a plan makes of villages, written into the ledger of village kinds: it and the plan then say the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from qianmo.apps.grids.ledgers.ground import Writing, tell_of_village
from qianmo.apps.grids.models import Cell, VillageClass
from qianmo.domain.villages import Class


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """As what a plan arranges a village; a reason and a day of review where it is put off."""

    kind: Class
    reason: str
    review_on: date | None = None


ARRANGED = (Class.STANDARD, Class.DEMONSTRATION, Class.PUT_OFF)


def arrange_villages(
    *, arranged: Mapping[int, Arranged], before: Mapping[int, Class], why: str, writing: Writing
) -> None:
    """Let villages count as a plan arranges them; `before` is how the last plan did, `why` names this one.

    规范村 and 示范村 of these villages end where the plan no longer says so; 暂缓 ends only where the last plan said it
    and this one does not, since a drive may put a village off too. What stands already stays.
    """
    ids = sorted({*arranged, *before})
    rows = list(VillageClass.objects.filter(cell__in=ids, kind__in=ARRANGED).select_related("cell"))
    standing = {(row.cell_id, Class(row.kind)): row for row in rows if row.valid.upper is None}
    today = {(row.cell_id, Class(row.kind)): row for row in rows if row.valid.lower == writing.on}
    ended: list[VillageClass] = []
    for (pk, kind), row in standing.items():
        now = arranged.get(pk)
        stays = now is not None and now.kind is kind
        if not stays and (kind is not Class.PUT_OFF or before.get(pk) is Class.PUT_OFF):
            row.valid = DateRange(row.valid.lower, max(writing.on, row.valid.lower + timedelta(days=1)))
            row.ending = why[:60]
            ended.append(row)
    cells = Cell.objects.in_bulk(ids)
    again, begun = _begun({cells[pk]: one for pk, one in arranged.items()}, standing, today, writing=writing)
    VillageClass.objects.bulk_update(ended, ["valid", "ending"])
    VillageClass.objects.bulk_update(again, ["valid", "ending", "reason", "review_on", "by_staff"])
    VillageClass.objects.bulk_create(begun)
    _tell(ended, [*again, *begun], writing=writing)


Rows = Mapping[tuple[int, Class], VillageClass]


def _begun(
    arranged: Mapping[Cell, Arranged], standing: Rows, today: Rows, *, writing: Writing
) -> tuple[list[VillageClass], list[VillageClass]]:
    """Rows of this very day that hold again, and new ones, for what does not stand yet."""
    again: list[VillageClass] = []
    begun: list[VillageClass] = []
    for cell, one in arranged.items():
        if (cell.pk, one.kind) in standing:
            continue
        held = today.get((cell.pk, one.kind))
        row = held or VillageClass(cell=cell, kind=one.kind)
        (again if held else begun).append(row)
        row.reason, row.review_on, row.ending = one.reason[:60], one.review_on, ""
        row.valid, row.by_staff_id = DateRange(writing.on, None), writing.by
    return again, begun


def _tell(ended: Sequence[VillageClass], begun: Sequence[VillageClass], *, writing: Writing) -> None:
    since = writing.on.isoformat()
    told = [(row.cell, {"kind": row.kind, "until": since, "reason": row.ending}) for row in ended]
    tell_of_village("grids.class_ended", writing, told)
    told = [(row.cell, {"kind": row.kind, "since": since, "reason": row.reason}) for row in begun]
    tell_of_village("grids.classed", writing, told)
