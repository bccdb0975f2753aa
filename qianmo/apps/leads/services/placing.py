"""Reading the rows of an imported list: what is wrong with each, whose household it is, and who goes there.

Rows of households the bank knows go through the same query as a list it builds itself; the others go to whoever
answers for the village they name. Nobody is passed over: what cannot be placed says why.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pyarrow as pa
from django.db import connection

from qianmo.analytics.prospects import ROWS
from qianmo.apps.grids.queries import Scope, cells, stewards
from qianmo.apps.households.queries import households_by_index
from qianmo.apps.leads.models import Lead, LeadList, ListRow
from qianmo.apps.leads.queries.rows import cells_of
from qianmo.apps.leads.services.building import found_for, write_leads
from qianmo.domain.leads.reading import Columns, ReadRow, columns_of, read_row
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import copy_rows
from qianmo.storage.identifiers import blind_index
from qianmo.storage.staging import stage

AT_ONCE = 10_000
JUDGED = pa.schema(
    [("id", pa.int64()), ("household_id", pa.int64()), ("village_id", pa.int64()), ("fault", pa.string())]
)
ENDING = re.compile("(村民委员会|村委会|社区居民委员会|居委会|社区|嘎查委员会|嘎查村委会|嘎查|村)$")
Placed = tuple[int, int | None, int | None, int | None, int | None, str, str]
"""A row without figures: row, household, village, owner, place, fate, why."""
OUT_OF_REACH = "不在本机构范围，或今天才建档"


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was read, by its id and its number in the file; `sound` is None where `fault` says what is wrong."""

    id: int
    number: int
    sound: ReadRow | None
    fault: str


def place(row: LeadList, *, scope: Scope, on: date) -> None:
    """Read every row of a draft and place it; where the columns tell nobody, no row is placed."""
    Lead.objects.filter(list_id=row.pk).delete()
    columns = columns_of(row.heading, row.meanings)
    if isinstance(columns, Refused):
        ListRow.objects.filter(list_id=row.pk).update(fault="", household=None, village=None)
        return
    villages = _villages()
    seen: dict[str, int] = {}
    for batch in _batches(row, columns, on=on):
        _note(_without_repeats(batch, seen), villages)
    _place_known(row, scope=scope, on=on)
    _place_others(row, scope=scope, on=on)


def _villages() -> dict[str, int]:
    """Villages by code and by name without its ending; a name two villages bear finds neither."""
    found = cells(level="village")
    borne = Counter(_bare(one.name) for one in found)
    named = {_bare(one.name): one.id for one in found if borne[_bare(one.name)] == 1}
    return named | {one.code: one.id for one in found}


def _bare(name: str) -> str:
    return ENDING.sub("", name)


def _batches(row: LeadList, columns: Columns, *, on: date) -> Iterator[list[Row]]:
    last = 0
    while batch := cells_of(list_id=row.pk, after=last, limit=AT_ONCE):
        last = batch[-1].id
        read = [(one, read_row(one.cells, columns=columns, on=on)) for one in batch]
        yield [
            Row(one.id, one.number, *((None, said.reason) if isinstance(said, Refused) else (said, "")))
            for one, said in read
        ]


def _without_repeats(batch: list[Row], seen: dict[str, int]) -> list[Row]:
    """The same person a second time goes back and says where the first stands."""
    kept = []
    for one in batch:
        key = (one.sound.identity or one.sound.phone) if one.sound else ""
        first = seen.setdefault(key, one.number) if key else one.number
        kept.append(one if first == one.number else Row(one.id, one.number, None, f"与第 {first} 行是同一个人"))
    return kept


def _note(batch: list[Row], villages: dict[str, int]) -> None:
    """Note what was read of these rows: whose household, which village, what is wrong."""
    sound = [one.sound for one in batch if one.sound]
    identities = {one.identity: blind_index("identity", one.identity) for one in sound if one.identity}
    phones = {one.phone: blind_index("phone", one.phone) for one in sound if one.phone}
    known = households_by_index(identities=identities.values(), phones=phones.values())

    def household(one: ReadRow | None) -> int | None:
        wanted: list[UUID | None] = [identities.get(one.identity), phones.get(one.phone)] if one else []
        return next((known[index] for index in wanted if index in known), None)

    rows = [
        (one.id, household(one.sound), villages.get(_bare(one.sound.village)) if one.sound else None, one.fault[:200])
        for one in batch
    ]
    columns = dict(zip(JUDGED.names, map(list, zip(*rows, strict=True)), strict=True))
    stage("judged_rows", pa.table(columns, schema=JUDGED))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE leads_listrow r SET household_id = j.household_id, village_id = j.village_id,"
            " fault = coalesce(j.fault, '') FROM judged_rows j WHERE r.id = j.id"
        )


def _place_known(row: LeadList, *, scope: Scope, on: date) -> None:
    """Rows of households the bank has files of: screened, split and ranked with the figures of the lake's day."""
    rows = ListRow.objects.filter(list_id=row.pk, fault="", household__isnull=False).order_by("number")
    first: dict[int, int] = {}
    again: list[tuple[int, int]] = []
    for pk, household_id in rows.values_list("id", "household_id"):
        if first.setdefault(household_id, pk) != pk:
            again.append((pk, household_id))
    listed = pa.table({"household_id": list(first), "row_id": list(first.values())}, schema=ROWS["listed"])
    found = found_for(row, conditions=(), scope=scope, on=on, listed=listed)
    write_leads(row, found)
    reached = set(found["household_id"].to_pylist())
    left = [
        (pk, household_id, "nobody", OUT_OF_REACH) for household_id, pk in first.items() if household_id not in reached
    ]
    left += [(pk, household_id, "taken", "同一户在本名单前面已有一行") for pk, household_id in again]
    _write_plain(row, [(pk, household, None, None, None, fate, why) for pk, household, fate, why in left])


def _place_others(row: LeadList, *, scope: Scope, on: date) -> None:
    """Rows the bank has no file of go to whoever answers for the village they name, after those it knows."""
    owners = {pk: one.owner_id for pk, one in stewards(cell_ids=None, on=on).items()}
    places = Counter(Lead.objects.filter(list_id=row.pk, place__isnull=False).values_list("owner_id", flat=True))
    rows = ListRow.objects.filter(list_id=row.pk, fault="", household__isnull=True).order_by("number")
    placed: list[Placed] = []
    for pk, village_id in rows.values_list("id", "village_id"):
        owner = owners.get(village_id) if village_id and scope.allows(village_id) else None
        if owner is None:
            why = "没有写村，或村名不在网格里" if village_id is None else OUT_OF_REACH
            placed.append((pk, None, village_id, None, None, "nobody", why))
            continue
        places[owner] += 1
        fate = "beyond" if row.each and places[owner] > row.each else "given"
        placed.append((pk, None, village_id, owner, places[owner], fate, ""))
    _write_plain(row, placed)


def _write_plain(row: LeadList, placed: Sequence[Placed]) -> None:
    if not placed:
        return
    names = ("row_id", "household_id", "village_id", "owner_id", "place", "fate", "why")
    columns = dict(zip(names, map(list, zip(*placed, strict=True)), strict=True))
    plain = {"list_id": row.pk, "for_leader": False, "value_fen": 0, "deposit_fen": 0, "loan_fen": 0}
    copy_rows(Lead, columns | plain | {"state": "open", "next_on": None})
