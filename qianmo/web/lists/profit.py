"""模拟利润 as a workbook: a month by branch, manager, household or account, within what one may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.crm.queries import branches_in_sight, staff_in_sight
from qianmo.apps.households.queries import faces
from qianmo.apps.org.queries import branches_named, staff_cards
from qianmo.apps.performance.queries import Earned, Earnings, MonthCard, accounts_earning, counted_months, earnings_of
from qianmo.domain.access import Right
from qianmo.domain.ratio import Ratio
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

LANES = {"branch": "机构", "manager": "客户经理", "household": "户", "account": "账户"}
SHOWN, EVERY = 200, 1_000_000
"""So many households or accounts stand on the page; the workbook has all."""
HUNDRED = 100
NOWHERE, UNSEEN = "没有对应到", "不在您的范围内"


@dataclass(frozen=True, slots=True)
class ProfitRow:
    """A row: what it is called, what it earned, its average balance; `product` is an account's."""

    name: str
    place: str
    product: str
    earned: Earned
    average_fen: int
    raroc: Ratio


def month_of(query: Query) -> MonthCard | None:
    """The counted month an address names, else the latest."""
    months, asked = counted_months(), query.get("month", "")
    return next((one for one in months if one.first.isoformat()[:7] == asked), months[0] if months else None)


def lanes_of(seat: Seat) -> dict[str, str]:
    """By what one may look at profit: whoever sees no branch sees people only."""
    branches = branches_in_sight(person=seat.person)
    return LANES if branches is None or branches else {"manager": LANES["manager"]}


def lane_of(seat: Seat, query: Query) -> str:
    """The lane an address names, else the first."""
    lanes, asked = lanes_of(seat), query.get("by", "")
    return asked if asked in lanes else next(iter(lanes))


def profit_rows(seat: Seat, month: MonthCard, by: str, *, limit: int) -> tuple[list[ProfitRow], Earnings] | None:
    """The rows in sight and the sum of all there are; None where nothing was counted for the month."""
    branches = branches_in_sight(person=seat.person)
    lane = "branch" if by == "account" else by
    found = earnings_of(month=month.first, by=lane, branches=branches, households=limit)
    if found is None or month.scheme.profit is None:
        return None
    if by == "account":
        return _accounts(seat, month, limit), found
    names, seen = _names(seat, month, by, {row.key for row in found.rows if row.key is not None})
    rows = [
        _row(month, *names.get(row.key or 0, (UNSEEN if row.key else NOWHERE, "")), "", row, row.fen_days)
        for row in found.rows
        if seen is None or row.key in seen
    ]
    return rows, found


def _names(seat: Seat, month: MonthCard, by: str, keys: set[int]) -> tuple[dict[int, tuple[str, str]], set[int] | None]:
    """Name and place of each key, and which keys are in sight."""
    if by == "branch":
        sight = branches_in_sight(person=seat.person)
        return {pk: (name, "") for pk, (_, name) in branches_named().items()}, None if sight is None else set(sight)
    if by == "manager":
        cards, people = staff_cards(ids=keys, on=month.as_of), staff_in_sight(person=seat.person, on=month.as_of)
        return {pk: (one.name, one.branch) for pk, one in cards.items()}, None if people is None else set(people)
    return _households(seat, keys), None


def _households(seat: Seat, ids: set[int]) -> dict[int, tuple[str, str]]:
    known = faces(household_ids=list(ids), scope=seat.scope) if seat.person.may(Right.SEE_CUSTOMERS) else {}
    return {pk: (one.head_name, one.village) for pk, one in known.items()}


def _accounts(seat: Seat, month: MonthCard, limit: int) -> list[ProfitRow]:
    sight = branches_in_sight(person=seat.person)
    rows = accounts_earning(month=month.first, by="branch", key=None, branches=sight, limit=limit)
    names = _households(seat, {row.household_id for row in rows if row.household_id is not None})
    return [
        _row(
            month, *names.get(row.household_id or 0, (UNSEEN if row.household_id else NOWHERE, "")), row.product,
            row.earned, row.fen_days,
        )
        for row in rows
    ]  # fmt: skip


def _row(month: MonthCard, name: str, place: str, product: str, earned: Earned, fen_days: int) -> ProfitRow:
    days = month.as_of.day
    year = (date(month.first.year + 1, 1, 1) - date(month.first.year, 1, 1)).days
    return ProfitRow(name, place, product, earned, fen_days // days, earned.raroc(days=days, year=year))


def _listed(seat: Seat, query: Query) -> list[ProfitRow]:
    month = month_of(query)
    found = profit_rows(seat, month, lane_of(seat, query), limit=EVERY) if month else None
    return found[0] if found else []


def _cells(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    by = lane_of(seat, query)
    for row in _listed(seat, query):
        one = row.earned
        whole = (
            one.interest_fen, one.transfer_fen, one.bonus_fen, one.vat_fen + one.surtax_fen, one.loss_fen, one.cost_fen
        )  # fmt: skip
        yield (
            row.name, row.place or None, row.product or None, row.average_fen / HUNDRED,
            *(None if by == "manager" else fen / HUNDRED for fen in whole), one.margin_fen / HUNDRED,
            one.before_fen / HUNDRED, one.after_fen / HUNDRED, one.capital_fen / HUNDRED, one.eva_fen / HUNDRED,
            row.raroc.percent(),
        )  # fmt: skip


PROFIT = Listing(
    key="profit",
    title="模拟利润",
    address="profit",
    right=Right.SEE_POINTS,
    filters={"month": "月份", "by": "按什么看"},
    heads=[
        Head("名称"), Head("在哪里"), Head("产品"),
        *(
            Head(f"{name}（元）", "money", said)
            for name, said in (
                ("日均", ""), ("利息净额", "贷款收的减存款付的"), ("转移收支", "存款卖给资金中心，贷款向它买"),
                ("让利", "政策让利"), ("税及附加", ""), ("风险", "预期损失，或账上实提的拨备"), ("费用", ""),
                ("资金收益", "利息净额与转移收支、让利之和"), ("税前", ""), ("税后", ""), ("占用资本", ""),
                ("EVA", "税后减占用资本的要价"),
            )
        ),
        Head("RAROC", meaning="税后折成全年，比占用的资本"),
    ],
    definition="按机构、客户经理、户或账户的当月模拟利润；客户经理是归属的份额，只有资金收益以后的各项",
    count=lambda seat, query: len(_listed(seat, query)),
    rows=_cells,
    keeps=False,
)  # fmt: skip
