"""名单查询: a question is written beside the catalogue, tried on the lake, and proposed to a second person."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from qianmo.analytics.asking import ANSWERS, CATALOGUE, EXAMPLE, SECONDS
from qianmo.apps.leads.books import LIST_QUERIES
from qianmo.apps.leads.queries import Trial, list_queries, try_query
from qianmo.apps.org.changes import propose_change, rule_changes
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Row, read_sheet
from qianmo.web.posting import day, done, whole
from qianmo.web.rulebook import BOOKS
from qianmo.web.seat import Seat, seated, show

FIRST = 20


@require_safe
@seated(Right.CHANGE_RULES)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The editor with the catalogue, filled in with a published question or an example."""
    chosen = next((one for one in list_queries(on=seat.on) if one.id == whole(request.GET.get("query", ""))), None)
    waiting = next((row for row in _waiting(seat) if row["name"] == request.GET.get("waiting")), None)
    typed = {"name": chosen.name, "sql": chosen.sql} if chosen else {"name": "", "sql": EXAMPLE}
    typed = {key: str(waiting[key]) for key in typed} if waiting else typed
    return _page(request, seat, typed)


@require_POST
@seated(Right.CHANGE_RULES)
def attempt(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Try what was typed: how many households in sight, the first of them, how long it took."""
    typed = _typed(request)
    return _page(request, seat, typed, tried=try_query(sql=typed["sql"], scope=seat.scope, first=FIRST))


@require_POST
@seated(Right.CHANGE_RULES)
def propose(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Propose what was typed under its name, beside the questions that hold on that day."""
    typed, book = _typed(request), BOOKS[LIST_QUERIES]
    since = day(request.POST.get("since", "")) or seat.on
    rows = read_sheet(sheet=book.sheet(), typed=[{"name": typed["name"], "sql": typed["sql"]}])
    answer: int | Refused
    if isinstance(rows, Refused):
        answer = rows
    else:
        kept = [row for row in book.in_force(since) if row["name"] != rows[0]["name"]]
        answer = propose_change(
            book=book, rows=[*kept, *rows], valid_from=since, reason=typed["why"], by=seat.person.staff_id,
            at=seat.at, business_date=seat.on,
        )  # fmt: skip
    if isinstance(answer, Refused):
        return _page(request, seat, typed, tried=answer)
    return done(request, "已提交，请另一位有权的同事看过后发布", to=reverse("rule", args=[LIST_QUERIES]))


def _waiting(seat: Seat) -> list[Row]:
    """Questions that are proposed and say something new."""
    held = BOOKS[LIST_QUERIES].in_force(seat.on)
    changes = [one for one in rule_changes(book=LIST_QUERIES) if one.state == "open"]
    return [row for one in changes for row in one.rows if row not in held]


def _typed(request: HttpRequest) -> dict[str, str]:
    return {key: request.POST.get(key, "").replace("\x00", "").strip() for key in ("name", "sql", "why")}


def _page(
    request: HttpRequest, seat: Seat, typed: dict[str, str], *, tried: Trial | Refused | None = None
) -> HttpResponse:
    refused = tried if isinstance(tried, Refused) else None
    response = show(
        request, seat, "leads/queries.html", room="lead-lists", typed=typed, refused=refused,
        tried=None if refused else tried, rows=list_queries(on=seat.on), catalogue=CATALOGUE, answers=ANSWERS,
        seconds=int(SECONDS), tomorrow=seat.on + timedelta(days=1),
        waiting=_waiting(seat),
    )  # fmt: skip
    response.status_code = 422 if refused else 200
    return response
