"""What a lake holds, table by table: the names and types that those who lay down and those who ask agree on.

A table X may lie in parts, X/core and X/own for example, each laid down by whoever knows it; a reader sees them as one.
Money is whole fen, a share or weight whole ppm, `until_on` is not included and FOREVER where there is no end yet.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import duckdb
import pyarrow as pa

from qianmo.analytics.lake.edition import Edition, Lake, digest_of
from qianmo.analytics.lake.spans import spans_sql

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
    }
)
"""Columns of each table, in their order."""
ENGINE_TYPES = {ID: "BIGINT", DAY: "DATE", PPM: "INTEGER", TEXT: "VARCHAR", pa.bool_(): "BOOLEAN"}


def _paths(lake: Lake, edition: Edition, table: str) -> list[str]:
    """Where the files of a table and of its parts lie."""
    names = [name for name in edition.files if name == table or name.startswith(f"{table}/")]
    return [path for name in sorted(names) for path in lake.paths(edition, name)]


def table_sql(lake: Lake, edition: Edition, table: str) -> str:
    """A SELECT of all rows of a table or a part of it, its columns in order; no rows where nothing was laid down."""
    columns = ", ".join(f'"{name}"' for name in schema_of(table).names)
    if table == "balances":
        books = [spans_sql(lake, edition, book=book) for book in edition.notes.get("days", {})]
        return "\nUNION ALL\n".join(books) or _nothing(table)
    paths = _paths(lake, edition, table)
    return f"SELECT {columns} FROM read_parquet({paths})" if paths else _nothing(table)


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
