"""Few rows as one statement: an INSERT from arrays, one array for each column.

Such a statement is prepared once for a table and its columns, whatever the number of rows, and can travel in a pipeline
where COPY cannot. Beyond some hundred rows COPY is faster.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from qianmo.storage.copying import Columns, is_column, prepared, quoted
from qianmo.storage.pipeline import Statement

MOST_ROWS = 256
"""Rows up to here are worth an INSERT."""


def insertion(model: type[models.Model], columns: Columns) -> Statement | None:
    """The statement that adds these rows; None where COPY is the way.

    COPY is for many rows and for columns that are themselves arrays, which a table of arrays cannot tell apart.
    """
    fields, count, values = prepared(model, columns)
    if count > MOST_ROWS or any(isinstance(field, ArrayField) for field in fields):
        return None
    listed = tuple(is_column(value) for value in values)
    names = tuple(str(field.column) for field in fields)
    return Statement(_sql(model, names, listed), values)


@lru_cache(maxsize=256)
def _sql(model: type[models.Model], names: tuple[str, ...], listed: tuple[bool, ...]) -> str:
    types = {str(field.column): _sql_type(field) for field in model._meta.concrete_fields}
    arrays, aliases, picked = [], [], []
    for place, (name, is_list) in enumerate(zip(names, listed, strict=True), start=1):
        if is_list:
            arrays.append(f"${place}::{types[name]}[]")
            aliases.append(f"c{place}")
        picked.append(f"c{place}" if is_list else f"${place}::{types[name]}")
    return (
        f"INSERT INTO {quoted(model._meta.db_table)} ({', '.join(map(quoted, names))}) SELECT {', '.join(picked)}"
        f" FROM unnest({', '.join(arrays)}) AS new({', '.join(aliases)})"
    )


def _sql_type(field: models.Field[Any, Any]) -> str:
    """The type of a column; texts without their length, since a cast would cut them where the column refuses."""
    name = str(field.db_type(connection))
    return "text" if name.startswith("varchar") else name
