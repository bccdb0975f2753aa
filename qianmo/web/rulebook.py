"""The books of all rooms together, and one version of a rule beside another as a page shows it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qianmo import decisions
from qianmo.apps.approvals import books as approval_books
from qianmo.apps.crm import books as tier_books
from qianmo.apps.dossiers import books as dossier_books
from qianmo.apps.leads import books as list_books
from qianmo.apps.notices import books as notice_books
from qianmo.apps.org import books as people_books
from qianmo.apps.org.changes import Book, ChangeRow, versions_of
from qianmo.apps.outreach import books as outreach_books
from qianmo.apps.performance import books as pay_books
from qianmo.apps.ratings import books as rating_books
from qianmo.apps.targets import books as target_books
from qianmo.decisions import editing
from qianmo.domain.rulebook import Changed, Row, compared, shown
from qianmo.web.authority_files import MODELS
from qianmo.web.finding_cards import card
from qianmo.web.sheets.policy import Desk
from qianmo.web.sql_lines import laid_out
from qianmo.web.words.change import changed_sheets

BOOKS: Mapping[str, Book] = {
    book.code: book
    for book in (
        *approval_books.BOOKS,
        *people_books.BOOKS,
        *dossier_books.BOOKS,
        *target_books.BOOKS,
        *pay_books.BOOKS,
        *outreach_books.BOOKS,
        *rating_books.BOOKS,
        *tier_books.BOOKS,
        *list_books.BOOKS,
        *notice_books.BOOKS,
    )
}

SQL = "sql"
"""The column whose passages are SQL."""


def differences(book: Book, before: Sequence[Row], after: Sequence[Row]) -> list[Changed]:
    """What one version changes of another; of a book of changes, the changes themselves."""
    if book.code in MODELS:
        was, now = _desk(before), _desk(after)
        if was is None or now is None:
            return [Changed(book.title, "", "" if was is None else "有", "" if now is None else "有")]
        told = changed_sheets(was, now, editing.compared(was.model, now.model))
        return [
            Changed(f"{sheet.label} {line.row} {line.what}".replace("  ", " "), line.column, line.before, line.after)
            for sheet in told
            for line in sheet.lines
        ]
    found = compared(sheet=book.sheet(), before=[] if book.changes else before, after=after)
    passages = {str(row[SQL]) for row in (*before, *after) if SQL in row}
    return [replace(one, before=_in_lines(one.before, passages), after=_in_lines(one.after, passages)) for one in found]


def _in_lines(text: str, passages: Iterable[str]) -> str:
    """A cell with the SQL in it laid out."""
    for sql in passages:
        if sql in text:
            return text.replace(sql, f"\n{laid_out(sql)}").strip()
    return text


def _desk(rows: Sequence[Row]) -> Desk | None:
    return Desk(decisions.load(str(rows[0]["model"]).encode())) if rows else None


def findings(rows: Sequence[Row]) -> list[dict[str, object]]:
    """What the check says of a proposed table, gaps too, which in a table of authority leave the amount of the post."""
    desk = _desk(rows)
    return [] if desk is None else [card(one, desk) for one in decisions.check(desk.model)]


def cells(book: Book, rows: Sequence[Row]) -> list[list[str]]:
    """Rows as people read them."""
    columns = book.sheet().columns
    return [
        [laid_out(str(row[SQL])) if one.name == SQL else shown(one, row[one.name]) for one in columns] for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which a rule began to say something else: what changed, and who proposed and published it."""

    since: date
    differences: list[Changed]
    change: ChangeRow | None


def history(book: Book, changes: Sequence[ChangeRow], *, most: int = 30) -> list[Turn]:
    """The versions of a rule, newest first; those before the first change were set when the bank began."""
    published = {one.valid_from: one for one in changes if one.state == "published"}
    if book.changes:
        return [Turn(day, differences(book, [], one.rows), one) for day, one in published.items()]
    days = versions_of(book)[:most]
    said = {day: book.in_force(day) for day in days}
    return [
        Turn(day, differences(book, said[earlier] if earlier else [], said[day]), published.get(day))
        for day, earlier in zip(days, [*days[1:], None], strict=False)
    ]
