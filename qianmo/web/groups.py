"""A village on its page: its households as squares, group by group, and what happened in it last."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qianmo.apps.campaigns.queries import VillageEvent, newest_in_village
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.queries import staff_names
from qianmo.web.stages import LATTICE_ORDER, Stage
from qianmo.web.timeline import Entry, months_of

Squares = list[tuple[int, str]]
REACHED = {"granted": ("granted", "signed", "drawn"), "signed": ("signed", "drawn"), "drawn": ("drawn",)}
"""Who has come at least so far, by the furthest stage."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a village: its households by the furthest stage, and how many came how far."""

    name: str
    squares: Squares
    granted: int
    signed: int
    drawn: int


def groups(found: Iterable[tuple[str, Squares]]) -> list[Group]:
    """The groups of a village in the order of their codes; households without a group come last."""
    rows = []
    for name, squares in found:
        counts = Counter(stage for _, stage in squares)
        reached = {key: sum(counts[stage] for stage in stages) for key, stages in REACHED.items()}
        rows.append(Group(name or "没有分组", squares, **reached))
    return rows


def square_counts(rows: Iterable[Group]) -> list[tuple[Stage, int]]:
    """The legend of the squares: every stage that occurs, with its households."""
    counts = Counter(stage for row in rows for _, stage in row.squares)
    return [(stage, counts[stage.key]) for stage in LATTICE_ORDER if counts[stage.key]]


def recent(*, scope: Scope, village_id: int) -> list[tuple[VillageEvent, Entry]]:
    """The newest events of a village with their sentences."""
    events = newest_in_village(scope=scope, village_id=village_id)
    names = staff_names(ids={one.event.by_staff_id for one in events if one.event.by_staff_id})
    told = [entry for one in events for month in months_of([one.event], names=names) for entry in month.entries]
    return list(zip(events, told, strict=True))
