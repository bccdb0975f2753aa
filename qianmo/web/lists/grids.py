"""网格: the villages of the map with every figure it can be coloured by, and who answers for each."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from qianmo.apps.campaigns.queries import CellFunnel, funnel_by_village, funnel_on
from qianmo.apps.grids.queries import Stewards, stewards
from qianmo.apps.org.queries import branches_of_staff
from qianmo.domain.access import Right
from qianmo.domain.funnel import NO_FUNNEL
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.measures import COMPARABLE, MEASURES
from qianmo.web.posting import day
from qianmo.web.seat import Seat
from qianmo.web.telling import KNOWN, telling

WAN = 1_000_000
STATES = {"deferred", "open"}
LEFT = "left"
"""Villages nobody in post answers for: without an owner, or with one who has left."""


def in_post(owners: Mapping[int, Stewards], *, on: date) -> frozenset[int]:
    """Those of the owners who hold a post on a day."""
    ids = {one.owner_id for one in owners.values() if one.owner_id is not None}
    return frozenset(branches_of_staff(ids=ids, on=on))


def wanted(village: CellFunnel, held: Stewards | None, chosen: Query, staying: frozenset[int]) -> bool:
    """Whether a village stands in the list as it is narrowed; `staying` are the owners in post."""
    state = chosen.get("state")
    return (
        chosen.get("town", village.town_code) == village.town_code
        and ("owner" not in chosen or (held is not None and str(held.owner_id) == chosen["owner"]))
        and (state not in STATES or bool(village.deferral_reason) == (state == "deferred"))
        and (state != LEFT or held is None or held.owner_id not in staying)
    )


def _chosen(seat: Seat, query: Query) -> list[tuple[CellFunnel, Stewards | None]]:
    owners: Mapping[int, Stewards] = stewards(cell_ids=None, on=seat.on)
    every = [(one, owners.get(one.cell_id)) for one in funnel_by_village(scope=seat.scope)]
    staying = in_post(owners, on=seat.on)
    return [(one, held) for one, held in every if wanted(one, held, query, staying)]


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    every = [telling(seat, key) for key in KNOWN]
    chosen = day(query.get("since", ""))
    since = chosen if chosen is not None and chosen < seat.on else None
    then = funnel_on(scope=seat.scope, on=since) if since else {}
    for one, held in _chosen(seat, query):
        parts = [(told.measure, told.measure.parts(told.of(one))) for told in every]
        before = then.get(one.cell_id, NO_FUNNEL)
        parts += [(MEASURES[key], MEASURES[key].parts(before)) for key in COMPARABLE]
        yield (
            one.code, one.name, one.town, held.owner if held else None, one.funnel.filed,
            *(ratio.numerator / ratio.denominator / (WAN if measure.money else 1) if ratio.applies else None
              for measure, ratio in parts),
            since, one.deferral_reason or None,
        )  # fmt: skip


GRIDS = Listing(
    key="grids",
    title="网格",
    address="grids",
    right=Right.SEE_FUNNEL,
    filters={"town": "乡镇", "owner": "客户经理", "state": "村情", "since": "与哪天比"},
    heads=[
        Head("村代码"), Head("村"), Head("乡镇"), Head("主办"), Head("建档（户）", "count"),
        *(Head(f"{one.name}（万元）" if one.money else one.name, "money" if one.money else "rate", one.formula)
          for one in KNOWN.values()),
        *(Head(f"比较日{MEASURES[key].name}", "rate", MEASURES[key].formula) for key in COMPARABLE),
        Head("比较日", "date"), Head("暂缓原因"),
    ],
    definition="与地图同一份数；不适用的比率留空；没有选与哪天比，比较日的几列留空",
    count=lambda seat, query: len(_chosen(seat, query)),
    rows=_rows,
)  # fmt: skip
