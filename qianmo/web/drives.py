"""How far each village's drive has come, as one square, in blocks by town."""

from collections.abc import Sequence
from dataclasses import dataclass

from qianmo.apps.campaigns.queries import CellFunnel
from qianmo.web.towns import Town, short_name

STATES: tuple[tuple[str, str], ...] = (
    ("建档", "qm-q1"),
    ("筛查", "qm-q2"),
    ("评议", "qm-q3"),
    ("授信", "qm-q5"),
    ("签约", "qm-q6"),
    ("用信", "qm-q7"),
    ("暂缓", "qm-hatch"),
)
"""States in the order of the work, with the square that stands for each."""

ROWS = 3
"""A block is three squares high."""

_SQUARES = dict(STATES)
_ORDER = [name for name, _ in STATES]


@dataclass(frozen=True, slots=True)
class Block:
    """The villages of one town, the furthest first, under a label as short as its neighbours allow."""

    town: Town
    label: str
    squares: tuple[tuple[CellFunnel, str], ...]


def square_of(village: CellFunnel) -> str:
    """The square of a village; one without a drive is only planned."""
    return _SQUARES.get(village.drive_state, "qm-planned")


def blocks(towns: Sequence[Town]) -> list[Block]:
    """One block per town; 林东西城街道 beside 林东镇 is labelled 西城, and a narrow block by two characters."""
    names = [short_name(town.name) for town in towns]

    def label(name: str, town: Town) -> str:
        stem = max((other for other in names if other != name and name.startswith(other)), key=len, default="")
        columns = -(-len(town.villages) // ROWS)
        return name.removeprefix(stem)[: columns if columns > ROWS else 2]

    return [
        Block(town, label(name, town), tuple((village, square_of(village)) for village in _furthest_first(town)))
        for town, name in zip(towns, names, strict=True)
    ]


def _furthest_first(town: Town) -> list[CellFunnel]:
    def place(village: CellFunnel) -> int:
        if village.deferral_reason or village.drive_state not in _ORDER:
            return 1
        return -_ORDER.index(village.drive_state)

    return sorted(town.villages, key=place)
