"""What a line of a slip is a sum of: every account, borrower, event or day of the months it is paid for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qianmo.apps.credit.queries import draw_numbers
from qianmo.apps.feeds.queries import faces_of
from qianmo.apps.grids.queries import cells
from qianmo.apps.households.queries import Face, faces
from qianmo.apps.org.queries import StaffCard, staff_cards, staff_ids
from qianmo.apps.performance.queries import (
    MonthCard,
    Opened,
    Piece,
    Slip,
    SlipLine,
    counted_months,
    open_line,
    period_of,
    slip,
)
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.pay import pay_in_sight
from qianmo.web.seat import Seat
from qianmo.web.words.pay import WHY

HUNDRED, WAN, KEPT = 100, 1_000_000, 4


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of one person's month with everything it is a sum of."""

    month: MonthCard
    card: StaffCard
    own: Slip
    line: SlipLine
    opened: Opened


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A piece as a page shows it; a household outside the reader's scope is not named, of its account the end told."""

    piece: Piece
    face: Face | None
    number: str
    place: str
    why: str


def asked_line(seat: Seat, query: Query) -> Asked | None:
    """The line a query names; None where there is none, or whose pay the reader may not see."""
    months = counted_months()
    month = next((one for one in months if one.first.isoformat()[:7] == query.get("month")), None)
    staff_id = staff_ids(numbers=[query.get("number", "")]).get(query.get("number", ""))
    if month is None or staff_id is None or not pay_in_sight(seat, month, staff_id):
        return None
    own = slip(month=month, staff_id=staff_id, months=months)
    line = next((one for one in own.lines if one.line.code == query.get("line")), None) if own else None
    if own is None or line is None:
        return None
    period = period_of(line=line.line, month=month, months=months)
    opened = open_line(months=period, staff_id=staff_id, line=line.line)
    return Asked(month, staff_cards(ids={staff_id}, on=month.as_of)[staff_id], own, line, opened)


def piece_rows(seat: Seat, pieces: Sequence[Piece]) -> list[PieceRow]:
    """Pieces with the names and numbers the reader may see."""
    sees = seat.person.may(Right.SEE_CUSTOMERS)
    homes = [one.household_id for one in pieces if one.household_id is not None] if sees else []
    known = faces(household_ids=homes, scope=seat.scope)
    accounts = {one.account_id for one in pieces if one.account_id is not None}
    draws = draw_numbers(draw_ids=[-one for one in accounts if one < 0])
    core = faces_of(account_ids=[one for one in accounts if one > 0], on=seat.on)
    villages = {one.id: one.name for one in cells(level="village", ended=True)} if _stationed(pieces) else {}
    rows = []
    for one in pieces:
        face, account = known.get(one.household_id or 0), one.account_id or 0
        number, _ = draws.get(-account, ("", "")) if account < 0 else ("", "")
        if number and face is None:
            number = f"尾号 {number[-KEPT:]}"
        if account in core:
            number = f"尾号 {core[account].ending}"
        place = face.village if face else villages.get(one.village_id or 0, "")
        rows.append(PieceRow(one, face, number, place, WHY.get(one.why, "")))
    return rows


def _stationed(pieces: Sequence[Piece]) -> bool:
    return any(one.village_id is not None for one in pieces)


def _worth(told: int, line: SlipLine) -> float:
    if line.measure.unit_name == "万元":
        return told / WAN
    return told / HUNDRED if line.measure.is_money else told


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    asked = asked_line(seat, query)
    if asked is None:
        return
    for row in piece_rows(seat, asked.opened.pieces):
        one, face = row.piece, row.face
        of_account = one.account_id is not None
        yield (
            asked.card.number, asked.card.name, asked.line.line.name, f"{one.month:%Y-%m}", row.number or None,
            face.number if face else None, face.head_name if face else None, row.place or None,
            row.why or one.kind or one.product or None, one.on, one.start_fen / HUNDRED if of_account else None,
            one.end_fen / HUNDRED if of_account else None, _worth(one.told, asked.line), one.event_id,
        )  # fmt: skip


def _count(seat: Seat, query: Query) -> int:
    asked = asked_line(seat, query)
    return len(asked.opened.pieces) if asked else 0


EVIDENCE = Listing(
    key="evidence",
    title="一项的来源",
    address="evidence",
    right=Right.SEE_POINTS,
    filters={"month": "月份", "number": "工号", "line": "项目"},
    heads=[
        Head("工号"), Head("姓名"), Head("项目"), Head("月份"), Head("账号或借据"), Head("户号"), Head("户主"),
        Head("村"), Head("产品或变动"), Head("日期", "date"), Head("上月末（元）", "money"),
        Head("期末（元）", "money"),
        Head("计", "money", "按项目的单位：万元、元、户、笔、件"), Head("业务事件", "count"),
    ],
    definition="各条之和就是这一行的数量，按季兑现的是本季各月；随月份存档；范围外的户不写名，账号只留尾号",
    count=_count,
    rows=_rows,
    path=("month", "number", "line"),
    keeps=False,
)  # fmt: skip
