"""Taking envelopes: up to fifty at a time, each once, answered by position.

One transaction. What must be known is asked in one trip (the ids locked first, households held before their facts are
read), everything is decided in memory, and what is written goes in a second. An envelope that cannot be taken stops
only itself; one that waits for another lies sealed until that has come and is then carried out by itself. Whoever sends
the same again is told the same again: its row and its receipt were written in the transaction that carried it out.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.fieldwork.queries import ask_filled_in, ask_signers, forms_numbered
from qianmo.apps.fieldwork.services import ask_photo_ids, ask_survey_ids, ask_visit_ids
from qianmo.apps.grids.queries import ask_care
from qianmo.apps.households.queries import ask_facts_with_origin
from qianmo.apps.intake.models import Envelope as EnvelopeRow
from qianmo.apps.intake.opening import Opened, Sent, open_item, open_kept
from qianmo.apps.intake.queries import (
    ask_envelopes,
    ask_filed,
    ask_households,
    ask_pictures,
    ask_waiting,
)
from qianmo.apps.intake.queries.known import ask_locks
from qianmo.apps.intake.services.batch import Batch, DrawnIds, Moment, Taken
from qianmo.apps.intake.services.carrying import carry_out
from qianmo.apps.intake.services.filing import ON_FILE
from qianmo.apps.intake.services.judging import awaited, refusal_before, refusal_of, routed_to
from qianmo.apps.intake.services.keeping import answer_known, keep_parked, keep_quarantined, keep_taken
from qianmo.apps.intake.services.outcomes import Outcome, quarantined
from qianmo.domain.refusal import Refused
from qianmo.storage.trips import ask_ids, ask_now, write_now

WHO_IS_IT = "这一户有人已在本行的档案里，先收着，等支行核对是不是同一户"


@dataclass(frozen=True, slots=True)
class Carrier:
    """Who delivers, from which device: anybody whose session there holds. What is delivered stays its author's."""

    staff_id: int
    number: str
    device: UUID


def receive(
    *, items: Sequence[Sent], carrier: Carrier, now: datetime, at: datetime, business_date: date
) -> list[Outcome]:
    """Take envelopes; what became of each, by position. `now` is by the clock and dates receipts; `at` dates events."""
    moment = Moment(now, at, business_date)
    found = [open_item(one) for one in items]
    first: dict[UUID, Opened] = {}
    for one in found:
        if isinstance(one, Opened):
            first.setdefault(one.envelope.id, one)
    with transaction.atomic():
        outcomes = take(list(first.values()), carrier=carrier.staff_id, moment=moment) if first else {}
    return [_answer(sent, one, first, outcomes) for sent, one in zip(items, found, strict=True)]


def _answer(sent: Sent, one: Opened | Refused, first: dict[UUID, Opened], outcomes: dict[UUID, Outcome]) -> Outcome:
    if isinstance(one, Refused):
        return quarantined(sent.envelope, one)
    told = first[one.envelope.id]
    if told.hash != one.hash:
        return quarantined(sent.envelope, Refused(code="same_id", reason="没有收：同一次送来的两件用了同一个编号"))
    return outcomes[one.envelope.id]


def take(opened: Sequence[Opened], *, carrier: int, moment: Moment) -> dict[UUID, Outcome]:
    """Take opened envelopes, and then whatever was waiting for them, generation by generation."""
    outcomes: dict[UUID, Outcome] = {}
    generation = list(opened)
    while generation:
        batch = gathered(generation, moment)
        outcomes |= _carried(generation, batch, carrier)
        write_now(*batch.writes)
        generation = awakened(batch)
    return outcomes


