"""The officer's own leads on the phone, what is to be noted of them, one number lifted, and the day to be settled."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field

from qianmo.api.field.door import Caller, DeviceToken, Stopped, caller_of
from qianmo.apps.briefings.queries import day_files, left_reasons
from qianmo.apps.fieldwork.queries.visits import visited_on
from qianmo.apps.leads.queries import LeadRow, leads_to_work, touches_counted
from qianmo.apps.leads.services import lift_phone
from qianmo.apps.tasks.queries import ended_on
from qianmo.domain.leads.touching import CHANNELS, LATEST_NEXT, OUTCOMES, REASONS
from qianmo.domain.refusal import Refused

LEADS_MOST = 200
"""Leads a phone carries: what is due first, then by worth; the rest follows when these are settled."""
router = Router(auth=DeviceToken())


class LeadPath(Schema):
    """The id of a lead."""

    lead: int = Field(ge=1, lt=2**62)


class NumberOut(Schema):
    """A number, whole, for one call."""

    phone: str


@router.get("/leads/{lead}/phone", response=NumberOut, operation_id="lead_phone", summary="看一位名单户的手机号")
def lead_phone(request: HttpRequest, place: Path[LeadPath]) -> dict[str, str]:
    """只看派给本人、在办的；每看一次留痕，手机上不存。"""
    caller = caller_of(request)
    answer = lift_phone(
        lead_id=place.lead, scope=caller.scope, by=caller.person.staff_id, at=caller.at, business_date=caller.on
    )
    if isinstance(answer, Refused):
        raise Stopped(422, answer)
    if answer is None:
        raise Http404
    return {"phone": answer}


def leads_out(caller: Caller) -> dict[str, Any]:
    """What the officer has to work, ranked and at most two hundred, with the words in which a touch is told."""
    rows, total = leads_to_work(person=caller.person, scope=caller.scope, on=caller.on, limit=LEADS_MOST)
    lists = {row.list_id: {"id": row.list_id, "name": row.list_name, "script": row.script} for row in rows}
    return {
        "total": total,
        "most": LEADS_MOST,
        "lists": list(lists.values()),
        "rows": [_lead(row) for row in rows],
        "channels": CHANNELS,
        "outcomes": OUTCOMES,
        "reasons": REASONS,
        "latest_days": LATEST_NEXT.days,
    }


def _lead(row: LeadRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "list": row.list_id,
        "household": row.household_id,
        "name": row.name or row.number,
        "village": row.village,
        "deposit_fen": row.deposit_fen,
        "loan_fen": row.loan_fen,
        "noted": row.noted,
        "state": row.state,
        "next_on": row.next_on.isoformat() if row.next_on else None,
        "last": row.touch,
        "last_on": row.touched_on.isoformat() if row.touched_on else None,
        "until": row.expires_on.isoformat(),
    }


def day_out(caller: Caller) -> dict[str, Any]:
    """The officer's own day: the plan with what is done of it, what else was done, and whether it is settled."""
    me, on = caller.person.staff_id, caller.on
    asked: dict[str, Any] = {"staff_ids": [me], "days": [on]}
    file = day_files(**asked, scope=caller.scope).get((me, on))
    return {
        "day": on.isoformat(),
        "settled": file is not None and file.settled_at is not None,
        "calls": [
            {"household": one.household_id, "name": one.name, "village": one.village, "why": one.why,
             "called": one.called, "left": one.left}
            for one in (file.calls if file else [])
        ],
        "visits": len(visited_on(**asked)),
        "tasks": len(ended_on(**asked)),
        "touches": touches_counted(**asked),
        "reasons": dict(left_reasons()),
    }  # fmt: skip
