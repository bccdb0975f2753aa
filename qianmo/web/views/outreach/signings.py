"""签约日: the days, the register of one with its contracts and gifts, on paper too, and the ledger of gifts."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.grids.queries import cells
from qianmo.apps.outreach.queries import SigningCard, gift_ledger, guests_of, signing_days
from qianmo.apps.outreach.services import (
    NewSigningDay,
    hand_out_gifts,
    open_signing_day,
    prepare_contracts,
    register_guests,
    take_back_gift,
)
from qianmo.apps.signing.queries import CARDS
from qianmo.domain.access import Right
from qianmo.domain.money import wan
from qianmo.domain.outreach.gifts import ITEMS, missing_items
from qianmo.domain.refusal import Refused
from qianmo.web.lists import GIFTS, GUESTS
from qianmo.web.lists.gifts import SHOWN, kept
from qianmo.web.lists.groups import groups_in_sight, seen_group
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets.printed import printed_sheet

MOST_SHOWN = 100


@seated(Right.SEE_LINES)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Signing days in sight, the latest first, and the way to open one."""
    signs = seat.person.may(Right.SIGN)
    villages = [one for one in cells(level="village") if signs and seat.scope.allows(one.id)]
    return show(
        request, seat, "outreach/signings.html", room="campaigns", rows=signing_days(scope=seat.scope), signs=signs,
        villages=villages, groups=groups_in_sight(seat) if signs and seat.person.may(Right.SEE_CUSTOMERS) else [],
    )  # fmt: skip


