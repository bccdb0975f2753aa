"""切换差错 and 影子差异: what does not agree with another system, as lists that leave as workbooks."""

from collections.abc import Iterator, Sequence
from datetime import date

from qianmo.apps.credit.queries import cutover, difference_count, shadow_differences, shadow_of, shadows
from qianmo.apps.credit.services import every_fault
from qianmo.domain.access import Right
from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.money import yuan
from qianmo.domain.ratio import Ratio
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.posting import whole
from qianmo.web.seat import Seat

WORDS = {
    "class": lambda value: LoanClass(value).label,
    "overdue": lambda value: f"{value} 天",
    "rate": lambda value: Ratio.of_ppm(value).percent(),
}


def said(gap: str, value: int | None) -> str:
    """One side of a difference in the words of its kind; fen as yuan."""
    if value is None:
        return "—"
    return WORDS[gap](value) if gap in WORDS else yuan(value)


def night_asked(query: Query) -> date | None:
    """The night an address asks for, or the last there is."""
    try:
        return date.fromisoformat(query.get("on", ""))
    except ValueError:
        last = shadows(limit=1)
        return last[0].on if last else None


def _differences(_seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    on = night_asked(query)
    row = shadow_of(on=on) if on else None
    for one in shadow_differences(shadow_id=row.id, gap=query.get("gap", "")) if row else ():
        yield (
            one.note, one.gap_name, said(one.gap, one.ours), said(one.gap, one.theirs), one.draw_number or None,
            one.line_number or None,
        )  # fmt: skip


def _count(_seat: Seat, query: Query) -> int:
    on = night_asked(query)
    row = shadow_of(on=on) if on else None
    return difference_count(shadow_id=row.id, gap=query.get("gap", "")) if row else 0


SHADOW = Listing(
    key="shadow",
    title="影子差异",
    address="shadow",
    right=Right.SEE_BOOKS,
    filters={"on": "营业日", "gap": "差异"},
    heads=[
        Head("借据号", meaning="核心的借据号"), Head("差异"), Head("本系统"), Head("核心"), Head("本系统借据"),
        Head("额度号"),
    ],
    definition="一夜里与省核心不同的借据，一笔一处一行；金额单位元",
    count=_count,
    rows=_differences,
    keeps=False,
)  # fmt: skip


def _faults(_seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in every_fault(cutover_id=whole(query.get("cutover", ""))):
        yield one.file, one.cell, one.reason


def _fault_count(_seat: Seat, query: Query) -> int:
    row = cutover(cutover_id=whole(query.get("cutover", "")))
    return row.fault_count if row else 0


CUTOVER_FAULTS = Listing(
    key="cutover_faults",
    title="切换差错",
    address="cutover",
    right=Right.SEE_BOOKS,
    filters={"cutover": "批次"},
    heads=[Head("文件"), Head("单元格"), Head("差错")],
    definition="按文件和单元格改正，整批重新送入；有一处差错，一笔也不转入",
    count=_fault_count,
    rows=_faults,
    path=("cutover",),
    keeps=False,
)
