"""令牌: keys for programs, each bound to a member of staff; shown once, taken back at any time."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from qianmo.apps.org.tokens import IssuedToken, NewToken, issue_tokens, revoke_tokens, tokens
from qianmo.domain.access import Right
from qianmo.domain.permits import PERMIT_NAMES, named_permits
from qianmo.domain.refusal import Refused
from qianmo.web.lists import TOKENS
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import done, refuse, request_id
from qianmo.web.seat import Seat, seated, show

SHAPES = {"valid": ("qm-done", "有效"), "expired": ("qm-final", "已到期"), "revoked": ("qm-stop", "已撤销")}
DAYS = (30, 90, 180, 365)


@seated(Right.MANAGE_ACCOUNTS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every token with its holder and permits, and the form for another."""
    return _page(request, seat)


@never_cache
@require_POST
@seated(Right.MANAGE_ACCOUNTS)
def issue(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Issue one and show it, this once; the page with it is never kept by the browser."""
    days = request.POST.get("days", "")
    wanted = NewToken(
        holder_number=request.POST.get("holder", "").replace("\x00", "").strip(),
        name=request.POST.get("name", "").replace("\x00", ""),
        permits=named_permits(request.POST.getlist("permits")),
        days=int(days) if days.isascii() and days.isdecimal() and len(days) < 6 else 0,
        by=seat.person.staff_id,
        request_id=request_id(request),
    )
    (answer,) = issue_tokens(wanted=[wanted], now=timezone.now(), at=seat.at, business_date=seat.on)
    return _page(request, seat, answer=answer)


@require_POST
@seated(Right.MANAGE_ACCOUNTS)
def revoke(request: HttpRequest, seat: Seat, token_id: int) -> HttpResponse:
    """Take one back; programs that hold it are refused from their next request on."""
    refused = revoke_tokens(
        ids=[token_id], by=seat.person.staff_id, now=timezone.now(), at=seat.at, business_date=seat.on
    )
    if refused:
        return refuse(request, refused.values(), to="/tokens/")
    return done(request, "已撤销，拿着它的程序从下一个请求起不能再用", to="/tokens/")


def _page(request: HttpRequest, seat: Seat, *, answer: IssuedToken | Refused | None = None) -> HttpResponse:
    now = timezone.now()
    refused = answer if isinstance(answer, Refused) else None
    rows = tokens()
    response = show(
        request,
        seat,
        "tokens/list.html",
        room="tokens",
        tokens=[(row, *SHAPES[row.state(now=now)]) for row in rows],
        **listed(seat, TOKENS, {}, rows=len(rows)),
        permits=PERMIT_NAMES.items(),
        names={permit.value: name for permit, name in PERMIT_NAMES.items()},
        days=DAYS,
        issued=answer if isinstance(answer, IssuedToken) else None,
        refused=refused,
        typed=request.POST if refused else {},
        chosen=request.POST.getlist("permits") if refused else [],
    )
    response.status_code = 422 if refused else 200
    return response
