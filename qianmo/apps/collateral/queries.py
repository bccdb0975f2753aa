"""Reads of collateral."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from qianmo.apps.collateral.models import CollateralNote, Thing


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A thing that secures a line, its value in fen on a day; `thing` in words."""

    line_id: int
    thing: str
    what: str
    owner: str
    value_fen: int
    valued_on: date
    certificate: str


def collateral_of(*, line_ids: Collection[int]) -> list[NoteRow]:
    """What secures these lines, in the order it was noted. The caller has checked that they are in sight."""
    fields = ("line_id", "thing", "what", "owner", "value_fen", "valued_on", "certificate")
    rows = CollateralNote.objects.filter(line_id__in=line_ids).order_by("id").values_list(*fields)
    return [NoteRow(line_id, str(Thing(thing).label), *rest) for line_id, thing, *rest in rows]
