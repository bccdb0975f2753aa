"""Reads of the table of lists: what is in force, its rows, and how many households each of them meets."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from qianmo import decisions
from qianmo.analytics.lake import CORE, Lake, last_day, where
from qianmo.analytics.tiering import tier_ground
from qianmo.apps.grids.queries import Scope
from qianmo.apps.leads.models import ListModel
from qianmo.decisions import editing
from qianmo.domain.leads.picking import PickRow
from qianmo.domain.refusal import Refused
from qianmo.storage.dated_rows import beginnings

DECISION = "list"
"""The decision a table of lists answers."""
NO_LAKE = Refused(code="no_lake", reason="还没有收到核心的存贷数据。请先供数")


@dataclass(frozen=True, slots=True)
class ListModelVersion:
    """A table of lists: its text, the first day it holds, its two persons, and the lists it can make."""

    id: int
    model: str
    since: date
    edited_by: str
    published_by: str
    names: tuple[str, ...]


def list_model(*, on: date) -> ListModelVersion | None:
    """The table in force on a day."""
    row = ListModel.objects.select_related("edited_by", "published_by").filter(valid__contains=on).first()
    if row is None:
        return None
    names = tuple(dict.fromkeys(one.name for one in rows_of_model(row.model) if one.score))
    return ListModelVersion(row.pk, row.model, row.valid.lower, row.edited_by.name, row.published_by.name, names)


def list_model_turns() -> list[date]:
    """The days on which a table of lists begins."""
    return beginnings(ListModel.objects.all())


def rows_of_model(model: str) -> list[PickRow]:
    """The rows of a sound table: the list each names, its score, and the reason its author wrote."""
    sheet = next(one for one in editing.sheets(decisions.load(model.encode())) if one.name == DECISION)
    return [
        PickRow(row.number, row.cells[-2].strip().strip('"'), _whole(row.cells[-1]), row.note) for row in sheet.rules
    ]


def _whole(text: str) -> int | None:
    bare = text.strip()
    return int(bare) if bare.isascii() and bare.isdecimal() and len(bare) < 9 else None


def answered(*, model: str) -> tuple[pa.Table, date] | Refused:
    """What a table answers to everybody on the last day of the core, and that day. Refused: no day yet."""
    lake = Lake(where())
    edition = lake.edition()
    as_of = last_day(edition, CORE)
    if as_of is None:
        return NO_LAKE
    with tier_ground(lake=lake, edition=edition, as_of=as_of) as ground:
        return ground.answers(decisions.load(model.encode()), DECISION), as_of


def met_by_row(*, model: str, scope: Scope) -> tuple[dict[int, int], date] | Refused:
    """How many households in sight each row of a table meets, by its number, and of which day. Refused: no day yet."""
    found = answered(model=model)
    if isinstance(found, Refused):
        return found
    rows, as_of = found
    met: Iterable[tuple[int, int]] = zip(rows["rule"].to_pylist(), rows["cell_id"].to_pylist(), strict=True)
    return dict(Counter(rule for rule, cell in met if scope.allows(cell))), as_of
