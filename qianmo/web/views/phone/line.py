"""The customer's own pages, the stand-in of a bank's mobile channel: one line, what is free of it, and its history.

A signed link from the account manager leads here; the last four of the identity number open it, for half an hour and
for this browser alone. The cookie opens these pages and nothing else, and nothing of any other line or person is shown.
"""

from collections.abc import Sequence
from datetime import date, datetime
from heapq import merge
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from qianmo.apps.credit.queries import (
    LATEST,
    DrawRow,
    LineRow,
    RepaymentRow,
    Visitor,
    last_due_day,
    latest_draws,
    latest_repayments,
    open_transfers,
    owing_draws,
    visitor,
)
from qianmo.apps.credit.services import open_link
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.queries import business_date
from qianmo.apps.signing.queries import ContractRow, contracts_of_line
from qianmo.domain.credit.interest import accrue, accrued_fen
from qianmo.domain.credit.payment import PURPOSES
from qianmo.domain.dated import add_months
from qianmo.domain.refusal import Refused
from qianmo.web.clock import instant
from qianmo.web.posting import whole
from qianmo.web.timeline import CHANNELS

COOKIE, SALT, LINK_SALT = "phone", "phone", "customer-link"
STAYS_OPEN = 30 * 60
NOBODY = "请点客户经理发给您的链接进来"
GONE = "已经退出。再点一次链接，答对后四位就能进来；链接不能用了就找客户经理换一个"
LATE = "银行今天还没有开门。请稍后再来"
NOT_OURS = "这个链接不完整。请整条复制，或再扫一次码"


def link_address(*, link_id: int, secret: UUID) -> str:
    """The path a customer opens; signed, so that nobody can make one up."""
    return reverse("phone-door", args=[signing.dumps([link_id, secret.hex], salt=LINK_SALT)])


