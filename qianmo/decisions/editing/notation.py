"""How an officer writes a cell, and how the file says it: 一般农牧户 is `"一般农牧户"`, ≥ 2 is `>= 2`, — is `-`.

Each reading is the inverse of the other. Whatever has no short writing is shown as it stands, and whatever is no short
writing is kept as it was typed, for `check` to judge.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from qianmo.decisions.dmn.model import Model
from qianmo.decisions.editing.sheets import Sheet, SheetColumn

ANY = "-"
SHOWN_ANY = "—"
WORDS = {"null": "空", "true": "是", "false": "否"}
LITERALS = {word: text for text, word in WORDS.items()}
SIGNS = (("≥", ">="), ("≤", "<="))
TYPED = str.maketrans({"（": "(", "）": ")", "，": ",", "、": ",", "＜": "<", "＞": ">", "“": '"', "”": '"'})
QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')
QUOTED_TEXT = re.compile(r'"((?:\\.|[^"\\])*)"')
LISTED, SEPARATORS = "、", re.compile("[,，、]")
ONE_TEXT = re.compile(r'"([^"\\]*)"')
BARE = re.compile(r"[^\s\"\\<>=()\[\],，、+*/?-][^\"\\<>=()\[\],，、+*/?]*")
SENTENCE = re.compile(r"(?!.*(?:\w ?\(|\bif\b))[^\"\\\[\]+*]+")


@dataclass(frozen=True, slots=True)
class Notation:
    """How the cells of one column are written; `names` are those a cell may speak of and must not be quoted."""

    side: Literal["in", "out"]
    is_text: bool
    names: Collection[str] = frozenset()

    def shown(self, text: str) -> str:
        """A cell of the file as an officer reads it."""
        short = self._short(text.strip())
        return short if self.feel(short) == text.strip() else text.strip()

    def feel(self, typed: str) -> str:
        """What an officer typed, as the file says it."""
        text = typed.strip()
        if self.side == "in" and text in {"", ANY, SHOWN_ANY, "－"}:
            return ANY
        if self.is_text and (quoted := self._quoted(text)):
            return quoted
        if text in LITERALS:
            return LITERALS[text]
        return _outside_quotes(text)

    def _short(self, text: str) -> str:
        if self.side == "in" and text == ANY:
            return SHOWN_ANY
        if text in WORDS:
            return WORDS[text]
        if self.is_text:
            return ", ".join(ONE_TEXT.sub(r"\1", part) for part in _parts(text))
        for sign, said in SIGNS:
            text = text.replace(said, sign)
        return text

    def _quoted(self, text: str) -> str:
        """The text in quotes; nothing when it is an expression, a name or a word of the language."""
        parts = [text] if self.side == "out" else [part.strip() for part in SEPARATORS.split(text)]
        return ",".join(f'"{part}"' for part in parts) if all(map(self._is_bare, parts)) else ""

    def _is_bare(self, part: str) -> bool:
        if part in self.names or part in WORDS or part in LITERALS:
            return False
        return (SENTENCE if self.side == "out" else BARE).fullmatch(part) is not None


def names_of(model: Model) -> frozenset[str]:
    """What a cell may speak of: the facts asked and the decisions of a model."""
    return frozenset(item.name for item in model.inputs) | frozenset(one.name for one in model.decisions)


def notation_of(sheet: Sheet, column: SheetColumn, names: Collection[str]) -> Notation:
    """How a column is written: as texts when its type or its cells say so."""
    place = sheet.columns.index(column)
    cells = [rule.cells[place] for rule in sheet.rules]
    is_text = column.type_name == "string" or '"' in column.allowed or any(cell.startswith('"') for cell in cells)
    return Notation(column.side, is_text, names)


def notations_of(sheet: Sheet, names: Collection[str]) -> list[Notation]:
    """How each column of a table is written."""
    return [notation_of(sheet, column, names) for column in sheet.columns]


@dataclass(frozen=True, slots=True)
class ParameterNotation:
    """How a parameter is written, by what it is today: texts as 采矿、钢贸, a text bare, a number as it is."""

    today: str

    def shown(self, text: str) -> str:
        """The constant of the file as an officer reads it."""
        if not _is_texts(text):
            return self._one.shown(text)
        parts = QUOTED_TEXT.findall(text)
        return text if any(SEPARATORS.search(part) for part in parts) else LISTED.join(parts)

    def feel(self, typed: str) -> str:
        """What an officer typed, as the file says it."""
        if _is_texts(self.today) and not typed.strip().startswith("["):
            parts = [part.strip() for part in SEPARATORS.split(typed) if part.strip()]
            return f"[{', '.join(self._quoted(part) for part in parts)}]"
        return self._one.feel(typed)

    @property
    def _one(self) -> Notation:
        return Notation("out", self.today.startswith('"'))

    @staticmethod
    def _quoted(part: str) -> str:
        return part if QUOTED.fullmatch(part) else f'"{part}"'


def _is_texts(text: str) -> bool:
    """Whether this is a written list of nothing but texts."""
    inside = text.strip()
    return inside.startswith("[") and inside.endswith("]") and _parts(inside[1:-1]) == QUOTED.findall(inside)


def _parts(text: str) -> list[str]:
    """The parts of a list of texts, each still in quotes; else the text alone."""
    found = QUOTED.findall(text)
    return found if found and re.fullmatch(rf"\s*{QUOTED.pattern}(?:\s*,\s*{QUOTED.pattern})*\s*", text) else [text]


def _outside_quotes(text: str) -> str:
    """Signs and brackets as the language writes them, save inside quotes."""
    pieces, at = [], 0
    for match in QUOTED.finditer(text):
        pieces += [_plain(text[at : match.start()]), match.group()]
        at = match.end()
    return "".join([*pieces, _plain(text[at:])])


def _plain(text: str) -> str:
    for sign, said in SIGNS:
        text = text.replace(sign, said)
    return text.translate(TYPED)
