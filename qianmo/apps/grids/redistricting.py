"""Acts on what becomes of villages: a mapping is entered by one person, sent back or carried out by another.

Carrying out leaves every cell its past: code and name of before stand as past names, what took it over in the lineage.
A cell that ends keeps its rows; who answers for its successor sees them. Households are moved by the room above.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.divisions import spoken_name
from qianmo.apps.grids.models import Redistricting, RedistrictingRow, RedistrictingState
from qianmo.domain.redistricting import Line
from qianmo.domain.refusal import Refused

MISSING = Refused(code="no_redistricting", reason="没有这份沿革对照。请回区划沿革里选")
REASON = (2, 200)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRedistricting:
    """A mapping to be looked at by a second person: its lines, the names as written, from which day, on what ground."""

    lines: Sequence[Line]
    older_names: Sequence[str]
    since: date
    reason: str
    by: int
    request_id: UUID


@transaction.atomic
def enter_redistricting(*, new: NewRedistricting, at: datetime, business_date: date) -> int | Refused:
    """Write a mapping down; its id. The caller has judged its lines. Refused: no line, no ground, a day to come."""
    known = Redistricting.objects.filter(request_id=new.request_id).first()
    if known is not None:
        return known.pk
    if not new.lines:
        return Refused(code="no_lines", reason="没有一行写了变化。请在“变化”一列写更名换码、并入、拆出、撤销或新设")
    if not REASON[0] <= len(new.reason.strip()) <= REASON[1]:
        return Refused(code="no_reason", reason="请用 2 至 200 个字写明依据，如民政批复的文号")
    if new.since > business_date:
        return Refused(code="too_late", reason=f"生效日 {new.since} 还没有到。请到那一天再办")
    row = Redistricting.objects.create(
        since=new.since, reason=new.reason.strip(), state=RedistrictingState.PROPOSED, request_id=new.request_id,
        proposed_by_id=new.by, proposed_at=at,
    )  # fmt: skip
    RedistrictingRow.objects.bulk_create(
        RedistrictingRow(
            redistricting=row, position=position, change=line.change, older_code=line.older_code, older_name=name,
            newer_code=line.newer_code, newer_name=spoken_name(line.newer_name), groups=list(line.groups),
        )
        for position, (line, name) in enumerate(zip(new.lines, new.older_names, strict=True))
    )  # fmt: skip
    _tell("grids.redistricting_proposed", row, by=new.by, at=at, business_date=business_date)
    return row.pk


@transaction.atomic
def decline_redistricting(
    *, redistricting_id: int, answer: str, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Send a mapping back with a word. Refused: unknown, decided before, no word, by whoever wrote it."""
    held = hold_redistricting(redistricting_id=redistricting_id, by=by)
    if isinstance(held, Refused):
        return held
    if not REASON[0] <= len(answer.strip()) <= REASON[1]:
        return Refused(code="no_answer", reason="请用 2 至 200 个字写明为什么退回")
    row = Redistricting.objects.get(id=held.id)
    row.state, row.answer, row.decided_by_id, row.decided_at = RedistrictingState.DECLINED, answer.strip(), by, at
    row.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    _tell("grids.redistricting_declined", row, by=by, at=at, business_date=business_date)
    return None


@dataclass(frozen=True, slots=True)
class Held:
    """A mapping somebody else wrote, locked until it is decided."""

    id: int
    since: date
    reason: str


def hold_redistricting(*, redistricting_id: int, by: int) -> Held | Refused:
    """A mapping that waits, locked for whoever may decide it: not its writer."""
    rows = Redistricting.objects.select_for_update(of=("self",)).select_related("decided_by")
    row = rows.filter(pk=redistricting_id).first()
    if row is None:
        return MISSING
    if row.state != RedistrictingState.PROPOSED:
        who = row.decided_by.name if row.decided_by else ""
        state = RedistrictingState(row.state).label
        return Refused(code="decided", reason=f"这份对照{state}（{who}），不用再办")
    if row.proposed_by_id == by:
        return Refused(code="own", reason="这份对照是您录入的，要由另一个人复核。请交给同事")
    return Held(row.pk, row.since, row.reason)


def conclude_redistricting(*, redistricting_id: int, by: int, at: datetime) -> None:
    """Note that a mapping was carried out, inside the act that did it; its lines have told what they changed."""
    Redistricting.objects.filter(id=redistricting_id).update(
        state=RedistrictingState.CARRIED_OUT, decided_by=by, decided_at=at
    )


def _tell(kind: str, row: Redistricting, *, by: int, at: datetime, business_date: date) -> None:
    payload = {
        "since": row.since.isoformat(),
        "reason": row.reason,
        "lines": RedistrictingRow.objects.filter(redistricting=row).count(),
        "answer": row.answer,
    }
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=business_date)
