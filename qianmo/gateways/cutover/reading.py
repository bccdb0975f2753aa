"""Reading the files of a cut-over: which file is which, and every row as values or with its bad cells named."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from qianmo.domain.refusal import Refused
from qianmo.gateways.cutover.columns import KINDS, Kind
from qianmo.gateways.rosters.cells import HEADING_DEPTH, MAX_ROWS, Cell, FileRefused, cell_name, column_letters, tidied
from qianmo.gateways.rosters.table import NumberedRow, Table, open_table

SUFFIXES = (".csv", ".txt", ".xlsx", ".xls")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and where: the file by its Chinese name, the cell as a spreadsheet names it, the sentence."""

    file: str
    cell: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its number in the sheet, its values by key; what was left empty is None."""

    number: int
    values: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


@dataclass(slots=True)
class File:
    """A file that was read: `rows` that are sound, and the faults of those that are not."""

    kind: Kind
    places: Mapping[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def blame(self, row: Row, key: str, reason: str) -> None:
        """Note what the bank finds wrong with a cell of a sound row."""
        place = self.places.get(key) or min(self.places.values())
        self.faults.append(Fault(self.kind.name, f"{column_letters(place)}{row.number}", reason))


def files_by_kind(names: Iterable[str]) -> dict[str, str] | Refused:
    """Which of these names is the file of which kind. Refused: a kind without its file, or with two."""
    found: dict[str, str] = {}
    for path in map(Path, sorted(names)):
        kind = next((one for one in KINDS if path.stem.startswith((one.name, one.key))), None)
        if kind is None or path.suffix.lower() not in SUFFIXES:
            continue
        if kind.key in found:
            both = f"{found[kind.key]} 和 {path.name}"
            return Refused(code="file_twice", reason=f"{both} 都是“{kind.name}”。请只留一份")
        found[kind.key] = path.name
    lacking = [kind.name for kind in KINDS if kind.needed and kind.key not in found]
    if lacking:
        names = "、".join(f"{name}.csv" for name in lacking)
        return Refused(code="files_missing", reason=f"缺少文件：{names}。文件名要以这几个词开头，也可以是 .xlsx")
    return found


def read_files(folder: Path) -> dict[str, File] | Refused:
    """Every file of a folder by its kind; a kind that is not there is an empty file.

    Refused: what `files_by_kind` refuses, a file nobody could read or without its columns. Bad rows are no refusal:
    they stand in the faults of their file.
    """
    found = files_by_kind(path.name for path in folder.iterdir()) if folder.is_dir() else files_by_kind([])
    if isinstance(found, Refused):
        return found
    files = {}
    for kind in KINDS:
        try:
            files[kind.key] = _read(folder / found[kind.key], kind) if kind.key in found else File(kind)
        except FileRefused as error:
            reason = f"{found[kind.key]}：{error.refused.reason}"
            return Refused(code=error.refused.code, reason=reason)
    return files


def _read(path: Path, kind: Kind) -> File:
    table = open_table(path)
    with closing(table.rows()) as rows:
        first = list(islice(rows, HEADING_DEPTH))
        heading, places = _heading(first, kind)
        file = File(kind, places)
        below: Iterator[NumberedRow] = chain((row for row in first if row[0] > heading), rows)
        for number, cells in below:
            if any(tidied(str(cell)) for cell in cells):
                _take(file, table, number, cells)
            if len(file.rows) + len(file.faults) > MAX_ROWS:
                raise FileRefused("too_many_rows", f"超过 {MAX_ROWS:,} 行，一次收不下。请分批切换")
    return file


def _heading(rows: Sequence[NumberedRow], kind: Kind) -> tuple[int, dict[str, int]]:
    """The row that names most columns, and the place of each, counted from 1."""
    keys = {column.label: column.key for column in kind.columns}
    best, places = 0, dict[str, int]()
    for number, cells in rows:
        words = [tidied(str(cell)) for cell in cells]
        known = {keys[word]: place for place, word in enumerate(words, start=1) if word in keys}
        if len(known) > len(places):
            best, places = number, known
    lacking = [column.label for column in kind.columns if column.needed and column.key not in places]
    if lacking:
        raise FileRefused("columns_missing", f"表头缺这几列：{'、'.join(lacking)}。请补齐后再传")
    return best, places


def _take(file: File, table: Table, number: int, cells: Sequence[Cell]) -> None:
    """Read one row; it joins the sound ones when every cell is."""
    values: dict[str, Any] = {}
    sound = True
    for column in file.kind.columns:
        place = file.places.get(column.key)
        cell = cells[place - 1] if place and place <= len(cells) else ""
        reason = ""
        if isinstance(cell, float) or (place and (number, place) in table.formulas):
            reason = "数字太长或是公式，读不出原样。请把这一格改成文本"
        else:
            text = tidied(cell)
            try:
                values[column.key] = column.read(text) if text else None
            except ValueError as error:
                reason = str(error)
            if not text and column.needed:
                reason = f"没有填{column.label}"
        if reason:
            sound = False
            file.faults.append(Fault(file.kind.name, cell_name(number, place or 1), reason))
    if sound:
        file.rows.append(Row(number, values))
