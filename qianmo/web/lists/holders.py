"""存贷: the households behind a row of deposits or loans, with what each holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import Http404

from qianmo.apps.crm.queries import (
    HolderPage,
    Holding,
    LakeDay,
    branches_in_sight,
    holders,
    lake_day,
    staff_in_sight,
)
from qianmo.apps.org.queries import branches_named, staff_cards, staff_ids
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.places import places
from qianmo.web.seat import Seat

YUAN = 100
BATCH = 2_000
COLUMNS = {"fen": "余额", "day": "较昨日", "month": "较月初", "year": "较年初", "average": "年日均"}


@dataclass(frozen=True, slots=True)
class Whose:
    """The row of a figure an address names: its grain and key (none: everything in sight), its name, its filter."""

    grain: str = ""
    key: int = 0
    name: str = "范围内"
    address: dict[str, str] = field(default_factory=dict)


def whose(seat: Seat, query: Query, *, on: date) -> Whose:
    """The row a query names. Raises Http404 for one that is not in sight."""
    if "manager" in query:
        number = query["manager"]
        staff_id = staff_ids(numbers=[number]).get(number)
        seen = staff_in_sight(person=seat.person, on=on)
        if staff_id is None or (seen is not None and staff_id not in seen):
            raise Http404
        return Whose("manager", staff_id, staff_cards(ids={staff_id}, on=seat.on)[staff_id].name, {"manager": number})
    if "branch" in query:
        seen = branches_in_sight(person=seat.person)
        for pk, (code, name) in branches_named().items():
            if code == query["branch"] and (seen is None or pk in seen):
                return Whose("branch", pk, name, {"branch": code})
        raise Http404
    village = places(seat, query).village
    return Whose("cell", village.id, village.name, {"village": village.code}) if village else Whose()


def held_page(
    seat: Seat,
    day: LakeDay,
    query: Query,
    place: Whose,
    *,
    sort: str = "fen",
    rising: bool = False,
    skip: int = 0,
    limit: int | None,
) -> HolderPage:
    """Households of the list a query names."""
    return holders(
        day=day,
        scope=seat.scope,
        grain=place.grain,
        key=place.key,
        side="loan" if query.get("side") == "loan" else "deposit",
        lacking=query.get("only") == "lacking",
        order=sort,
        rising=rising,
        skip=skip,
        limit=limit,
    )


def _count(seat: Seat, query: Query) -> int:
    day = lake_day()
    return 0 if day is None else held_page(seat, day, query, whose(seat, query, on=day.as_of), limit=0).households


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    day = lake_day()
    if day is None:
        return
    place, skip = whose(seat, query, on=day.as_of), 0
    while rows := held_page(seat, day, query, place, skip=skip, limit=BATCH).rows:
        for row in rows:
            yield row.number, row.head_name, row.village, *_side(row.held.deposit), *_side(row.held.loan), day.as_of
        skip += BATCH


def _side(one: Holding) -> list[Cell]:
    return [
        *(fen / YUAN for fen in (one.fen, one.day_fen, one.month_fen, one.year_fen, one.year_average_fen)),
        one.accounts,
    ]


def _heads(side: str) -> list[Head]:
    return [*(Head(f"{side}{name}（元）", "money") for name in COLUMNS.values()), Head(f"{side}账户", "count")]


HOLDERS = Listing(
    key="holders",
    title="存贷户",
    address="figure-households",
    right=Right.SEE_CUSTOMERS,
    filters={"village": "村", "manager": "客户经理", "branch": "机构", "side": "方向", "only": "只看"},
    heads=[Head("户号"), Head("户主"), Head("村"), *_heads("存款"), *_heads("贷款"), Head("数据截至", "date")],
    definition="余额指标 position，日均指标 average；在客户经理和机构名下的只算归在那里的部分",
    count=_count,
    rows=_rows,
)  # fmt: skip
