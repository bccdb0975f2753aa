"""规则: any rule the bank sets itself: what it says, what is proposed, every version with its two persons."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from qianmo.apps.org.changes import (
    Book,
    ChangeRow,
    propose_change,
    publish_change,
    rule_changes,
    turn_down_change,
    versions_of,
)
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Row, read_sheet, written
from qianmo.web.authority_files import MODELS, table_file, table_from
from qianmo.web.posting import conclude, day, done, refuse
from qianmo.web.rulebook import BOOKS, cells, differences, findings, history
from qianmo.web.seat import Seat, seated, show

BLANKS = 3
"""Empty rows below those in force."""
MOST_TYPED = 500


def _book(code: str) -> Book:
    if code not in BOOKS:
        raise Http404
    return BOOKS[code]


def _own_book(seat: Seat, code: str) -> Book:
    """A rule the post at the screen may change; the right each takes is the book's."""
    book = _book(code)
    if not seat.person.may(book.right):
        raise PermissionDenied
    return book


def _address(code: str) -> str:
    return f"/authority/rules/{code}/"


@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_LINES)
def page(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """One rule."""
    return _page(request, seat, _book(code))


def _page(
    request: HttpRequest, seat: Seat, book: Book, *, refused: Refused | None = None, typed: Sequence[Any] | None = None
) -> HttpResponse:
    sheet, now = book.sheet(), book.in_force(seat.on)
    changes = rule_changes(book=book.code)
    latest = now if book.changes else book.in_force((versions_of(book) or [seat.on])[0])
    given = [{one.name: written(one, row[one.name]) for one in sheet.columns} for row in latest]
    blanks: list[dict[str, str]] = [{} for _ in range(max(0, min(BLANKS, sheet.most - len(given))))]
    lines: list[Mapping[str, str]] = [*typed] if typed is not None else [*([] if book.changes else given), *blanks]
    response = show(
        request, seat, "approvals/rules.html", room="approvals", book=book, sheet=sheet, refused=refused,
        heads=[one.title for one in sheet.columns], rows=[] if book.code in MODELS else cells(book, now), held=len(now),
        table=MODELS.get(book.code),
        waiting=[_waiting(book, one, seat) for one in changes if one.state == "open"],
        lines=[[(one, line.get(one.name, "")) for one in sheet.columns] for line in lines],
        versions=history(book, changes), tomorrow=seat.on + timedelta(days=1),
        sent={key: request.POST.get(key, "") for key in ("reason", "since")},
        edits=seat.person.may(book.right), others=[(code, one.title) for code, one in BOOKS.items()],
    )  # fmt: skip
    response.status_code = 200 if refused is None else 422
    return response


def _waiting(book: Book, change: ChangeRow, seat: Seat) -> dict[str, Any]:
    return {
        "change": change,
        "differences": differences(book, book.in_force(change.valid_from), change.rows),
        "findings": findings(change.rows) if book.code in MODELS else None,
        "own": change.proposed_by_id == seat.person.staff_id,
    }


@require_POST
@seated(Right.SEE_LINES)
def propose(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Propose what a rule shall say: the rows that were typed, or for a rule that is a model a file."""
    book, since = _own_book(seat, code), day(request.POST.get("since", ""))
    table = MODELS.get(code)
    typed = [] if table else _typed(request, book)
    rows: list[Row] | Refused
    given = table_from(table, request, book.in_force(seat.on)) if table else None
    rows = read_sheet(sheet=book.sheet(), typed=typed) if given is None else given
    answer: int | Refused
    if since is None:
        answer = Refused(code="no_day", reason="没有提交：没有选生效日。请选从哪一天起")
    elif isinstance(rows, Refused):
        answer = rows
    else:
        answer = propose_change(
            book=book,
            rows=rows,
            valid_from=since,
            reason=request.POST.get("reason", ""),
            by=seat.person.staff_id,
            at=seat.at,
            business_date=seat.on,
        )
    if isinstance(answer, Refused):
        return _page(request, seat, book, refused=answer, typed=None if table else typed)
    return done(request, "已提交，请另一位有权的同事看过改动后发布", to=_address(code))


def _typed(request: HttpRequest, book: Book) -> list[dict[str, str]]:
    """The rows of the form; one ticked to be taken out is left out."""
    names, found = [one.name for one in book.sheet().columns], []
    for number in range(MOST_TYPED):
        fields = {name: f"{name}-{number}" for name in names}
        if f"row-{number}" not in request.POST:
            break
        if f"out-{number}" not in request.POST:
            found.append({name: request.POST.get(key, "") for name, key in fields.items()})
    return found


@require_POST
@seated(Right.SEE_LINES)
def publish(request: HttpRequest, seat: Seat, code: str, change_id: int) -> HttpResponse:
    """The second person puts a change in force."""
    answer = publish_change(
        book=_own_book(seat, code), change_id=change_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    return conclude(request, answer, "已发布，到生效日自动改用，以前的版本留在下面", to=_address(code))


@require_POST
@seated(Right.SEE_LINES)
def turn_down(request: HttpRequest, seat: Seat, code: str, change_id: int) -> HttpResponse:
    """Turn a change down with a reason, or take back one's own."""
    answer = turn_down_change(
        book=_own_book(seat, code),
        change_id=change_id,
        said=request.POST.get("said", ""),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, "已办，这份改动不再等发布", to=_address(code))


@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_LINES)
def file(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The model of a rule in force, as a workbook or as DMN; the table of authority where none is named."""
    code = request.GET.get("book", "table")
    if code not in MODELS:
        raise Http404
    taker, workbook = f"{seat.person.name} {seat.person.number}", request.GET.get("as") != "dmn"
    answer = table_file(MODELS[code], BOOKS[code].in_force(seat.on), workbook=workbook, taker=taker)
    return refuse(request, answer, to=_address(code)) if isinstance(answer, Refused) else answer
