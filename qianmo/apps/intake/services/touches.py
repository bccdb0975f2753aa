"""Touches of leads written on a phone, handed to the room of lists; told to whoever has the lead by now."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from qianmo.apps.intake.models import IntakeNotice
from qianmo.apps.intake.services.acting import BAD_BODY
from qianmo.apps.intake.services.batch import Batch, Taken
from qianmo.apps.leads.queries import owners_of
from qianmo.apps.leads.services import NewTouch, touch_leads
from qianmo.domain.leads.touching import Told
from qianmo.domain.refusal import Refused
from qianmo.storage.trips import NewRows

WORDS = ("channel", "outcome", "lost_to", "note")


def touch(taken: Sequence[Taken], batch: Batch) -> dict[UUID, Refused]:
    """Note touches in the order in which they were written; what is refused, by envelope."""
    read = [(one, _told(one)) for one in sorted(taken, key=lambda one: one.envelope.made_at)]
    refused = {one.envelope.id: BAD_BODY for one, told in read if told is None}
    sound = [(one, told) for one, told in read if told is not None]
    touches = [
        NewTouch(
            lead_id=one.envelope.entity.lead_id or 0, told=told, by=one.author_id, request_id=one.envelope.id,
            made_at=one.envelope.made_at,
        )
        for one, told in sound
    ]  # fmt: skip
    answers = touch_leads(touches=touches, at=batch.moment.at, business_date=batch.moment.business_date)
    refused |= {sound[place][0].envelope.id: answer for place, answer in answers.items()}
    _tell([one for one, _ in sound if one.envelope.id not in refused], batch)
    return refused


def _told(one: Taken) -> Told | None:
    """What an envelope says; None where it is about no lead or says something else than words and a day."""
    body = one.envelope.body
    words = {name: body.get(name) or "" for name in WORDS}
    next_on = _day(body.get("next_on"))
    if one.envelope.entity.lead_id is None or not all(isinstance(word, str) for word in words.values()):
        return None
    if body.get("next_on") and next_on is None:
        return None
    return Told(**words, next_on=next_on)


def _tell(taken: Sequence[Taken], batch: Batch) -> None:
    """Who has the lead by now hears of a touch by somebody who had it before, and so does that one."""
    owners = owners_of(lead_ids=[one.envelope.entity.lead_id or 0 for one in taken])
    told = []
    for one in taken:
        owner_id, household_id, name = owners[one.envelope.entity.lead_id or 0]
        if owner_id is None or owner_id == one.author_id:
            continue
        text = f"名单“{name}”的触达：{one.envelope.author} 写于 {one.envelope.made_at:%m-%d}"
        told.append((owner_id, household_id, f"收到改派前的{text}，已记在这一户"))
        told.append((one.author_id, household_id, f"您改派前的{text}，已收下，由现在的承接人接着办"))
    if told:
        columns = {
            "to_id": [to for to, *_ in told],
            "household_id": [household_id for _, household_id, _ in told],
            "text": [text[:200] for *_, text in told],
            "at": batch.moment.now,
        }
        batch.writes.append(NewRows(IntakeNotice, columns))


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        return None
