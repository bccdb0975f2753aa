"""竞赛: which there are, one with its groups side by side, and setting one up, regrouping and publishing it."""

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.performance.queries import contest_board, contest_measures, contests, own_sides
from qianmo.apps.performance.services import (
    NewContest,
    drop_contest,
    publish_contest,
    regroup_contest,
    set_up_contest,
)
from qianmo.apps.targets.queries import cohorts_on
from qianmo.domain.access import Right
from qianmo.domain.dated import add_months
from qianmo.domain.performance.contests import MOST_GROUPS
from qianmo.domain.refusal import Refused
from qianmo.web.lists import CONTEST
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.contest import PHASES, SCORINGS, months_ahead, period, rows_of, tie_rule

GROUP = "group-"
"""What the fields begin with in which the group of a side is chosen."""


@seated(Right.SEE_POINTS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every contest, where the reader stands in those that run, and the form for another."""
    runs = seat.person.may(Right.RUN_CONTESTS)
    rows = [(one, *PHASES[one.phase(on=seat.on)], period(one)) for one in contests()]
    own = own_sides(on=seat.on, staff_id=seat.person.staff_id, branch_id=seat.person.branch_id)
    return show(
        request, seat, "performance/contests.html", room="performance", runs=runs, own=own, scorings=SCORINGS.items(),
        rows=[row for row in rows if runs or row[0].state != "draft"], measures=contest_measures(),
        cohorts=list(cohorts_on(seat.on)), months=months_ahead(seat.on), sizes=range(1, MOST_GROUPS + 1),
    )  # fmt: skip


@require_POST
@seated(Right.RUN_CONTESTS)
def set_up(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Set a contest up; its groups are proposed by size."""
    here, sent = reverse("contests"), request.POST
    first, last = day(f"{sent.get('first', '')}-01"), day(f"{sent.get('last', '')}-01")
    if first is None or last is None:
        return refuse(request, "没有看懂是哪几个月。请从列表里选", to=here)
    new = NewContest(
        name=sent.get("name", ""), measure=sent.get("measure", ""), scoring=sent.get("scoring", ""),
        of_staff=sent.get("sides") == "staff", cohort=sent.get("cohort", ""), first=first, until=_end(last),
        groups=whole(sent.get("groups", "")), says=sent.get("says", ""), by=seat.person.staff_id,
        request_id=request_id(request),
    )  # fmt: skip
    made = set_up_contest(new=new, at=seat.at, business_date=seat.on)
    to = here if isinstance(made, Refused) else reverse("contest", args=[made])
    return conclude(request, made, "已编制，分组按贷款规模排好。改好分组，请另一位同事在开始前发布", to=to)


def _end(first: date) -> date:
    return add_months(day=first, months=1) - timedelta(days=1)


@seated(Right.SEE_POINTS)
def page(request: HttpRequest, seat: Seat, contest_id: int) -> HttpResponse:
    """One contest: its groups side by side with where everybody stands, and what may be done with it now."""
    found, person = contest_board(contest_id=contest_id), seat.person
    runs = person.may(Right.RUN_CONTESTS)
    if found is None or (found.card.state != "published" and not runs):
        raise Http404
    card = found.card
    phase = card.phase(on=seat.on)
    shape, word = PHASES[phase]
    many = sum(map(len, found.groups.values()))
    return show(
        request, seat, "performance/contest.html", room="performance", found=found, card=card, phase=phase,
        shape=shape, word=word, period=period(card), rule=tie_rule(card), many=many,
        groups=rows_of(found, staff_id=person.staff_id, branch_id=person.branch_id),
        regroups=runs and phase in {"draft", "coming"}, drops=runs and phase == "draft",
        publishes=runs and phase == "draft" and card.written_by_id != person.staff_id,
        choices=range(max([*found.groups, 1]) + 2),
        **listed(seat, CONTEST, {"contest": str(card.id)}, rows=many if found.as_of else 0),
    )  # fmt: skip


@require_POST
@seated(Right.RUN_CONTESTS)
def regroup(request: HttpRequest, seat: Seat, contest_id: int) -> HttpResponse:
    """Put sides into other groups."""
    chosen = {
        whole(key.removeprefix(GROUP)): min(whole(str(value)), MOST_GROUPS)
        for key, value in request.POST.items()
        if key.startswith(GROUP)
    }
    answer = regroup_contest(
        contest_id=contest_id, groups=chosen, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    return conclude(request, answer, "分组已改，请另一位同事在开始前发布", to=_there(contest_id))


@require_POST
@seated(Right.RUN_CONTESTS)
def publish(request: HttpRequest, seat: Seat, contest_id: int) -> HttpResponse:
    """The second person publishes."""
    answer = publish_contest(contest_id=contest_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已发布，开始以后分组不再改", to=_there(contest_id))


@require_POST
@seated(Right.RUN_CONTESTS)
def drop(request: HttpRequest, seat: Seat, contest_id: int) -> HttpResponse:
    """Give one up that nobody published."""
    answer = drop_contest(contest_id=contest_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已放弃这场竞赛", to=reverse("contests"))


def _there(contest_id: int) -> str:
    """The contest itself, or the list where there is none of that id."""
    known = any(one.id == contest_id for one in contests())
    return reverse("contest", args=[contest_id]) if known else reverse("contests")
