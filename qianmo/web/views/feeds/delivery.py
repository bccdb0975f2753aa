"""One delivery: its story, what was found beside what was told, the rows that were not taken, and the way out."""

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.feeds.queries import DeliveryRow, delivery, rejects_of
from qianmo.apps.feeds.services import deliver_again, fetch_rejects, replace_history
from qianmo.apps.org.queries import staff_names
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.storage.queueing import hand_over
from qianmo.web.arrivals import SHAPES
from qianmo.web.errands import worker_is_there
from qianmo.web.posting import done, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.delivery import story, totals, way_out

JOB = "feeds.carry"
PAGE, LAST_PAGE = 50, 19
"""So many refused rows a page, and so many pages further; whoever needs more takes the file."""


def _found(delivery_id: int) -> DeliveryRow:
    row = delivery(delivery_id=delivery_id)
    if row is None:
        raise Http404
    return row


@seated(Right.SEE_FEEDS)
def page(request: HttpRequest, seat: Seat, delivery_id: int) -> HttpResponse:
    """The page of a delivery; it looks again by itself while the file is worked on."""
    row = _found(delivery_id)
    running = row.state == "received"
    number = min(whole(request.GET.get("page", "")), LAST_PAGE)
    refused = rejects_of(delivery_id=row.id, offset=number * PAGE, limit=PAGE) if row.rejected else []
    by = staff_names(ids={row.received_by}).get(row.received_by, "") if row.received_by else ""
    return show(
        request,
        seat,
        "feeds/delivery.html",
        room="feeds",
        row=row,
        shape=SHAPES[row.state],
        running=running,
        worker=not running or worker_is_there(),
        totals=totals(row),
        story=story(row, by=by),
        next=way_out(row),
        rejects=refused,
        first=number * PAGE + 1,
        last=number * PAGE + len(refused or ()),
        before=number - 1 if number else None,
        after=number + 1 if (number + 1) * PAGE < row.rejected and number < LAST_PAGE else None,
    )


@require_POST
@seated(Right.DELIVER_FEEDS)
def rejects(request: HttpRequest, seat: Seat, delivery_id: int) -> HttpResponseBase:
    """The refused rows whole, to go back to the core bank."""
    row = _found(delivery_id)
    path = fetch_rejects(delivery_id=row.id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if isinstance(path, Refused):
        return refuse(request, path, to=reverse("delivery", args=[row.id]))
    file = path.open("rb")
    return FileResponse(file, as_attachment=True, filename=f"退回-{row.name}.csv", content_type="text/csv")


@require_POST
@seated(Right.DELIVER_FEEDS)
def again(request: HttpRequest, seat: Seat, delivery_id: int) -> HttpResponse:
    """Try a refused file once more as it was kept, or queue one that is still waiting its turn once more."""
    row = _found(delivery_id)
    if row.state == "received":
        hand_over(JOB, delivery_id=row.id)
        return done(request, "已重新排队，轮到时接着办", to=reverse("delivery", args=[row.id]))
    with transaction.atomic():
        answer = deliver_again(delivery_id=row.id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
        return _queued(request, row, answer, "原文件按现在的对照再办一次，下面是新的一份")


@require_POST
@seated(Right.DELIVER_FEEDS)
def anew(request: HttpRequest, seat: Seat, delivery_id: int) -> HttpResponse:
    """Let a refused history take the place of all balances, for a reason."""
    row = _found(delivery_id)
    with transaction.atomic():
        answer = replace_history(
            delivery_id=row.id,
            reason=request.POST.get("reason", ""),
            by=seat.person.staff_id,
            at=seat.at,
            business_date=seat.on,
        )
        return _queued(request, row, answer, "用这份历史重来，下面是新的一份；入湖以后先前的余额才被取代")


def _queued(request: HttpRequest, row: DeliveryRow, answer: int | Refused, said: str) -> HttpResponse:
    if isinstance(answer, Refused):
        return refuse(request, answer, to=reverse("delivery", args=[row.id]))
    hand_over(JOB, delivery_id=answer)
    return done(request, said, to=reverse("delivery", args=[answer]))