def gathered(opened: Sequence[Opened], moment: Moment) -> Batch:
    """What the bank knows of these envelopes, with their ids locked and their households held."""
    envelopes = [one.envelope for one in opened]
    phones = {one.entity.phone_id for one in envelopes if one.entity.phone_id}
    ids = {one.entity.household_id for one in envelopes if one.entity.household_id}
    uids = {one.id for one in envelopes}
    parents = {one.parent for one in envelopes if one.parent}
    digests = {picture.sha256 for one in envelopes for picture in one.attachments}
    kinds = Counter(one.kind for one in envelopes)
    _, signers, known, households, filed, care, filled_in, facts, pictures, numbers, surveys, visits, photos = ask_now(
        ask_locks(uids=uids | parents | phones),
        ask_signers(pairs={(one.device, one.author) for one in envelopes}),
        ask_envelopes(uids=uids | parents),
        ask_households(ids=ids, phone_ids=phones, on=moment.business_date),
        ask_filed(phone_ids=phones),
        ask_care(numbers=(authors := {one.author for one in envelopes}), on=moment.business_date),
        ask_filled_in(numbers=authors, on=moment.business_date),
        ask_facts_with_origin(household_ids=ids, on=moment.business_date),
        ask_pictures(digests=digests),
        ask_ids(EnvelopeRow, len(envelopes)),
        ask_survey_ids(count=kinds["survey"] + kinds["filing"]),
        ask_visit_ids(count=kinds["visit"]),
        ask_photo_ids(count=sum(len(one.attachments) for one in envelopes)),
    )
    by_phone = sorted(set(filed.values()) - ids)
    if by_phone:
        facts |= ask_now(ask_facts_with_origin(household_ids=by_phone, on=moment.business_date))[0]
    forms = forms_numbered(ids={form for one in envelopes for form in (one.form, *one.forms_spanned) if form})
    ids_ = DrawnIds(numbers, surveys, visits, photos)
    return Batch(moment, signers, known, households, filed, care, facts, pictures, forms, filled_in, ids_)


def _carried(opened: Sequence[Opened], batch: Batch, carrier: int) -> dict[UUID, Outcome]:
    """Judge each, carry out what can be, round by round: a parent in the batch comes before its child."""
    outcomes: dict[UUID, Outcome] = {}
    waiting: list[Opened] = []
    for one in opened:
        uid, refused = one.envelope.id, refusal_before(one, batch)
        if refused is not None:
            outcomes[uid] = keep_quarantined(one, refused, batch)
        elif uid in batch.known and not one.parked:
            outcomes[uid] = answer_known(batch.known[uid], batch)
        else:
            waiting.append(one)
    while ready := [one for one in waiting if awaited(one.envelope, batch) is None]:
        waiting = [one for one in waiting if one not in ready]
        outcomes |= _round(ready, batch)
        waiting += [one for one in ready if one.envelope.id in batch.on_file]
    outcomes |= keep_taken(batch, carrier=carrier)
    outcomes |= keep_parked(waiting, batch, carrier=carrier)
    return outcomes


def _round(ready: Sequence[Opened], batch: Batch) -> dict[UUID, Outcome]:
    """Carry out what waits for nothing; the outcomes of those that cannot be."""
    refused = {one.envelope.id: refusal for one in ready if (refusal := refusal_of(one.envelope, batch))}
    taken = [as_taken(one, batch) for one in ready if one.envelope.id not in refused]
    refused |= carry_out(taken, batch)
    batch.on_file |= {uid: WHO_IS_IT for uid, refusal in refused.items() if refusal.code == ON_FILE}
    batch.ids.envelopes.extend(one.number for one in taken if one.envelope.id in batch.on_file)
    batch.taken += [one for one in taken if one.envelope.id not in refused]
    batch.arrived |= {one.envelope.id for one in taken if one.envelope.id not in refused}
    return {
        one.envelope.id: keep_quarantined(one, refused[one.envelope.id], batch)
        for one in ready
        if one.envelope.id in refused and one.envelope.id not in batch.on_file
    }


def as_taken(one: Opened, batch: Batch) -> Taken:
    """An envelope as it is carried out, with its number: the one it waited under, or a new one."""
    envelope = one.envelope
    signer = batch.signers[envelope.device, envelope.author]
    known = batch.known.get(envelope.id)
    number = known.id if known is not None else batch.ids.envelopes.pop()
    return Taken(
        one, number, signer.staff_id, signer.device_id, batch.household_of(envelope), routed_to(envelope, batch)
    )


def awakened(batch: Batch) -> list[Opened]:
    """What waited for an envelope, or a household, that has just arrived."""
    arrived = {one.envelope.id for one in batch.taken}
    arrived |= {one.envelope.entity.phone_id for one in batch.taken if one.envelope.entity.phone_id}
    if not arrived:
        return []
    (rows,) = ask_now(ask_waiting(arrived=arrived))
    kept = [open_kept(uid, hash_=hash_, sealed=sealed, parked=True) for uid, hash_, sealed in rows]
    return [one for one in kept if isinstance(one, Opened)]
