"""A year's targets as a tree: the bank, its units, the people in them, month by month, and what must add up.

The parts below a unit sum to it in every month, or the tree is refused with the gap; those of a rate stand beside each
other. A cohort (16 强县, 39 乡镇网点) has a target of its own beside it: its units count in it and above them too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from qianmo.domain.refusal import Refused, join_refusals
from qianmo.domain.targets.measures import PLANNED, spoken
from qianmo.domain.targets.plans import MONTHS

Months = tuple[int, ...]
SHOWN_GAPS = 8
"""So many gaps are told at once; who mends these sees the rest."""


class Level(StrEnum):
    """Whose target it is."""

    BANK = "bank"
    BRANCH = "branch"
    STAFF = "staff"
    COHORT = "cohort"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A target of one measure: whose (a branch code, a staff number, a cohort), under which unit, by month."""

    measure: str
    level: Level
    unit: str
    parent: str
    months: Months

    @property
    def year(self) -> int:
        """What the year asks for: the sum of its months, of a level where it ends."""
        return PLANNED[self.measure].year(self.months)


def check_tree(*, parts: Sequence[Part], names: Mapping[str, str]) -> Refused | None:
    """Why a tree does not stand: a measure without a target of the bank, a part under nothing, sums that differ."""
    faults: list[Refused] = []
    for measure in dict.fromkeys(part.measure for part in parts):
        tree = [part for part in parts if part.measure == measure and part.level is not Level.COHORT]
        faults += _faults(measure, tree, names)
    if len(faults) > SHOWN_GAPS:
        more = Refused(code="more", reason=f"还有 {len(faults) - SHOWN_GAPS} 处，改好这些再传")
        faults = [*faults[:SHOWN_GAPS], more]
    return join_refusals(faults)


def _faults(code: str, tree: Sequence[Part], names: Mapping[str, str]) -> Iterable[Refused]:
    measure = PLANNED[code].name
    known = {part.unit: part for part in tree}
    if sum(part.level is Level.BANK for part in tree) != 1:
        yield Refused(code="no_whole", reason=f"“{measure}”要有且只有一行全行目标")
        return
    below: dict[str, list[Part]] = defaultdict(list)
    for part in tree:
        if part.level is Level.BANK:
            continue
        if part.parent not in known:
            reason = f"“{measure}”{names.get(part.unit, part.unit)}的上级没有目标。请补上级那一行"
            yield Refused(code="no_parent", reason=reason)
        below[part.parent].append(part)
    for unit, children in below.items():
        if unit in known and PLANNED[code].adds_up:
            yield from _gaps(measure, known[unit], children, names)


def _gaps(measure: str, above: Part, children: Sequence[Part], names: Mapping[str, str]) -> Iterable[Refused]:
    summed = total(children)
    who = names.get(above.unit, above.unit) if above.level is not Level.BANK else "全行"
    for month, (mine, theirs) in enumerate(zip(above.months, summed, strict=True), start=1):
        if mine != theirs:
            over = theirs - mine
            told = f"{'多' if over > 0 else '少'}了 {spoken(above.measure, abs(over))}"
            sums = f"下级合计 {spoken(above.measure, theirs)}，本级 {spoken(above.measure, mine)}"
            reason = f"“{measure}”{who} {month} 月：{sums}，{told}"
            yield Refused(code="parts_do_not_add_up", reason=reason)


def total(parts: Iterable[Part]) -> Months:
    """Months summed."""
    return tuple(sum(months) for months in zip(*(part.months for part in parts), strict=True)) or (0,) * MONTHS


def merged(*, parts: Sequence[Part], into: Mapping[str, str]) -> list[Part]:
    """The parts with those of units that were merged in the year counted where they went, so that nothing is lost.

    People of a merged unit go on under the other; a rate stays that of the unit that goes on.
    """
    found: dict[tuple[str, Level, str], Part] = {}
    for part in parts:
        unit = into.get(part.unit, part.unit) if part.level is Level.BRANCH else part.unit
        moved = replace(part, unit=unit, parent=into.get(part.parent, part.parent))
        key = (part.measure, part.level, unit)
        was = found.get(key)
        if was is None or (part.unit == unit and not PLANNED[part.measure].adds_up):
            found[key] = moved
        elif PLANNED[part.measure].adds_up:
            found[key] = replace(was, months=total([was, moved]))
    return list(found.values())