@require_POST
@seated(Right.SIGN)
def opening(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Open a signing day."""
    on, here = day(request.POST.get("day", "")), reverse("signing-days")
    if on is None:
        return refuse(request, "没有开：没有选日期", to=here)
    kind, _, number = request.POST.get("village", "").rpartition("-")
    group = seen_group(seat, whole(number)) if kind == "group" else None
    new = NewSigningDay(
        village_id=group.place_id if group else whole(number), group_id=group.id if group else None, day=on,
        place=request.POST.get("place", ""),
        gift=request.POST.get("gift", ""), gift_fen=whole(request.POST.get("yuan", "")) * 100,
        stock=whole(request.POST.get("stock", "")),
    )  # fmt: skip
    answer = open_signing_day(new=new, scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    to = here if isinstance(answer, Refused) else reverse("signing-day", args=[answer])
    return conclude(request, answer, "已开，先把合同备好", to=to)


def _card(seat: Seat, day_id: int) -> SigningCard:
    found = signing_days(scope=seat.scope, day_id=day_id)
    if not found:
        raise Http404
    return found[0]


@seated(Right.SEE_LINES)
def page(request: HttpRequest, seat: Seat, day_id: int) -> HttpResponse:
    """Everybody who may sign that day: contract, papers brought, signature, gift."""
    card = _card(seat, day_id)
    everybody = guests_of(scope=seat.scope, card=card)
    chosen = GUESTS.chosen({**request.GET.dict(), "day_id": str(day_id)})
    rows = kept(everybody, chosen)
    return show(
        request, seat, "outreach/signing.html", room="campaigns", card=card, chosen=chosen, shown=SHOWN,
        rows=[
            (one, [(code, name, code in one.items) for code, name in ITEMS.items()], missing_items(one.items))
            for one in rows[:MOST_SHOWN]
        ],
        found=len(rows), expected=len(everybody), signed=sum(one.signed_on is not None for one in everybody),
        bare=sum(not one.paper_state and one.signed_on is None for one in everybody),
        left=card.stock - card.given, cards=CARDS.items(), signs=seat.person.may(Right.SIGN),
        **listed(seat, GUESTS, chosen, rows=len(rows)),
    )  # fmt: skip


@require_POST
@seated(Right.SIGN)
def prepare(request: HttpRequest, seat: Seat, day_id: int) -> HttpResponse:
    """Print the contracts that are missing, thirty at a time."""
    _card(seat, day_id)
    answer = prepare_contracts(
        day_id=day_id, card=request.POST.get("card", ""), scope=seat.scope, by=seat.person.staff_id, at=seat.at,
        business_date=seat.on,
    )  # fmt: skip
    to = reverse("signing-day", args=[day_id])
    if isinstance(answer, Refused):
        return refuse(request, answer, to=to)
    if answer.refused:
        return refuse(request, answer.refused[:10], to=to)
    return conclude(request, None, f"已备 {answer.printed} 份合同，还有 {answer.waiting} 户没有备", to=to)


@require_POST
@seated(Right.SIGN)
def register(request: HttpRequest, seat: Seat, day_id: int) -> HttpResponse:
    """Register that somebody came, with the papers brought."""
    _card(seat, day_id)
    line_id = whole(request.POST.get("line", ""))
    answer = register_guests(
        day_id=day_id, guests={line_id: request.POST.getlist(f"items-{line_id}")}, scope=seat.scope,
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    refused = answer if isinstance(answer, Refused) else answer.get(line_id)
    return conclude(request, refused, "已登记到场", to=_back(request, day_id))


@require_POST
@seated(Right.SIGN)
def give(request: HttpRequest, seat: Seat, day_id: int) -> HttpResponse:
    """Hand out a gift."""
    _card(seat, day_id)
    line_id = whole(request.POST.get("line", ""))
    answer = hand_out_gifts(
        day_id=day_id, line_ids=[line_id], scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    told = answer if isinstance(answer, Refused) else answer[line_id]
    return conclude(request, told, f"已发礼品 {told} 号", to=_back(request, day_id))


def _back(request: HttpRequest, day_id: int) -> str:
    chosen = {key: value for key in ("q", "show") if (value := request.POST.get(key, ""))}
    here = reverse("signing-day", args=[day_id])
    return f"{here}?{urlencode(chosen)}" if chosen else here


@seated(Right.SEE_LINES)
def printed(request: HttpRequest, seat: Seat, day_id: int) -> HttpResponse:
    """The register of a day on paper, with room for signatures."""
    card = _card(seat, day_id)
    heads = [
        ("户号", 2),
        ("户主", 1.2),
        ("额度（万元）", 1),
        ("合同号", 2),
        ("带来的资料", 2),
        ("签约", 1),
        ("礼品号", 0.8),
        ("签领", 1.6),
    ]
    lines = [
        [
            one.number, one.head, wan(one.limit_fen), one.contract, "、".join(ITEMS[code] for code in one.items),
            "已签" if one.signed_on else "", str(one.gift or ""), "",
        ]
        for one in guests_of(scope=seat.scope, card=card)
    ]  # fmt: skip
    return printed_sheet(
        request, seat, name=f"signing-{card.village_code}-{card.day}", title=f"{card.village}签约日登记册",
        under=f"{card.day} {card.place} · {card.gift}，每份 {card.gift_fen // 100} 元，备 {card.stock} 份", heads=heads,
        rows=lines, to=reverse("signing-day", args=[day_id]),
    )  # fmt: skip


@seated(Right.SEE_LINES)
def ledger(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every gift in sight."""
    rows = gift_ledger(scope=seat.scope)
    return show(
        request, seat, "outreach/gifts.html", room="campaigns", rows=rows[:MOST_SHOWN], found=len(rows),
        worth=sum(one.gift_fen for one in rows if not one.taken_back_by),
        takes_back=seat.person.may(Right.ROSTER_DAYS), **listed(seat, GIFTS, {}, rows=len(rows)),
    )  # fmt: skip


@require_POST
@seated(Right.ROSTER_DAYS)
def take_back(request: HttpRequest, seat: Seat, gift_id: int) -> HttpResponse:
    """Take back a gift handed out by mistake."""
    answer = take_back_gift(
        gift_id=gift_id, reason=request.POST.get("reason", ""), scope=seat.scope, by=seat.person.staff_id, at=seat.at,
        business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, "已收回，台账上留着", to=reverse("gifts"))
