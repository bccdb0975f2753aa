"""One delivery checked row by row: what is accepted as columns of exact types, what is not with line, text and reason.

One statement takes the lines apart and checks every field, another looks accounts and codes up; nothing is decided
outside SQL, and no row in Python. Lines are read in their order, so a row's place is its line; the text of
those refused is read again. A record is one line: a quote that is not closed costs its own row and no other.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from qianmo.analytics.deliveries.fields import Field, Form
from qianmo.analytics.deliveries.loading import Loaded, Told, load
from qianmo.analytics.deliveries.lowering import literal, lower, parts_sql, shape_faults
from qianmo.analytics.deliveries.spec import PARQUET, Spec
from qianmo.analytics.deliveries.text import PAD
from qianmo.domain.refusal import Refused

FORMULA = ("=", "+", "-", "@", "\t")
FETCHED = 10_000
EMPTY = "空行"
"""Stands for a fault in lines that hold nothing, which are no rows."""


@dataclass(frozen=True, slots=True)
class Lookups:
    """What rows are looked up in.

    `numbers` are those of all accounts with their ids (`number`, `account_id`), in memory alone; `codes` gives for each
    field that is looked up its codes with their ids (`code`, `id`).
    """

    numbers: pa.Table
    codes: Mapping[str, pa.Table]


@dataclass(frozen=True, slots=True)
class Counted:
    """What checking found. `fen` sums the rows accepted, `read_fen` every row whose amount could be read."""

    rows: int
    accepted: int
    rejected: int
    fen: int
    read_fen: int
    ended: bool
    told: Told


class Checked:
    """A delivery once checked; lives as long as its engine."""

    def __init__(self, database: duckdb.DuckDBPyConnection, counted: Counted, source: str, original: str) -> None:
        self.database, self.counted, self._source, self._original = database, counted, source, original

    def accepted(
        self,
        columns: str = "* EXCLUDE (n, fault)",
        where: str = "true",
        *,
        limit: int | None = None,
        by_line: bool = True,
    ) -> pa.Table:
        """The rows accepted: expressions over the fields, narrowed by a condition.

        In the order of the file; in none with `by_line` false, which spares the sorting.
        """
        order = "ORDER BY n" if by_line else ""
        most = f"LIMIT {limit}" if limit is not None else ""
        select = f"SELECT {columns} FROM checked WHERE fault IS NULL AND {where} {order} {most}"
        return self.database.sql(select).to_arrow_table()

    def fill(self, field: str, value: str) -> None:
        """Let a field that is empty have a value."""
        self.database.execute(f"UPDATE checked SET {field} = {value} WHERE {field} IS NULL")

    def refuse(self, rows: str, why: str) -> None:
        """Let rows (a condition over the fields) be refused as well, with a reason (an expression)."""
        self.database.execute(f"UPDATE checked SET fault = {why} WHERE fault IS NULL AND {rows}")
        self.counted = _counted(self.database, ended=self.counted.ended, told=self.counted.told)

    def refuse_twice(self, key: Sequence[str]) -> None:
        """Refuse rows that are given twice, both times: nobody here knows which of the two is meant."""
        listed = ", ".join(key)
        twice = (
            f"SELECT {listed}, count(*) AS times, min(n) AS first FROM checked WHERE fault IS NULL GROUP BY {listed}"
        )
        self.database.execute(f"CREATE OR REPLACE TEMP TABLE twice AS {twice} HAVING count(*) > 1")
        same = " AND ".join(f"twice.{one} IS NOT DISTINCT FROM checked.{one}" for one in key)
        why = "'同样的一行给了 ' || times || ' 次，第一次在第 ' || (first + 1) || ' 行'"
        self.refuse(f"EXISTS (SELECT 1 FROM twice WHERE {same})", f"(SELECT {why} FROM twice WHERE {same})")

    def refuse_group(self, key: Sequence[str], unfit: str, why: str) -> None:
        """Refuse all rows that share their key where an aggregate condition over the fields and `fault` holds."""
        listed = ", ".join(key)
        groups = f"SELECT {listed} FROM checked GROUP BY {listed} HAVING {unfit}"
        self.refuse(f"({listed}) IN ({groups})", why)

    def rejects(self, most: int | None = None) -> Iterator[tuple[int, str, str]]:
        """Line, reason and original text of each row refused, in order; at most so many."""
        limit = f"LIMIT {most}" if most is not None else ""
        numbered = f"SELECT row_number() OVER () - 1 AS n, * FROM ({self._source})"
        refused = f"SELECT n, fault FROM checked WHERE fault IS NOT NULL ORDER BY n {limit}"
        cursor = self.database.execute(
            f"SELECT n + 1, fault, {self._original} FROM ({numbered}) JOIN ({refused}) USING (n) ORDER BY n"
        )
        while rows := cursor.fetchmany(FETCHED):
            yield from rows

    def write_rejects(self, path: Path) -> None:
        """The rows refused as a CSV a spreadsheet opens as text: line, reason, original."""
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            out = csv.writer(file)
            out.writerow(["行号", "原因", "原文"])
            out.writerows((line, _as_text(reason), _as_text(original)) for line, reason, original in self.rejects())


def _as_text(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA) else value


@contextmanager
def checking(
    path: Path, *, spec: Spec, fields: Sequence[Field], lookups: Lookups, work: Path
) -> Iterator[Checked | Refused]:
    """Check a file by its mapping; `work` is an empty folder for what does not fit into memory.

    Refused as a whole: a file that cannot be unpacked, holds nothing, or lacks the header or trailer it should have.
    """
    with duckdb.connect(config={"temp_directory": str(work / "spill")}) as database:
        loaded = load(database, path, spec, work)
        if isinstance(loaded, Refused):
            yield loaded
            return
        _check(database, loaded, spec=spec, fields=fields, lookups=lookups)
        counted = _counted(database, ended=loaded.ended, told=loaded.told)
        original = "array_to_string(p, ',')" if spec.format == PARQUET else f"replace(line, '{PAD}', '')"
        yield Checked(database, counted, loaded.source, original)


def _check(
    database: duckdb.DuckDBPyConnection, loaded: Loaded, *, spec: Spec, fields: Sequence[Field], lookups: Lookups
) -> None:
    """Make `checked`: for each row its number, why it is refused (or nothing), and the fields of the kind."""
    mapped = [(one, lower(one, spec.fields[one.name], loaded.places)) for one in fields if one.name in spec.fields]
    taken = loaded.source if spec.format == PARQUET else f"SELECT line, {parts_sql(spec)} AS p FROM ({loaded.source})"
    texts = f"SELECT *, {', '.join(f'{one.text} AS t_{field.name}' for field, one in mapped)} FROM ({taken})"
    faults = [] if spec.format == PARQUET else [("line IS NULL", literal(EMPTY))]
    faults += shape_faults(spec, columns=loaded.columns, marked=loaded.marked)
    faults += [fault for _, one in mapped for fault in one.faults]
    cases = " ".join(f"WHEN {condition} THEN {reason}" for condition, reason in faults)
    given = {field.name: one.value for field, one in mapped}
    values = ", ".join(f"{given.get(one.name) or _nothing(one)} AS v_{one.name}" for one in fields)
    database.execute(f"CREATE TEMP TABLE read AS SELECT CASE {cases} END AS fault, {values} FROM ({texts})")
    joins, columns, unknown = _looked_up(database, fields, lookups)
    missed = " ".join(f"WHEN {condition} THEN {reason}" for condition, reason in unknown)
    fault = f"coalesce(fault, CASE {missed} END)" if missed else "fault"
    rows = f"read.rowid >= {loaded.first} AND read.rowid < {loaded.end} AND fault IS DISTINCT FROM {literal(EMPTY)}"
    database.execute(
        f"CREATE TEMP TABLE checked AS SELECT read.rowid AS n, {fault} AS fault, {', '.join(columns)}"
        f" FROM read {joins} WHERE {rows}"
    )
    database.execute("DROP TABLE read")


def _nothing(field: Field) -> str:
    return f"NULL::{_TYPES.get(field.form, 'VARCHAR')}"


_TYPES = {Form.MONEY: "BIGINT", Form.SHARE: "BIGINT", Form.DAY: "DATE"}


def _looked_up(
    database: duckdb.DuckDBPyConnection, fields: Sequence[Field], lookups: Lookups
) -> tuple[str, list[str], list[tuple[str, str]]]:
    """Joins to what is looked up, the columns that come of it, and what is refused because it is not found."""
    database.register("numbers", lookups.numbers)
    joins, columns, unknown = [], [], []
    for one in fields:
        value, found = f"v_{one.name}", f"f_{one.name}"
        if one.form is Form.NUMBER:
            joins.append(f"LEFT JOIN numbers {found} ON {found}.number = {value}")
            columns.append(f"{found}.account_id AS {one.name}")
            if one.may_be_new:
                columns.append(f"{value} AS {one.name}_number")
            else:
                unknown.append((f"{found}.account_id IS NULL", literal(f"「{one.title}」没有登记，请先交账户文件")))
        elif one.form is Form.KNOWN:
            database.register(f"codes_{one.name}", lookups.codes[one.name])
            joins.append(f"LEFT JOIN codes_{one.name} {found} ON {found}.code = {value}")
            columns.append(f"{found}.id AS {one.name}")
            told = f"{literal(f'「{one.title}」没有登记：')} || left({value}, 30)"
            unknown.append((f"coalesce({value}, '') <> '' AND {found}.id IS NULL", told))
        else:
            columns.append(f"{value} AS {one.name}")
    return " ".join(joins), columns, unknown


def _counted(database: duckdb.DuckDBPyConnection, *, ended: bool, told: Told) -> Counted:
    columns = [row[0] for row in database.execute("DESCRIBE checked").fetchall()]
    amount = "fen" if "fen" in columns else "0"
    counts = f"SELECT count(*), count(fault), sum({amount}) FILTER (fault IS NULL), sum({amount}) FROM checked"
    [(rows, rejected, fen, read_fen)] = database.execute(counts).fetchall()
    return Counted(rows, rows - rejected, rejected, int(fen or 0), int(read_fen or 0), ended, told)
