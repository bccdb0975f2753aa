"""Contests (PK 竞赛): sides of similar size in groups, in an order that was published before the start.

A side is scored by what it added in the period, or by how much of its target that is. Equals are told apart by the
larger amount, then by the lower share of bad loans, then by who got there first; equals in all share a place.
Source: S2 (团队竞赛投放、抱团PK竞赛), S4 (分组PK); domain rules §6.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from qianmo.domain.performance.scores import ranks
from qianmo.domain.ratio import Ratio
from qianmo.domain.refusal import Refused

Key = TypeVar("Key", bound=Hashable)
MOST_GROUPS, LONGEST_NAME, FEWEST_IN_GROUP = 12, 40, 2
OUT = 0
"""The group of a side that does not take part."""


class Scoring(StrEnum):
    """What a side is scored by."""

    INCREASE = "increase"
    COMPLETION = "completion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A side as it stands: its score, the amount behind it, its share of bad loans, and since when it stands there."""

    score: Ratio
    absolute: int
    bad: Ratio
    reached_on: date


def places(sides: Mapping[Key, Side]) -> dict[Key, int]:
    """Place of each side of a group by the published rule; a side without a target stands last."""
    return ranks({key: _order(side) for key, side in sides.items()})


def _order(side: Side) -> tuple[Fraction | int, ...]:
    score, bad = side.score.exact, side.bad.exact
    return (
        score is not None,
        score or Fraction(0),
        side.absolute,
        -bad if bad is not None else Fraction(0),
        -side.reached_on.toordinal(),
    )


def reached_on(steps: Sequence[tuple[date, int]]) -> date:
    """The first day on which a side stood where it stands on the last one, or higher; `steps` are in order of days."""
    return next(day for day, amount in steps if amount >= steps[-1][1])


def grouped(sizes: Mapping[Key, int], *, groups: int) -> dict[Key, int]:
    """A proposal: sides by size into groups numbered from 1, the largest together, groups equal to within one side."""
    ordered = sorted(sizes, key=lambda key: -sizes[key])
    return {key: place * groups // len(ordered) + 1 for place, key in enumerate(ordered)}


def check_contest(
    *, name: str, first: date, until: date, groups: int, sides: int, completion_of_target: bool, on: date
) -> Refused | None:
    """Why a contest cannot be set up: a period that has begun or ends before it begins, too few sides, no name."""
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        return _not("no_name", f"名称要有，最多 {LONGEST_NAME} 个字")
    if until <= first:
        return _not("period", "结束的月份早于开始的月份")
    if first < on:
        return _not("begun", f"{first} 已经过了，名次看得到了再分组不公平。请从下月起")
    if not 1 <= groups <= MOST_GROUPS or sides < groups * FEWEST_IN_GROUP:
        return _not("groups", f"{sides} 个参赛的分不成 {groups} 组，每组至少 {FEWEST_IN_GROUP} 个")
    if not completion_of_target:
        return _not("no_target", "完成率只能用有目标的指标。请改比净增，或换指标")
    return None


def check_groups(groups: Sequence[int]) -> Refused | None:
    """Why a grouping does not stand: a group of one, or nobody takes part."""
    taking = [one for one in groups if one != OUT]
    alone = sorted({one for one in taking if taking.count(one) < FEWEST_IN_GROUP})
    if not taking:
        return _not("nobody", "没有参赛的。请至少留一组")
    if alone:
        return _not("alone", f"第 {alone[0]} 组只有一个，没有对手。请并到别的组，或不参赛")
    return None


def _not(code: str, why: str) -> Refused:
    return Refused(code=code, reason=f"没有办：{why}")
