"""Acts on households that really move: proposed by one person with what shows it, carried out by another.

The file keeps its number. What happened before the day stays under the old village: the row of `PastVillage` says so,
and whoever counts a day that is past counts the household where it lay then. Who answers for the new village answers
for the household from then on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import CellRow, Scope, cells
from qianmo.apps.households.models import Household, PastVillage, Relocation, RelocationState
from qianmo.apps.households.services.holding import hold_households
from qianmo.domain.refusal import Refused, join_refusals

MISSING = Refused(code="not_found", reason="没有办：没有这一户，或不在您的范围内，或已并入别的户。请刷新后再看")
SETTLED = Refused(code="settled", reason="没有办：没有这件搬迁，或已经复核过，或不在您的范围内。请刷新后再看")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRelocation:
    """A household that moves to a village (by code), perhaps to a group of it, from a day on."""

    household_id: int
    village_code: str
    group: str
    address: str
    since: date
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelocationWord:
    """The second person's word on a removal."""

    relocation_id: int
    yes: bool
    said: str


@transaction.atomic
def propose_relocations(
    *, new: Sequence[NewRelocation], scope: Scope, by: int, at: datetime, business_date: date
) -> list[int | Refused]:
    """Propose that households move; ids or refusals by position. Nothing changes before another person has confirmed.

    Refused, every fault at once: a file out of sight or merged away, no such village or group, the village it lies in,
    a day to come or before the file, nothing that shows it, one proposed already.
    """
    hold_households(ids=sorted({one.household_id for one in new}))
    files = Household.objects.filter(id__in=[one.household_id for one in new], merged_into__isnull=True)
    held = {row.pk: row for row in files if scope.allows(row.village_id, row.group_id)}
    villages = {cell.code: cell for cell in cells(level="village", codes=[one.village_code for one in new])}
    groups = (
        {(cell.parent_id, cell.name): cell.id for cell in cells(level="group")} if any(o.group for o in new) else {}
    )
    waiting = set(
        Relocation.objects.filter(household__in=held, state=RelocationState.PROPOSED).values_list(
            "household", flat=True
        )
    )
    answers: list[int | Refused] = []
    for one in new:
        row, village = held.get(one.household_id), villages.get(one.village_code)
        refused = MISSING if row is None else _faults(one, row, village, groups, waiting, business_date)
        if refused is not None or row is None or village is None:
            answers.append(refused or MISSING)
            continue
        made = Relocation.objects.create(
            household=row, older_id=row.village_id, newer_id=village.id, group_id=groups.get((village.id, one.group)),
            address=one.address.strip()[:120], since=one.since, reason=one.reason.strip()[:100],
            evidence=one.evidence.strip()[:200], state=RelocationState.PROPOSED, proposed_by_id=by, proposed_at=at,
        )  # fmt: skip
        waiting.add(row.pk)
        answers.append(made.pk)
        payload = {"to": village.name, "since": one.since.isoformat(), "reason": made.reason, "shown": made.evidence}
        _tell("households.move_proposed", [(row.pk, payload)], by=by, at=at, on=business_date)
    return answers


def _faults(
    one: NewRelocation,
    row: Household,
    village: CellRow | None,
    groups: dict[tuple[int | None, str], int],
    waiting: set[int],
    on: date,
) -> Refused | None:
    faults = [
        (village is None, "no_village", f"没有提出：没有代码“{one.village_code[:12]}”的村。请核对"),
        (
            village is not None and village.id == row.village_id,
            "same_village", "没有提出：这一户就在这个村。请选迁往的村",
        ),
        (
            village is not None and bool(one.group) and (village.id, one.group) not in groups,
            "no_group", f"没有提出：这个村没有“{one.group[:20]}”。请照组名填，或不填",
        ),
        (not one.address.strip(), "no_address", "没有提出：没有写新住址。请写明"),
        (not one.reason.strip(), "no_reason", "没有提出：没有写为什么搬。请写明"),
        (not one.evidence.strip(), "no_evidence", "没有提出：没有写凭据（户口迁移、租购合同、村里证明）。请写明"),
        (not row.filed_on < one.since <= on, "no_day", f"没有提出：搬迁日要在 {row.filed_on} 以后、不晚于今天。请核对"),
        (row.pk in waiting, "waits", "没有提出：这一户已有一件搬迁在等复核。请先办那一件"),
    ]  # fmt: skip
    return join_refusals([Refused(code=code, reason=reason) for fault, code, reason in faults if fault])