@never_cache
@require_safe
def door(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the last four of the identity number."""
    known = _read(token)
    return _door(request, "", token=token) if known else _door(request, NOT_OURS, status=403)


@never_cache
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Open the pages in this browser for whoever knows the last four; the link is in the form and never in a log."""
    token = request.POST.get("link", "")
    known, now = _read(token), _now()
    if known is None:
        return _door(request, NOT_OURS, status=403)
    if now is None:
        return _door(request, LATE, status=503)
    link_id, secret = known
    at, on = now
    tail = request.POST.get("tail", "")[:12]
    answer = open_link(link_id=link_id, secret=secret, tail=tail, at=at, business_date=on)
    if isinstance(answer, Refused):
        return _door(request, answer.reason, token=token if answer.code == "wrong_tail" else "", status=422)
    opened = redirect("phone")
    opened.set_signed_cookie(
        COOKIE,
        f"{link_id}:{answer.hex}",
        salt=SALT,
        max_age=STAYS_OPEN,
        path=reverse("phone"),
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return opened


def _read(token: str) -> tuple[int, UUID] | None:
    """The link and the secret that a token carries, if we signed it."""
    try:
        link_id, secret = signing.loads(token, salt=LINK_SALT)
        return int(link_id), UUID(secret)
    except (signing.BadSignature, ValueError):
        return None


def _now() -> tuple[datetime, date] | None:
    try:
        on = business_date()
    except ObjectDoesNotExist:
        return None
    return instant(on=on), on


class Caller:
    """Who is at the phone, and when."""

    def __init__(self, found: Visitor, at: datetime, on: date) -> None:
        self.visitor, self.line, self.at, self.on = found, found.line, at, on

    def owing(self) -> list[DrawRow]:
        """The draws of the line of which something is owed today, newest first."""
        draws = owing_draws(line_ids=[self.line.id], on=self.on)
        return [one for one in draws if one.unpaid_fen or one.interest_fen]


def caller_of(request: HttpRequest) -> Caller | HttpResponse:
    """The customer at this browser, or the page that says why nobody is."""
    kept = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=STAYS_OPEN)
    if not kept:
        return _door(request, NOBODY, status=200 if request.path == reverse("phone") else 403)
    now = _now()
    if now is None:
        return _door(request, LATE, status=503)
    link_id, _, presence = kept.partition(":")
    at, on = now
    found = visitor(link_id=int(link_id), presence=UUID(presence), at=at)
    return Caller(found, at, on) if found else _door(request, GONE, status=403)


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is free of the line and what is owed today, and the way to draw, to repay and to the history."""
    caller = caller_of(request)
    if isinstance(caller, HttpResponse):
        return caller
    line = caller.line
    owing = caller.owing()
    return page_of(
        request,
        caller,
        "phone/home.html",
        owing=owing,
        owed_fen=sum(one.unpaid_fen + one.interest_fen for one in owing),
        transfers=open_transfers(line_id=line.id),
        prepared=caller.visitor.prepared,
        interest_fen=_interest(caller),
        purposes=PURPOSES,
        contract=waiting_contract(line),
        draws=line.state == "正常" and line.ends_on > caller.on and line.available_fen > 0,
    )


def waiting_contract(line: LineRow) -> ContractRow | None:
    """The contract over the line that the customer can still sign."""
    printed = contracts_of_line(line_number=line.number, scope=Scope(None))
    return next((one for one in printed if one.state == "printed"), None)


def _interest(caller: Caller) -> int:
    """What the draw the manager filled in costs until its day."""
    prepared = caller.visitor.prepared
    if prepared is None:
        return 0
    days = max(0, (prepared.due_on - caller.on).days)
    return accrued_fen(accrued=accrue(balance_fen=prepared.amount_fen, days=days, rate_ppm=caller.line.rate_ppm))


@never_cache
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Draws and repayments of the line, newest first; `draw` and `paid` are the last of each on the page before."""
    caller = caller_of(request)
    if isinstance(caller, HttpResponse):
        return caller
    draw, paid = (whole(request.GET.get(name, "")) or None for name in ("draw", "paid"))
    draws = latest_draws(line_ids=[caller.line.id], before=draw, limit=LATEST + 1)
    payments = latest_repayments(line_ids=[caller.line.id], before=paid, limit=LATEST + 1)
    both: list[Sequence[DrawRow | RepaymentRow]] = [draws, payments]
    moves = list(merge(*both, key=_day, reverse=True))
    shown = moves[:LATEST]
    last = {
        "draw": min((one.id for one in shown if isinstance(one, DrawRow)), default=draw),
        "paid": min((one.id for one in shown if isinstance(one, RepaymentRow)), default=paid),
    }
    query = urlencode({name: pk for name, pk in last.items() if pk})
    older = f"?{query}" if len(moves) > LATEST else ""
    return page_of(request, caller, "phone/history.html", moves=[_told(one) for one in shown], older=older)


def _day(one: DrawRow | RepaymentRow) -> date:
    return one.value_date


def _told(one: DrawRow | RepaymentRow) -> tuple[date, str, str, int, str, str]:
    if isinstance(one, DrawRow):
        ended = _ended(one.state, undone=one.undone)
        return one.value_date, "支用", one.number, one.amount_fen, ended, CHANNELS.get(one.channel, "")
    return one.value_date, "还款", one.draw_number, one.amount_fen, "已冲正" if one.undone else "", ""


def _ended(state: str, *, undone: bool) -> str:
    return {"reserved": "待放款", "voided": "没有放款"}.get(state) or ("已冲正" if undone else "")


def due_days(caller: Caller) -> list[tuple[date, str]]:
    """Days a draw can be due on, with their words: some months ahead, and the last one there is."""
    latest = last_due_day(line_id=caller.line.id, on=caller.on)
    found = [(add_months(day=caller.on, months=months), f"{months} 个月后") for months in (3, 6, 12)]
    return [one for one in found if one[0] < latest] + [(latest, "最晚")]


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Give the phone back: this browser forgets; the link opens again with the right answer."""
    del request
    gone = redirect("phone")
    gone.delete_cookie(COOKIE, path=reverse("phone"), samesite="Strict")
    return gone


def _door(request: HttpRequest, said: str, *, token: str = "", status: int = 200) -> HttpResponse:
    return render(request, "phone/door.html", {"said": said, "token": token, "bad": status >= 400}, status=status)


def page_of(request: HttpRequest, caller: Caller, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """One of the customer's pages."""
    shown = {"visitor": caller.visitor, "line": caller.line, "on": caller.on, **context}
    return render(request, template, shown, status=status)
