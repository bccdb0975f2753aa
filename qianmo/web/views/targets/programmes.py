"""工程项目: what the bank has undertaken, whether it is on time, and what of its money is spent on what."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.targets.queries import ProgrammeRow, milestone_watches, programmes
from qianmo.apps.targets.services import (
    NewSpending,
    book_spending,
    close_supervision,
    decide_spending,
    set_up_programmes,
    supervise_milestone,
    tell_milestone,
)
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.programmes import Pace
from qianmo.web.lists import PROGRAMMES
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets import give_back, sent_sheet
from qianmo.web.sheets.programme import COLUMNS, read
from qianmo.web.typed_figures import Unreadable, hundredths

SHAPES = {Pace.ON_TIME: "qm-doing", Pace.LAGS: "qm-breach", Pace.DONE: "qm-done", None: "qm-stop"}
SPENT = {"booked": "qm-wait", "confirmed": "qm-done", "refused": "qm-stop"}


@seated(Right.SEE_FUNNEL)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every programme: how it stands, what is due next, how much of its money is spent; and the way in for others."""
    rows = programmes(on=seat.on)
    return show(
        request, seat, "targets/programmes.html", room="targets", rows=[(row, SHAPES[row.pace]) for row in rows],
        lagging=sum(row.pace is Pace.LAGS for row in rows), fen=sum(row.fen for row in rows),
        confirmed_fen=sum(row.confirmed_fen for row in rows), waiting_fen=sum(row.waiting_fen for row in rows),
        columns=COLUMNS, writes=seat.person.may(Right.EDIT_PLANS), **listed(seat, PROGRAMMES, {}, rows=len(rows)),
    )  # fmt: skip


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat, programme_id: int) -> HttpResponse:
    """One programme: milestones with their evidence, budgets with what was spent of them, what is under a leader."""
    row = _one(seat, programme_id)
    writes, confirms = seat.person.may(Right.EDIT_PLANS), seat.person.may(Right.PUBLISH_PLANS)
    mine = seat.person.staff_id
    watched = milestone_watches(programme_id=row.id)
    held = {one.milestone for one in watched if one.closed_on is None}
    return show(
        request, seat, "targets/programme.html", room="targets", row=row, shape=SHAPES[row.pace],
        milestones=[
            (
                one,
                SHAPES[one.pace],
                one.pace in {Pace.ON_TIME, Pace.LAGS} and (writes or mine in {one.answers_id, row.owner_id}),
                writes and one.pace is Pace.LAGS and one.name not in held,
            )
            for one in row.milestones
        ],
        budgets=[
            (
                one,
                [(spent, SPENT[spent.state], confirms and spent.booked_by_id != mine) for spent in one.spent],
            )
            for one in row.budgets
        ],
        watched=[(one, one.closed_on is None and one.due_on < seat.on) for one in watched],
        writes=writes, today=seat.on,
    )  # fmt: skip


def _one(seat: Seat, programme_id: int) -> ProgrammeRow:
    found = programmes(on=seat.on, programme_id=programme_id)
    if not found:
        raise Http404
    return found[0]


@require_POST
@seated(Right.EDIT_PLANS)
def upload(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Set up programmes from a workbook; rows that cannot be read go back with their reasons."""
    here = reverse("programmes")
    sent = sent_sheet(request, COLUMNS)
    if isinstance(sent, Refused):
        return refuse(request, sent, to=here)
    sheet = read(sent.rows)
    if sheet.faults:
        return give_back(request, seat, sent, sheet.faults, columns=COLUMNS, to=here)
    answer = set_up_programmes(new=sheet.programmes, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here)
    return conclude(
        request, answer, "已录入：新项目 {} 个，里程碑 {} 个，预算 {} 项；已有的没有动".format(*answer), to=here
    )


@require_POST
@seated(Right.SEE_FUNNEL)
def tell(request: HttpRequest, seat: Seat, programme_id: int) -> HttpResponse:
    """Tell a milestone done or given up, with what shows it."""
    row = _one(seat, programme_id)
    milestone, done = whole(request.POST.get("milestone", "")), request.POST.get("answer") != "give-up"
    if milestone not in {one.id for one in row.milestones}:
        raise Http404
    answer = tell_milestone(
        milestone_id=milestone, done=done, evidence=request.POST.get("evidence", ""), by=seat.person.staff_id,
        may_all=seat.person.may(Right.EDIT_PLANS), at=seat.at, business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, "已记完成" if done else "已作废，原因留着", to=_page(programme_id))


@require_POST
@seated(Right.EDIT_PLANS)
def supervise(request: HttpRequest, seat: Seat, programme_id: int) -> HttpResponse:
    """Put a milestone that lags under a leader, or close that with what came of it."""
    if request.POST.get("item"):
        closed = close_supervision(
            supervision_id=whole(request.POST["item"]), outcome=request.POST.get("outcome", ""),
            by=seat.person.staff_id, at=seat.at, business_date=seat.on,
        )  # fmt: skip
        return conclude(request, closed, "已销号，结果留着", to=_page(programme_id))
    due_on = day(request.POST.get("due_on", ""))
    if due_on is None:
        return refuse(request, "没有立项：没有选限期。请重填", to=_page(programme_id))
    answer = supervise_milestone(
        milestone_id=whole(request.POST.get("milestone", "")), leader=request.POST.get("leader", ""),
        asks=request.POST.get("asks", ""), due_on=due_on, by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, "已立项，到限期前挂片领导督导", to=_page(programme_id))


@require_POST
@seated(Right.EDIT_PLANS)
def spend(request: HttpRequest, seat: Seat, programme_id: int) -> HttpResponse:
    """Book what was spent of a budget."""
    to, spent_on = _page(programme_id), day(request.POST.get("spent_on", ""))
    if spent_on is None:
        return refuse(request, "没有记：没有选支出日。请重填", to=to)
    try:
        fen = hundredths(request.POST.get("yuan", "") or "0", "支出金额")
    except Unreadable as fault:
        return refuse(request, str(fault), to=to)
    new = NewSpending(
        budget_id=whole(request.POST.get("budget", "")), fen=fen, spent_on=spent_on,
        said=request.POST.get("said", ""), request_id=request_id(request),
    )  # fmt: skip
    answer = book_spending(new=new, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已登记，等另一位同事复核", to=to)


@require_POST
@seated(Right.PUBLISH_PLANS)
def decide(request: HttpRequest, seat: Seat, programme_id: int) -> HttpResponse:
    """Confirm a spending or turn it down."""
    agreed = request.POST.get("answer") == "agree"
    answer = decide_spending(
        spending_id=whole(request.POST.get("spending", "")), agreed=agreed, by=seat.person.staff_id, at=seat.at,
        business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, "已复核" if agreed else "已退回，钱回到预算里", to=_page(programme_id))


def _page(programme_id: int) -> str:
    return reverse("programme", args=[programme_id])
