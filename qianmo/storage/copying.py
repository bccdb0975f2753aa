"""Writing many rows at once, the way every act writes.

A county has 84,792 households and a province a hundred times that, so rows travel as columns: lists of equal length,
turned into CSV by Arrow and streamed into PostgreSQL by COPY. Row ids are taken from the table's own sequence
beforehand, because children and encrypted values need the id of their parent before it is written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.ranges import RangeField
from django.db import connection, models, transaction

Columns = Mapping[str, Any]
"""Column values by field attribute name; a value that is neither a list nor a `range` holds for every row."""

CHUNK_ROWS = 100_000


def allocate_ids(model: type[models.Model], count: int) -> list[int]:
    """The next `count` ids of a table, ascending; gaps are possible, repeats are not."""
    if count == 0:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, _key_column(model), count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy_rows(model: type[models.Model], columns: Columns) -> int:
    """Write rows straight into the table of `model`; returns how many.

    For rows whose keys the act has locked or made itself. A broken constraint raises: the act should have refused.
    """
    fields, count, values = _prepared(model, columns)
    if count:
        _stream(f"COPY {quoted(model._meta.db_table)} ({_names(fields)})", values, count)
    return count


def copy_new_rows(model: type[models.Model], columns: Columns) -> set[int]:
    """Write the rows that do not yet exist and return their ids; a row another transaction wrote first is left out.

    Goes through a staging table, so `columns` must hold the primary key. Use it where two people may file the same
    thing in the same second.
    """
    fields, count, values = _prepared(model, columns)
    if not count:
        return set()
    table = quoted(model._meta.db_table)
    key = _key_column(model)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE staged_rows ON COMMIT DROP AS SELECT {_names(fields)} FROM {table} LIMIT 0")
        _stream(f"COPY staged_rows ({_names(fields)})", values, count)
        cursor.execute(
            f"INSERT INTO {table} ({_names(fields)}) SELECT * FROM staged_rows ON CONFLICT DO NOTHING"
            f" RETURNING {quoted(key)}"
        )
        written = {row[0] for row in cursor.fetchall()}
        cursor.execute("DROP TABLE staged_rows")
    return written


def _prepared(model: type[models.Model], columns: Columns) -> tuple[list[models.Field[Any, Any]], int, list[Any]]:
    fields = [column_field(model, name) for name in columns]
    lengths = {len(value) for value in columns.values() if is_column(value)}
    if len(lengths) > 1:
        raise ValueError(f"columns of different length for {model.__name__}: {sorted(lengths)}")
    count = lengths.pop() if lengths else 0
    values = [_plain(field, value) for field, value in zip(fields, columns.values(), strict=True)]
    return fields, count, values


def _stream(command: str, values: list[Any], count: int) -> None:
    stream = f"{command} FROM STDIN (FORMAT csv)"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(stream) as copy:
        for start in range(0, count, CHUNK_ROWS):
            stop = min(start + CHUNK_ROWS, count)
            arrays = [_array(value, start, stop) for value in values]
            sink = pa.BufferOutputStream()
            table = pa.table(arrays, names=[str(i) for i in range(len(arrays))])
            pacsv.write_csv(table, sink, pacsv.WriteOptions(include_header=False))
            copy.write(sink.getvalue().to_pybytes())


def _array(value: Any, start: int, stop: int) -> pa.Array:
    if is_column(value):
        return pa.array(value[start:stop])
    return pa.repeat(pa.scalar(value), stop - start)


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    """Values as CSV can carry them: JSON, arrays, ranges and bytes become PostgreSQL's own text.

    What many rows share, as thousands decided alike share their outcome, is written out once.
    """
    text = plain_form(field)
    if text is None:
        return value
    if is_column(value):
        written = {key: None if item is None else text(item) for key, item in {id(one): one for one in value}.items()}
        return [written[id(item)] for item in value]
    return None if value is None else text(value)


def plain_form(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How a value of a field is written as PostgreSQL's own text; None where it needs nothing."""
    return _TEXT_FORMS.get(type(field)) or (_range_text if isinstance(field, RangeField) else None)


def _json_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def array_text(value: Iterable[Any]) -> str:
    """A list as PostgreSQL writes it."""
    return "{" + ",".join(map(element_text, value)) + "}"


def element_text(item: Any) -> str:
    """An item as it stands in a written list."""
    if item is None:
        return "NULL"
    if not isinstance(item, str):
        return str(item)
    escaped = item.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _range_text(value: tuple[Any, Any]) -> str:
    lower, upper = value
    return f"[{lower or ''},{upper or ''})"


def _bytes_text(value: bytes) -> str:
    return "\\x" + value.hex()


_TEXT_FORMS: dict[type, Any] = {
    models.JSONField: _json_text,
    ArrayField: array_text,
    models.BinaryField: _bytes_text,
    models.UUIDField: str,
}


def is_column(value: Any) -> bool:
    """Whether a value holds one item for each row."""
    return isinstance(value, list | range)


@lru_cache(maxsize=2048)
def column_field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    """The field of a column, named as the field or as its column. Raises ValueError."""
    for field in model._meta.concrete_fields:
        if name in {field.name, field.attname}:
            return field
    raise ValueError(f"{model.__name__} has no column {name}")


def _names(fields: list[models.Field[Any, Any]]) -> str:
    return ", ".join(quoted(str(field.column)) for field in fields)


def _key_column(model: type[models.Model]) -> str:
    return str(model._meta.pk.column)


def quoted(name: str) -> str:
    """A name as SQL takes it whatever its letters."""
    return connection.ops.quote_name(name)
