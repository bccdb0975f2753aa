"""村情更正: figures of villages corrected in the field, written at once or put before the branch.

What nobody else has said is written with its day and the source of the field. A figure of another source is not
overwritten: the correction waits for somebody at the branch. Which of two corrections of one day holds is said by when
they were written, not by when they arrived.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from qianmo.apps.grids.ledgers.ground import At, Refusals, Writing, at_of, rows_in_sight, tell_of_village
from qianmo.apps.grids.models import Cell, FactProposal, Level, VillageFact
from qianmo.apps.grids.queries import Scope
from qianmo.apps.grids.services import hold_cells
from qianmo.domain.refusal import Refused
from qianmo.domain.villages import FACTS, FIELD, Correction, FactKey, correction, fact_shown, fact_value, no_text

TOLD_FOR = timedelta(days=30)
"""How long the author of a correction is told that it was not accepted."""
GONE = Refused(code="no_village", reason="没有收：没有这个村，或村已并入别的村。请联网后再看")
NO_ITEM = Refused(code="no_item", reason="没有收：没有这一项村情。请更新应用后再送")
SETTLED = Refused(code="settled", reason="没有办：没有这一条更正，或已经确认过，或不在您的范围。请刷新后再看")
OWN = Refused(code="own", reason="没有办：自己提的更正要由另一位同事确认")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFact:
    """A figure of a village as a phone told it; `answers` says that its author answers for the village today."""

    cell_id: int
    key: str
    value: str
    by: int
    answers: bool
    made_at: datetime
    envelope: UUID


@transaction.atomic
def correct_facts(*, new: Sequence[FieldFact], at: datetime, business_date: date) -> Refusals:
    """Write corrections of the field down, or put them before the branch, each value once; refusals by position.

    A phone whose clock runs ahead dates nothing later than the day it came in. The caller has judged that the author
    may. Refused: a village that does not live, an item nobody keeps, a word where a number belongs.
    """
    hold_cells(ids=sorted({one.cell_id for one in new}))
    living = Cell.objects.filter(id__in={one.cell_id for one in new}, level=Level.VILLAGE, ended_on__isnull=True)
    cells = {cell.pk: cell for cell in living}
    standing = _standing(cells)
    proposed = FactProposal.objects.filter(cell__in=cells, accepted__isnull=True)
    waiting = set(proposed.values_list("cell_id", "key", "value"))
    refused: Refusals = {}
    for place, one in sorted(enumerate(new), key=lambda pair: pair[1].made_at):
        cell, key = cells.get(one.cell_id), FactKey(one.key) if one.key in set(FactKey) else None
        if cell is None or key is None:
            refused[place] = GONE if cell is None else NO_ITEM
            continue
        value = fact_value(key, one.value)
        if isinstance(value, Refused):
            refused[place] = value
            continue
        as_of, held = min(localdate(one.made_at), business_date), standing.get((cell.pk, key))
        said = {"key": key, "value": value, "as_of": as_of.isoformat()}
        writing = Writing(scope=Scope(None), by=one.by, at=at, on=business_date)
        what = correction(
            value, standing=held.value if held else None, source=held.source if held else "", answers=one.answers
        )
        if what is Correction.WRITTEN:
            row = VillageFact.objects.create(
                cell=cell, key=key, value=value, as_of=as_of, source=FIELD, by_staff_id=one.by, at=one.made_at
            )
            if held is None or (row.as_of, row.at) >= (held.as_of, held.at):
                standing[cell.pk, key] = row
            tell_of_village("grids.fact_written", writing, [(cell, said)])
        elif what is Correction.PROPOSED and (cell.pk, key, value) not in waiting:
            waiting.add((cell.pk, key, value))
            FactProposal.objects.create(
                cell=cell,
                key=key,
                value=value,
                as_of=as_of,
                by_staff_id=one.by,
                made_at=one.made_at,
                envelope=one.envelope,
            )
            tell_of_village("grids.fact_proposed", writing, [(cell, said)])
    return refused


def _standing(cells: dict[int, Cell]) -> dict[tuple[int, str], VillageFact]:
    rows = VillageFact.objects.filter(cell__in=cells).order_by("as_of", "at", "id")
    return {(row.cell_id, row.key): row for row in rows}


@transaction.atomic
def settle_correction(*, proposal_id: int, accept: bool, said: str, writing: Writing) -> Refused | None:
    """Let a correction hold from its day, no earlier than what it replaces, or give it back with a reason.

    Refused: none in sight that waits, one's own, given back without a reason.
    """
    row = FactProposal.objects.select_for_update().filter(id=proposal_id, accepted__isnull=True).first()
    if row is None or not writing.scope.allows(row.cell_id):
        return SETTLED
    if row.by_staff_id == writing.by:
        return OWN
    if not accept and (fault := no_text(said, what="为什么不采纳")):
        return fault
    hold_cells(ids=[row.cell_id])
    row.accepted, row.said, row.settled_by_id, row.settled_at = accept, said.strip()[:60], writing.by, writing.at
    row.save(update_fields=["accepted", "said", "settled_by", "settled_at"])
    told = {"key": row.key, "value": row.value, "as_of": row.as_of.isoformat()}
    if not accept:
        tell_of_village("grids.fact_declined", writing, [(row.cell, told | {"reason": row.said})])
        return None
    held = _standing({row.cell_id: row.cell}).get((row.cell_id, row.key))
    VillageFact.objects.create(
        cell_id=row.cell_id, key=row.key, value=row.value, as_of=max(row.as_of, held.as_of) if held else row.as_of,
        source=FIELD, by_staff_id=row.by_staff_id, at=max(writing.at, held.at) if held else writing.at,
    )  # fmt: skip
    tell_of_village("grids.fact_written", writing, [(row.cell, told)])
    return None


@dataclass(frozen=True, slots=True)
class ProposedFact:
    """A correction beside what stands (empty: nothing); `accepted` is None while it waits."""

    id: int
    cell_id: int
    at: At
    key: FactKey
    value: str
    as_of: date
    by_id: int
    by: str
    accepted: bool | None
    said: str
    standing: str
    source: str
    standing_as_of: date | None

    @property
    def name(self) -> str:
        """What is told."""
        return FACTS[self.key][0]

    @property
    def shown(self) -> str:
        """The value with separators and unit."""
        return fact_shown(self.key, self.value)


def corrections(*, scope: Scope, at: datetime, code: str = "") -> list[ProposedFact]:
    """Corrections of villages in sight that wait, and those given back in the last thirty days, the oldest first."""
    rows = rows_in_sight(FactProposal, scope, beside="by_staff", code=code).exclude(accepted=True)
    found = list(rows.exclude(accepted=False, settled_at__lt=at - TOLD_FOR).order_by("id"))
    standing = _standing({row.cell_id: row.cell for row in found})
    shown = []
    for row in found:
        key, held = FactKey(row.key), standing.get((row.cell_id, row.key))
        shown.append(
            ProposedFact(
                row.pk, row.cell_id, at_of(row.cell), key, row.value, row.as_of, row.by_staff_id,
                f"{row.by_staff.name}（{row.by_staff.number}）", row.accepted, row.said,
                fact_shown(key, held.value) if held else "", held.source if held else "", held.as_of if held else None,
            )
        )  # fmt: skip
    return shown
