"""Placing the rows of an imported list: who goes there, and why nobody does.

Rows of households the bank knows go through the same query as a list it builds itself; the others go to whoever
answers for the village they name. Nobody is passed over: what cannot be placed says why.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

import pyarrow as pa
from django.db import connection, transaction

from qianmo.analytics.prospects import ROWS
from qianmo.apps.grids.queries import Scope, stewards
from qianmo.apps.leads.models import Lead, LeadList, ListRow
from qianmo.apps.leads.queries.rows import cells_of
from qianmo.apps.leads.queries.strangers import strangers_elsewhere
from qianmo.apps.leads.services.building import OUT_OF_REACH, found_for, write_leads
from qianmo.apps.leads.services.judging import Judge, Judged
from qianmo.storage.copying import copy_rows
from qianmo.storage.staging import stage

AT_ONCE = 10_000
JUDGED = pa.schema(
    [
        ("id", pa.int64()),
        ("household_id", pa.int64()),
        ("village_id", pa.int64()),
        ("fault", pa.string()),
        ("identity_index", pa.string()),
        ("phone_index", pa.string()),
    ]
)
REJUDGED = """
UPDATE leads_listrow r SET household_id = j.household_id, village_id = j.village_id, fault = coalesce(j.fault, ''),
       identity_index = j.identity_index::uuid, phone_index = j.phone_index::uuid
  FROM judged_rows j WHERE r.id = j.id
"""
Placed = tuple[int, int | None, int | None, int | None, int | None, str, str]
"""A row without figures: row, household, village, owner, place, fate, why."""


def judge_anew(row: LeadList, *, on: date, told: Callable[[int], object]) -> Judge:
    """Read every row of a list by what its columns mean now, some thousands at a time; `told` hears how many so far."""
    judge, last, count = Judge(row, on=on), 0, 0
    while batch := cells_of(list_id=row.pk, after=last, limit=AT_ONCE):
        last, count = batch[-1].id, count + len(batch)
        keep_judged(judge.judge(batch))
        told(count)
    return judge


@transaction.atomic
def keep_judged(judged: Sequence[Judged]) -> None:
    """Write what rows that are kept already were found to say."""
    plain = [
        (one.id, one.household_id, one.village_id, one.fault, _text(one.identity_index), _text(one.phone_index))
        for one in judged
    ]
    stage(
        "judged_rows",
        pa.table(dict(zip(JUDGED.names, map(list, zip(*plain, strict=True)), strict=True)), schema=JUDGED),
    )
    with connection.cursor() as cursor:
        cursor.execute(REJUDGED)


def _text(index: UUID | None) -> str | None:
    return None if index is None else str(index)


def place(row: LeadList, judge: Judge, *, scope: Scope, on: date) -> None:
    """Place the rows of a draft that was read; none where the columns tell nobody."""
    if judge.columns is not None:
        _place_known(row, scope=scope, on=on)
        _place_others(row, scope=scope, on=on)


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
    """Rows the bank has no file of go to whoever answers for the village they name, after those it knows.

    Whom another list has given out, or who asked to be left alone, goes to nobody.
    """
    owners = {pk: one.owner_id for pk, one in stewards(cell_ids=None, on=on).items()}
    places = Counter(Lead.objects.filter(list_id=row.pk, place__isnull=False).values_list("owner_id", flat=True))
    rows = ListRow.objects.filter(list_id=row.pk, fault="", household__isnull=True).order_by("number")
    elsewhere = strangers_elsewhere(list_id=row.pk, on=on)
    placed: list[Placed] = []
    for pk, village_id in rows.values_list("id", "village_id"):
        if pk in elsewhere:
            placed.append((pk, None, village_id, None, None, *elsewhere[pk]))
            continue
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
