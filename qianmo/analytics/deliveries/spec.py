"""What a mapping says: how a file is written, and which column gives which field. Data in, a checked record out.

A mapping is JSON a bank writes; everything in it is looked at before it counts, so that what is lowered to SQL later
holds nothing unforeseen. The names of its keys are told in the how-to of deliveries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from qianmo.analytics.deliveries.fields import Field, Form
from qianmo.domain.refusal import Refused

DELIMITED, FIXED, PARQUET = "delimited", "fixed", "parquet"
ENCODINGS = ("utf-8", "gb18030")
DECIMALS = MappingProxyType(
    {Form.MONEY: {"yuan": 2, "fen": 0}, Form.SHARE: {"one": 6, "percent": 4, "bp": 2, "ppm": 0}}
)
"""Units an amount or a share may be written in, with how many decimals each may have."""
DAYS = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")
MOST_COLUMNS = 500
MOST_PPM = 1_000_000

Column = str | int | tuple[int, int]
"""By the name in the header, by number from 1, or by first byte from 1 and length in bytes."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A column that says whether an amount is positive or negative."""

    column: Column
    plus: tuple[str, ...]
    minus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field comes from: a column or a constant, and how its text is read."""

    column: Column | None = None
    constant: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    unit: str = ""
    thousands: bool = False
    day: str = DAYS[0]
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Trailer:
    """The last row of a file: how it begins, and which columns of it tell the rows and the amount."""

    starts: str
    rows: Column | None
    amount: Column | None
    unit: str


@dataclass(frozen=True, slots=True)
class Spec:
    """How files are named and written, and where each field comes from. `whole`: what a file leaves out is nothing."""

    files: tuple[str, ...]
    format: str
    encoding: str
    delimiter: str
    quote: str
    header: bool
    columns: int
    trailer: Trailer | None
    reject_ppm: int
    whole: bool
    fields: Mapping[str, Source]


class _Unfit(Exception):
    """A sentence on what is wrong with the mapping."""


def read_spec(data: Any, *, fields: Sequence[Field]) -> Spec | Refused:
    """The mapping of these fields. Refused: a key it does not know, an unfit value, a field without source."""
    try:
        return _spec(data, fields)
    except _Unfit as error:
        return Refused(code="mapping_unfit", reason=f"这份对照不能用：{error}。请改好再发布")


def _spec(data: Any, fields: Sequence[Field]) -> Spec:
    known = {"files", "format", "encoding", "delimiter", "quote", "header", "columns", "trailer", "reject_ppm", "whole"}
    _keys(data, known | {"fields"}, "对照")
    written = _one_of(data, "format", (DELIMITED, FIXED, PARQUET), DELIMITED)
    sources = data.get("fields")
    _keys(sources, {one.name for one in fields}, "fields")
    missing = [one.title for one in fields if one.required and one.name not in sources]
    if missing:
        raise _Unfit(f"没有说从哪一列取「{'」「'.join(missing)}」")
    header = _bool(data, "header", written == DELIMITED)
    spec = Spec(
        files=_files(data.get("files")),
        format=written,
        encoding=_one_of(data, "encoding", ENCODINGS, ENCODINGS[0]),
        delimiter=_short(data, "delimiter", ",", most=3, may_be_empty=False),
        quote=_short(data, "quote", '"', most=1, may_be_empty=True),
        header=header,
        columns=_whole(data, "columns", 0, MOST_COLUMNS),
        trailer=_trailer(data.get("trailer"), written),
        reject_ppm=_whole(data, "reject_ppm", 0, MOST_PPM),
        whole=_bool(data, "whole", True),
        fields=MappingProxyType(
            {one.name: _source(sources[one.name], one, written) for one in fields if one.name in sources}
        ),
    )
    if spec.quote and spec.quote in spec.delimiter:
        raise _Unfit("分隔符和引号不能相同")
    if spec.quote and len(spec.delimiter) > 1:
        raise _Unfit('分隔符多于一个字符时不能用引号，请写 "quote": ""')
    named = [source for source in spec.fields.values() if isinstance(source.column, str)]
    if named and not header and written != PARQUET:
        raise _Unfit("文件没有表头，列要用第几列来说")
    return spec


def _files(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
        raise _Unfit('files 要列出文件名，例如 ["balances_{day}.csv"]')
    if any("/" in one or "\\" in one for one in value):
        raise _Unfit("files 里是文件名，不能有目录")
    return tuple(value)


def _source(data: Any, one: Field, written: str) -> Source:
    what = f"「{one.title}」"
    _keys(data, {"from", "constant", "values", "unit", "thousands", "day", "sign"}, what)
    if ("from" in data) == ("constant" in data):
        raise _Unfit(f"{what}要么取自一列（from），要么是常量（constant）")
    units = DECIMALS.get(one.form, {"": 0})
    values = data.get("values", {})
    if not isinstance(values, dict) or not all(isinstance(part, str) for pair in values.items() for part in pair):
        raise _Unfit(f"{what}的 values 要是文本对文本")
    if one.form is Form.CHOICE and (strange := set(values.values()) - set(one.choices)):
        raise _Unfit(f"{what}只能是 {'、'.join(one.choices)}，对照里有 {'、'.join(sorted(strange))}")
    return Source(
        column=_column(data["from"], what, written) if "from" in data else None,
        constant=_short(data, "constant", "", most=60, may_be_empty=True),
        values=MappingProxyType(dict(values)),
        unit=_one_of(data, "unit", tuple(units), next(iter(units))),
        thousands=_bool(data, "thousands", False),
        day=_one_of(data, "day", DAYS, DAYS[0]),
        sign=_sign(data["sign"], what, written) if "sign" in data else None,
    )


def _sign(data: Any, what: str, written: str) -> Sign:
    _keys(data, {"from", "plus", "minus"}, f"{what}的 sign")
    sides = [data.get(side, []) for side in ("plus", "minus")]
    if not all(isinstance(side, list) and all(isinstance(one, str) for one in side) for side in sides) or not sides[1]:
        raise _Unfit(f"{what}的 sign 要列出 plus 和 minus 各是哪些文本")
    return Sign(_column(data.get("from"), what, written), tuple(sides[0]), tuple(sides[1]))


def _trailer(data: Any, written: str) -> Trailer | None:
    if data is None:
        return None
    _keys(data, {"starts", "rows", "amount", "unit"}, "trailer")
    starts = _short(data, "starts", "", most=20, may_be_empty=False)
    rows, amount = (_column(data[key], "trailer", written) if key in data else None for key in ("rows", "amount"))
    if written == PARQUET or isinstance(rows, str) or isinstance(amount, str):
        raise _Unfit("trailer 的列要用第几列或字节位置来说，Parquet 没有 trailer")
    return Trailer(starts, rows, amount, _one_of(data, "unit", ("yuan", "fen"), "yuan"))


def _column(value: Any, what: str, written: str) -> Column:
    if written == FIXED:
        if isinstance(value, list) and len(value) == 2 and all(type(part) is int and part > 0 for part in value):
            return (value[0], value[1])
        raise _Unfit(f"{what}在定宽文件里要写成 [起始字节, 字节数]，从 1 数起")
    if isinstance(value, str) and value:
        return value
    if type(value) is int and 1 <= value <= MOST_COLUMNS:
        return value
    raise _Unfit(f"{what}的列要写表头里的名字，或第几列（从 1 数起）")


def _keys(data: Any, known: set[str], what: str) -> None:
    if not isinstance(data, dict):
        raise _Unfit(f"{what}要是一个对象")
    if strange := sorted(set(map(str, data)) - known):
        raise _Unfit(f"{what}里不认识 {'、'.join(strange)}")


def _one_of(data: dict[str, Any], key: str, choices: tuple[str, ...], default: str) -> str:
    value = data.get(key, default)
    if value not in choices:
        raise _Unfit(f"{key} 只能是 {'、'.join(choices)}")
    return str(value)


def _bool(data: dict[str, Any], key: str, default: bool) -> bool:
    value = data.get(key, default)
    if not isinstance(value, bool):
        raise _Unfit(f"{key} 只能是 true 或 false")
    return value


def _whole(data: dict[str, Any], key: str, default: int, most: int) -> int:
    value = data.get(key, default)
    if type(value) is not int or not 0 <= value <= most:
        raise _Unfit(f"{key} 要是 0 到 {most} 的整数")
    return value


def _short(data: dict[str, Any], key: str, default: str, *, most: int, may_be_empty: bool) -> str:
    value = data.get(key, default)
    if not isinstance(value, str) or len(value) > most or not (value or may_be_empty) or "\n" in value or "\r" in value:
        raise _Unfit(f"{key} 要是不超过 {most} 个字符的文本")
    return value
