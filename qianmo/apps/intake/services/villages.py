"""Figures of villages corrected on a phone, handed to the ledgers in the order in which they were written."""

from collections.abc import Sequence
from uuid import UUID

from qianmo.apps.grids.ledgers.correcting import FieldFact, correct_facts
from qianmo.apps.intake.services.acting import BAD_BODY
from qianmo.apps.intake.services.batch import Batch, Taken
from qianmo.domain.refusal import Refused

FOREIGN_VILLAGE = Refused(
    code="foreign_grid", reason="没有收：这个村不在您管过的网格里。村内一块的管户人不改全村的数；请告诉村的主办"
)


def correct(taken: Sequence[Taken], batch: Batch) -> dict[UUID, Refused]:
    """Correct figures of villages their authors answer for, or once did; refusals are those of the ledgers."""
    read = [(one, _told(one, batch)) for one in taken]
    refused = {one.envelope.id: told for one, told in read if isinstance(told, Refused)}
    sound = [(one, told) for one, told in read if isinstance(told, FieldFact)]
    answers = correct_facts(
        new=[told for _, told in sound], at=batch.moment.at, business_date=batch.moment.business_date
    )
    return refused | {sound[place][0].envelope.id: answer for place, answer in answers.items()}


def _told(one: Taken, batch: Batch) -> FieldFact | Refused:
    envelope = one.envelope
    key, value, cell = envelope.body.get("key"), envelope.body.get("value"), envelope.entity.village_id
    if cell is None or not isinstance(key, str) or not isinstance(value, str):
        return BAD_BODY
    care = batch.care.get(envelope.author, {}).get(cell)
    if care is None or care.piece:
        return FOREIGN_VILLAGE
    return FieldFact(
        cell_id=cell, key=key, value=value, by=one.author_id, answers=care.today, made_at=envelope.made_at,
        envelope=envelope.id,
    )  # fmt: skip
