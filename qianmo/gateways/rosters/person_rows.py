"""One row of a roster: the person it tells of, or every cell that is wrong with it.

All cells of a row are looked at, so that a village mends a row once and not cell by cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.domain.households import Member
from qianmo.domain.identity import read_identity, read_phone
from qianmo.domain.refusal import Refused
from qianmo.gateways.rosters.cells import Area, Cell, cell_name, closed_up, has_invisible, is_plain, tidied
from qianmo.gateways.rosters.columns import LABELS
from qianmo.gateways.rosters.survey import Place
from qianmo.gateways.rosters.vocabulary import RELATIONS, read_relation

MAX_LENGTH = {"name": 60, "address": 120, "ethnicity": 20, "household": 40, "village": 60, "town": 60, "group": 60}
LONGEST = 200
"""Characters in a cell of any other column."""

_FORMULA_SIGNS = frozenset("=+-@＝＋－＠")


@dataclass(slots=True)
class PersonRow:
    """A row's number, its texts by column key, the columns' places, and what is wrong so far: sentences, columns."""

    number: int
    texts: dict[str, str]
    places: Mapping[str, int]
    wrong: list[str]
    blamed: set[str]

    def cell(self, key: str) -> str:
        """The name of this row's cell in a column, or of the row where the file has no such column."""
        return cell_name(self.number, self.places[key]) if key in self.places else f"第 {self.number} 行"

    def blame(self, key: str, sentence: str) -> None:
        """Note what is wrong with a cell."""
        self.wrong.append(f"{self.cell(key)}：{sentence}")
        self.blamed.add(key)


def read_row(
    number: int,
    cells: Sequence[Cell],
    *,
    places: Mapping[str, int],
    formulas: frozenset[Place],
    merged: Sequence[tuple[Area, Sequence[Cell]]],
) -> PersonRow | None:
    """The texts of a row, or None when it is blank in every known column.

    `merged` are the merged areas this row runs through, each with the cells of the area's first row: what stands there
    holds for every row of the area, though the area is refused.
    """
    row = PersonRow(number, {}, places, [], set())
    width = len(cells)
    blank = True
    blamed: list[Area] = []
    for key, place in places.items():
        cell = cells[place - 1] if place <= width else ""
        for area, first in merged:
            if area.first_column <= place <= area.last_column:
                cell = first[area.first_column - 1] if area.first_column <= len(first) else ""
                if area not in blamed:
                    blamed.append(area)
                    row.blame(key, f"在合并单元格 {area} 里。请取消合并，每一行都填上")
        is_formula = bool(formulas) and (number, place) in formulas
        blank = blank and not cell and not is_formula
        row.texts[key] = _text(row, key, cell, is_formula=is_formula)
    return None if blank or not (row.wrong or any(row.texts.values())) else row


def read_member(row: PersonRow, *, on: date) -> Member:
    """The person of a row; whatever is wrong with him or her is noted on the row."""
    name = closed_up(row.texts["name"])
    if not name and "name" not in row.blamed:
        row.blame("name", "没有填姓名")
    relation = read_relation(row.texts["relation"])
    if relation is None and "relation" not in row.blamed:
        understood = "、".join(words[0] for words in RELATIONS.values())
        said = f"不认识“{row.texts['relation']}”这个关系" if row.texts["relation"] else "没有填与户主关系"
        row.blame("relation", f"{said}。可以填：{understood}")
    number = row.texts["identity"]
    if number or "identity" not in row.blamed:
        identity = read_identity(number, on=on)
        if isinstance(identity, Refused):
            row.blame("identity", identity.reason)
        else:
            number = identity.number
    phone = read_phone(row.texts["phone"]) if row.texts.get("phone") else None
    if isinstance(phone, Refused):
        row.blame("phone", phone.reason)
        phone = None
    ethnicity = row.texts.get("ethnicity", "")
    if ethnicity and not ethnicity.endswith("族"):
        ethnicity += "族"
    return Member(name=name, relation=relation or "", identity=number, phone=phone, ethnicity=ethnicity)


def _text(row: PersonRow, key: str, cell: Cell, *, is_formula: bool) -> str:
    """A cell's text, or "" with a note when it is no honest text."""
    text = "" if isinstance(cell, float) else tidied(cell)
    if is_plain(text) and text[:1] not in _FORMULA_SIGNS and not is_formula and not isinstance(cell, float):
        return text
    fault = None
    if is_formula:
        fault = "是公式。请复制后“选择性粘贴”为数值，再导入"
    elif isinstance(cell, float):
        fault = f"{LABELS[key]}存成了数字，15 位以后已丢失。请把这一列设为文本格式，对照证件重新录入"
    elif text[:1] in _FORMULA_SIGNS:
        fault = f"以“{text[0]}”开头，会被当成公式。请去掉这个符号"
    elif has_invisible(text):
        fault = f"{LABELS[key]}里有看不见的控制字符。请删掉这一格，重新录入"
    elif len(text) > MAX_LENGTH.get(key, LONGEST):
        fault = f"{LABELS[key]}有 {len(text)} 个字，最多 {MAX_LENGTH.get(key, LONGEST)} 个。请写短一些"
    if fault is not None:
        row.blame(key, fault)
        return ""
    return " ".join(text.split()) if "\n" in text or "\r" in text or "\t" in text else text
