"""大屏账号: which screens on a wall are signed in, where and since when; the security administrator ends them."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from qianmo.apps.org.accounts import end_sessions
from qianmo.apps.org.directory import STATES, accounts, sessions_of
from qianmo.apps.org.posts import held_post
from qianmo.domain.access import SCREENS, Right
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated, show

ONE_DAY = timedelta(days=1)


@seated(Right.END_SCREENS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every account of a screen with the places it is signed in at."""
    now, screens = timezone.now(), _screens(seat)
    rows = [row for row in accounts(on=seat.on, now=now) if row.staff_id in screens]
    places = [
        (row, STATES[row.state], sessions_of(user_id=row.user_id, now=now) if row.user_id else []) for row in rows
    ]
    return show(request, seat, "accounts/screens.html", room="screens", places=places)


@require_POST
@seated(Right.END_SCREENS)
def end(request: HttpRequest, seat: Seat) -> HttpResponse:
    """End every place where a screen is signed in; nobody else's."""
    here, number = reverse("screens"), request.POST.get("number", "").strip()[:10]
    row = next(iter(accounts(on=seat.on, now=timezone.now(), numbers=[number])), None)
    if row is None or row.staff_id not in _screens(seat):
        return refuse(request, "没有办：这不是大屏账号。别人的登录请系统管理员结束", to=here)
    ended = end_sessions(numbers=[number], by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return done(request, f"已结束 {row.name} 的 {ended} 处登录，屏幕一分钟内回到登录页", to=here)


def _screens(seat: Seat) -> set[int]:
    return {one.staff_id for post in SCREENS for one in held_post(post=post, since=seat.on, until=seat.on + ONE_DAY)}
