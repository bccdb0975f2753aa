"""What a lake holds, table by table: the names and types that those who lay down and those who ask agree on.

A table X may lie in parts, X/core and X/own for example, each laid down by whoever knows it; a reader sees them as one.
A loan the core kept before it was ours is one account (`taken_over`: its number there, its number here, since when):
what the core said of it until that day is told under the number here.
Of households only what is past lies dated (`past_segments`, `past_homes`): what `households` says holds from then on.
Money is whole fen, a share or weight whole ppm, `until_on` is not included and FOREVER where there is no end yet.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import duckdb
import pyarrow as pa

from qianmo.analytics.lake.edition import Edition, Lake, digest_of
from qianmo.analytics.lake.spans import OWN, spans_sql

ID, DAY, FEN, PPM, TEXT = pa.int64(), pa.date32(), pa.int64(), pa.int32(), pa.string()
BETWEEN = (("from_on", DAY), ("until_on", DAY))


def _table(*columns: tuple[str, pa.DataType]) -> pa.Schema:
    return pa.schema(columns)


SCHEMAS: Mapping[str, pa.Schema] = MappingProxyType(
    {
        "balances": _table(("account_id", ID), *BETWEEN, ("fen", FEN)),
        "accounts": _table(
            ("account_id", ID),
            *BETWEEN,
            ("side", TEXT),
            ("product", TEXT),
            ("branch_id", ID),
            ("customer_id", ID),
            ("household_id", ID),
            ("opened_on", DAY),
        ),
        "owners": _table(
            ("account_id", ID), *BETWEEN, ("staff_id", ID), ("way", TEXT), ("above_ppm", PPM), ("upto_ppm", PPM)
        ),
        "products": _table(("product", TEXT), ("name", TEXT), ("side", TEXT), ("weight_ppm", PPM)),
        "rates": _table(("product", TEXT), ("from_on", DAY), ("rate_ppm", PPM)),
        "transactions": _table(("account_id", ID), ("on_day", DAY), ("fen", FEN), ("kind", TEXT)),
        "households": _table(("household_id", ID), ("cell_id", ID), ("segment", TEXT), ("filed_on", DAY)),
        "past_segments": _table(("household_id", ID), *BETWEEN, ("segment", TEXT)),
        "past_homes": _table(("household_id", ID), *BETWEEN, ("cell_id", ID)),
        "households_away": _table(("household_id", ID), *BETWEEN),
        "businesses": _table(("household_id", ID), *BETWEEN, ("kind", TEXT)),
        "rural_flags": _table(("cell_id", ID), *BETWEEN, ("rural", pa.bool_())),
        "cells": _table(
            ("cell_id", ID), ("code", TEXT), ("name", TEXT), ("level", TEXT), ("parent_id", ID), ("branch_id", ID)
        ),
        "branches": _table(("branch_id", ID), ("code", TEXT), ("name", TEXT), ("parent_id", ID)),
        "staff": _table(("staff_id", ID), ("number", TEXT), ("name", TEXT), ("branch_id", ID)),
        "standings": _table(
            ("household_id", ID),
            ("cell_id", ID),
            ("eligible", pa.bool_()),
            ("granted", pa.bool_()),
            ("signed", pa.bool_()),
            ("drawn", pa.bool_()),
        ),
        "loans": _table(
            ("account_id", ID),
            ("household_id", ID),
            ("line_id", ID),
            ("product", TEXT),
            ("drawn_on", DAY),
            ("due_on", DAY),
            ("amount_fen", FEN),
        ),
        "loan_states": _table(("account_id", ID), *BETWEEN, ("class", pa.int32()), ("arrears_since", DAY)),
        "loan_rates": _table(("account_id", ID), *BETWEEN, ("rate_ppm", PPM)),
        "loan_uses": _table(("account_id", ID), ("purpose", TEXT)),
        "loan_guarantees": _table(("account_id", ID), ("guarantee", TEXT)),
        "loan_repricing": _table(("account_id", ID), ("rule", TEXT)),
        "borrowers": _table(("account_id", ID), *BETWEEN, ("customer_id", ID), ("kind", TEXT), ("rural", pa.bool_())),
        "lines": _table(("line_id", ID), ("customer_id", ID), *BETWEEN, ("limit_fen", FEN)),
        "applications": _table(
            ("application_id", ID),
            ("customer_id", ID),
            ("household_id", ID),
            ("product", TEXT),
            ("branch_id", ID),
            ("staff_id", ID),
            ("accepted_on", DAY),
            ("granted", pa.bool_()),
        ),
        "outcomes": _table(("application_id", ID), ("asked_fen", FEN), ("granted_fen", FEN), ("drawn_on", DAY)),
        "application_lines": _table(("application_id", ID), ("line_id", ID)),
        "taken_over": _table(("account_id", ID), ("own_id", ID), ("from_on", DAY)),
    }
)
"""Columns of each table, in their order."""
UNDATED = frozenset({"loan_uses", "loan_guarantees", "loan_repricing"})
"""Tables that say one thing of a loan for good: of one taken over ours, and the core's where we say nothing."""
ENGINE_TYPES = {ID: "BIGINT", DAY: "DATE", PPM: "INTEGER", TEXT: "VARCHAR", pa.bool_(): "BOOLEAN"}


