"""业绩归属: accounts that count for others than who keeps them, a row for each share of each attribution."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qianmo.apps.households.queries import Face, faces
from qianmo.apps.performance.queries import AttributionCard, attributions
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat
from qianmo.web.words.attribution import BACK

PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """An attribution and its household; None where the household is not in sight and oneself is named."""

    card: AttributionCard
    face: Face | None


def attributions_in_sight(seat: Seat, query: Query) -> list[Seen]:
    """Attributions of households within the scope, and those that name oneself; by state where one is asked for."""
    state = query.get("state", "")
    cards = [
        one
        for one in attributions()
        if (state != "waiting" or one.state == "waiting") and (state != "now" or one.holds(seat.on))
    ]
    known = faces(household_ids=[one.household_id for one in cards], scope=seat.scope)
    own = seat.person.staff_id
    return [
        Seen(one, known.get(one.household_id))
        for one in cards
        if one.household_id in known or own in {share.staff_id for share in one.shares}
    ]


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in attributions_in_sight(seat, query):
        card, face = one.card, one.face
        household = (face.number, face.head_name, face.village) if face else (None, "不在您的范围内", None)
        told = (
            len(card.accounts),
            card.from_on,
            card.until,
            card.state_name,
            card.said,
            card.asked_by,
            card.decided_by,
        )
        for share in card.shares:
            yield (*household, share.number, share.name, share.bp / PER_CENT, *told)
        if not card.shares:
            yield (*household, None, BACK, None, *told)


ATTRIBUTIONS = Listing(
    key="attributions",
    title="业绩归属",
    address="attributions",
    right=Right.SEE_POINTS,
    filters={"state": "状态"},
    heads=[
        Head("户号"), Head("户主"), Head("村"), Head("工号"), Head("归谁"), Head("份额（%）", "number"),
        Head("账户", "count"), Head("起用", "date"), Head("到（不含）", "date"), Head("状态"), Head("依据"),
        Head("提出"), Head("决定"),
    ],
    definition="另定了归属的账户，从起用日起在积分、计价和利润里归列出的人；没有另定的归管户人。每份一行",
    count=lambda seat, query: sum(1 for _ in _rows(seat, query)),
    rows=_rows,
    keeps=False,
)  # fmt: skip
