"""The questions lists are made of, as a book: written by one person, published by another, every version kept."""

from collections.abc import Sequence
from datetime import date

from qianmo.analytics.asking import why_unfit
from qianmo.apps.leads.models import ListQuery
from qianmo.apps.org.books import DatedBook
from qianmo.apps.org.changes import Book
from qianmo.domain.refusal import Refused, join_refusals
from qianmo.domain.rulebook import Column, Row, Sheet, Sort

LIST_QUERIES = "list_queries"
LONGEST_NAME = 40


def _sheet() -> Sheet:
    columns = [
        Column(name="name", title="名称", sort=Sort.TEXT),
        Column(name="sql", title="查询语句", sort=Sort.PASSAGE, hint="在“名单查询”页试过再提"),
    ]
    return Sheet(columns=columns, key=["name"], most=50)


def _askable(rows: Sequence[Row], _from: date) -> Refused | None:
    """Every name fits, and every text is one question over the catalogue."""
    faults = []
    for row in rows:
        name = str(row["name"])
        if len(name) > LONGEST_NAME:
            faults.append(Refused(code="name", reason=f"“{name[:10]}…”的名称超过 {LONGEST_NAME} 个字。请写短些"))
        unfit = why_unfit(str(row["sql"]))
        if unfit is not None:
            faults.append(Refused(code=unfit.code, reason=f"“{name}”{unfit.reason}"))
    return join_refusals(faults)


BOOKS: tuple[Book, ...] = (
    DatedBook(
        code=LIST_QUERIES,
        title="名单查询",
        says="用查询语句找户建名单：只读目录里的表，没有姓名和号码；一人写，另一人看懂了才发布，旧的都留着。",
        model=ListQuery,
        sheet=_sheet,
        sense=_askable,
    ),
)
"""Rules of this room the bank changes itself."""
