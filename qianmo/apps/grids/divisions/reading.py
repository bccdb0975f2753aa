"""Reads one edition of a county's division table: county, towns, villages, each with its code and its parent.

A village row is a committee (村委会, 嘎查, 居委会) or a statistical unit such as the 虚拟社区 of an
industrial park. Only the newest edition carries class codes and map points; both may be missing for any row.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
EDITIONS = (2016, 2023)
NEWEST = EDITIONS[-1]
LEVELS = ("county", "town", "village")


class DivisionsError(ValueError):
    """A division table cannot be had; the message is a Chinese sentence for a screen or a terminal."""


class UnknownCountyError(DivisionsError):
    """The project ships no table for this county code."""


class UnknownEditionError(DivisionsError):
    """The county is known, this edition of it is not."""


class BrokenDivisionsError(DivisionsError):
    """A table contradicts itself: a code twice, a parent missing, a level unknown."""


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """One division: twelve-digit code, name as published, level, code of the level above.

    `ur_code` is the urban/rural class (111 to 123 urban, 210 and 220 rural). `lon` and `lat` are GCJ-02
    degrees.
    """

    code: str
    name: str
    level: str
    parent_code: str
    ur_code: str | None
    lon: float | None
    lat: float | None


def read_edition(code: str, edition: int = NEWEST) -> list[DivisionRow]:
    """All rows of county `code` (six digits) in one edition, county first, then towns, then villages.

    Raises UnknownCountyError, UnknownEditionError or BrokenDivisionsError.
    """
    known = sorted(path.stem for path in FOLDER.glob("[0-9]" * 6 + ".csv"))
    if code not in known:
        raise UnknownCountyError(f"没有区划代码 {code!r} 的资料。现有：{'、'.join(known)}。")
    if edition not in EDITIONS:
        raise UnknownEditionError(f"没有 {edition} 年版的区划资料。现有：{'、'.join(map(str, EDITIONS))}。")
    path = FOLDER / (f"{code}.csv" if edition == NEWEST else f"{code}-{edition}.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [_row(record) for record in csv.DictReader(lines)]
    _check(rows, path.name)
    return sorted(rows, key=lambda row: (LEVELS.index(row.level), row.code))


def is_urban_town(town: DivisionRow, villages: Sequence[DivisionRow]) -> bool:
    """Whether a town is part of the county seat: a sub-district (街道), or a park without residents."""
    if town.name.removesuffix("办事处").endswith("街道"):
        return True
    return bool(villages) and all(village.name.endswith("虚拟社区") for village in villages)


def spoken_name(name: str) -> str:
    """The name as people say it: 双井村委会 is 双井村, 富河社区居民委员会 is 富河社区; brackets are left out."""
    name = name.partition("（")[0] or name
    for ending in ("村村委会", "村委会", "村村民委员会", "村民委员会"):
        if name.endswith(ending):
            return name.removesuffix(ending) + "村"
    for ending in ("居委会", "居民委员会"):
        if name.endswith("社区" + ending):
            return name.removesuffix(ending)
        if name.endswith(ending):
            return name.removesuffix(ending) + "社区"
    return name.removesuffix("办事处")


def _row(record: dict[str, str]) -> DivisionRow:
    lon, lat = record.get("lon_gcj02"), record.get("lat_gcj02")
    return DivisionRow(
        code=record["code"],
        name=record["name"],
        level=record["level"],
        parent_code=record["parent_code"],
        ur_code=record.get("ur_code_2016") or None,
        lon=float(lon) if lon else None,
        lat=float(lat) if lat else None,
    )


def _check(rows: Sequence[DivisionRow], source: str) -> None:
    codes = {row.code for row in rows}
    if len(codes) != len(rows):
        raise BrokenDivisionsError(f"{source} 中有重复的区划代码。")
    if [row.level for row in rows].count("county") != 1:
        raise BrokenDivisionsError(f"{source} 应当只有一个县级行。")
    for row in rows:
        if row.level not in LEVELS:
            raise BrokenDivisionsError(f"{source} 中 {row.code} 的级别 {row.level!r} 不认识。")
        if row.level != "county" and row.parent_code not in codes:
            raise BrokenDivisionsError(f"{source} 中 {row.code} 的上级 {row.parent_code} 不存在。")
