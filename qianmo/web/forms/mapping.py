"""The form of a mapping: what stands in its fields for a version, and the version that what was typed makes.

Whatever is typed is only put into its place here; whether it can work, the mapping's own reading says.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from qianmo.analytics.deliveries import Field, Form, whole_units
from qianmo.domain.money import decimal_text
from qianmo.web.words.mapping import DAYS, TAB, UNITS

PERCENT_PLACES = 4
LONGEST, LONGEST_NUMBER = 2_000, 10
Typed = Mapping[str, str]


def typed_of(spec: Mapping[str, Any], fields: Sequence[Field]) -> dict[str, str]:
    """What a form shows of a mapping, by the name of the input."""
    trailer = spec.get("trailer") or {}
    typed = {
        "files": "\n".join(spec["files"]),
        "format": spec.get("format", "delimited"),
        "encoding": spec.get("encoding", "utf-8"),
        "delimiter": spec.get("delimiter", ",").replace("\t", TAB),
        "quote": spec.get("quote", '"'),
        "header": "1" if spec.get("header", spec.get("format", "delimited") == "delimited") else "",
        "columns": str(spec.get("columns") or ""),
        "starts": trailer.get("starts", ""),
        "trailer_rows": _shown(trailer.get("rows")),
        "trailer_amount": _shown(trailer.get("amount")),
        "trailer_unit": trailer.get("unit", "yuan"),
        "reject_percent": decimal_text(value=spec.get("reject_ppm", 0), places=PERCENT_PLACES).rstrip("0").rstrip("."),
        "whole": "1" if spec.get("whole", True) else "",
    }
    for one in fields:
        source = spec["fields"].get(one.name, {})
        sign = source.get("sign") or {}
        typed |= {
            f"{one.name}.from": _shown(source.get("from")),
            f"{one.name}.constant": source.get("constant", ""),
            f"{one.name}.unit": source.get("unit", next(iter(UNITS.get(one.form, {"": ""})))),
            f"{one.name}.day": source.get("day", next(iter(DAYS))),
            f"{one.name}.thousands": "1" if source.get("thousands") else "",
            f"{one.name}.values": "；".join(f"{one}={other}" for one, other in source.get("values", {}).items()),
            f"{one.name}.sign": "；".join([_shown(sign.get("from")), *_sides(sign)]) if sign else "",
        }
    return typed


def spec_of(typed: Typed, fields: Sequence[Field]) -> dict[str, Any]:
    """The mapping that what was typed makes; nothing is refused yet."""
    text = {key: value[:LONGEST].strip() for key, value in typed.items()}
    written = text.get("format", "delimited")
    spec: dict[str, Any] = {"files": [line.strip() for line in text.get("files", "").splitlines() if line.strip()]}
    spec |= {"format": written, "whole": bool(text.get("whole"))}
    spec["reject_ppm"] = _ppm(text.get("reject_percent", ""))
    if written != "parquet":
        spec["encoding"] = text.get("encoding", "")
    if written == "delimited":
        spec |= {"delimiter": text.get("delimiter", "").replace(TAB, "\t"), "quote": text.get("quote", "")}
        spec["header"] = bool(text.get("header"))
    if text.get("columns"):
        spec["columns"] = _number(text["columns"])
    if text.get("starts"):
        rows, amount = (_column(text.get(key, "")) for key in ("trailer_rows", "trailer_amount"))
        told = {"starts": text["starts"], "rows": rows, "amount": amount, "unit": text.get("trailer_unit", "yuan")}
        spec["trailer"] = {key: value for key, value in told.items() if value is not None}
    sources = {one.name: _source(text, one) for one in fields}
    return spec | {"fields": {name: source for name, source in sources.items() if source}}


def _source(text: Typed, field: Field) -> dict[str, Any]:
    column, constant = _column(text.get(f"{field.name}.from", "")), text.get(f"{field.name}.constant", "")
    source: dict[str, Any] = {} if column is None else {"from": column}
    source |= {"constant": constant} if constant else {}
    if not source:
        return {}
    if field.form in UNITS:
        source["unit"] = text.get(f"{field.name}.unit", "")
        source |= {"thousands": True} if text.get(f"{field.name}.thousands") else {}
    if field.form is Form.DAY:
        source["day"] = text.get(f"{field.name}.day", "")
    pairs = [pair.partition("=") for pair in _parts(text.get(f"{field.name}.values", ""))]
    source |= {"values": {one.strip(): other.strip() for one, _, other in pairs}} if pairs else {}
    if sign := text.get(f"{field.name}.sign"):
        column, plus, minus = (*sign.replace(";", "；").split("；"), "", "")[:3]
        sides = {"plus": plus.split(), "minus": minus.split()}
        source["sign"] = {"from": _column(column)} | sides
    return source


def _sides(sign: Mapping[str, Any]) -> list[str]:
    return [" ".join(sign.get(side, [])) for side in ("plus", "minus")]


def _parts(text: str) -> list[str]:
    return [part for part in text.replace(";", "；").split("；") if part.strip()]


def _column(text: str) -> Any:
    """A column by its name, by its number, or for fixed width by first byte and length: 「1,20」."""
    parts = text.replace("，", ",").split(",")
    numbers = [_number(part) for part in parts]
    if all(isinstance(one, int) for one in numbers):
        return numbers if len(numbers) > 1 else numbers[0]
    return text.strip() or None


def _shown(column: Any) -> str:
    return ",".join(map(str, column)) if isinstance(column, (list, tuple)) else "" if column is None else str(column)


def _number(text: str) -> int | str:
    """A whole number, or what was typed instead of one, which the mapping's reading refuses."""
    bare = text.strip()
    return int(bare) if bare.isascii() and bare.isdecimal() and len(bare) < LONGEST_NUMBER else text


def _ppm(percent: str) -> int | str:
    try:
        return whole_units(percent or "0", PERCENT_PLACES)
    except ValueError:
        return percent
