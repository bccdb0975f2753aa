"""One delivery checked row by row: what is accepted as columns of exact types, what is not with line, text and reason.

The lines of the file are loaded once, in order, so that a row's number is its line. One statement takes them apart and
checks every field, another looks accounts and codes up; nothing is decided outside SQL, and no row in Python. A record
is one line: a quote that is not closed costs its own row and no other.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from qianmo.analytics.deliveries.fields import Field, Form
from qianmo.analytics.deliveries.loading import Loaded, Told, first_row, load
from qianmo.analytics.deliveries.lowering import literal, lower, parts_sql, shape_faults
from qianmo.analytics.deliveries.spec import PARQUET, Spec
from qianmo.analytics.deliveries.text import PAD
from qianmo.domain.refusal import Refused

FORMULA = ("=", "+", "-", "@", "\t")
FETCHED = 10_000


@dataclass(frozen=True, slots=True)
class Lookups:
    """What rows are looked up in.

    The register of accounts lies in Parquet (`key` UUID, `account_id`), `secret` being that of its keys; `codes` gives
    for each field that is looked up its codes with their ids (`code`, `id`).
    """

    register: Sequence[Path]
    secret: str
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

    def __init__(self, database: duckdb.DuckDBPyConnection, counted: Counted, original: str) -> None:
        self.database, self.counted, self._original = database, counted, original

    def accepted(
        self, columns: str = "* EXCLUDE (n, fault)", where: str = "true", limit: int | None = None
    ) -> pa.Table:
        """The rows accepted, in the order of the file: expressions over the fields, narrowed by a condition."""
        most = f" ORDER BY n LIMIT {limit}" if limit is not None else ""
        select = f"SELECT {columns} FROM checked WHERE fault IS NULL AND {where}{most}"
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
        cursor = self.database.execute(
            f"SELECT c.n + 1, c.fault, {self._original} FROM checked c JOIN raw ON raw.rowid = c.n"
            f" WHERE c.fault IS NOT NULL ORDER BY c.n {limit}"
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
        yield Checked(
            database, counted, "array_to_string(p, ',')" if spec.format == PARQUET else f"replace(line, '{PAD}', '')"
        )


def _check(
    database: duckdb.DuckDBPyConnection, loaded: Loaded, *, spec: Spec, fields: Sequence[Field], lookups: Lookups
) -> None:
    """Make `checked`: for each row its number, why it is refused (or nothing), and the fields of the kind."""
    database.execute("SET VARIABLE secret = ?", [lookups.secret])
    mapped = [(one, lower(one, spec.fields[one.name], loaded.places)) for one in fields if one.name in spec.fields]
    is_parquet = spec.format == PARQUET
    line, parts = ("NULL", "p") if is_parquet else ("line", parts_sql(spec))
    rows = f"rowid >= {loaded.first} AND rowid < {loaded.end}" + ("" if is_parquet else " AND line IS NOT NULL")
    taken = f"SELECT rowid AS n, {line} AS line, {parts} AS p FROM raw WHERE {rows}"
    texts = f"SELECT *, {', '.join(f'{one.text} AS t_{field.name}' for field, one in mapped)} FROM ({taken})"
    faults = [*shape_faults(spec, columns=loaded.columns, marked=loaded.marked)]
    faults += [fault for _, one in mapped for fault in one.faults]
    cases = " ".join(f"WHEN {condition} THEN {reason}" for condition, reason in faults)
    given = {field.name: one.value for field, one in mapped}
    values = ", ".join(f"{_keyed(one, given.get(one.name, 'NULL'))} AS v_{one.name}" for one in fields)
    database.execute(f"CREATE TEMP TABLE read AS SELECT n, CASE {cases} END AS fault, {values} FROM ({texts})")
    joins, columns, unknown = _looked_up(database, fields, lookups)
    missed = " ".join(f"WHEN {condition} THEN {reason}" for condition, reason in unknown)
    fault = f"coalesce(fault, CASE {missed} END)" if missed else "fault"
    database.execute(f"CREATE TEMP TABLE checked AS SELECT n, {fault} AS fault, {', '.join(columns)} FROM read {joins}")
    database.execute("DROP TABLE read")


def _keyed(field: Field, value: str) -> str:
    """A field's value as it is looked up."""
    if value == "NULL":
        return f"NULL::{_TYPES.get(field.form, 'VARCHAR')}"
    if field.form is not Form.NUMBER:
        return value
    key = f"left(sha256(getvariable('secret') || {value}), 32)::UUID"
    return f"{{'key': {key}, 'number': {value}}}" if field.may_be_new else key


_TYPES = {Form.MONEY: "BIGINT", Form.SHARE: "BIGINT", Form.DAY: "DATE", Form.NUMBER: "UUID"}


def _looked_up(
    database: duckdb.DuckDBPyConnection, fields: Sequence[Field], lookups: Lookups
) -> tuple[str, list[str], list[tuple[str, str]]]:
    """Joins to what is looked up, the columns that come of it, and what is refused because it is not found."""
    register = f"read_parquet({[str(path) for path in lookups.register]})"
    if not lookups.register:
        register = "(SELECT NULL::UUID AS key, NULL::BIGINT AS account_id WHERE false)"
    joins, columns, unknown = [], [], []
    for one in fields:
        value, found = f"v_{one.name}", f"f_{one.name}"
        if one.form is Form.NUMBER:
            key = f"{value}.key" if one.may_be_new else value
            joins.append(f"LEFT JOIN {register} {found} ON {found}.key = {key}")
            columns.append(f"{found}.account_id AS {one.name}")
            if one.may_be_new:
                columns.append(f"{value}.number AS {one.name}_number")
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
    rows, rejected, fen, read_fen = first_row(
        database, f"SELECT count(*), count(fault), sum({amount}) FILTER (fault IS NULL), sum({amount}) FROM checked"
    )
    return Counted(rows, rows - rejected, rejected, int(fen or 0), int(read_fen or 0), ended, told)
