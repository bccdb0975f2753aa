"""What a cell of a cut-over file may hold: each reader answers with the value, or with the sentence that is wrong."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from qianmo.domain.dated import day_written

Read = Callable[[str], object]
"""Takes the text of a cell that is not empty. Raises ValueError with the sentence for the person."""

_AMOUNT = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?|[0-9]{1,15}(\.[0-9]{1,2})?")
_PERCENT = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,4})?)%?")


def amount(text: str) -> int:
    """An amount in yuan as fen; also balance-days in yuan × days as fen × days."""
    if _AMOUNT.fullmatch(text) is None:
        raise ValueError(f"“{text[:20]}”不是金额。请写成 50000.00，最多两位小数")
    return int(Decimal(text.replace(",", "")).scaleb(2))


def percent(text: str) -> int:
    """A yearly rate in per cent as ppm: 5.55 is 55,500."""
    match = _PERCENT.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text[:20]}”不是年利率。请按百分数写，例如 5.55，最多四位小数")
    return int(Decimal(match[1]).scaleb(4))


def day(text: str) -> date:
    """A day as people and spreadsheets write it."""
    found = day_written(text)
    if found is None:
        raise ValueError(f"“{text[:20]}”不是日期。请写成 2026-10-08")
    return found


def whole(text: str) -> int:
    """A count."""
    plain = text.replace(",", "")
    if not plain.isascii() or not plain.isdecimal() or len(plain) > 9:
        raise ValueError(f"“{text[:20]}”不是笔数。请写成整数")
    return int(plain)


def words(longest: int) -> Read:
    """Text of at most so many characters."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise ValueError(f"有 {len(text)} 个字，最多 {longest} 个。请改短")
        return text

    return read


def one_of(meanings: Mapping[str, object]) -> Read:
    """One of some words, as what it means."""

    def read(text: str) -> object:
        if text not in meanings:
            raise ValueError(f"没有“{text[:20]}”这个写法。可以写：{'、'.join(meanings)}")
        return meanings[text]

    return read
