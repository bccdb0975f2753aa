"""What becomes of villages and towns between two editions, judged before anything is moved.

No public table says which village was merged into which, so somebody writes a mapping, a line per change, and another
person carries it out. A code is borne by one place on any day; nothing of the past moves to a place that bears the same
code later. Lines are judged together, because codes are passed on: 甲 leaves a code on the day 乙 takes it.
Source: the statistical division codes (统计用区划代码) of two editions; the mapping itself is the bank's.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qianmo.domain.refusal import Refused

LONGEST_NAME = 60
CODE_LENGTH = 12


class Change(StrEnum):
    """What a line says: same place under another name or code, gone into another, a part goes, gone, new."""

    KEPT = "kept"
    MERGED = "merged"
    SPLIT = "split"
    ENDED = "ended"
    OPENED = "opened"


LEAVING = frozenset({Change.MERGED, Change.ENDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a mapping; `groups` are the groups that go along with a part."""

    change: Change
    older_code: str = ""
    newer_code: str = ""
    newer_name: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A living town or village: its groups, its households, the last day on which something about it began."""

    code: str
    name: str
    groups: frozenset[str] = frozenset()
    households: int = 0
    latest: date | None = None

    @property
    def is_town(self) -> bool:
        """Whether it is a town and not a village."""
        return self.code.endswith("000")


def town_of(code: str) -> str:
    """The code of the town a village lies in by its own code; a town is its own."""
    return f"{code[:9]}000"


def judge(lines: Sequence[Line], *, places: Mapping[str, Place], on: date) -> dict[int, Refused]:
    """Refusals by position; a mapping is carried out only without any.

    `places` are the living towns and villages by code. 甲 (…201) merged into 乙 (…202) is refused while 乙 itself ends;
    a new 丙 under the code …201 is taken, because 甲 leaves it.
    """
    plan = _Plan(lines, places, on)
    found = {position: plan.against(line) for position, line in enumerate(lines)}
    return {position: refused for position, refused in found.items() if refused is not None}


class _Plan:
    """The mapping as a whole: which codes are left, which are borne afterwards and by how many."""

    def __init__(self, lines: Sequence[Line], places: Mapping[str, Place], on: date) -> None:
        self.places, self.on = places, on
        final = [line for line in lines if line.change in LEAVING | {Change.KEPT}]
        self.said = Counter(line.older_code for line in final)
        self.leaving = {line.older_code for line in final if line.change in LEAVING}
        gone = self.leaving | {line.older_code for line in final if line.newer_code != line.older_code}
        staying = [code for code in places if code not in gone]
        named = [line.newer_code for line in lines if line.change in {Change.OPENED, Change.KEPT}]
        self.renamed = {line.older_code for line in final if line.change is Change.KEPT}
        self.borne = Counter([code for code in staying if code not in self.renamed] + named)
        implied = {
            line.newer_code for line in lines if line.change in {Change.MERGED, Change.SPLIT} and line.newer_name
        }
        self.after = set(self.borne) | implied
        self.below = Counter(town_of(code) for code in self.after if not code.endswith("000"))

    def against(self, line: Line) -> Refused | None:
        older = self.places.get(line.older_code)
        if line.change is not Change.OPENED:
            if older is None:
                return _no("unknown", f"没有代码为 {line.older_code or '（空）'} 的村或乡镇，或已撤销。请核对原代码")
            if line.change is not Change.SPLIT and self.said[line.older_code] > 1:
                return _no(
                    "twice", f"{older.name}有 {self.said[line.older_code]} 行写了去向，只能一行。请留下对的那一行"
                )
            if older.latest is not None and older.latest >= self.on:
                reason = (
                    f"{older.name}在 {older.latest} 还有变动，生效日 {self.on} 太早。请把生效日定在 {older.latest} 之后"
                )
                return _no("too_early", reason)
        if line.change is Change.ENDED:
            return self._against_ending(older)
        return self._against_code(line, older) or self._against_kind(line, older)

    def _against_ending(self, older: Place | None) -> Refused | None:
        assert older is not None
        if older.households:
            reason = f"不能撤销{older.name}：还有 {older.households} 户。请改写为并入，写明并到哪个村"
            return _no("households_left", reason)
        return self._against_town(older)

    def _against_town(self, older: Place) -> Refused | None:
        left = self.below[older.code] if older.is_town and older.code not in self.after else 0
        if left:
            reason = f"{older.name}下还有 {left} 个村没有写去向。请先写明这些村的新代码"
            return _no("villages_left", reason)
        return None

    def _against_code(self, line: Line, older: Place | None) -> Refused | None:
        code = line.newer_code
        county = next(iter(self.places), "")[:6]
        if not (code.isascii() and code.isdecimal() and len(code) == CODE_LENGTH and code.startswith(county)):
            return _no("code", f"新代码 {code or '（空）'} 不对：应是本县 12 位数字，以 {county} 开头。请核对")
        if older is not None and older.is_town != code.endswith("000"):
            return _no("level", f"{older.name}与新代码 {code} 不是同一级。乡镇的代码以 000 结尾，请核对")
        if self.borne[code] > 1:
            return _no("code_taken", f"代码 {code} 会有 {self.borne[code]} 个地方同时使用。请先写明原来用它的村的去向")
        if town_of(code) not in self.after:
            return _no("no_town", f"新代码 {code} 所在的乡镇 {town_of(code)} 不存在。请先写乡镇的变化")
        return None

    def _against_kind(self, line: Line, older: Place | None) -> Refused | None:
        name = line.newer_name
        if len(name) > LONGEST_NAME or (not name and line.change in {Change.KEPT, Change.OPENED}):
            return _no("name", f"新名称应有 1 至 {LONGEST_NAME} 个字。请补上")
        if line.change is Change.OPENED or older is None:
            return None
        if line.change is Change.KEPT:
            if (line.newer_code, name) == (older.code, older.name):
                return _no("nothing", f"{older.name}的代码和名称都没有变，不用写这一行")
            return None if line.newer_code == older.code else self._against_town(older)
        if line.newer_code == older.code and older.code not in self.leaving:
            return _no(
                "itself", f"{older.name}不能{'并入' if line.change is Change.MERGED else '拆到'}自己。请核对新代码"
            )
        if line.newer_code not in self.after:
            return _no("no_target", f"代码 {line.newer_code} 现在没有村。要新设的村请写上新名称")
        if line.change is Change.SPLIT:
            return _against_parts(line, older)
        return self._against_town(older)


def _against_parts(line: Line, older: Place) -> Refused | None:
    unknown = [group for group in line.groups if group not in older.groups]
    if not line.groups:
        return _no(
            "no_groups", f"没有写{older.name}拆出哪些组。它有：{'、'.join(sorted(older.groups)) or '还没有分组'}"
        )
    if unknown:
        return _no("unknown_group", f"{older.name}没有{unknown[0]}。它有：{'、'.join(sorted(older.groups))}")
    return None


def _no(code: str, reason: str) -> Refused:
    return Refused(code=code, reason=reason)
