"""Segments (片区) of a scheme: who is measured by the same weights, ranked with whom, and out of which pool.

A cohort of units (16 强县, 39 乡镇网点) may be a segment of its own: 「对于强县试点机构单列考核及奖罚措施」 (S4).
It has its own prices and its own pool beside the others in the one scheme, so that nothing is counted twice.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Staff measured by the same weights and ranked among each other.

    Who belongs to it holds a post in one of these kinds of unit, or in a unit of one of these cohorts. `pool_fen` is a
    pool of its own (单列), shared among its people alone; 0 shares the scheme's with the others.
    """

    code: str
    name: str
    kinds: tuple[str, ...]
    cohorts: tuple[str, ...] = ()
    pool_fen: int = 0


def segment_of(segments: Sequence[Segment], *, kind: str, cohorts: Collection[str] = ()) -> Segment | None:
    """The one segment of a person, by the kind of the unit and the cohorts it was in on the first day of the month.

    A cohort goes before the kind; a unit in two cohorts falls under the segment that stands first in the scheme. So a
    unit that joins a cohort during a month falls under its segment from the first of the next. None: not measured.
    """
    own = (one for one in segments if not set(one.cohorts).isdisjoint(cohorts))
    return next(own, None) or next((one for one in segments if kind in one.kinds), None)


def read_segments(told: Sequence[Mapping[str, Any]]) -> tuple[Segment, ...]:
    """Segments as they are stored."""
    return tuple(
        Segment(
            code=str(one["code"]), name=str(one["name"]).strip(), kinds=tuple(map(str, one.get("kinds", ()))),
            cohorts=tuple(map(str, one.get("cohorts", ()))), pool_fen=int(one.get("pool_fen", 0)),
        )
        for one in told
    )  # fmt: skip


def faults_of(segments: Sequence[Segment], *, kinds: Collection[str], shares_pool: bool) -> list[str]:
    """What is wrong with segments: nobody is in one, a kind, cohort or code twice, no weights."""
    faults = [f"机构类型「{kind}」没有这一种" for one in segments for kind in one.kinds if kind not in kinds]
    faults += _twice("机构类型", [kind for one in segments for kind in one.kinds])
    faults += _twice("机构组", [cohort for one in segments for cohort in one.cohorts])
    codes = [one.code for one in segments]
    faults += [f"片区代号「{code}」用了两次" for code in set(codes) if codes.count(code) > 1]
    faults += [f"片区「{one.name}」没有机构类型，也没有机构组" for one in segments if not one.kinds and not one.cohorts]
    faults += [f"片区要有名称，最多 {LONGEST} 个字" for one in segments if not 0 < len(one.name) <= LONGEST]
    faults += [f"片区「{one.name}」单列的资金池不能小于零" for one in segments if one.pool_fen < 0]
    if any(one.pool_fen for one in segments) and not shares_pool:
        faults.append("有片区单列了资金池，却没有写按哪些项目分。请在资金池里写项目和权重")
    if not any(one.kinds for one in segments):
        faults.append("至少要有一个片区按机构类型分")
    return faults


def _twice(what: str, named: Sequence[str]) -> list[str]:
    return [f"{what}「{one}」同时属于两个片区" for one in dict.fromkeys(named) if named.count(one) > 1]


def in_two(segments: Sequence[Segment], *, units: Mapping[str, Collection[str]]) -> list[str]:
    """Which units lie in cohorts of two segments, and which one holds, in words.

    `units` are the units of each cohort, by name.
    """
    own: dict[str, list[str]] = {}
    for one in segments:
        for unit in {unit for cohort in one.cohorts for unit in units.get(cohort, ())}:
            own.setdefault(unit, []).append(one.name)
    both = [(unit, names) for unit, names in sorted(own.items()) if len(names) > 1]
    return [f"{unit}同在{'、'.join(names)}，算在{names[0]}" for unit, names in both]
