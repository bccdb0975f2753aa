"""整村规划 as a workbook: in the very columns it comes in by, so that it goes out, is changed, and comes in again."""

from collections.abc import Iterator, Mapping, Sequence

from qianmo.apps.org.queries import branches_named
from qianmo.apps.outreach.queries import PlannedRow, plan_in_force, plan_today
from qianmo.domain.access import Right
from qianmo.domain.outreach.plans import Kind
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat
from qianmo.web.sheets.drive_plan import COLUMNS, step_line, village_line

STATES = {
    "standard": "规范村", "demonstration": "示范村", "pilot": "试点", "begun": "已开", "done": "已做成", "late": "逾期",
    "deferred": "暂缓", "outside": "未列入",
}  # fmt: skip
"""Which villages one may ask for."""


def in_view(row: PlannedRow, chosen: Mapping[str, str], seat: Seat) -> bool:
    """Whether the filters of the address leave a village."""
    if chosen.get("branch", "") not in {"", str(row.village.branch_id or 0)}:
        return False
    if chosen.get("phase") and str(row.planned.phase if row.planned else "") != chosen["phase"]:
        return False
    states = {
        "standard": row.counts and row.planned is not None and row.planned.kind is Kind.STANDARD,
        "demonstration": row.counts and row.planned is not None and row.planned.kind is Kind.DEMONSTRATION,
        "deferred": row.is_deferred, "outside": row.planned is None, "late": row.late(on=seat.on),
        "done": row.counts and row.done, "begun": row.counts and row.begun,
        "pilot": bool(row.planned and row.planned.pilot),
    }  # fmt: skip
    return states.get(chosen.get("state", ""), True)


def _kept(seat: Seat, query: Query) -> list[PlannedRow]:
    card = plan_in_force()
    found = plan_today(card=card, scope=seat.scope).rows if card else []
    return [one for one in found if in_view(one, query, seat)]


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    codes = {pk: code for pk, (code, _) in branches_named().items()}
    for row in _kept(seat, query):
        done = "已做成" if row.done else "已开" if row.begun else "没有开"
        yield [*village_line(row, codes), row.village.town, done, "逾期" if row.late(on=seat.on) else None]
    card = plan_in_force()
    if card and not query:
        for step in plan_today(card=card, scope=seat.scope).steps:
            yield [*step_line(step, codes), None, None, None]


DRIVE_PLAN = Listing(
    key="drive-plan",
    title="整村规划",
    address="drive-plan",
    right=Right.SEE_FUNNEL,
    filters={"branch": "机构", "phase": "阶段", "state": "哪些村"},
    fixed={"view": "villages"},
    heads=[*(Head(column) for column in COLUMNS), Head("乡镇"), Head("做到"), Head("逾期")],
    definition="没有条件时连网点三步一起导出；前八列就是传上来的八列，改好可以再传。没有写安排的村是未列入",
    count=lambda seat, query: sum(1 for _ in _rows(seat, query)),
    rows=_rows,
)
