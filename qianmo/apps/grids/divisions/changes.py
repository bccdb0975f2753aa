"""Compares two editions of one county's divisions.

No public table says which village was merged into which, so a comparison can only tell five things apart:
same, code changed, code re-used or row renamed, gone, new. Merges and splits come from a mapping that a bank
enters.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from qianmo.apps.grids.divisions.reading import DivisionRow

LIKENESS = 0.6
"""Names that share more than this of their characters in order are taken for one name changed; a person decides."""


class Pair(NamedTuple):
    """The same place, or the same code, in the older and in the newer edition."""

    older: DivisionRow
    newer: DivisionRow


@dataclass(frozen=True, slots=True)
class EditionDiff:
    """Every row of either edition, in exactly one list.

    `recoded` kept its name and got another code; `renamed_or_reused` kept its code under another name, and
    nothing but local knowledge tells which of the two happened.
    """

    same: tuple[Pair, ...]
    recoded: tuple[Pair, ...]
    renamed_or_reused: tuple[Pair, ...]
    gone: tuple[DivisionRow, ...]
    new: tuple[DivisionRow, ...]


def diff_editions(older: Sequence[DivisionRow], newer: Sequence[DivisionRow]) -> EditionDiff:
    """What changed from `older` to `newer`.

    A row counts as recoded only when its name is unique at its level in both editions: 太平村 in two towns is
    no proof.
    """
    before = {row.code: row for row in older}
    after = {row.code: row for row in newer}
    same = [Pair(row, after[code]) for code, row in before.items() if code in after and after[code].name == row.name]
    for pair in same:
        del before[pair.older.code], after[pair.newer.code]

    places = _unique_names(newer)
    moved_from = _unique_names(older)
    recoded = [
        Pair(row, places[key])
        for key, row in moved_from.items()
        if row.code in before and key in places and places[key].code in after
    ]
    for pair in recoded:
        del before[pair.older.code], after[pair.newer.code]

    kept = [Pair(row, after[code]) for code, row in before.items() if code in after]
    for pair in kept:
        del before[pair.older.code], after[pair.newer.code]
    return EditionDiff(tuple(same), tuple(recoded), tuple(kept), tuple(before.values()), tuple(after.values()))


def _unique_names(rows: Sequence[DivisionRow]) -> dict[tuple[str, str], DivisionRow]:
    times = Counter((row.level, row.name) for row in rows)
    return {(row.level, row.name): row for row in rows if times[row.level, row.name] == 1}


def alike(older: str, newer: str) -> bool:
    """Whether two names under one code read like one place renamed: 楼下村 and 娄下村, not 北塔社区 and 清河社区."""
    return SequenceMatcher(None, older, newer).ratio() > LIKENESS