def table_sql(lake: Lake, edition: Edition, table: str) -> str:
    """A SELECT of all rows of a table or a part of it, its columns in order; no rows where nothing was laid down."""
    if table == "balances":
        parts = {book: spans_sql(lake, edition, book=book) for book in edition.notes.get("days", {})}
    else:
        names = [name for name in sorted(edition.files) if name == table or name.startswith(f"{table}/")]
        parts = {name: _rows(table, lake.paths(edition, name)) for name in names}
    taken = lake.paths(edition, "taken_over")
    if taken and "/" not in table:  # whoever lays down a part wants it as it lies
        ours = next((rows for name, rows in parts.items() if name.endswith(OWN)), _nothing(table))
        parts = {name: _one_account(table, rows, name.endswith(OWN), taken, ours) for name, rows in parts.items()}
    return "\nUNION ALL\n".join(parts.values()) or _nothing(table)


def _rows(table: str, paths: list[str]) -> str:
    columns = ", ".join(f'"{name}"' for name in schema_of(table).names)
    return f"SELECT {columns} FROM read_parquet({paths})"


def _one_account(table: str, rows: str, is_own: bool, taken: list[str], ours: str) -> str:
    """Rows of a part with loans taken over under one account: the core's words until that day, ours from it on."""
    names = schema_of(table).names
    if "account_id" not in names or table == "taken_over" or (is_own and table != "balances"):
        return rows  # of ours only balances say what was before; the rest is laid down from that day on
    said = {name: f'r."{name}"' for name in names}
    if is_own:
        key, said["from_on"] = "own_id", "greatest(r.from_on, coalesce(t.from_on, r.from_on))"
        holds = "r.until_on > t.from_on"
    else:
        key, said["account_id"] = "account_id", "coalesce(t.own_id, r.account_id)"
        holds = "false" if table == "loans" else "true"  # a loan is told once, by us; movements of it all count
        if table in UNDATED:
            holds = f"t.own_id NOT IN (SELECT account_id FROM ({ours}))"
        if "until_on" in names:
            holds, said["until_on"] = "r.from_on < t.from_on", "least(r.until_on, coalesce(t.from_on, r.until_on))"
    columns = ", ".join(f'{what} AS "{name}"' for name, what in said.items())
    joined = f"({rows}) AS r LEFT JOIN read_parquet({taken}) AS t ON t.{key} = r.account_id"
    return f"SELECT {columns} FROM {joined} WHERE t.{key} IS NULL OR {holds}"


def views(
    lake: Lake, edition: Edition, database: duckdb.DuckDBPyConnection, *, tables: Iterable[str] = SCHEMAS
) -> None:
    """Make one view for each of these tables of an edition, by its plain name."""
    for table in tables:
        database.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS {table_sql(lake, edition, table)}")


def table_digest(lake: Lake, edition: Edition, table: str) -> tuple[int, str]:
    """How many rows a table has, and what they say in short, whatever their order."""
    with duckdb.connect() as database:
        database.execute(f"CREATE VIEW asked AS {table_sql(lake, edition, table)}")
        [(rows,)] = database.execute("SELECT count(*) FROM asked").fetchall()
        return rows, digest_of("asked", database)


def lay_tables(lake: Lake, tables: Mapping[str, pa.Table]) -> int:
    """Let these rows be all there are in these tables, all at once; how many of the tables differ from before."""
    with lake.changing() as change, duckdb.connect() as database:
        differ = sum(change.replace(table, rows, database=database) for table, rows in tables.items())
        if differ:
            change.publish()
        return differ


def schema_of(table: str) -> pa.Schema:
    """The columns of a table or of a part of it."""
    return SCHEMAS[table.partition("/")[0]]


def _nothing(table: str) -> str:
    columns = ", ".join(f'NULL::{ENGINE_TYPES[field.type]} AS "{field.name}"' for field in schema_of(table))
    return f"SELECT {columns} WHERE false"
