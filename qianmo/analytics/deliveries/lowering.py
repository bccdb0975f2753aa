"""A mapping lowered to SQL: how a line is taken apart, and how each field is read and checked.

Everything stays exact: an amount with more decimals than its unit has is refused, never rounded. Each field gives an
expression of its value and conditions with a sentence each; the first that holds is why a row is refused. Whatever a
mapping says enters as a quoted literal.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qianmo.analytics.deliveries.fields import Field, Form
from qianmo.analytics.deliveries.spec import DECIMALS, FIXED, Column, Source, Spec
from qianmo.analytics.deliveries.text import MARK, PAD

FIRST_DAY, LAST_DAY = "DATE '1900-01-01'", "DATE '2999-12-31'"
WIDTH = 17
"""Digits of an amount that fit whatever its decimals."""
SHOWN = 30
"""Characters of a bad value that its sentence repeats."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """A field as SQL over its text `t`: its value and, in order, what may be wrong with it."""

    text: str
    value: str
    faults: tuple[tuple[str, str], ...]


def literal(text: str) -> str:
    """Text as SQL takes it."""
    return "'" + text.replace("'", "''") + "'"


def parts_sql(spec: Spec) -> str:
    """The fields of `line` as a list of trimmed texts; nothing where a quote is not closed. Fixed width needs none."""
    if spec.format == FIXED:
        return "NULL::VARCHAR[]"
    cut = literal(spec.delimiter)
    plain = f"string_split(line, {cut})"
    trimmed = f"CASE WHEN contains(line, ' ') THEN list_transform({plain}, lambda one: trim(one)) ELSE {plain} END"
    if not spec.quote:
        return trimmed
    return f"CASE WHEN contains(line, {literal(spec.quote)}) THEN {_quoted(spec)} ELSE {trimmed} END"


def _quoted(spec: Spec) -> str:
    """Fields in quotes, which may hold the delimiter and doubled quotes. A record is one line, so none spans two."""
    quote, cut = spec.quote, spec.delimiter
    q, d = re.escape(quote), re.escape(cut)
    pattern = literal(f"{d} *({q}(?:[^{q}]|{q}{q})*{q} *|[^{q}{d}]*)")
    found = f"regexp_extract_all({literal(cut)} || line, {pattern})"
    bare = f"trim(substr(one, {len(cut) + 1}))"
    inner = f"replace(substr({bare}, 2, length({bare}) - 2), {literal(quote * 2)}, {literal(quote)})"
    opened = f"CASE WHEN starts_with({bare}, {literal(quote)}) THEN {inner} ELSE {bare} END"
    whole = f"array_to_string({found}, '') = {literal(cut)} || line"
    return f"CASE WHEN {whole} THEN list_transform({found}, lambda one: {opened}) END"


def column_sql(column: Column, places: Mapping[str, int]) -> str:
    """The text of a column: by the place of its name, by number, or by the bytes it takes."""
    if isinstance(column, tuple):
        first, length = column
        return f"trim(replace(substr(line, {first}, {length}), {literal(PAD)}, ''))"
    return f"p[{places[column] if isinstance(column, str) else column}]"


def shape_faults(spec: Spec, *, columns: int, marked: bool) -> Iterator[tuple[str, str]]:
    """What may be wrong with a line as a whole."""
    if marked:
        yield f"contains(line, {literal(MARK)})", literal("有读不出的字节、控制字符，或这一行太长")
    if spec.format != FIXED:
        yield "p IS NULL", literal("引号没有闭合")
        if columns:
            yield f"len(p) <> {columns}", f"'列数是 ' || len(p) || '，应为 {columns}'"
        return
    slices = [source.column for source in spec.fields.values() if isinstance(source.column, tuple)]
    least = columns or max((first for first, _ in slices), default=1)
    compared = "<>" if columns else "<"
    yield f"length(line) {compared} {least}", f"'这一行有 ' || length(line) || ' 个字节，应为 {least}'"


def lower(field: Field, source: Source, places: Mapping[str, int]) -> Lowered:
    """A field by its source; its text is `t_<name>` when value and faults are asked."""
    text = literal(source.constant) if source.column is None else column_sql(source.column, places)
    name = f"t_{field.name}"
    faults: list[tuple[str, str]] = []
    value = name
    if source.values:
        whens = " ".join(f"WHEN {literal(one)} THEN {literal(other)}" for one, other in source.values.items())
        text = f"CASE {text} {whens} ELSE {text} END"
    if field.required:
        faults.append((f"{name} IS NULL OR {name} = ''", literal(f"「{field.title}」是空的")))
    given = "" if field.required else f"coalesce({name}, '') <> '' AND "
    if field.form in DECIMALS:
        value, wrong = _exact(name, source, DECIMALS[field.form][source.unit], places)
        faults += [(f"{given}{condition}", _told(field, name, what)) for condition, what in wrong]
    elif field.form is Form.DAY:
        value = _day(name, source.day)
        bad = f"{given}({value} IS NULL OR {value} NOT BETWEEN {FIRST_DAY} AND {LAST_DAY})"
        faults.append((bad, _told(field, name, "不是日期")))
    elif field.form is Form.CHOICE:
        listed = ", ".join(map(literal, field.choices))
        faults.append((f"{given}{name} NOT IN ({listed})", _told(field, name, "没有对照")))
    elif field.form is Form.NUMBER and field.may_be_new:  # others are looked up, and what is no number is not found
        bad = f"{given}NOT regexp_full_match({name}, '[0-9A-Za-z-]{{4,40}}')"
        faults.append((bad, literal(f"「{field.title}」不是账号")))
    elif field.form is Form.TEXT:
        value = f"nullif({name}, '')"
        faults.append((f"length({name}) > {field.most}", literal(f"「{field.title}」超过 {field.most} 个字")))
    return Lowered(text, value, tuple(faults))


def _exact(name: str, source: Source, decimals: int, places: Mapping[str, int]) -> tuple[str, list[tuple[str, str]]]:
    """An amount as a whole number of its smallest unit, and what may be wrong with it."""
    bare = f"replace({name}, ',', '')" if source.thousands else name
    number = f"TRY_CAST({bare} AS DECIMAL({WIDTH - decimals},{decimals}))"
    value = f"({number} * 1{'0' * decimals}::DECIMAL({decimals + 1},0))::BIGINT"
    strange = " OR ".join(f"contains({name}, '{sign}')" for sign in "eE_")
    after = f"strpos({name}, '.') > 0 AND length({name}) - strpos({name}, '.') > {decimals}"
    faults = [
        (f"({number} IS NULL OR {strange})", "不是数"),
        (f"({after})", f"多于 {decimals} 位小数" if decimals else "有小数"),
    ]
    if source.sign is not None:
        side = column_sql(source.sign.column, places)
        plus, minus = (", ".join(map(literal, one)) or "NULL" for one in (source.sign.plus, source.sign.minus))
        value = f"CASE WHEN {side} IN ({minus}) THEN -{value} ELSE {value} END"
        faults.append((f"({side} NOT IN ({plus}, {minus}))" if source.sign.plus else "false", "的正负没有说"))
    return value, faults


def _day(name: str, written: str) -> str:
    if written == "%Y-%m-%d":
        return f"TRY_CAST({name} AS DATE)"
    length = f"length({name}) = 8 AND " if written == "%Y%m%d" else ""
    return f"CASE WHEN {length}true THEN TRY_STRPTIME({name}, {literal(written)})::DATE END"


def _told(field: Field, name: str, what: str) -> str:
    return f"{literal(f'「{field.title}」{what}：')} || left({name}, {SHOWN})"
