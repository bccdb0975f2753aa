"""影子运行: who owns the ledger, what each night found beside the province's core, and the notes that differ."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.credit.queries import (
    difference_count,
    keeper_on,
    keepers,
    shadow_differences,
    shadow_of,
    shadows,
)
from qianmo.apps.credit.services import NewKeeper, set_keeper
from qianmo.domain.access import Right
from qianmo.domain.dated import day_written
from qianmo.domain.refusal import Refused
from qianmo.web.lists import SHADOW
from qianmo.web.lists.cutovers import night_asked, said
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import done, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show

ROWS = 50


@seated(Right.SEE_BOOKS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The nights, the notes of one of them, and whose the ledger is."""
    nights, on = shadows(), night_asked(request.GET.dict())
    night = shadow_of(on=on) if on else None
    gap = request.GET.get("gap", "")
    gap = gap if night and gap in {key for key, _, _ in night.gaps} else ""
    number = whole(request.GET.get("page", ""))
    total = difference_count(shadow_id=night.id, gap=gap) if night else 0
    found = shadow_differences(shadow_id=night.id, gap=gap, first=number * ROWS, limit=ROWS) if night else []
    chosen = ({"on": str(night.on)} if night else {}) | ({"gap": gap} if gap else {})
    return show(
        request,
        seat,
        "cutovers/shadow.html",
        room="cutovers",
        nights=nights,
        most=max([1, *(one.total for one in nights)]),
        night=night,
        gap=gap,
        rows=[(one, said(one.gap, one.ours), said(one.gap, one.theirs)) for one in found],
        total=total,
        before=number - 1 if number else None,
        page=number,
        after=number + 1 if (number + 1) * ROWS < total else None,
        keeper=keeper_on(on=seat.on),
        keepers=keepers(),
        may_set=seat.person.may(Right.CUT_OVER),
        **listed(seat, SHADOW, chosen, rows=total),
    )


@require_POST
@seated(Right.CUT_OVER)
def keep(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say who owns the ledger from a day on."""
    here, from_on = reverse("shadow"), day_written(request.POST.get("from_on", ""))
    if from_on is None:
        return refuse(request, "没有看懂生效日。请写成 2026-10-08", to=here)
    new = NewKeeper(
        keeper=request.POST.get("keeper", ""),
        from_on=from_on,
        reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
        request_id=request_id(request),
    )
    answer = set_keeper(new=new, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here)
    return done(request, f"{from_on} 起账务归{'省核心' if new.keeper == 'core' else '本系统'}", to=here)
