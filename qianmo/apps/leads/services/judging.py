"""What the rows of an imported list say: what is wrong with each, whose household it is, and which village it names."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qianmo.apps.grids.queries import cells
from qianmo.apps.households.queries import households_by_index
from qianmo.apps.leads.models import LeadList
from qianmo.apps.leads.queries.rows import CameRow
from qianmo.domain.leads.reading import Columns, ReadRow, columns_of, read_row
from qianmo.domain.refusal import Refused
from qianmo.storage.identifiers import blind_index

ENDING = re.compile("(村民委员会|村委会|社区居民委员会|居委会|社区|嘎查委员会|嘎查村委会|嘎查|村)$")


@dataclass(frozen=True, slots=True)
class Judged:
    """A row that was read: whose household, which village, what is wrong with it (empty: nothing), who by index."""

    id: int
    household_id: int | None = None
    village_id: int | None = None
    fault: str = ""
    identity_index: UUID | None = None
    phone_index: UUID | None = None


class Judge:
    """Reads the rows of one list in their order; remembers who came before, so that a person counts once."""

    def __init__(self, row: LeadList, *, on: date) -> None:
        columns = columns_of(row.heading, row.meanings)
        self.columns: Columns | None = None if isinstance(columns, Refused) else columns
        self._on = on
        self._villages = _villages()
        self._first: dict[str, int] = {}

    def judge(self, batch: Sequence[CameRow]) -> list[Judged]:
        """What each of these rows says; nothing of any where the columns tell nobody."""
        if self.columns is None:
            return [Judged(one.id) for one in batch]
        read = [self._read(one, self.columns) for one in batch]
        sound = [one for one in read if isinstance(one, ReadRow)]
        identities = {one.identity: blind_index("identity", one.identity) for one in sound if one.identity}
        phones = {one.phone: blind_index("phone", one.phone) for one in sound if one.phone}
        known = households_by_index(identities=identities.values(), phones=phones.values())

        def judged(came: CameRow, one: ReadRow | str) -> Judged:
            if isinstance(one, str):
                return Judged(came.id, fault=one[:200])
            who = identities.get(one.identity), phones.get(one.phone)
            household_id = next((known[index] for index in who if index in known), None)
            return Judged(came.id, household_id, self._villages.get(_bare(one.village)), "", *who)

        return [judged(came, one) for came, one in zip(batch, read, strict=True)]

    def _read(self, came: CameRow, columns: Columns) -> ReadRow | str:
        """A sound row, or what is wrong; the same person a second time says where the first stands."""
        said = read_row(came.cells, columns=columns, on=self._on)
        if isinstance(said, Refused):
            return said.reason
        first = self._first.setdefault(said.identity or said.phone, came.number)
        return said if first == came.number else f"与第 {first} 行是同一个人"


def _villages() -> dict[str, int]:
    """Villages by code and by name without its ending; a name two villages bear finds neither."""
    found = cells(level="village")
    borne = Counter(_bare(one.name) for one in found)
    named = {_bare(one.name): one.id for one in found if borne[_bare(one.name)] == 1}
    return named | {one.code: one.id for one in found}


def _bare(name: str) -> str:
    return ENDING.sub("", name)
