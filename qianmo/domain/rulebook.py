"""Rules the bank sets itself, kept as sheets of rows: reading what was typed, writing it again, comparing two versions.

A sheet names its columns and which of them say what a row is about (its key). Values are plain: whole fen, parts per
million, counts, texts. Whether a sheet as a whole makes sense is asked by the room that lives by it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from qianmo.domain.money import decimal_text, parse_amount
from qianmo.domain.refusal import Refused, join_refusals

Value = str | int | bool | None
Row = dict[str, Value]
PPM_PER_CENT = 10_000
MOST_ROWS = 500
LONGEST = 60
LONGEST_PASSAGE = 4_000
PLAIN = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)%?")


class Sort(StrEnum):
    """What a column holds and how it is typed."""

    AMOUNT = "amount"
    PER_CENT = "per_cent"
    COUNT = "count"
    TEXT = "text"
    PASSAGE = "passage"
    CHOICE = "choice"
    MARK = "mark"
    TIME = "time"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; `least` and `most` in its plain unit (fen, ppm, count), `choices` by code, `known` what else passes.

    An optional one may stay empty and then holds None.
    """

    name: str
    title: str
    sort: Sort
    least: int = 0
    most: int = 10**15
    choices: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The columns of a rule, the names of those that say what a row is about, and how many rows there may be."""

    columns: Sequence[Column]
    key: Sequence[str]
    fewest: int = 0
    most: int = MOST_ROWS


def read_sheet(*, sheet: Sheet, typed: Sequence[Mapping[str, str]]) -> list[Row] | Refused:
    """The rows that were typed, blank ones passed over.

    Refused, all faults at once and each by row and column: what cannot be read, what lies outside, two rows about one
    thing, too many rows or too few.
    """
    rows: list[Row] = []
    faults: list[Refused] = []
    for number, cells in enumerate((one for one in typed if any(text.strip() for text in one.values())), start=1):
        row: Row = {}
        for column in sheet.columns:
            value = _read(column, cells.get(column.name, "").strip())
            if isinstance(value, Refused):
                faults.append(Refused(code=value.code, reason=f"第 {number} 行“{column.title}”{value.reason}"))
            else:
                row[column.name] = value
        rows.append(row)
    if not sheet.fewest <= len(rows) <= sheet.most:
        wanted = f"{sheet.fewest} 行" if sheet.fewest == sheet.most else f"{sheet.fewest} 至 {sheet.most} 行"
        return Refused(code="rows", reason=f"没有提交：要填 {wanted}，现有 {len(rows)} 行")
    return join_refusals(faults) or _twice(sheet, rows) or rows


def _twice(sheet: Sheet, rows: Sequence[Row]) -> Refused | None:
    seen: set[tuple[Value, ...]] = set()
    for row in rows:
        about = key_of(sheet, row)
        if about in seen:
            return Refused(code="twice", reason=f"没有提交：“{told(sheet, row)}”有两行。请合成一行")
        seen.add(about)
    return None


def key_of(sheet: Sheet, row: Mapping[str, Value]) -> tuple[Value, ...]:
    """What a row is about."""
    return tuple(row[name] for name in sheet.key)


def _read(column: Column, text: str) -> Value | Refused:
    if column.sort is Sort.MARK:
        return text in {"yes", "是"}
    if not text:
        return None if column.optional else Refused(code="empty", reason="没有填。请填上")
    if column.sort in {Sort.AMOUNT, Sort.PER_CENT, Sort.COUNT}:
        return _number(column, text)
    if column.sort is Sort.CHOICE:
        return text if text in column.choices else Refused(code="unknown", reason=f"没有“{text[:20]}”。请从名单里选")
    if column.sort in {Sort.TEXT, Sort.PASSAGE}:
        most = LONGEST_PASSAGE if column.sort is Sort.PASSAGE else LONGEST
        return text if len(text) <= most else Refused(code="long", reason=f"超过 {most:,} 个字。请写短些")
    try:
        return (time if column.sort is Sort.TIME else date).fromisoformat(text).isoformat()
    except ValueError:
        return Refused(code="unreadable", reason=f"“{text[:20]}”看不懂。请照格式填")


def _number(column: Column, text: str) -> int | Refused:
    found: int | Refused
    if column.sort is Sort.AMOUNT:
        found = parse_amount(text if text[-1] in "万元圆亿" else f"{text}万")
        if isinstance(found, Refused):
            return Refused(code=found.code, reason=f"：{found.reason}")
    else:
        steps, plain = PPM_PER_CENT if column.sort is Sort.PER_CENT else 1, PLAIN.fullmatch(text)
        exact = Decimal(plain[1]) * steps if plain else Decimal("NaN")
        if exact != exact.to_integral_value():
            wanted = "数字，最细到小数点后四位" if steps > 1 else "整数"
            return Refused(code="unreadable", reason=f"“{text[:20]}”不行。请填{wanted}")
        found = int(exact)
    if not column.least <= found <= column.most:
        least, most = written(column, column.least), written(column, column.most)
        return Refused(code="outside", reason=f"是 {written(column, found)}，要在 {least} 至 {most} 之间")
    return found


def written(column: Column, value: Value) -> str:
    """A value as it is typed: 50 for fifty 万元, 4 for four per cent, a code for a choice."""
    if value is None:
        return ""
    if column.sort is Sort.MARK:
        return "yes" if value else ""
    if column.sort is Sort.AMOUNT:
        return _bare(int(value), places=6)
    if column.sort is Sort.PER_CENT:
        return _bare(int(value), places=4)
    return str(value)[:5] if column.sort is Sort.TIME else str(value)


def _bare(value: int, *, places: int) -> str:
    text = decimal_text(value=value, places=places).replace(",", "")
    return text.rstrip("0").rstrip(".")


def shown(column: Column, value: Value) -> str:
    """A value as people read it: with its unit, a choice by its name."""
    if column.sort is Sort.MARK:
        return "是" if value else "否"
    if value is None:
        return "—"
    if column.sort is Sort.CHOICE:
        return column.choices.get(str(value), str(value))
    unit = {Sort.AMOUNT: " 万元", Sort.PER_CENT: "%"}.get(column.sort, "")
    return f"{written(column, value)}{unit}"


def told(sheet: Sheet, row: Mapping[str, Value]) -> str:
    """What a row is about, in words; the one row of a rule without a key is the rule itself."""
    return " ".join(shown(one, row[one.name]) for one in sheet.columns if one.name in sheet.key) or "规则"


@dataclass(frozen=True, slots=True)
class Changed:
    """One difference: of which row, in which column (none: the whole row came or went), before and after."""

    about: str
    column: str
    before: str
    after: str


def compared(*, sheet: Sheet, before: Iterable[Row], after: Iterable[Row]) -> list[Changed]:
    """Every difference of two versions of a sheet: rows gone, cells changed, rows come."""
    was = {key_of(sheet, row): row for row in before}
    now = {key_of(sheet, row): row for row in after}
    found = [Changed(told(sheet, row), "", _whole(sheet, row), "") for key, row in was.items() if key not in now]
    for key, row in now.items():
        old = was.get(key)
        if old is None:
            found.append(Changed(told(sheet, row), "", "", _whole(sheet, row)))
            continue
        found += [
            Changed(told(sheet, row), one.title, shown(one, old[one.name]), shown(one, row[one.name]))
            for one in sheet.columns
            if old[one.name] != row[one.name]
        ]
    return found


def _whole(sheet: Sheet, row: Row) -> str:
    rest = [one for one in sheet.columns if one.name not in sheet.key]
    return "，".join(f"{one.title} {shown(one, row[one.name])}" for one in rest) or "在名单里"
