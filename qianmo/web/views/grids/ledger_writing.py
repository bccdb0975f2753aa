"""What is written into the ledgers of villages, by hand or from Excel; every ledger has a right of its own."""

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from qianmo.apps.grids.ledgers.classes import NewFlag, end_class, flag_rural
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.ledgers.people import end_contact, show_phone
from qianmo.apps.grids.ledgers.plaques import check_plaques, take_down_plaque
from qianmo.apps.grids.ledgers.proposing import proposed_flags
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.domain.villages import PLAQUE_STATES, PlaqueState
from qianmo.web.posting import conclude, day, done, refuse, whole
from qianmo.web.seat import Seat, seated
from qianmo.web.sheets import give_back, sent_sheet
from qianmo.web.village_books import BOOKS, Book

SHOWN_SECONDS = 60
Posted = Callable[..., HttpResponseBase]


def _writing(seat: Seat) -> Writing:
    return Writing(scope=seat.scope, by=seat.person.staff_id, at=seat.at, on=seat.on)


def _to(request: HttpRequest, book: str) -> str:
    """Back to the village's page where the form stood there, else to the ledger."""
    code = request.POST.get("back", "")
    known = code.isascii() and code.isdecimal() and len(code) <= 16
    return reverse("ledger-village", args=[code]) if known else f"{reverse('ledgers')}?book={book}"


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()


def _entering(book: Book) -> Posted:
    def enter(request: HttpRequest, seat: Seat) -> HttpResponse:
        """Write one row by hand."""
        to = _to(request, book.key)
        row = book.understood({name: _text(request, name) for name in book.heads})
        if isinstance(row, str):
            return refuse(request, row, to=to)
        answer = book.write([row], _writing(seat))
        if isinstance(answer, dict):
            return refuse(request, answer.values(), to=to)
        return done(request, f"已记入{book.name}" if answer else "已经记过，没有再记", to=to)

    return require_POST(seated(book.right)(enter))


def _bringing(book: Book) -> Posted:
    def bring(request: HttpRequest, seat: Seat) -> HttpResponse:
        """Write a workbook, all rows or none; those that are wrong go back with their reasons."""
        to, sent = _to(request, book.key), sent_sheet(request, book.heads)
        if isinstance(sent, Refused):
            return refuse(request, sent, to=to)
        understood = {row.number: row.fault or book.understood(row.cells) for row in sent.rows}
        faults = {number: said for number, said in understood.items() if isinstance(said, str)}
        if not faults:
            answer = book.write(list(understood.values()), _writing(seat))
            if not isinstance(answer, dict):
                said = f"已记入{book.name} {answer:,} 行，{len(sent.rows) - answer:,} 行以前记过"
                return done(request, said, to=to)
            faults = {sent.rows[place].number: one.reason for place, one in answer.items()}
        return give_back(request, seat, sent, faults, columns=book.heads, to=to)

    return require_POST(seated(book.right)(bring))


def _leave(row: int, on: date, reason: str, writing: Writing) -> Refused | None:
    return end_contact(contact_id=row, until=on, reason=reason, writing=writing)


def _take_down(row: int, on: date, reason: str, writing: Writing) -> Refused | None:
    return take_down_plaque(plaque_id=row, on=on, reason=reason, writing=writing)


def _declass(row: int, on: date, reason: str, writing: Writing) -> Refused | None:
    return end_class(class_id=row, until=on, reason=reason, writing=writing)


def _ending(book: Book, ended: Callable[[int, date, str, Writing], Refused | None]) -> Posted:
    def end(request: HttpRequest, seat: Seat) -> HttpResponse:
        """A row holds no longer, from a day on, with why."""
        to, on = _to(request, book.key), day(_text(request, "on"))
        if on is None:
            return refuse(request, "没有写是哪一天。请在日历里选", to=to)
        answer = ended(whole(_text(request, "row")), on, _text(request, "reason"), _writing(seat))
        return conclude(request, answer, "已记下，以前的留着", to=to)

    return require_POST(seated(book.right)(end))


ENTER = {key: _entering(book) for key, book in BOOKS.items()}
BRING = {key: _bringing(book) for key, book in BOOKS.items()}
END = {
    "contacts": _ending(BOOKS["contacts"], _leave),
    "plaques": _ending(BOOKS["plaques"], _take_down),
    "classes": _ending(BOOKS["classes"], _declass),
}


@require_POST
@seated(Right.WORK)
def check(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Note how a plaque was found."""
    state, to = _text(request, "state"), _to(request, "plaques")
    on = day(_text(request, "on")) or seat.on
    if state not in set(PlaqueState):
        return refuse(request, "没有选状态。请选一个再记", to=to)
    answer = check_plaques(
        states={whole(_text(request, "row")): PlaqueState(state)}, checked_on=on, writing=_writing(seat)
    )
    if isinstance(answer, dict):
        return refuse(request, answer.values(), to=to)
    return done(request, f"已记：{PLAQUE_STATES[PlaqueState(state)]}", to=to)


@require_POST
@never_cache
@seated(Right.UNMASK)
def phone(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Answer a contact's whole number to the script of the page, for a minute, after noting who asked and why."""
    answer = show_phone(
        contact_id=whole(_text(request, "person")), purpose=_text(request, "purpose"), writing=_writing(seat)
    )
    if answer is None:
        raise Http404
    if isinstance(answer, Refused):
        return JsonResponse({"refused": answer.reason}, status=422)
    return JsonResponse({"value": answer, "seconds": SHOWN_SECONDS})


@require_POST
@seated(Right.CHANGE_DIVISIONS)
def accept_rural(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take the proposed flags of the villages that are ticked, from a day on."""
    to, since = f"{reverse('ledgers')}?book=rural", day(_text(request, "since"))
    ticked = set(request.POST.getlist("codes"))
    wanted = [one for one in proposed_flags(scope=seat.scope) if one.at.code in ticked]
    if since is None or not wanted:
        return refuse(request, "没有勾选村，或没有写起始日", to=to)
    answer = flag_rural(
        new=[
            NewFlag(code=one.at.code, rural=one.rural.rural, reason=one.rural.reason, since=since) for one in wanted
        ],
        writing=_writing(seat),
    )  # fmt: skip
    if isinstance(answer, dict):
        return refuse(request, answer.values(), to=to)
    return done(request, f"已定 {answer:,} 个村的涉农标志，{since} 起", to=to)
