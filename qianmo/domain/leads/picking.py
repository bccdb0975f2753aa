"""What a row of the table of lists says: which list, which score, and why; and which rows make no sense.

A score of nothing says that whoever the row meets is on no list. The score ranks within a list: the higher first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qianmo.domain.refusal import Refused

HIGHEST_SCORE = 100
LONGEST_NAME = 20
LONGEST_WHY = 60


@dataclass(frozen=True, slots=True)
class PickRow:
    """A row of the table of lists, from 1: the list it names, its score as it stands there (None: no whole number)."""

    number: int
    name: str
    score: int | None
    note: str


def why_odd_rows(rows: Sequence[PickRow]) -> Refused | None:
    """Refused: a row without a list or with too long a name, a score out of bounds, a reason that is missing or long.

    No row that puts anybody on a list.
    """
    for row in rows:
        if not 0 < len(row.name) <= LONGEST_NAME:
            return _refused(f"第 {row.number} 行的名单名要写，最多 {LONGEST_NAME} 个字")
        if row.score is None or not 0 <= row.score <= HIGHEST_SCORE:
            return _refused(f"第 {row.number} 行的评分要是 0 到 {HIGHEST_SCORE} 的整数，0 是不上名单")
        if row.score and not 0 < len(row.note) <= LONGEST_WHY:
            return _refused(f"第 {row.number} 行要写为什么，最多 {LONGEST_WHY} 个字，写在名单的每一户上")
    return None if any(row.score for row in rows) else _refused("没有一行的评分大于 0，谁也上不了名单")


def _refused(why: str) -> Refused:
    return Refused(code="odd_row", reason=f"名单模型不能用：{why}")
