"""Acts on collateral: noting what secures a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.collateral.models import CollateralNote
from qianmo.apps.events.services import Fact, record
from qianmo.storage.copying import allocate_ids, copy_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNote:
    """A thing that secures a line of a household; `line` is the number people read."""

    line_id: int
    line: str
    household_id: int
    thing: str
    what: str
    owner: str
    value_fen: int
    valued_on: date
    certificate: str


@transaction.atomic
def note_collateral(*, notes: Sequence[NewNote], by: int, at: datetime, business_date: date) -> list[int]:
    """Note things that secure lines; ids in order. A certificate is noted once for a line."""
    ids = allocate_ids(CollateralNote, len(notes))
    copy_rows(
        CollateralNote,
        {
            "id": ids,
            "line_id": [one.line_id for one in notes],
            "thing": [one.thing for one in notes],
            "what": [one.what for one in notes],
            "owner": [one.owner for one in notes],
            "value_fen": [one.value_fen for one in notes],
            "valued_on": [one.valued_on for one in notes],
            "certificate": [one.certificate for one in notes],
            "noted_on": business_date,
            "noted_by_id": by,
        },
    )
    facts = [
        Fact(
            subject_id=pk,
            household_id=one.household_id,
            by=by,
            payload={"line": one.line, "what": one.what, "value_fen": one.value_fen},
        )
        for pk, one in zip(ids, notes, strict=True)
    ]
    record(kind="collateral.noted", facts=facts, at=at, business_date=business_date)
    return ids
