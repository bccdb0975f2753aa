"""Reads of cut-overs: deliveries as they are listed and shown, and what of them stands in the books today."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from qianmo.apps.credit.models import Cutover, CutoverState
from qianmo.apps.ledger.chart import LOANS
from qianmo.domain.credit.classification import LoanClass

ITEMS = {"lines": "额度", "principal": "借据本金", "running": "应计利息", "arrears": "欠息", "collateral": "押品"}


@dataclass(frozen=True, slots=True)
class Sum:
    """So many of one item, of so much in fen, of a product, a branch and a class where it has one."""

    item: str
    product: str
    branch: str
    loan_class: str
    count: int
    fen: int


@dataclass(frozen=True, slots=True)
class Check:
    """A control total beside what the files hold, in fen; what is empty holds for all."""

    item: str
    product: str
    branch: str
    loan_class: str
    stated: int
    found: int
    stated_fen: int
    found_fen: int

    @property
    def agrees(self) -> bool:
        """Whether both count and sum are the same."""
        return (self.stated, self.stated_fen) == (self.found, self.found_fen)


@dataclass(frozen=True, slots=True)
class CutoverRow:
    """A delivery: when it begins to count, who brought and who decided it, its sums and what is wrong with it."""

    id: int
    on: date
    name: str
    state: str
    state_name: str
    brought_by: str
    brought_by_id: int
    brought_at: datetime
    decided_by: str
    decided_at: datetime | None
    note: str
    fault_count: int
    faults: tuple[dict[str, str], ...]
    sums: tuple[Sum, ...]
    checks: tuple[Check, ...]
    over: int
    late: int
    off_balance: int
    done: int
    steps: int

    @property
    def percent(self) -> int:
        """How much of the judging is done."""
        return 100 * self.done // self.steps if self.steps else 0

    def total(self, item: str) -> tuple[int, int]:
        """Count and fen of one item."""
        found = [one for one in self.sums if one.item == ITEMS[item]]
        return sum(one.count for one in found), sum(one.fen for one in found)


def cutovers(*, limit: int = 50) -> list[CutoverRow]:
    """The latest deliveries, newest first."""
    rows = Cutover.objects.select_related("brought_by", "decided_by").order_by("-id")
    return [_row(row) for row in rows[:limit]]


def cutover(*, cutover_id: int) -> CutoverRow | None:
    """One delivery."""
    row = Cutover.objects.select_related("brought_by", "decided_by").filter(id=cutover_id).first()
    return _row(row) if row else None


def _row(row: Cutover) -> CutoverRow:
    figures: dict[str, Any] = row.figures
    return CutoverRow(
        id=row.pk,
        on=row.on,
        name=row.name,
        state=row.state,
        state_name=str(CutoverState(row.state).label),
        brought_by=row.brought_by.name,
        brought_by_id=row.brought_by_id,
        brought_at=row.brought_at,
        decided_by=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        note=row.note,
        fault_count=row.fault_count,
        faults=tuple(row.faults),
        sums=tuple(Sum(*_worded(one[:4]), *one[4:]) for one in figures.get("groups", ())),
        checks=tuple(Check(*_worded(one[:4]), *one[4:]) for one in figures.get("checks", ())),
        over=figures.get("over", 0),
        late=figures.get("late", 0),
        off_balance=figures.get("off_balance", 0),
        done=row.done,
        steps=row.total,
    )


def _worded(key: list[Any]) -> tuple[str, str, str, str]:
    item, product, branch, of_class = key
    return ITEMS[item], product, branch, LoanClass(of_class).label if of_class else ""


STANDING = """
SELECT (SELECT count(*) FROM credit_line WHERE cutover_id = %(id)s),
       (SELECT coalesce(sum(drawn_fen), 0) FROM credit_line WHERE cutover_id = %(id)s)::bigint,
       count(d.id), coalesce(sum(o.unpaid_fen), 0)::bigint, coalesce(sum(d.unpaid_fen), 0)::bigint,
       (SELECT coalesce(sum(e.fen) FILTER (WHERE a.code = %(loans)s), 0) FROM ledger_entry e
          JOIN ledger_account a ON a.id = e.debit_id
         WHERE e.kind = 'opening' AND e.source_id IN (SELECT draw_id FROM credit_opening WHERE cutover_id = %(id)s)
       )::bigint
  FROM credit_opening o JOIN credit_draw d ON d.id = o.draw_id WHERE o.cutover_id = %(id)s
"""


@dataclass(frozen=True, slots=True)
class TakenStanding:
    """What was booked of a delivery and stands today, in fen: by lines, draws and opening entries."""

    lines: int
    lines_fen: int
    draws: int
    opened_fen: int
    draws_fen: int
    entries_fen: int

    @property
    def agrees(self) -> bool:
        """Whether openings and entries say the same, and lines and draws too."""
        return self.opened_fen == self.entries_fen and self.lines_fen == self.draws_fen


def taken_standing(*, cutover_id: int) -> TakenStanding:
    """What of a delivery stands in lines, draws and books."""
    with connection.cursor() as cursor:
        row = cursor.execute(STANDING, {"id": cutover_id, "loans": LOANS}).fetchone()
    return TakenStanding(*row)


def former_numbers(*, draw_ids: list[int]) -> dict[int, str]:
    """The numbers these draws had in the system they came from."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT draw_id, former_number FROM credit_opening WHERE draw_id = ANY(%s)", [draw_ids])
        return dict(cursor.fetchall())
