"""延期支付: what is held of everybody in sight, a row for each person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qianmo.apps.crm.queries import branches_in_sight, staff_in_sight
from qianmo.apps.org.queries import staff_cards
from qianmo.apps.performance.queries import MonthCard, counted_months, deferred_of
from qianmo.domain.access import Right
from qianmo.domain.performance.deferrals import Part
from qianmo.gateways.workbooks import Head
from qianmo.web.lists.listing import Listing
from qianmo.web.seat import Seat

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Held:
    """One person's deferred pay in sums; `next_due` is None where nothing is to come."""

    number: str
    name: str
    branch: str
    kept_fen: int
    taken_fen: int
    paid_fen: int
    held_fen: int
    next_due: date | None


def held_in_sight(seat: Seat, months: list[MonthCard]) -> dict[int, list[Part]]:
    """The parts in sight by person: of those in sight now, and what others earned in a branch in sight."""
    staff = staff_in_sight(person=seat.person, on=seat.on)
    return deferred_of(months=months, staff_ids=staff, branch_ids=branches_in_sight(person=seat.person) or ())


def held_rows(found: Mapping[int, list[Part]], months: list[MonthCard], seat: Seat) -> list[Held]:
    """Everybody of whom something was kept back, also who has left; the most held first."""
    closed = {one.first for one in months if one.closed}
    cards = staff_cards(ids=set(found), on=seat.on)
    rows = []
    for staff, parts in found.items():
        card = cards[staff]
        open_still = [one for one in parts if one.due not in closed and one.left_fen]
        rows.append(
            Held(
                card.number, card.name, card.branch, sum(one.fen for one in parts),
                sum(one.taken_fen for one in parts), sum(one.left_fen for one in parts if one.due in closed),
                sum(one.left_fen for one in open_still), min((one.due for one in open_still), default=None),
            )
        )  # fmt: skip
    return sorted(rows, key=lambda one: (-one.held_fen, one.number))


def _all(seat: Seat) -> list[Held]:
    months = counted_months()
    return held_rows(held_in_sight(seat, months), months, seat)


DEFERRED = Listing(
    key="deferred",
    title="延期支付",
    address="deferred",
    right=Right.SEE_POINTS,
    filters={},
    heads=[
        Head("工号"), Head("客户经理"), Head("机构"),
        *(Head(f"{name}（元）", "money") for name in ("累计延期", "已追索", "已付", "未付")), Head("下次到期", "date"),
    ],
    definition="未付等于累计延期减已追索、减已付；只有您看得到的人，离开的也在内",
    count=lambda seat, _: len(held_in_sight(seat, counted_months())),
    rows=lambda seat, _: (
        (
            one.number, one.name, one.branch, one.kept_fen / HUNDRED, one.taken_fen / HUNDRED, one.paid_fen / HUNDRED,
            one.held_fen / HUNDRED, one.next_due,
        )
        for one in _all(seat)
    ),
    keeps=False,
)  # fmt: skip
