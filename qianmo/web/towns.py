"""Villages gathered under their towns, and the sums of their funnels."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add

from qianmo.apps.campaigns.queries import CellFunnel
from qianmo.domain.funnel import Funnel

FEW_TOWNS = 2
NOBODY = Funnel(filed=0, eligible=0, granted=0, granted_fen=0, signed=0, signed_fen=0, drawn=0, drawn_fen=0)


@dataclass(frozen=True, slots=True)
class Town:
    """A town with those of its villages the reader may see."""

    cell_id: int
    code: str
    name: str
    urban: bool
    villages: tuple[CellFunnel, ...]
    funnel: Funnel

    @property
    def deferred(self) -> int:
        """Villages put off."""
        return sum(bool(village.deferral_reason) for village in self.villages)


def total(funnels: Iterable[Funnel]) -> Funnel:
    """The sum of funnels, stage by stage."""
    return reduce(add, funnels, NOBODY)


def gather(villages: Iterable[CellFunnel]) -> list[Town]:
    """Towns in the order of their codes."""
    found: dict[int, list[CellFunnel]] = {}
    for village in villages:
        found.setdefault(village.town_id, []).append(village)
    towns = [
        Town(
            cell_id=town_id,
            code=rows[0].town_code,
            name=rows[0].town,
            urban=all(row.urban for row in rows),
            villages=tuple(rows),
            funnel=total(row.funnel for row in rows),
        )
        for town_id, rows in found.items()
    ]
    return sorted(towns, key=lambda town: town.code)


def short_name(name: str) -> str:
    """A town's name without its kind, for narrow places: 富河镇 is 富河."""
    for kind in ("街道办事处", "街道", "苏木", "镇", "乡"):
        if name.endswith(kind) and len(name) > len(kind) + 1:
            return name.removesuffix(kind)
    return name
