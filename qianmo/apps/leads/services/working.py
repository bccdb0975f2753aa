"""Work on leads: noting a touch, and giving leads to somebody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope, stewards
from qianmo.apps.leads.models import Fate, Lead, LeadState, ListState, Touch
from qianmo.apps.leads.services.no_contact import remember_said
from qianmo.apps.org.queries import staff_in_post, subtree
from qianmo.domain.access import Right
from qianmo.domain.leads.touching import NEVER, Told, moves_lead, state_after, why_not
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTouch:
    """A touch of a lead, told by whoever made it; `request_id` is the sender's.

    `made_at` is when it was written on a phone, which may have been without a network since (None: just now).
    """

    lead_id: int
    told: Told
    by: int
    request_id: UUID
    made_at: datetime | None = None


@transaction.atomic
def touch_leads(*, touches: Sequence[NewTouch], at: datetime, business_date: date) -> dict[int, Refused]:
    """Note touches; refusals by position. The same request again changes nothing.

    Whoever asked not to be contacted again is remembered, and taken off every other list. What was written on a phone
    counts for its own day: it is taken from whoever had the lead then, and moves the lead only as `moves_lead` says.
    Refused: words that do not fit together, a lead that is not one's own, a list whose time is over.
    """
    rows = _held([one.lead_id for one in touches])
    known = set(
        Touch.objects.filter(request_id__in=[one.request_id for one in touches]).values_list("request_id", "lead_id")
    )
    last = _last_touched(touches)
    refused: dict[int, Refused] = {}
    made: list[tuple[NewTouch, Lead, datetime, date]] = []
    for position, one in enumerate(touches):
        if (one.request_id, one.lead_id) in known:
            continue
        row = rows.get(one.lead_id)
        made_at = min(one.made_at or at, at)
        on = business_date if one.made_at is None else min(localdate(made_at), business_date)
        answer = _why_not_touched(one, row, on=on)
        if answer is not None or row is None:
            refused[position] = answer or _NOT_OWN
            continue
        known.add((one.request_id, one.lead_id))
        made.append((one, row, made_at, on))
        own = row.owner_id == one.by and row.fate == Fate.GIVEN
        if one.made_at is None or moves_lead(made_at=made_at, last_at=last.get(row.pk), worked_by_author=own):
            if row.state != LeadState.WON:
                row.state = state_after(one.told)
            row.next_on = None if one.told.outcome == "lost" else one.told.next_on
            last[row.pk] = made_at
    _keep(made, at=at, business_date=business_date)
    return refused


def _keep(made: Sequence[tuple[NewTouch, Lead, datetime, date]], *, at: datetime, business_date: date) -> None:
    kept = Touch.objects.bulk_create(
        Touch(
            lead=row, by_id=one.by, at=made_at, on=on, channel=one.told.channel, outcome=one.told.outcome,
            lost_to=one.told.lost_to, note=one.told.note, next_on=one.told.next_on, request_id=one.request_id,
        )
        for one, row, made_at, on in made
    )  # fmt: skip
    Lead.objects.bulk_update({row.pk: row for _, row, *_ in made}.values(), ["state", "next_on"])
    said = [touch.pk for touch in kept if touch.lost_to == NEVER]
    if said:
        remember_said(touch_ids=said, at=at, business_date=business_date)
    _record(
        "leads.touched",
        [
            (row, one.by, {"channel": one.told.channel, "outcome": one.told.outcome, "lost_to": one.told.lost_to})
            for one, row, *_ in made
        ],
        at=at,
        business_date=business_date,
    )


def _last_touched(touches: Sequence[NewTouch]) -> dict[int, datetime]:
    """When these leads were touched last, where one of the touches was written on a phone."""
    if all(one.made_at is None for one in touches):
        return {}
    found = Touch.objects.filter(lead_id__in={one.lead_id for one in touches}).values("lead_id")
    return {row["lead_id"]: row["last"] for row in found.annotate(last=Max("at"))}


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
        if row.owner_id not in {None, to}:
            row.past_owner_ids = [*(row.past_owner_ids or []), row.owner_id]
        row.owner_id, row.fate, row.why = to, Fate.GIVEN, ""
    Lead.objects.bulk_update(rows, ["owner", "fate", "why", "past_owner_ids"])
    _record("leads.reassigned", told, at=at, business_date=business_date)
    return len(rows)


@transaction.atomic
def hand_over_leads(
    *, lead_ids: Sequence[int], scope: Scope, by: int, at: datetime, business_date: date
) -> tuple[int, int] | Refused:
    """Give leads within the scope that are not settled to whoever answers for their village today.

    How many were given, and how many stay because nobody answers for their village. Refused: no lead.
    """
    held = stewards(cell_ids=None, on=business_date)
    rows = [
        row
        for row in _held(lead_ids).values()
        if row.fate in {Fate.GIVEN, Fate.BEYOND, Fate.NOBODY}
        and row.state in {LeadState.OPEN, LeadState.WORKING}
        and row.village_id is not None
        and scope.allows(row.village_id)
    ]
    if not rows:
        return Refused(code="no_lead", reason="没有移交：还没有勾选可以移交的户")
    owners = {row.pk: held[row.village_id].owner_id for row in rows if row.village_id in held}
    given = [row for row in rows if owners.get(row.pk) is not None]
    told = [
        (row, by, {"before": row.owner_id, "to": owners[row.pk]}) for row in given if row.owner_id != owners[row.pk]
    ]
    for row in given:
        if row.owner_id not in {None, owners[row.pk]}:
            row.past_owner_ids = [*(row.past_owner_ids or []), row.owner_id]
        row.owner_id, row.fate, row.why = owners[row.pk], Fate.GIVEN, ""
    Lead.objects.bulk_update(given, ["owner", "fate", "why", "past_owner_ids"])
    _record("leads.reassigned", told, at=at, business_date=business_date)
    return len(told), len(rows) - len(given)


_NOT_OWN = Refused(code="not_own", reason="没有记：这一户不在您的名单上，可能已改派。请刷新再看")


def _why_not_touched(one: NewTouch, row: Lead | None, *, on: date) -> Refused | None:
    if row is None or row.list.state not in {ListState.RELEASED, ListState.EXPIRED}:
        return _NOT_OWN
    own = row.owner_id == one.by and row.fate == Fate.GIVEN
    once = one.made_at is not None and one.by in {row.owner_id, *(row.past_owner_ids or [])}
    if not own and not once:
        return _NOT_OWN
    if row.list.expires_on < on or (row.list.state == ListState.EXPIRED and one.made_at is None):
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
