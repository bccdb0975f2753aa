"""进村: the week's roster, one day with who came, one's own days on the phone, and the days of who leaves."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.campaigns.queries import villages_on_board
from qianmo.apps.org.queries import staff_cards, staff_ids, staff_of_branches
from qianmo.apps.outreach.queries import DayRow, field_days, field_rule, passes
from qianmo.apps.outreach.services import NewDay, call_off_day, pass_on_duties, roster_days, settle_day
from qianmo.domain.access import Right
from qianmo.domain.outreach.days import week_of
from qianmo.domain.refusal import Refused
from qianmo.web.lists import FIELD_DAYS
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets.printed import printed_sheet

WEEK = timedelta(days=6)


def asked_week(request: HttpRequest, seat: Seat) -> date:
    """The Monday of the week in the address, or of this one."""
    return week_of(day(request.GET.get("week", "")) or seat.on)


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The roster of a week, day by day; the head of a branch adds to it."""
    monday = asked_week(request, seat)
    rows = field_days(scope=seat.scope, on=seat.on, since=monday, until=monday + WEEK)
    rosters = seat.person.may(Right.ROSTER_DAYS)
    return show(
        request, seat, "outreach/days.html", room="campaigns", monday=monday, until=monday + WEEK,
        before=monday - timedelta(days=7), after=monday + timedelta(days=7),
        days=[(one, [row for row in rows if row.day == one]) for one in (monday + timedelta(days=n) for n in range(7))],
        standing=[row for row in rows if not row.called_off],
        doubts=[(row, one) for row in rows if not row.called_off for one in row.doubts],
        people=sum(len(row.people) for row in rows if not row.called_off),
        rosters=rosters, rule=field_rule(on=seat.on), **(_choices(seat) if rosters else {}),
        **listed(seat, FIELD_DAYS, {"week": monday.isoformat()}, rows=len(rows)),
    )  # fmt: skip


def _choices(seat: Seat) -> dict[str, Any]:
    """Villages of one's branch, and its people with how they stand with the exam."""
    ids = staff_of_branches(branch_ids=[seat.person.branch_id], on=seat.on)
    cards, passed = staff_cards(ids=ids, on=seat.on), passes(staff_ids=ids)
    return {
        "villages": [one for one in villages_on_board(scope=seat.scope) if one.branch_id == seat.person.branch_id],
        "staff": sorted(
            ((card, passed[pk].until if pk in passed else None) for pk, card in cards.items()),
            key=lambda one: one[0].number,
        ),
    }


@require_POST
@seated(Right.ROSTER_DAYS)
def roster(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Put one's branch in a village on one or several days."""
    first, count = day(request.POST.get("day", "")), whole(request.POST.get("days", ""), missing=1)
    if first is None or not 1 <= count <= 7:
        return refuse(request, "没有排：没有选日期，或一次排了 7 天以上。请重填", to=reverse("field-days"))
    duty = "stationed" if request.POST.get("duty") == "stationed" else "visit"
    ids = staff_ids(numbers=request.POST.getlist("staff"))
    wanted = [
        NewDay(
            village_id=whole(request.POST.get("village", "")), day=first + timedelta(days=n),
            people=dict.fromkeys(ids.values(), duty), gather=request.POST.get("gather", ""),
        )
        for n in range(count)
    ]  # fmt: skip
    answers = roster_days(
        days=wanted, branch_id=seat.person.branch_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    to = f"{reverse('field-days')}?week={week_of(first)}"
    refused = [one for one in answers if isinstance(one, Refused)]
    if refused:
        return refuse(request, refused, to=to)
    return conclude(request, None, f"已排 {len(answers)} 天、{len(ids)} 人，他们在“我的进村”里看得到", to=to)


def _one(seat: Seat, day_id: int) -> DayRow:
    rows = field_days(scope=seat.scope, on=seat.on, day_id=day_id)
    if not rows:
        raise Http404
    return rows[0]


@seated(Right.SEE_FUNNEL)
def one(request: HttpRequest, seat: Seat, day_id: int) -> HttpResponse:
    """One day: who goes, who came, who can no longer go."""
    row = _one(seat, day_id)
    return show(
        request, seat, "outreach/day.html", room="campaigns", row=row, rosters=seat.person.may(Right.ROSTER_DAYS),
        settles=row.day <= seat.on, **(_choices(seat) if seat.person.may(Right.ROSTER_DAYS) else {}),
    )  # fmt: skip


@require_POST
@seated(Right.ROSTER_DAYS)
def call_off(request: HttpRequest, seat: Seat, day_id: int) -> HttpResponse:
    """Call a day off with its reason."""
    _one(seat, day_id)
    answer = call_off_day(
        day_id=day_id, reason=request.POST.get("reason", ""), by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    return conclude(request, answer, "已取消，人和村都空出来了", to=reverse("field-day", args=[day_id]))


@require_POST
@seated(Right.ROSTER_DAYS)
def settle(request: HttpRequest, seat: Seat, day_id: int) -> HttpResponse:
    """Say who came."""
    _one(seat, day_id)
    came = list(staff_ids(numbers=request.POST.getlist("came")).values())
    answer = settle_day(day_id=day_id, came=came, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, f"已认定 {answer} 人", to=reverse("field-day", args=[day_id]))


@require_POST
@seated(Right.ROSTER_DAYS)
def pass_on(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give the days to come of who leaves to a colleague of the branch."""
    leaving, heir = request.POST.get("staff", ""), request.POST.get("to", "")
    ids, here = staff_ids(numbers=[leaving, heir]), reverse("field-days")
    if leaving not in ids or heir not in ids:
        return refuse(request, "没有转：请选离开的和接手的同事", to=here)
    answer = pass_on_duties(
        staff_id=ids[leaving], to_staff=ids[heir], reason=request.POST.get("reason", ""), by=seat.person.staff_id,
        at=seat.at, business_date=seat.on,
    )  # fmt: skip
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here)
    if answer.vacant:
        return refuse(request, [*answer.vacant], to=here)
    return conclude(request, None, f"已转 {answer.moved} 天。没办完的待办跟着村走，不用转", to=here)


@seated(Right.WORK)
def mine(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One's own days from today on, and how one stands with the exam."""
    rows = field_days(scope=seat.scope, on=seat.on, since=seat.on, staff_id=seat.person.staff_id)
    own = passes(staff_ids=[seat.person.staff_id]).get(seat.person.staff_id)
    until = own.until if own else None
    return show(
        request, seat, "outreach/my_days.html", room="campaigns", until=until,
        holds=until is not None and until >= seat.on,
        rows=[(row, next(one for one in row.people if one.staff_id == seat.person.staff_id)) for row in rows],
    )  # fmt: skip


@seated(Right.SEE_FUNNEL)
def printed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The roster of a week on paper."""
    monday = asked_week(request, seat)
    rows = field_days(scope=seat.scope, on=seat.on, since=monday, until=monday + WEEK)
    heads = [("日期", 1.2), ("机构", 1.4), ("乡镇", 1.2), ("村", 1.4), ("集合", 1.6), ("人员", 4), ("签字", 2)]
    lines = [
        [
            f"{row.day:%m-%d}", row.branch, row.town, row.village, row.gather,
            "、".join(one.name + ("（驻勤）" if one.duty == "stationed" else "") for one in row.people), "",
        ]
        for row in rows
        if not row.called_off
    ]  # fmt: skip
    return printed_sheet(
        request, seat, name=f"roster-{monday}", title="进村排班表", under=f"{monday} 至 {monday + WEEK}", heads=heads,
        rows=lines, to=reverse("field-days"),
    )  # fmt: skip
