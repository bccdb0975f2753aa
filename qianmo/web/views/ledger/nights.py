"""日终: what the open day is, which days would be closed and by which steps, how far a night is, how former ones went.

The page begins nothing by itself. A person asks for a day to be closed or for a stopped night to go on; the worker does
it, and the rows of the nights say how far it is, whoever carries it out.
"""

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.credit.queries import waiting_at_core
from qianmo.apps.dayend.queries import NightRow, night_of, open_nights, past_nights, planned_steps
from qianmo.apps.dayend.services import ask_for_nights
from qianmo.apps.org.queries import working_calendar
from qianmo.domain.access import Right
from qianmo.domain.calendar import DayKind
from qianmo.domain.dayend import days_to_close, last_before_work
from qianmo.domain.refusal import Refused
from qianmo.storage.queueing import hand_over
from qianmo.web.errands import worker_is_there
from qianmo.web.posting import day, done, refuse
from qianmo.web.seat import Seat, seated, show

JOB = "dayend.run"
SHOWN_NIGHTS = 60
STATES = {
    "waiting": ("qm-todo", "等着办"),
    "running": ("qm-doing", "在办"),
    "stopped": ("qm-breach", "停住"),
    "broken_off": ("qm-wait", "中断"),
    "finished": ("qm-done", "办完"),
}
KINDS = {DayKind.WORK: "工作日", DayKind.MAKEUP: "调休上班", DayKind.REST: "周末", DayKind.HOLIDAY: "节假日"}


@seated(Right.CLOSE_DAY)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One night with its steps, the preview of the next ones or what is at work, and the history."""
    waiting, past, calendar = open_nights(), past_nights(limit=SHOWN_NIGHTS), working_calendar()
    asked = day(request.GET.get("until", ""))
    until = asked or seat.on
    days = days_to_close(open_day=seat.on, until=until, calendar=calendar)
    last = last_before_work(open_day=seat.on, calendar=calendar)
    return show(
        request,
        seat,
        "nights/page.html",
        room="nights",
        waiting=waiting,
        past=past,
        night=_chosen(request, waiting, past),
        states=STATES,
        at_core=waiting_at_core(),
        worker=not waiting or worker_is_there(),
        until=until,
        last=None if isinstance(last, Refused) or last == seat.on else last,
        opens=until + timedelta(days=1),
        refused=days if isinstance(days, Refused) else None,
        days=[] if isinstance(days, Refused) else [(one, KINDS[calendar.days[one]]) for one in days],
        steps=planned_steps(days=[] if isinstance(days, Refused) else days),
    )


def _chosen(request: HttpRequest, waiting: list[NightRow], past: list[NightRow]) -> NightRow | None:
    """The night asked for, else the one at work, else the last."""
    night = day(request.GET.get("night", ""))
    asked = night_of(day=night) if night else None
    return asked or next(iter([*waiting, *past]), None)


@require_POST
@seated(Right.CLOSE_DAY)
def close(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask that the days up to one be closed; sent twice, they are closed once."""
    until = day(request.POST.get("until", ""))
    if until is None:
        return refuse(request, "没有说关到哪一天。请从预览里选", to=reverse("nights"))
    with transaction.atomic():
        answer = ask_for_nights(until=until, by=seat.person.staff_id, at=seat.at)
        if isinstance(answer, Refused):
            return refuse(request, answer, to=reverse("nights"))
        hand_over(JOB)
    words = f"关闭 {answer[0]}" if len(answer) == 1 else f"关闭 {answer[0]} 到 {answer[-1]}，共 {len(answer)} 天"
    return done(request, f"日终已交后台：{words}。可以离开本页，回来再看", to=reverse("nights"))


@require_POST
@seated(Right.CLOSE_DAY)
def go_on(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask the worker to go on where the rows say a night came to."""
    del seat
    if not open_nights():
        return refuse(request, "没有要接着办的日终，都办完了", to=reverse("nights"))
    hand_over(JOB)
    return done(request, "已交后台接着办，办完的步骤不会再办一遍", to=reverse("nights"))