@transaction.atomic
def settle_relocations(
    *, words: Sequence[RelocationWord], scope: Scope, by: int, at: datetime, business_date: date
) -> list[int | Refused | None]:
    """Carry removals out, or decline them; by position the village that was left, None where declined, or a refusal.

    Refused: settled before or out of sight at both ends, by who proposed it, the household lies elsewhere by now or
    moved on a later day already, declined without a word.
    """
    rows = {
        row.pk: row
        for row in Relocation.objects.select_for_update(of=("self",))
        .select_related("household", "older", "newer")
        .filter(id__in=[one.relocation_id for one in words], state=RelocationState.PROPOSED)
        .order_by("id")
    }
    hold_households(ids=sorted(row.household_id for row in rows.values()))
    answers: list[int | Refused | None] = []
    for one in words:
        row = rows.pop(one.relocation_id, None)
        refused = _against(one, row, scope, by)
        if refused is not None or row is None:
            answers.append(refused or SETTLED)
            continue
        row.state = RelocationState.DONE if one.yes else RelocationState.DECLINED
        row.settled_by_id, row.settled_at, row.said = by, at, one.said.strip()[:200]
        row.save(update_fields=["state", "settled_by", "settled_at", "said"])
        answers.append(_carry_out(row, by=by, at=at, on=business_date) if one.yes else None)
        if not one.yes:
            payload = {"to": row.newer.name, "said": row.said}
            _tell("households.move_declined", [(row.household_id, payload)], by=by, at=at, on=business_date)
    return answers


def _against(one: RelocationWord, row: Relocation | None, scope: Scope, by: int) -> Refused | None:
    if row is None or not (scope.allows(row.older_id) or scope.allows(row.newer_id)):
        return SETTLED
    if row.proposed_by_id == by:
        return Refused(code="own_proposal", reason="没有办：自己提出的搬迁要由另一位同事复核")
    if not one.yes:
        empty = Refused(code="no_words", reason="没有办：没有写为什么不同意。请写明")
        return None if one.said.strip() else empty
    household = Household.objects.get(id=row.household_id)
    later = PastVillage.objects.filter(household=household, until__gte=row.since).exists()
    if household.village_id != row.older_id or household.merged_into_id is not None or later:
        return Refused(code="elsewhere", reason="没有办：这一户已经不在原村，或那天以后又搬过。请按现在的情况重新提出")
    return None


def _carry_out(row: Relocation, *, by: int, at: datetime, on: date) -> int:
    household = Household.objects.get(id=row.household_id)
    PastVillage.objects.create(
        household=household, village_id=row.older_id, group_id=household.group_id, until=row.since, reason=row.reason,
        moved=True,
    )  # fmt: skip
    household.village_id, household.group_id, household.address = row.newer_id, row.group_id, row.address
    household.save(update_fields=["village", "group", "address"])
    payload = {
        "from": row.older.name, "to": row.newer.name, "since": row.since.isoformat(),
        "reason": f"搬迁：{row.reason}，{row.evidence}",
    }  # fmt: skip
    _tell("households.moved", [(household.pk, payload)], by=by, at=at, on=on)
    return row.older_id


def _tell(kind: str, rows: Sequence[tuple[int, dict[str, Any]]], *, by: int, at: datetime, on: date) -> None:
    facts = [Fact(subject_id=pk, household_id=pk, by=by, payload=payload) for pk, payload in rows]
    record(kind=kind, facts=facts, at=at, business_date=on)
