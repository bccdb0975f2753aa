"""The lines of a delivered file in the engine, in order: which of them are rows, and what header and trailer say."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from qianmo.analytics.deliveries.fields import Form
from qianmo.analytics.deliveries.lowering import column_sql, literal, parts_sql
from qianmo.analytics.deliveries.spec import DECIMALS, FIXED, PARQUET, Spec, Trailer
from qianmo.analytics.deliveries.text import plain_text
from qianmo.domain.refusal import Refused

MOST_ROWS = 200_000_000
LINES = """read_csv({path}, columns = {{'line': 'VARCHAR'}}, header = false, auto_detect = false, delim = '\x02',
 quote = '', escape = '', max_line_size = 4194304)"""
"""Each line as it stands: plain text holds no control character that could cut it."""


@dataclass(frozen=True, slots=True)
class Told:
    """Control totals: how many rows a file holds, and how many fen; nothing where nobody said."""

    rows: int | None = None
    fen: int | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """Lines in the table `raw`: which of them are rows, where named columns stand, how many columns there are."""

    first: int
    end: int
    places: Mapping[str, int]
    columns: int
    marked: bool
    ended: bool
    told: Told


def load(database: duckdb.DuckDBPyConnection, path: Path, spec: Spec, work: Path) -> Loaded | Refused:
    """Make `raw`: a line a row, in the order of the file, or for Parquet a list `p` of texts."""
    if spec.format == PARQUET:
        return _load_parquet(database, path)
    text = plain_text(path, encoding=spec.encoding, packed=_is_packed(path), by_bytes=spec.format == FIXED, work=work)
    if isinstance(text, Refused):
        return text
    database.execute(f"CREATE TEMP TABLE raw AS SELECT line FROM {LINES.format(path=literal(str(text.path)))}")
    first, last = first_row(database, "SELECT min(rowid), max(rowid) FROM raw WHERE line IS NOT NULL")
    if first is None:
        return Refused(code="file_empty", reason="不能收这份文件：里面什么也没有，可能没有传完。请重新传一份")
    end = last + 1
    places, columns = _columns(database, spec, first)
    if spec.header:
        first += 1
    missing = [one.column for one in spec.fields.values() if isinstance(one.column, str) and one.column not in places]
    if missing:
        return Refused(
            code="columns_missing", reason=f"不能收这份文件：表头里没有「{'」「'.join(missing)}」。请核对文件或对照"
        )
    told = Told()
    if spec.trailer is not None:
        read = _trailer(database, spec, spec.trailer, end - 1)
        if read is None:
            return Refused(code="file_cut", reason="不能收这份文件：最后没有结束行，可能没有传完。请重新传一份完整的")
        told, end = read, end - 1
    return Loaded(first, end, places, columns, text.marked, text.ended, told)


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def _load_parquet(database: duckdb.DuckDBPyConnection, path: Path) -> Loaded | Refused:
    try:
        schema = pq.read_metadata(path)
        names = pq.read_schema(path).names
        if schema.num_rows > MOST_ROWS:
            return Refused(code="too_long", reason=f"不能收这份文件：超过 {MOST_ROWS:,} 行。请分开再交")
        quoted = ('"' + name.replace('"', '""') + '"' for name in names)
        texts = ", ".join(f"coalesce(trim({name}::VARCHAR), '')" for name in quoted)
        database.execute(f"CREATE TEMP TABLE raw AS SELECT [{texts}] AS p FROM read_parquet({literal(str(path))})")
    except (pa.ArrowException, duckdb.Error, OSError):
        return Refused(code="parquet_spoilt", reason="不能收这份文件：不是完整的 Parquet，可能没有传完。请重新传一份")
    places = {name: place for place, name in enumerate(names, start=1)}
    return Loaded(0, int(schema.num_rows), places, len(names), marked=False, ended=True, told=Told())


def _columns(database: duckdb.DuckDBPyConnection, spec: Spec, first: int) -> tuple[dict[str, int], int]:
    """Where the columns named by the header stand, and how many each row must have."""
    if spec.format == FIXED:
        return {}, spec.columns
    names = first_row(database, f"SELECT {parts_sql(spec)} FROM raw WHERE rowid = {first}")[0] or []
    places = {name: place for place, name in enumerate(names, start=1)} if spec.header else {}
    return places, spec.columns or len(names)


def _trailer(database: duckdb.DuckDBPyConnection, spec: Spec, trailer: Trailer, last: int) -> Told | None:
    """What the last row tells, or None where it is no trailer."""
    shares = [
        f"{column_sql(column, {})}" if column is not None else "NULL" for column in (trailer.rows, trailer.amount)
    ]
    decimals = DECIMALS[Form.MONEY][trailer.unit]
    line, rows, amount = first_row(
        database,
        f"SELECT line, {', '.join(shares)} FROM (SELECT line, {parts_sql(spec)} AS p FROM raw WHERE rowid = {last})",
    )
    if not line.startswith(trailer.starts):
        return None
    try:
        rows_told = int(rows) if trailer.rows is not None else None
        fen = whole_units(amount, decimals) if trailer.amount is not None else None
    except (ValueError, TypeError):
        return None
    return Told(rows_told, fen)


def whole_units(text: str, decimals: int) -> int:
    """An amount written in full, as a whole number of its smallest unit. Raises ValueError."""
    whole, _, part = text.strip().replace(",", "").partition(".")
    if len(part) > decimals or not (whole.lstrip("+-") + part).isdecimal():
        raise ValueError(text)
    return int(whole + part.ljust(decimals, "0"))


def first_row(database: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    """The one row a statement answers with."""
    row: tuple[Any, ...] = database.execute(sql).fetchall()[0]
    return row
