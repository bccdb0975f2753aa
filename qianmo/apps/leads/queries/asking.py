"""Reads of questions: those in force on a day, and what one finds of the households within a scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from qianmo.analytics.asking import Answer, answer_to
from qianmo.analytics.lake import CORE, Lake, last_day, where
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import Face, faces
from qianmo.apps.leads.models import ListQuery
from qianmo.domain.refusal import Refused

NO_LAKE = Refused(code="no_lake", reason="不能查：还没有收到核心的存贷数据。请先供数")


@dataclass(frozen=True, slots=True)
class QueryInForce:
    """A question that may be used on a day: its text and since when it holds."""

    id: int
    name: str
    sql: str
    since: date


@dataclass(frozen=True, slots=True)
class Trial:
    """What a question found: how many households in sight, the first of them as (face, note), the seconds it took."""

    as_of: date
    found: int
    first: Sequence[tuple[Face, str]]
    seconds: float


def list_queries(*, on: date) -> list[QueryInForce]:
    """The questions in force on a day, by name."""
    rows = ListQuery.objects.filter(valid__contains=on).order_by("name")
    return [QueryInForce(row.pk, row.name, row.sql, row.valid.lower) for row in rows]


def ask(*, sql: str) -> tuple[Answer, date] | Refused:
    """What a question finds on the last day the core delivered, and that day. Refused: as `answer_to`; no day yet."""
    lake = Lake(where())
    edition = lake.edition()
    as_of = last_day(edition, CORE)
    if as_of is None:
        return NO_LAKE
    answer = answer_to(sql, lake=lake, edition=edition, as_of=as_of)
    return answer if isinstance(answer, Refused) else (answer, as_of)


def try_query(*, sql: str, scope: Scope, first: int) -> Trial | Refused:
    """Try a question without writing anything; only households within the scope are counted and shown."""
    asked = ask(sql=sql)
    if isinstance(asked, Refused):
        return asked
    answer, as_of = asked
    rows = answer.rows
    if scope.village_ids is not None:
        rows = rows.filter(pc.is_in(rows["village_id"], pa.array(sorted(scope.village_ids), pa.int64())))
    head = rows.slice(0, first).to_pylist()
    named = faces(household_ids=[row["household_id"] for row in head], scope=scope)
    shown = [
        (named[row["household_id"]], noted(row["reason"], row["figure"]))
        for row in head
        if row["household_id"] in named
    ]
    return Trial(as_of, rows.num_rows, shown, answer.seconds)


def noted(reason: str, figure: int | None) -> str:
    """What a question says of a household, in one line."""
    return "，".join(filter(None, (reason, "" if figure is None else f"{figure:,}")))
