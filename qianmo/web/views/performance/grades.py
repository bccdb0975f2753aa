"""客户经理等级: who stands where and lacks what for the next grade, assessments and transfers; 定编 beside."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.crm.queries import branches_in_sight, staff_in_sight
from qianmo.apps.org.queries import branch_names
from qianmo.apps.performance.queries import assessed_rows, assessments, grades_now, staffing, transfers
from qianmo.apps.performance.services import (
    NewTransfer,
    agree_transfer,
    ask_transfer,
    confirm_assessment,
    drop_assessment,
    propose_assessment,
)
from qianmo.domain.access import Right
from qianmo.domain.dated import add_months
from qianmo.web.lists import GRADES, STAFFING
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.grade import MOVES, QUARTER, cells, quarter_of, quarters_over

ONE_DAY = timedelta(days=1)


@seated(Right.SEE_POINTS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Grades in force with the running quarter beside them, or what one assessment says; of whose pay one may see."""
    sight, runs = staff_in_sight(person=seat.person, on=seat.on), seat.person.may(Right.ASSESS_STAFF)
    known = [one for one in assessments() if runs or one.state == "confirmed"]
    asked = request.GET.get("assessment", "")
    chosen = next((one for one in known if str(one.id) == asked), None)
    if asked and chosen is None:
        raise Http404
    first = quarter_of(seat.on)
    as_of, rows = grades_now(on=seat.on, first=first, staff_ids=sight) if chosen is None else (None, [])
    if chosen is not None:
        rows = assessed_rows(assessment_id=chosen.id, on=seat.on, staff_ids=sight)
    query = {"assessment": asked} if chosen else {}
    return show(
        request, seat, "performance/grades.html", room="performance", as_of=as_of, first=first, chosen=chosen,
        rows=[(row, cells(row), *MOVES[row.move]) for row in rows], known=known, runs=runs,
        own=next((row for row in rows if row.staff_id == seat.person.staff_id), None),
        moves=[(word, chosen.moves[move]) for move, (_, word) in MOVES.items() if chosen and chosen.moves.get(move)],
        confirms=runs and chosen is not None and chosen.proposed_by_id != seat.person.staff_id,
        transfers=transfers(staff_ids=sight), quarters=quarters_over(seat.on), branches=branch_names().items(),
        **listed(seat, GRADES, query, rows=len(rows)),
    )  # fmt: skip


@require_POST
@seated(Right.ASSESS_STAFF)
def propose(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Assess everybody after a quarter."""
    here, first = reverse("grades"), day(f"{request.POST.get('first', '')}-01")
    if first is None:
        return refuse(request, "没有看懂是哪一季。请从列表里选", to=here)
    until = add_months(day=first, months=QUARTER) - ONE_DAY
    made = propose_assessment(first=first, until=until, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    to = f"{here}?assessment={made}" if isinstance(made, int) else here
    return conclude(request, made, "已评定，请另一位同事看过确认", to=to)


@require_POST
@seated(Right.ASSESS_STAFF)
def confirm(request: HttpRequest, seat: Seat, assessment_id: int) -> HttpResponse:
    """The second person confirms."""
    answer = confirm_assessment(assessment_id=assessment_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已确认，等级从今天起算数", to=reverse("grades"))


@require_POST
@seated(Right.ASSESS_STAFF)
def drop(request: HttpRequest, seat: Seat, assessment_id: int) -> HttpResponse:
    """Give one up that nobody confirmed."""
    answer = drop_assessment(assessment_id=assessment_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已放弃这次评定", to=reverse("grades"))


@require_POST
@seated(Right.ASSESS_STAFF)
def ask(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say that somebody rotates or stands by."""
    here, sent = reverse("grades"), request.POST
    since = day(sent.get("since", ""))
    if since is None:
        return refuse(request, "没有办：没有选开始的日子。请选好再提", to=here)
    new = NewTransfer(
        number=sent.get("number", "").strip(), branch=sent.get("branch", ""), since=since,
        until=day(sent.get("until", "")), reason=sent.get("reason", ""), by=seat.person.staff_id,
        request_id=request_id(request),
    )  # fmt: skip
    answer = ask_transfer(new=new, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已提出，请另一位同事同意", to=here)


@require_POST
@seated(Right.ASSESS_STAFF)
def agree(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The second person agrees to a transfer."""
    answer = agree_transfer(
        transfer_id=whole(request.POST.get("transfer", "")), taker=request.POST.get("taker", "").strip(),
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, "已同意。岗位到日子自动变，村已移交给接手人", to=reverse("grades"))


@seated(Right.SEE_POINTS)
def units(request: HttpRequest, seat: Seat) -> HttpResponse:
    """定编: how many managers each unit in sight needs by the rule, beside those there are."""
    as_of, found = staffing(on=seat.on)
    sight = branches_in_sight(person=seat.person)
    rows = [row for row in found if sight is None or row.branch_id in sight]
    return show(
        request, seat, "performance/staffing.html", room="performance", as_of=as_of, rows=rows,
        there=sum(row.there for row in rows), needed=sum(row.needed or 0 for row in rows),
        missing=sum(max(row.gap or 0, 0) for row in rows), unruled=any(row.needed is None for row in rows),
        **listed(seat, STAFFING, {}, rows=len(rows)),
    )  # fmt: skip
