"""The rows of the first page's table: managers of a branch, towns of a county, or the villages in one's own care."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qianmo.apps.campaigns.queries import CellFunnel
from qianmo.apps.grids.queries import Stewards
from qianmo.domain.funnel import Funnel
from qianmo.web.measures import MEASURES
from qianmo.web.towns import FEW_TOWNS, Town, gather, total
from qianmo.web.villages import Ranked, rank

NOBODY = "没有主办"


@dataclass(frozen=True, slots=True)
class Lane:
    """One row: whose it is, its villages as squares, its funnel; `key` and `code` filter the lists it opens."""

    name: str
    note: str
    squares: tuple[Ranked, ...]
    funnel: Funnel
    key: str
    code: str


def lanes(villages: Iterable[CellFunnel], *, stewards: Mapping[int, Stewards]) -> tuple[str, list[Lane]]:
    """The head of the first column and the rows: towns where there are many, else owners, else villages."""
    known = list(villages)
    towns = gather(known)
    if len(towns) > FEW_TOWNS:
        return "乡镇街道", [_of_town(town) for town in towns]
    by_owner: dict[tuple[str, int | None], list[CellFunnel]] = {}
    for village in known:
        steward = stewards.get(village.cell_id)
        owner = (steward.owner or NOBODY, steward.owner_id) if steward else (NOBODY, None)
        by_owner.setdefault(owner, []).append(village)
    if len(by_owner) > 1:
        return "客户经理", [
            Lane(
                name=name,
                note="、".join(village.name for village in held),
                squares=tuple(_squares(held)),
                funnel=total(village.funnel for village in held),
                key="owner",
                code=str(staff_id or ""),
            )
            for (name, staff_id), held in sorted(by_owner.items(), key=lambda item: -len(item[1]))
        ]
    return "村", [
        Lane(village.name, village.town, tuple(_squares([village])), village.funnel, "village", village.code)
        for village in known
    ]


def _of_town(town: Town) -> Lane:
    note = f"{len(town.villages)} 村" + (f" · 暂缓 {town.deferred}" if town.deferred else "")
    return Lane(town.name, note, tuple(_squares(town.villages)), town.funnel, "town", town.code)


def _squares(villages: Iterable[CellFunnel]) -> list[Ranked]:
    return rank(villages, MEASURES["signed"], rising=False)
