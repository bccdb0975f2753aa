"""Rows of a register read by what its columns mean: who each is about, and what is wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.grids.queries import cell
from qianmo.domain.leads.reading import Columns, ReadRow, read_row
from qianmo.domain.refusal import Refused
from qianmo.gateways.rosters.places import Places, Village

ACTS = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a register: its number in the file, its cells, what they say if they can be read, what is wrong."""

    number: int
    cells: list[str]
    said: ReadRow | None
    fault: str

    @property
    def identity(self) -> str:
        """The identity number it names, empty where it names none."""
        return self.said.identity if self.said else ""


def read_sheet(rows: Iterable[tuple[int, list[str]]], *, columns: Columns, village_id: int, on: date) -> list[SheetRow]:
    """Every row; at fault besides what `read_row` refuses: formulas, another village, an identity number seen above."""
    village = cell(cell_id=village_id)
    here = Places([Village(village.code, village.name, "", {})] if village else [])
    first: dict[str, int] = {}
    return [_read(number, cells, columns, here, on, first) for number, cells in rows]


def _read(number: int, cells: list[str], columns: Columns, here: Places, on: date, first: dict[str, int]) -> SheetRow:
    if any(one.startswith(ACTS) for one in cells):
        return SheetRow(number, cells, None, "有以 = + - @ 开头的格，像公式。请改成文字再传")
    row = read_row(cells, columns=columns, on=on)
    if isinstance(row, Refused):
        return SheetRow(number, cells, None, row.reason)
    if row.village and isinstance(here.village(row.village, town=""), Refused):
        return SheetRow(number, cells, row, "写的不是这个村。请到那个村导入，或改正村名")
    before = first.setdefault(row.identity, number) if row.identity else number
    return SheetRow(number, cells, row, "" if before == number else f"与第 {before} 行是同一个证件号码")


def sound(rows: Sequence[SheetRow]) -> list[ReadRow]:
    """What the rows without a fault say."""
    return [one.said for one in rows if one.said is not None and not one.fault]
