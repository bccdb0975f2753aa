"""工程项目: programmes with milestones and budgets, in the columns in which they are sent in, and how each stands."""

from collections.abc import Iterator, Sequence

from qianmo.apps.targets.queries import MilestoneRow, ProgrammeRow, programmes
from qianmo.domain.access import Right
from qianmo.domain.money import FEN_PER_WAN
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat
from qianmo.web.sheets.programme import COLUMNS

KINDS = {"开始": "date", "结束": "date", "限期": "date", "预算（万元）": "money"}


def _rows(seat: Seat, _: Query) -> Iterator[Sequence[Cell]]:
    for row in programmes(on=seat.on):
        head = (row.work, row.name, row.owner_number, row.since, row.until)
        for one in row.milestones:
            yield (*head, *_milestone(one), None, None, *_stands(one), None, None)
        for purse in row.budgets:
            told = (purse.name, purse.fen / FEN_PER_WAN)
            money = (purse.confirmed_fen / FEN_PER_WAN, purse.waiting_fen / FEN_PER_WAN)
            yield (*head, None, None, None, *told, None, None, None, *money)
        if not row.milestones and not row.budgets:
            yield (*head, None, None, None, None, None, None, None, None, None, None)


def _milestone(one: MilestoneRow) -> tuple[Cell, ...]:
    return one.name, one.answers_number, one.due_on


def _stands(one: MilestoneRow) -> tuple[Cell, ...]:
    return "作废" if one.pace is None else str(one.pace), one.done_on, one.evidence or None


def _many(row: ProgrammeRow) -> int:
    return len(row.milestones) + len(row.budgets) or 1


PROGRAMMES = Listing(
    key="programmes",
    title="工程项目",
    address="programmes",
    right=Right.SEE_FUNNEL,
    filters={},
    heads=[
        *(Head(name, KINDS.get(name, "text")) for name in COLUMNS), Head("状态"), Head("完成日", "date"),
        Head("凭据或原因"), Head("已复核支出（万元）", "money"), Head("待复核支出（万元）", "money"),
    ],
    definition="一个里程碑一行，一项预算一行；前十列照样可以传回来，已有的不动",
    count=lambda seat, _: sum(map(_many, programmes(on=seat.on))),
    rows=_rows,
    keeps=False,
)  # fmt: skip
