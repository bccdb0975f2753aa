"""Households filed on a phone: opened by the act that opens every file, and known from then by the id they got there.

Where somebody of it is on file already, nothing is opened and nothing is merged: the envelope waits, sealed, until the
branch has said whether it is the same household. What the form says beside is a survey of the new household.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from qianmo.apps.fieldwork.services import NewSurvey, keeping_surveys
from qianmo.apps.fieldwork.services.surveying import SOURCE
from qianmo.apps.grids.queries import Ground, grounds_of
from qianmo.apps.households.services import file_households
from qianmo.apps.intake.models import FiledOnPhone
from qianmo.apps.intake.queries import Held
from qianmo.apps.intake.services.acting import BAD_BODY
from qianmo.apps.intake.services.batch import Batch, Taken
from qianmo.apps.intake.services.judging import FOREIGN
from qianmo.domain.fieldwork.envelopes import Envelope
from qianmo.domain.households import Filing, Member
from qianmo.domain.refusal import Refused
from qianmo.storage.trips import NewRows

Refusals = dict[UUID, Refused]
ON_FILE = "duplicate_person"
ITEMS = {"identity_card": "identity_card", "household_register": "household_register", "other_item": "other"}
"""The items of a file that photos of these purposes stand for."""


def file(taken: Sequence[Taken], batch: Batch) -> Refusals:
    """Open a file for each; `batch` learns the households. Somebody on file already is answered `duplicate_person`."""
    grounds = grounds_of(cell_ids=[cell for one in taken if (cell := _cell(one.envelope)) is not None])
    read = {one.envelope.id: _filing(one, grounds, batch) for one in taken}
    filings = [(one, said) for one in taken if isinstance(said := read[one.envelope.id], Filing)]
    refused = {uid: said for uid, said in read.items() if isinstance(said, Refused)}
    filed = file_households(
        filings=[said for _, said in filings], at=batch.moment.at, business_date=batch.moment.business_date
    )
    refused |= {filings[place][0].envelope.id: no for place, no in filed.refused.items()}
    opened = [(filings[place][0], household_id) for place, household_id in sorted(filed.ids.items())]
    for one, household_id in opened:
        assert one.envelope.entity.phone_id is not None
        batch.filed[one.envelope.entity.phone_id] = household_id
        ground = grounds[_cell(one.envelope) or 0]
        batch.households[household_id] = Held(household_id, ground.village_id, ground.piece_id)
    if opened:
        batch.writes.append(stands_for(opened, batch))
        survey(opened, batch)
    return refused


def stands_for(opened: Sequence[tuple[Taken, int]], batch: Batch) -> NewRows:
    """The rows that say which household a phone's id stands for."""
    columns = {
        "phone_id": [one.envelope.entity.phone_id for one, _ in opened],
        "household_id": [household_id for _, household_id in opened],
        "at": batch.moment.now,
    }
    return NewRows(FiledOnPhone, columns)


def survey(opened: Sequence[tuple[Taken, int]], batch: Batch) -> None:
    """What a form said, by itself or beside a filing, joined with whatever is known of these households."""
    surveys = [
        NewSurvey(
            envelope=one.envelope.id,
            household_id=household_id,
            form=one.envelope.form,
            forms_spanned=one.envelope.forms_spanned,
            parent=one.envelope.parent if one.envelope.kind == "survey" else None,
            changes=one.envelope.changes,
            by=one.author_id,
            device_id=one.device_id,
            made_at=one.envelope.made_at,
        )
        for one, household_id in opened
        if one.envelope.changes or one.envelope.kind == "survey"
    ]
    _, writes = keeping_surveys(
        surveys=surveys,
        ids=[batch.ids.surveys.pop() for _ in surveys],
        known=batch.facts,
        at=batch.moment.at,
        now=batch.moment.now,
        business_date=batch.moment.business_date,
    )
    batch.writes += writes


def _cell(envelope: Envelope) -> int | None:
    """The village, or the piece of one, that an envelope names, by id."""
    told = str(envelope.body.get("village_cell", ""))
    return int(told) if told.isdecimal() and len(told) <= 18 else None


def _filing(one: Taken, grounds: Mapping[int, Ground], batch: Batch) -> Filing | Refused:
    """What an envelope puts forward for filing, in the piece it names where it names one.

    Refused: no village or piece of its author, a body that says too little.
    """
    envelope, cell = one.envelope, _cell(one.envelope)
    if envelope.entity.phone_id is None or not isinstance(envelope.body.get("members"), list):
        return BAD_BODY
    if cell is None or cell not in grounds or cell not in batch.care.get(envelope.author, {}):
        return FOREIGN
    ground = grounds[cell]
    body, shown = envelope.body, {ITEMS.get(picture.purpose, picture.purpose) for picture in envelope.attachments}
    try:
        return Filing(
            village_code=ground.village_code,
            group_code=ground.piece_code or body.get("group") or None,
            segment=str(body["segment"]),
            address=_text(body.get("address"), 120),
            items=tuple(sorted(shown | set(map(str, body.get("items") or ())))),
            members=tuple(map(_member, body["members"][:30])),
            source=SOURCE,
            filed_by=one.author_id,
            facts={},
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return BAD_BODY


def _member(told: Mapping[str, Any]) -> Member:
    return Member(
        name=_text(told["name"], 60),
        relation=str(told.get("relation") or "other")[:12],
        identity=_text(told["identity"], 30),
        phone=_text(told.get("phone"), 20) or None,
        ethnicity=_text(told.get("ethnicity"), 20),
    )


def _text(value: Any, longest: int) -> str:
    text = "" if value is None else str(value).strip()
    if len(text) > longest or not text.isprintable():
        raise ValueError("text")
    return text
