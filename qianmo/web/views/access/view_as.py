"""代看: the security administrator chooses a member of staff and a purpose, and sees what that person would see."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from qianmo.apps.org.directory import accounts
from qianmo.domain.access import Right
from qianmo.web.looking import PURPOSES, begin, end
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated, show


@seated(Right.VIEW_AS, as_oneself=True)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Whom to look as, and why."""
    q = request.GET.get("q", "").strip()[:40]
    rows = [
        row
        for row in accounts(on=seat.on, now=timezone.now())
        if row.posts and row.user_id and row.staff_id != seat.person.staff_id
        if not q or q in f"{row.number} {row.name} {row.posts} {row.branch}"
    ]
    return show(request, seat, "view_as/page.html", room="view-as", rows=rows, q=q, purposes=PURPOSES)


@require_POST
@seated(Right.VIEW_AS, as_oneself=True)
def start(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Begin to look."""
    purpose = request.POST.get("purpose", "")
    if purpose not in PURPOSES:
        return refuse(request, "没有开始代看：请选用途", to=reverse("view-as"))
    number = request.POST.get("number", "").strip()[:10]
    end(request, viewer=seat.person, on=seat.on, why="改看别人")
    seen = begin(request, viewer=seat.person, number=number, purpose=purpose, on=seat.on)
    if seen is None:
        return refuse(request, "没有开始代看：请在名单里选一位有账号、有岗位的同事，不能选自己", to=reverse("view-as"))
    return done(request, f"开始代看 {seen.name}，30 分钟内有效", to=reverse("today"))


@require_POST
@seated(Right.VIEW_AS, as_oneself=True)
def stop(request: HttpRequest, seat: Seat) -> HttpResponse:
    """End the look."""
    end(request, viewer=seat.person, on=seat.on, why="本人停止")
    return done(request, "已停止代看", to=reverse("view-as"))
