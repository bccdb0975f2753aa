"""网格: the villages of the map with every figure it can be coloured by, and who answers for each."""

from collections.abc import Iterator, Mapping, Sequence

from qianmo.apps.campaigns.queries import CellFunnel, funnel_by_village
from qianmo.apps.crm.queries import deposit_growth, lake_day
from qianmo.apps.grids.queries import Stewards, stewards
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.measures import GROWTH, MEASURES, Deposits
from qianmo.web.seat import Seat

WAN = 1_000_000
STATES = {"deferred", "open"}


def wanted(village: CellFunnel, held: Stewards | None, chosen: Query) -> bool:
    """Whether a village stands in the list as it is narrowed."""
    state = chosen.get("state")
    return (
        chosen.get("town", village.town_code) == village.town_code
        and ("owner" not in chosen or (held is not None and str(held.owner_id) == chosen["owner"]))
        and (state not in STATES or bool(village.deferral_reason) == (state == "deferred"))
    )


def _chosen(seat: Seat, query: Query) -> list[tuple[CellFunnel, Stewards | None]]:
    owners: Mapping[int, Stewards] = stewards(cell_ids=None, on=seat.on)
    every = [(one, owners.get(one.cell_id)) for one in funnel_by_village(scope=seat.scope)]
    return [(one, held) for one, held in every if wanted(one, held, query)]


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    day = lake_day()
    growth = deposit_growth(day=day, scope=seat.scope) if day else {}
    for one, held in _chosen(seat, query):
        parts = [(measure, measure.parts(one.funnel)) for measure in MEASURES.values()]
        parts.append((GROWTH, GROWTH.parts(Deposits(*growth.get(one.cell_id, (0, 0))))))
        yield (
            one.code, one.name, one.town, held.owner if held else None, one.funnel.filed,
            *(ratio.numerator / ratio.denominator / (WAN if measure.money else 1) if ratio.applies else None
              for measure, ratio in parts),
            one.deferral_reason or None,
        )  # fmt: skip


GRIDS = Listing(
    key="grids",
    title="网格",
    address="grids",
    right=Right.SEE_FUNNEL,
    filters={"town": "乡镇", "owner": "客户经理", "state": "村情"},
    heads=[
        Head("村代码"), Head("村"), Head("乡镇"), Head("主办"), Head("建档（户）", "count"),
        *(Head(f"{one.name}（万元）" if one.money else one.name, "money" if one.money else "rate", one.formula)
          for one in (*MEASURES.values(), GROWTH)),
        Head("暂缓原因"),
    ],
    definition="与地图同一份数；不适用的比率留空",
    count=lambda seat, query: len(_chosen(seat, query)),
    rows=_rows,
)  # fmt: skip
