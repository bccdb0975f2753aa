"""Work on leads: noting a touch, and giving leads to somebody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.leads.models import Fate, Lead, LeadState, ListState, Touch
from qianmo.apps.org.queries import staff_in_post, subtree
from qianmo.domain.access import Right
from qianmo.domain.leads.touching import Told, state_after, why_not
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTouch:
    """A touch of a lead, told by whoever made it; `request_id` is the sender's."""

    lead_id: int
    told: Told
    by: int
    request_id: UUID


@transaction.atomic
def touch_leads(*, touches: Sequence[NewTouch], at: datetime, business_date: date) -> dict[int, Refused]:
    """Note touches; refusals by position. The same request again changes nothing.

    Refused: words that do not fit together, a lead that is not one's own, a list whose time is over.
    """
    rows = _held([one.lead_id for one in touches])
    known = set(
        Touch.objects.filter(request_id__in=[one.request_id for one in touches]).values_list("request_id", "lead_id")
    )
    refused: dict[int, Refused] = {}
    made: list[tuple[NewTouch, Lead]] = []
    for position, one in enumerate(touches):
        if (one.request_id, one.lead_id) in known:
            continue
        row = rows.get(one.lead_id)
        answer = _why_not_touched(one, row, on=business_date)
        if answer is not None or row is None:
            refused[position] = answer or _NOT_OWN
            continue
        known.add((one.request_id, one.lead_id))
        made.append((one, row))
        if row.state != LeadState.WON:
            row.state = state_after(one.told)
        row.next_on = None if one.told.outcome == "lost" else one.told.next_on
    Touch.objects.bulk_create(
        Touch(
            lead=row, by_id=one.by, at=at, on=business_date, channel=one.told.channel, outcome=one.told.outcome,
            lost_to=one.told.lost_to, note=one.told.note, next_on=one.told.next_on, request_id=one.request_id,
        )
        for one, row in made
    )  # fmt: skip
    Lead.objects.bulk_update([row for _, row in made], ["state", "next_on"])
    _record(
        "leads.touched",
        [
            (row, one.by, {"channel": one.told.channel, "outcome": one.told.outcome, "lost_to": one.told.lost_to})
            for one, row in made
        ],
        at=at,
        business_date=business_date,
    )
    return refused


@transaction.atomic
def reassign_leads(
    *, lead_ids: Sequence[int], to: int, branch_id: int, scope: Scope, by: int, at: datetime, business_date: date
) -> int | Refused:
    """Give leads within the scope that are not settled to a colleague of the branch `branch_id` and below; how many.

    Those of no village are the head office's to give. Leads nobody could be found for count as given from now on.
    Refused: no lead, or somebody who holds no post there or works no leads.
    """
    taker = staff_in_post(staff_id=to, on=business_date)
    if taker is None or not taker.may(Right.WORK_LEADS) or taker.branch_id not in subtree(branch_id=branch_id):
        return Refused(code="no_taker", reason="没有改派：接手的人不在本机构，或岗位不办名单。请另选一位")
    rows = [
        row
        for row in _held(lead_ids).values()
        if row.fate in {Fate.GIVEN, Fate.BEYOND, Fate.NOBODY}
        and row.state in {LeadState.OPEN, LeadState.WORKING}
        and (scope.village_ids is None if row.village_id is None else scope.allows(row.village_id))
    ]
    if not rows:
        return Refused(code="no_lead", reason="没有改派：还没有勾选可以改派的户")
    told = [(row, by, {"before": row.owner_id, "to": to}) for row in rows if row.owner_id != to]
    for row in rows:
        row.owner_id, row.fate, row.why = to, Fate.GIVEN, ""
    Lead.objects.bulk_update(rows, ["owner", "fate", "why"])
    _record("leads.reassigned", told, at=at, business_date=business_date)
    return len(rows)


_NOT_OWN = Refused(code="not_own", reason="没有记：这一户不在您的名单上，可能已改派。请刷新再看")


def _why_not_touched(one: NewTouch, row: Lead | None, *, on: date) -> Refused | None:
    if row is None or row.owner_id != one.by or row.fate != Fate.GIVEN or row.list.state == ListState.DRAFT:
        return _NOT_OWN
    if row.list.state != ListState.RELEASED or row.list.expires_on < on:
        return Refused(
            code="list_over", reason=f"没有记：名单“{row.list.name}”有效期到 {row.list.expires_on}，不能再用"
        )
    return why_not(one.told, on=on)


def _held(lead_ids: Sequence[int]) -> dict[int, Lead]:
    """Leads by id with their lists, locked in id order."""
    rows = Lead.objects.select_for_update(of=("self",)).filter(id__in=set(lead_ids)).select_related("list")
    return {row.pk: row for row in rows.order_by("id")}


def _record(
    kind: str, told: Sequence[tuple[Lead, int, Mapping[str, object]]], *, at: datetime, business_date: date
) -> None:
    facts = [
        Fact(
            subject_id=row.pk, household_id=row.household_id, by=by, payload={"list": row.list.name, **payload}
        )
        for row, by, payload in told
    ]  # fmt: skip
    record(kind=kind, facts=facts, at=at, business_date=business_date)
