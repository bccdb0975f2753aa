"""The book of lanes: from which amount on an application takes which way, to which desk, under which promise."""

from collections.abc import Sequence
from datetime import date

from qianmo.apps.approvals.queries.promises import promise_kinds
from qianmo.apps.dossiers.models import Lane
from qianmo.apps.org.books import BRANCH, DatedBook, branch_column
from qianmo.apps.org.changes import Book
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Column, Row, Sheet, Sort


def _lanes() -> Sheet:
    columns = [
        Column(name="name", title="通道", sort=Sort.TEXT),
        Column(name="from_fen", title="起点（万元）", sort=Sort.AMOUNT),
        branch_column(optional=True, hint="空着就是本户所在机构"),
        Column(name="promise_kind", title="承诺", sort=Sort.CHOICE, choices=promise_kinds()),
        Column(name="two_surveyors", title="双人调查", sort=Sort.MARK),
    ]
    return Sheet(columns=columns, key=["from_fen"], fewest=1)


def _from_nothing(rows: Sequence[Row], _from: date) -> Refused | None:
    if min(int(row["from_fen"] or 0) for row in rows) == 0:
        return None
    return Refused(code="no_lane", reason="没有提交：没有从 0 万元起的通道，小额申请会没有路走。请加一行 0")


BOOKS: tuple[Book, ...] = (
    DatedBook(
        code="lanes",
        title="受理通道",
        says="申请额度到起点就走这条通道：由谁办、按哪个承诺、要不要两个人调查。已经开的件不变。",
        model=Lane,
        sheet=_lanes,
        named={"branch": BRANCH},
        sense=_from_nothing,
    ),
)
"""The rules of dossiers the bank changes itself, besides its checklists."""
