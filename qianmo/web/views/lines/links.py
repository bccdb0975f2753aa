"""Links for the customer of a line: make one and show it once, see what became of earlier ones, take one back."""

from base64 import b64encode
from io import BytesIO

import qrcode
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from qrcode.image.svg import SvgPathImage

from qianmo.apps.credit.queries import LineRow, last_due_day, links_of
from qianmo.apps.credit.services import Prepared, make_link, revoke_link
from qianmo.apps.households.queries import caption
from qianmo.domain.access import Right
from qianmo.domain.credit.payment import PURPOSES
from qianmo.domain.money import parse_amount
from qianmo.domain.refusal import Refused
from qianmo.web.posting import done, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.lines.acts import ODD_DUE, ODD_PURPOSE, day
from qianmo.web.views.lines.page import line_in_sight
from qianmo.web.views.phone.line import link_address

ONCE = "链接已经发过，只显示一次。没有记下就再发一条，前一条自动作废。"


@never_cache
@seated(Right.LINK_CUSTOMERS)
def page(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """What links the customer of a line has, and the button that makes one."""
    return _page(request, seat, line_in_sight(seat, number))


def _page(request: HttpRequest, seat: Seat, line: LineRow, address: str = "") -> HttpResponse:
    links = links_of(line_id=line.id, at=seat.at)
    return show(
        request,
        seat,
        "lines/links.html",
        room="lines",
        line=line,
        file=caption(scope=seat.scope, household_id=line.household_id),
        links=links,
        alive=any(one.alive for one in links),
        address=address,
        picture=_picture(address) if address else "",
        signed=line.state in {"正常", "冻结"},
        latest_due=last_due_day(line_id=line.id, on=seat.on),
        purposes=PURPOSES.items(),
    )


def _picture(address: str) -> str:
    """A link as a code to photograph, inside the page itself, so that no other address ever hears of it."""
    drawn = BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, box_size=12, border=3).save(drawn)
    return f"data:image/svg+xml;base64,{b64encode(drawn.getvalue()).decode()}"


@never_cache
@require_POST
@seated(Right.LINK_CUSTOMERS)
def make(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Make a link, shown on this answer and never again; an earlier one of the line ends."""
    line, here = line_in_sight(seat, number), reverse("customer-link", args=[number])
    prepared = _prepared(request) if "amount" in request.POST else None
    if isinstance(prepared, Refused):
        return refuse(request, prepared, to=here)
    made = make_link(
        line_id=line.id,
        made_by=seat.person.staff_id,
        request_id=request_id(request),
        at=seat.at,
        business_date=seat.on,
        prepared=prepared,
    )
    if isinstance(made, Refused):
        return refuse(request, made, to=here)
    if made.secret is None:
        return refuse(request, ONCE, to=here)
    path = link_address(link_id=made.link_id, secret=made.secret)
    return _page(request, seat, line, request.build_absolute_uri(path))


def _prepared(request: HttpRequest) -> Prepared | Refused:
    """The draw the manager has filled in."""
    amount_fen, due_on = parse_amount(request.POST["amount"]), day(request.POST.get("due_on", ""))
    purpose = request.POST.get("purpose", "")
    if isinstance(amount_fen, Refused):
        return amount_fen
    if due_on is None:
        return Refused(code="odd_due", reason=ODD_DUE)
    if purpose not in PURPOSES:
        return Refused(code="odd_purpose", reason=ODD_PURPOSE)
    return Prepared(amount_fen=amount_fen, due_on=due_on, purpose=purpose)


@require_POST
@seated(Right.LINK_CUSTOMERS)
def revoke(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Take a link of the line back; the phone that has it open is put out at once."""
    line, here = line_in_sight(seat, number), reverse("customer-link", args=[number])
    link_id = whole(request.POST.get("link", ""))
    mine = any(one.id == link_id and one.alive for one in links_of(line_id=line.id, at=seat.at))
    if not mine or not revoke_link(link_id=link_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on):
        return refuse(request, "这条链接已经不能用了，不用再收。", to=here)
    return done(request, "已收回。客户手机上打开着的也退出了。", to=here)
