"""Few rows as one statement: an INSERT from arrays, one array for each column.

Such a statement is prepared once for a table and its columns, whatever the number of rows, and can travel in a pipeline
where COPY cannot. Beyond some hundred rows COPY is faster.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from qianmo.storage.copying import Columns, column_field, element_text, is_column, plain_form, quoted
from qianmo.storage.pipeline import Statement

MOST_ROWS = 256
"""Rows up to here are worth an INSERT."""
Form = Callable[[Any], Any]
"""How a value of a column is written; None where it stays as it is."""


def insertion(model: type[models.Model], columns: Columns) -> Statement | None:
    """The statement that adds these rows; None where COPY is the way.

    COPY is for many rows and for columns that are themselves arrays, which a table of arrays cannot tell apart.
    """
    listed = tuple(map(is_column, columns.values()))
    sql, forms = _plan(model, tuple(columns), listed)
    lengths = {len(value) for value, is_list in zip(columns.values(), listed, strict=True) if is_list}
    if len(lengths) > 1:
        raise ValueError(f"columns of different length for {model.__name__}: {sorted(lengths)}")
    if not sql or max(lengths, default=0) > MOST_ROWS:
        return None
    values = [
        _array(value, form) if is_list else value if form is None or value is None else form(value)
        for value, form, is_list in zip(columns.values(), forms, listed, strict=True)
    ]
    return Statement(sql, values)


def _array(value: Any, form: Form | None) -> str:
    if form is not None:
        value = [None if item is None else form(item) for item in value]
    return "{" + ",".join(map(element_text, value)) + "}"


@lru_cache(maxsize=256)
def _plan(model: type[models.Model], names: tuple[str, ...], listed: tuple[bool, ...]) -> tuple[str, list[Form | None]]:
    """The statement for these columns, empty where there can be none, and how each value is written."""
    fields = [column_field(model, name) for name in names]
    forms = [plain_form(field) for field in fields]
    if any(isinstance(field, ArrayField) for field in fields):
        return "", forms
    arrays, aliases, picked = [], [], []
    for place, (field, is_list) in enumerate(zip(fields, listed, strict=True), start=1):
        if is_list:
            arrays.append(f"${place}::{_sql_type(field)}[]")
            aliases.append(f"c{place}")
        picked.append(f"c{place}" if is_list else f"${place}::{_sql_type(field)}")
    into = ", ".join(quoted(str(field.column)) for field in fields)
    return (
        f"INSERT INTO {quoted(model._meta.db_table)} ({into}) SELECT {', '.join(picked)}"
        f" FROM unnest({', '.join(arrays)}) AS new({', '.join(aliases)})"
    ), forms


def _sql_type(field: models.Field[Any, Any]) -> str:
    """The type of a column; texts without their length, since a cast would cut them where the column refuses."""
    name = str(field.db_type(connection))
    return "text" if name.startswith("varchar") else name
