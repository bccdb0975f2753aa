"""A mapping in words: how its files are written, where each field comes from, and what another version changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from qianmo.analytics.deliveries import Field, Form
from qianmo.domain.ratio import Ratio

FORMATS = MappingProxyType({"delimited": "分隔的文本（CSV）", "fixed": "定宽文本", "parquet": "Parquet"})
ENCODINGS = MappingProxyType({"utf-8": "UTF-8", "gb18030": "GB18030（含 GBK）"})
UNITS: Mapping[Form, Mapping[str, str]] = MappingProxyType(
    {
        Form.MONEY: {"yuan": "元", "fen": "分"},
        Form.SHARE: {
            "one": "小数（0.05）",
            "percent": "百分数（5）",
            "bp": "基点（500）",
            "ppm": "百万分之一（50000）",
        },
    }
)
DAYS = MappingProxyType(
    {
        "%Y-%m-%d": "2026-09-28",
        "%Y%m%d": "20260928",
        "%Y/%m/%d": "2026/09/28",
        "%Y.%m.%d": "2026.09.28",
        "%Y年%m月%d日": "2026年09月28日",
    }
)
TAB = "制表符"
MAY_BE_WHOLE = frozenset({"balances", "loans"})
"""Kinds of which a file may tell everything there is; of the others, what a file leaves out stays."""


@dataclass(frozen=True, slots=True)
class Change:
    """A line that another version words differently; empty where it says nothing."""

    name: str
    before: str
    after: str


def file_words(kind: str, spec: Mapping[str, Any]) -> dict[str, str]:
    """How the files are named and written, by what it is about."""
    written = spec.get("format", "delimited")
    words = {"文件名": "、".join(spec["files"]), "写法": FORMATS[written]}
    if written != "parquet":
        words["编码"] = ENCODINGS[spec.get("encoding", "utf-8")]
    if written == "delimited":
        words["分隔符"] = spec.get("delimiter", ",").replace("\t", TAB)
        words["引号"] = spec.get("quote", '"') or "没有"
        words["表头"] = "第一行是表头" if spec.get("header", True) else "没有表头"
    if spec.get("columns"):
        words["每行列数或字节数"] = str(spec["columns"])
    if trailer := spec.get("trailer"):
        words["结束行"] = f"以「{trailer['starts']}」开头" + "".join(
            f"，{_column(trailer[key])}是{name}"
            for key, name in (("rows", "行数"), ("amount", "金额"))
            if key in trailer
        )
    words["允许退回"] = Ratio.of_ppm(spec.get("reject_ppm", 0)).percent(2)
    if kind in MAY_BE_WHOLE:
        words["没有写到的"] = "当作没有了" if spec.get("whole", True) else "照旧不变"
    return words


def field_words(spec: Mapping[str, Any], fields: Sequence[Field]) -> list[tuple[str, str, str]]:
    """Title of each field, where it comes from, how it is read; a field a file does not have comes from nowhere."""
    return [(one.title, *_source(one, spec["fields"].get(one.name))) for one in fields]


def _source(field: Field, source: Mapping[str, Any] | None) -> tuple[str, str]:
    if source is None:
        return "不取", ""
    place = _column(source["from"]) if "from" in source else f"固定为「{source['constant']}」"
    units = UNITS.get(field.form)
    how = [f"单位 {units[source.get('unit', next(iter(units)))]}"] if units else []
    how += [f"写成 {DAYS[source.get('day', '%Y-%m-%d')]}"] if field.form is Form.DAY else []
    how += ["有千分位逗号"] if source.get("thousands") else []
    how += ["、".join(f"{one} → {other}" for one, other in source["values"].items())] if source.get("values") else []
    if sign := source.get("sign"):
        how.append(f"{_column(sign['from'])}是 {'、'.join(sign['minus'])} 时为负")
    return place, "；".join(how)


def _column(column: Any) -> str:
    if isinstance(column, str):
        return f"「{column}」列"
    return f"第 {column} 列" if isinstance(column, int) else f"第 {column[0]} 字节起 {column[1]} 个字节"


def changes(kind: str, before: Mapping[str, Any], after: Mapping[str, Any], fields: Sequence[Field]) -> list[Change]:
    """What reads differently, line by line."""
    old, new = (_lines(kind, spec, fields) for spec in (before, after))
    return [
        Change(name, old.get(name, ""), new.get(name, ""))
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]


def _lines(kind: str, spec: Mapping[str, Any], fields: Sequence[Field]) -> dict[str, str]:
    told = {title: "，".join(filter(None, (place, how))) for title, place, how in field_words(spec, fields)}
    return file_words(kind, spec) | told
