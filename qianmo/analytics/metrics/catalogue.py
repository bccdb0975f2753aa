"""What the files of the metrics say of themselves: a head of `-- word: value` lines, then one SELECT.

A definition is a metric (this folder), a grain (`grains`: by whom or what figures are told apart) or something several
metrics stand on (`shared`). Its inputs are tables of the lake or other definitions; all of them become views.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa

HERE = Path(__file__).parent
GRAIN, HOUSEHOLD_GRAIN = "grain", "household_grain"
"""The inputs that stand for whichever grain is asked for: of accounts by days and parts, or of households today."""
UNITS: Mapping[str, pa.DataType] = MappingProxyType(
    {unit: pa.int64() for unit in ("id", "fen", "fen_days", "days", "count", "months", "ppm", "bucket")}
    | {"day": pa.date32(), "text": pa.string()}
)
"""What an output may be counted in, and how it travels."""
HEAD = re.compile(r"-- (title|meaning|subject|key|grains|input|parameter|output|source|version): (.+)")
COLUMN = re.compile(r"(\w+) (\w+)(?:=(\S+))? (.+)")


@dataclass(frozen=True, slots=True)
class Column:
    """A parameter or an output: its unit, what it means, and for a parameter what holds where nothing is said."""

    name: str
    unit: str
    meaning: str
    default: str | None = None

    @property
    def standing(self) -> int | str:
        """The default as a value."""
        said = self.default or ""
        return said if self.unit == "text" else int(said)


@dataclass(frozen=True, slots=True)
class Definition:
    """One file: its head and its text, which is run as it stands."""

    name: str
    title: str
    meaning: str
    inputs: tuple[str, ...]
    text: str
    head: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Metric(Definition):
    """A figure: the grains it can be told by, what it must be given, what it answers, whose rule it is."""

    grains: tuple[str, ...] = ()
    parameters: tuple[Column, ...] = ()
    outputs: tuple[Column, ...] = ()
    source: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Grain(Definition):
    """By whom or what figures are told apart; `unit` is that of its key."""

    unit: str = "id"


@cache
def catalogue() -> tuple[Metric, ...]:
    """Every metric, by name."""
    return tuple(_metric(path) for path in sorted(HERE.glob("*.sql")))


@cache
def grains() -> Mapping[str, Grain]:
    """Every grain."""
    found = [_grain(path) for path in sorted((HERE / "grains").glob("*.sql"))]
    return MappingProxyType({grain.name: grain for grain in found})


@cache
def household_grains() -> Mapping[str, Grain]:
    """Every grain of households: the same words, for figures that stand on no account."""
    found = [_grain(path) for path in sorted((HERE / "grains" / "households").glob("*.sql"))]
    return MappingProxyType({grain.name: grain for grain in found})


@cache
def shared() -> Mapping[str, Definition]:
    """What several metrics stand on."""
    found = [_read(path) for path in sorted((HERE / "shared").glob("*.sql"))]
    return MappingProxyType({definition.name: definition for definition in found})


def metric(name: str) -> Metric:
    """The metric of that name. Raises KeyError."""
    return {found.name: found for found in catalogue()}[name]


def definition(name: str, *, grain: str) -> Definition | None:
    """What an input is, with the grain that was asked for; None where it is a table of the lake."""
    if name == GRAIN:
        return grains()[grain]
    if name == HOUSEHOLD_GRAIN:
        return household_grains()[grain]
    return shared().get(name) or next((found for found in catalogue() if found.name == name), None)


@cache
def every_definition() -> Mapping[str, Definition]:
    """Every file, by its path below this folder."""
    return MappingProxyType({str(path.relative_to(HERE)): _read(path) for path in sorted(HERE.rglob("*.sql"))})


def _read(path: Path) -> Definition:
    text = path.read_text(encoding="utf-8")
    head: dict[str, list[str]] = {}
    for line in text.splitlines():
        if found := HEAD.fullmatch(line):
            head.setdefault(found[1], []).append(found[2])
    said = MappingProxyType({word: tuple(values) for word, values in head.items()})
    return Definition(path.stem, said["title"][0], "".join(said["meaning"]), said.get("input", ()), text, said)


def _metric(path: Path) -> Metric:
    read = _read(path)
    return Metric(
        **_fields(read),
        grains=tuple(read.head["grains"][0].split()) if "grains" in read.head else tuple(grains()),
        parameters=_columns(read, "parameter"),
        outputs=_columns(read, "output"),
        source=read.head["source"][0],
        version=int(read.head["version"][0]),
    )


def _grain(path: Path) -> Grain:
    read = _read(path)
    return Grain(**_fields(read), unit=read.head["key"][0])


def _fields(read: Definition) -> dict[str, Any]:
    return {name: getattr(read, name) for name in Definition.__dataclass_fields__}


def _columns(read: Definition, word: str) -> tuple[Column, ...]:
    found = [COLUMN.fullmatch(line) for line in read.head.get(word, ())]
    return tuple(Column(one[1], one[2], one[4], one[3]) for one in found if one)
