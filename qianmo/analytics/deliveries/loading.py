"""What a delivered file holds: which of its lines are rows, and what header and trailer say of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from qianmo.analytics.deliveries.fields import Form
from qianmo.analytics.deliveries.lowering import column_sql, literal, parts_sql
from qianmo.analytics.deliveries.spec import DECIMALS, FIXED, PARQUET, Spec, Trailer
from qianmo.analytics.deliveries.text import edges, plain_text
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
    """What is to be checked: a SELECT of every `line` in order (`p` for Parquet, a list of texts), and what it means.

    Lines from `first` to before `end` are rows, counted from 0, `columns` how many parts each must have.
    """

    source: str
    first: int
    end: int
    places: Mapping[str, int]
    columns: int
    marked: bool
    ended: bool
    told: Told


def load(database: duckdb.DuckDBPyConnection, path: Path, spec: Spec, work: Path) -> Loaded | Refused:
    """Find out what a file holds; its rows are read when they are checked."""
    if spec.format == PARQUET:
        return _load_parquet(path)
    text = plain_text(path, encoding=spec.encoding, packed=_is_packed(path), by_bytes=spec.format == FIXED, work=work)
    if isinstance(text, Refused):
        return text
    outer = edges(text)
    if outer is None:
        return Refused(code="file_empty", reason="不能收这份文件：里面什么也没有，可能没有传完。请重新传一份")
    top, bottom = outer
    places, columns = _columns(database, spec, top.line)
    missing = [one.column for one in spec.fields.values() if isinstance(one.column, str) and one.column not in places]
    if missing:
        reason = f"不能收这份文件：表头里没有「{'」「'.join(missing)}」。请核对文件或对照"
        return Refused(code="columns_missing", reason=reason)
    told = _trailer(database, spec, spec.trailer, bottom.line) if spec.trailer is not None else Told()
    if told is None:
        return Refused(code="file_cut", reason="不能收这份文件：最后没有结束行，可能没有传完。请重新传一份完整的")
    first, end = top.place + spec.header, bottom.place + (spec.trailer is None)
    source = f"SELECT line FROM {LINES.format(path=literal(str(text.path)))}"
    return Loaded(source, first, end, places, columns, text.marked, text.ended, told)


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def _load_parquet(path: Path) -> Loaded | Refused:
    try:
        rows, names = pq.read_metadata(path).num_rows, pq.read_schema(path).names
    except (pa.ArrowException, OSError):
        return Refused(code="parquet_spoilt", reason="不能收这份文件：不是完整的 Parquet，可能没有传完。请重新传一份")
    if rows > MOST_ROWS:
        return Refused(code="too_long", reason=f"不能收这份文件：超过 {MOST_ROWS:,} 行。请分开再交")
    quoted = ('"' + name.replace('"', '""') + '"' for name in names)
    texts = ", ".join(f"coalesce(trim({name}::VARCHAR), '')" for name in quoted)
    places = {name: place for place, name in enumerate(names, start=1)}
    source = f"SELECT [{texts}] AS p FROM read_parquet({literal(str(path))})"
    return Loaded(source, 0, int(rows), places, len(names), marked=False, ended=True, told=Told())


def _columns(database: duckdb.DuckDBPyConnection, spec: Spec, line: str) -> tuple[dict[str, int], int]:
    """Where the columns named by the first line stand, and how many each row must have."""
    if spec.format == FIXED:
        return {}, spec.columns
    [(names,)] = database.execute(f"SELECT {parts_sql(spec)} FROM (SELECT ? AS line)", [line]).fetchall()
    places = {name: place for place, name in enumerate(names or [], start=1)} if spec.header else {}
    return places, spec.columns or len(names or [])


def _trailer(database: duckdb.DuckDBPyConnection, spec: Spec, trailer: Trailer, line: str) -> Told | None:
    """What the last line tells, or None where it is no trailer."""
    if not line.startswith(trailer.starts):
        return None
    shares = [column_sql(column, {}) if column is not None else "NULL" for column in (trailer.rows, trailer.amount)]
    told = f"SELECT {', '.join(shares)} FROM (SELECT line, {parts_sql(spec)} AS p FROM (SELECT ? AS line))"
    [(rows, amount)] = database.execute(told, [line]).fetchall()
    try:
        rows_told = int(rows) if trailer.rows is not None else None
        fen = whole_units(amount, DECIMALS[Form.MONEY][trailer.unit]) if trailer.amount is not None else None
    except (ValueError, TypeError, AttributeError):
        return None
    return Told(rows_told, fen)


def whole_units(text: str, decimals: int) -> int:
    """An amount written in full, as a whole number of its smallest unit. Raises ValueError."""
    whole, _, part = text.strip().replace(",", "").partition(".")
    if len(part) > decimals or not (whole.lstrip("+-") + part).isdecimal():
        raise ValueError(text)
    return int(whole + part.ljust(decimals, "0"))
