"""Founding and ending a risk pool, a subsidy scheme or relending: by those who approve, not by those who use it."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.funds.services import (
    Ending,
    NewPool,
    NewScheme,
    end_funds,
    faults_of,
    found_pools,
    found_relending,
    found_schemes,
)
from qianmo.apps.products.queries import products, reference_rates
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.forms.fund import FIELDS, Founding, Typed, meaning, read, typed_like
from qianmo.web.lists.funds import PURPOSES, fund_of
from qianmo.web.posting import day, done, refuse
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.fund import KINDS, PoolShown, shown

USUAL = {"stop": "3", "share": "80", "after": "60", "margin": "0", "renews": "yes"}


@seated(Right.APPROVE_FUNDS)
def found(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The form, empty or filled in like another fund; sent, it founds one or says what is wrong and keeps the words."""
    if request.method == "POST":
        return _sent(request, seat)
    kind = _kind(request.GET)
    fund_kind, fund_id = fund_of({"kind": kind, "fund": request.GET.get("like", "")})
    like = next((one for one in shown(fund_kind) if one.row.id == fund_id), None) if fund_kind else None
    if like is None:
        return _page(request, seat, kind, typed=USUAL)
    standing = like.standing if isinstance(like, PoolShown) else None
    return _page(request, seat, kind, typed=typed_like(like.row, standing))


def _sent(request: HttpRequest, seat: Seat) -> HttpResponse:
    kind, typed = _kind(request.POST), request.POST.dict()
    new = _read(kind, typed, seat)
    if isinstance(new, list):
        return _page(request, seat, kind, typed=typed, refused=new)
    (said,) = _act(new, seat)
    if isinstance(said, Refused):
        return _page(request, seat, kind, typed=typed, refused=said.sentences)
    to = f"{reverse('funds')}?kind={kind}&fund={said}&tab=could"
    return done(request, f"已设立“{new.name.strip()}”。由计划财务纳入额度或借据。", to=to)


def _act(new: Founding, seat: Seat) -> list[int | Refused]:
    when: dict[str, Any] = {"at": seat.at, "business_date": seat.on}
    if isinstance(new, NewPool):
        return found_pools(pools=[new], **when)
    return found_schemes(schemes=[new], **when) if isinstance(new, NewScheme) else found_relending(pools=[new], **when)


@seated(Right.APPROVE_FUNDS)
def preview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the terms typed so far would mean."""
    kind = _kind(request.GET)
    new = _read(kind, request.GET.dict(), seat)
    if isinstance(new, list):
        return render(request, "funds/meaning.html", {"faults": new})
    if faults := faults_of(new):
        return render(request, "funds/meaning.html", {"faults": [f"{fault}。" for fault in faults]})
    lpr_ppm = next((ppm for tenor, day, ppm in reversed(reference_rates()) if tenor == "1Y" and day <= seat.on), 0)
    return render(request, "funds/meaning.html", {"meaning": meaning(new, lpr_ppm=lpr_ppm)})


@require_POST
@seated(Right.APPROVE_FUNDS)
def end(request: HttpRequest, seat: Seat) -> HttpResponse:
    """End a fund from a day on."""
    kind, fund_id = fund_of(request.POST)
    if not kind:
        return refuse(request, "没有选资金。请打开一项再办。", to=reverse("funds"))
    to = f"{reverse('funds')}?kind={kind}&fund={fund_id}"
    ends_on = day(request.POST.get("ends_on", ""))
    if ends_on is None:
        return refuse(request, "没有写从哪天起停止。请填日期再办。", to=to)
    ending = Ending(
        kind=kind, fund_id=fund_id, ends_on=ends_on, reason=request.POST.get("reason", ""), by=seat.person.staff_id
    )
    (said,) = end_funds(endings=[ending], at=seat.at, business_date=seat.on)
    if isinstance(said, Refused):
        return refuse(request, said, to=to if said.code != "unknown_fund" else reverse("funds"))
    return done(request, f"{ends_on} 起不再新纳入，名下已有的照常。", to=to)


def _kind(query: Typed) -> str:
    kind = query.get("kind", "pool")
    if kind not in KINDS:
        raise Http404
    return kind


def _read(kind: str, typed: Typed, seat: Seat) -> Founding | list[str]:
    return read(kind, typed, by=seat.person.staff_id, product_ids={one.id for one in products().values()})


def _page(request: HttpRequest, seat: Seat, kind: str, *, typed: Typed, refused: Sequence[str] = ()) -> HttpResponse:
    return show(
        request,
        seat,
        "funds/found.html",
        room="funds",
        kind=kind,
        kinds=KINDS,
        fields=[(one, typed.get(one.key, "")) for one in FIELDS[kind]],
        typed=typed,
        refused=refused,
        products=products().values(),
        purposes=PURPOSES,
    )
