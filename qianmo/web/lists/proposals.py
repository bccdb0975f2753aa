"""预授信: a village or a customer group weighed today: who can be proposed for what, who cannot and why, who was."""

from collections.abc import Callable, Iterator, Sequence

from qianmo.apps.campaigns.queries import villages_on_board
from qianmo.apps.credit.queries import Barred, RoundHousehold, Weighing, weighing
from qianmo.apps.ratings.queries import roster_of_group, roster_of_village
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.groups import seen_group
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.places import village_id
from qianmo.web.outcomes import BARS
from qianmo.web.posting import whole
from qianmo.web.seat import Seat

WAN = 1_000_000
PPM = 1_000_000
BOUNDS = {"verdict": "村评议", "model": "政策额度"}


def behind(found: Weighing | None, wanted: str) -> list[Barred] | list[RoundHousehold]:
    """The households behind a count: those barred for a reason, or those proposed already."""
    if found is None:
        return []
    return list(found.made) if wanted == "made" else [one for one in found.barred if one.code == wanted]


def _group(seat: Seat, query: Query) -> Weighing | None:
    group_id = whole(query.get("group", ""))
    seen_group(seat, group_id)
    roster_id = roster_of_group(group_id=group_id, year=seat.on.year)
    return weighing(roster_id=roster_id, scope=seat.scope, on=seat.on) if roster_id is not None else None


def _village(seat: Seat, query: Query) -> Weighing | None:
    (village,) = villages_on_board(scope=seat.scope, village_id=village_id(seat, query))
    if village.drive_id is None:
        return None
    roster_id = roster_of_village(village_id=village.village_id, year=village.year or seat.on.year)
    return weighing(roster_id=roster_id, scope=seat.scope, on=seat.on) if roster_id is not None else None


def _rows(found: Weighing | None, wanted: str) -> Iterator[Sequence[Cell]]:
    if found is None:
        return
    if wanted:
        for one in behind(found, wanted):
            row = one.household if isinstance(one, Barred) else one
            made = row.made.limit_fen / WAN if row.made else None
            said = one.reason if isinstance(one, Barred) else "已提出"
            yield row.number, row.head, row.group, None, made, None, None, None, BARS.get(wanted, said), said
        return
    for able in found.proposable:
        row, verdict = able.household, able.household.verdict
        yield (
            row.number, row.head, row.group, verdict.limit_fen / WAN if verdict and found.told else None,
            able.proposal.limit_fen / WAN, able.product.name, able.offer.rate_ppm / PPM, able.offer.grade,
            "可提", BOUNDS[able.proposal.bound_by],
        )  # fmt: skip


def _listing(
    key: str, address: str, place: str, named: str, weighed: Callable[[Seat, Query], Weighing | None]
) -> Listing:
    def rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
        return _rows(weighed(seat, query), query.get("show", ""))

    return Listing(
        key=key,
        title="预授信",
        address=address,
        right=Right.PROPOSE,
        filters={place: named, "show": "看"},
        heads=[
            Head("户号"), Head("户主"), Head("组"), Head("评议（万元）", "money"), Head("预授信（万元）", "money"),
            Head("产品"), Head("年利率", "rate"), Head("等级"), Head("结果"), Head("受限于或原因"),
        ],
        definition="与授信同一政策、同一评议，按当天的政策算；预授信不是授信",
        count=lambda seat, query: sum(1 for _ in rows(seat, query)),
        rows=rows,
        path=(place,),
        keeps=False,
    )  # fmt: skip


PROPOSALS = _listing("proposals", "proposals", "village", "村", _village)
GROUP_PROPOSALS = _listing("group_proposals", "group-proposals", "group", "客户群", _group)
