"""Villages and groups as a roster writes them, found among the cells of the bank's grid.

A village is named by its code or by its name, with or without the committee behind it (东街村, 东街村委会). A name that
several towns share is refused until the town or the code is given: nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from qianmo.domain.refusal import Refused

_COMMITTEE = re.compile(r"(村民委员会|村委会|居民委员会|居委会|管理委员会|委员会)$")
_GROUP_WORDS = re.compile(r"^第|(村民小组|小组|片区|组|社|队)$")
_CHINESE_FIGURES = {figure: value for value, figure in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@dataclass(frozen=True, slots=True)
class Village:
    """A village of the grid: `groups` holds the code of each group by its name."""

    code: str
    name: str
    town: str
    groups: Mapping[str, str]


class Places:
    """The villages a roster may speak of."""

    def __init__(self, villages: Iterable[Village]) -> None:
        self._by_code: dict[str, Village] = {}
        self._by_name: dict[str, list[Village]] = {}
        for village in villages:
            self._by_code[village.code] = village
            self._by_name.setdefault(_spoken(village.name), []).append(village)
        self._groups = {
            code: {_group_key(name): group for name, group in village.groups.items()}
            for code, village in self._by_code.items()
        }

    def by_code(self, code: str) -> Village | None:
        """The village with a division code."""
        return self._by_code.get(code)

    def village(self, text: str, *, town: str) -> Village | Refused:
        """The village a roster names, by code or by name; `town` may be empty. Refused: unknown, or several."""
        found = self._by_code.get(unicodedata.normalize("NFKC", text))
        if found is not None:
            return found
        named = self._by_name.get(_spoken(text), [])
        if town:
            there = [village for village in named if _is_town(village.town, town)]
            if named and not there:
                where = "、".join(sorted({village.town for village in named}))
                return Refused(code="unknown_village", reason=f"{town}没有“{text}”，这个名字的村在{where}。请核对乡镇")
            named = there
        if len(named) > 1:
            where = "、".join(sorted(village.town for village in named))
            reason = f"全县有 {len(named)} 个“{text}”（{where}）。请加一列“乡镇”，或填 12 位区划代码"
            return Refused(code="ambiguous_village", reason=reason)
        if not named:
            close = get_close_matches(_spoken(text), self._by_name, n=1)
            perhaps = f"是不是“{self._by_name[close[0]][0].name}”？" if close else ""
            reason = f"没有叫“{text}”的村。{perhaps}请按网格里的村名改正，或填 12 位区划代码"
            return Refused(code="unknown_village", reason=reason)
        return named[0]

    def group(self, text: str, *, village: Village) -> str | Refused:
        """The code of a group of a village: 2组, 第二组, 二 and its code all find it."""
        code = unicodedata.normalize("NFKC", text)
        if code in village.groups.values():
            return code
        found = self._groups[village.code].get(_group_key(text))
        if found is not None:
            return found
        known = "、".join(village.groups) or "没有分组，这一格请留空"
        return Refused(code="unknown_group", reason=f"{village.name}没有“{text}”。这个村的组：{known}")


def _spoken(name: str) -> str:
    plain = _COMMITTEE.sub("", "".join(unicodedata.normalize("NFKC", name).split()))
    return plain.removesuffix("村") if len(plain) > 1 else plain


def _is_town(town: str, text: str) -> bool:
    return town == text or (len(text) >= 2 and town.startswith(text))


def _group_key(name: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    while (shorter := _GROUP_WORDS.sub("", plain)) not in {plain, ""}:
        plain = shorter
    return _figures(plain)


def _figures(plain: str) -> str:
    """二 and 02 as 2, 十 as 10, 二十一 as 21; anything else as it stands."""
    if plain.isdecimal():
        return str(int(plain))
    tens, ten, ones = plain.rpartition("十")
    if not set(tens + ones) <= _CHINESE_FIGURES.keys() or len(tens) > 1 or len(ones) > 1 or not plain:
        return plain
    return str((_CHINESE_FIGURES.get(tens, 1) * 10 if ten else 0) + _CHINESE_FIGURES.get(ones, 0))
