"""网格: the villages of the map with every figure it can be coloured by, and who answers for each."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from qianmo.apps.campaigns.queries import CellFunnel, funnel_by_village
from qianmo.apps.grids.queries import Stewards, stewards
from qianmo.apps.org.queries import branches_of_staff
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.measures import NOT_KEPT
from qianmo.web.posting import day
from qianmo.web.seat import Seat
from qianmo.web.telling import KNOWN, Days, Telling, telling, told_on

WAN = 1_000_000
STATES = {"deferred", "open"}
DAYS = ("since", "until")
COMPARED = [key for key in KNOWN if key not in NOT_KEPT]
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


def narrowed(seat: Seat, every: Sequence[CellFunnel], chosen: Query) -> list[CellFunnel]:
    """The villages of the list as it is narrowed; who answers for them is asked only where that narrows it."""
    asked = "owner" in chosen or chosen.get("state") == LEFT
    owners: Mapping[int, Stewards] = stewards(cell_ids=None, on=seat.on) if asked else {}
    staying = in_post(owners, on=seat.on) if asked else frozenset()
    return [one for one in every if wanted(one, owners.get(one.cell_id), chosen, staying)]


def asked_days(query: Query, *, on: date) -> tuple[Days | None, str]:
    """The two days of an address to compare, and why not where they cannot be; without a later one it is today."""
    since, until = (day(query.get(name, "")) for name in DAYS)
    if since is None:
        return None, "要先选前一天" if until is not None else ""
    later = until if until is not None and until < on else None
    if since >= (later or on):
        return None, f"前一天要早于后一天（{later or on}）"
    return Days(since, later), ""


def _chosen(seat: Seat, query: Query) -> list[CellFunnel]:
    return narrowed(seat, funnel_by_village(scope=seat.scope), query)


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    owners: Mapping[int, Stewards] = stewards(cell_ids=None, on=seat.on)
    every = [telling(seat, key) for key in KNOWN]
    days, _ = asked_days(query, on=seat.on)
    pairs = [told_on(seat, key, on) for key in COMPARED for on in (days.since, days.until)] if days else []
    for one in _chosen(seat, query):
        held = owners.get(one.cell_id)
        values = [_value(told, one) for told in (*every, *pairs)]
        yield (
            one.code, one.name, one.town, held.owner if held else None, one.funnel.filed, *values,
            *(() if pairs else [None] * (2 * len(COMPARED))), days.since if days else None,
            (days.until or seat.on) if days else None, one.deferral_reason or None,
        )  # fmt: skip


def _value(told: Telling, one: CellFunnel) -> float | None:
    ratio = told.measure.parts(told.of(one))
    if told.missing or not ratio.applies:
        return None
    return ratio.numerator / ratio.denominator / (WAN if told.measure.money else 1)


GRIDS = Listing(
    key="grids",
    title="网格",
    address="grids",
    right=Right.SEE_FUNNEL,
    filters={"town": "乡镇", "owner": "客户经理", "state": "村情", "since": "比：前一天", "until": "比：后一天"},
    heads=[
        Head("村代码"), Head("村"), Head("乡镇"), Head("主办"), Head("建档（户）", "count"),
        *(Head(f"{one.name}（万元）" if one.money else one.name, "money" if one.money else "rate", one.formula)
          for one in KNOWN.values()),
        *(Head(f"{which}{KNOWN[key].name}{'（万元）' if KNOWN[key].money else ''}",
               "money" if KNOWN[key].money else "rate", KNOWN[key].formula)
          for key in COMPARED for which in ("前一天", "后一天")),
        Head("前一天", "date"), Head("后一天", "date"), Head("暂缓原因"),
    ],
    definition="与地图同一份数；不适用的、没有留下以前的数的留空；没有选两天来比，前一天后一天的几列留空",
    count=lambda seat, query: len(_chosen(seat, query)),
    rows=_rows,
)  # fmt: skip
