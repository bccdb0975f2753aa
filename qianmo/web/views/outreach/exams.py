"""话术考试: the script and its versions, one's own paper on the phone or the console, and who has passed."""

from random import SystemRandom

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.outreach.queries import papers_of, questions_of, script_in_force, scripts
from qianmo.apps.outreach.services import begin_paper, drop_script, hand_in_paper, publish_script, write_script
from qianmo.domain.access import Right
from qianmo.domain.outreach.exams import ExamRule
from qianmo.domain.refusal import Refused
from qianmo.web.lists import EXAMS
from qianmo.web.lists.exams import STATES, standing
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets import give_back, sent_sheet
from qianmo.web.sheets.exam import COLUMNS, read

HERE = "/outreach/scripts/"


@seated(Right.WORK)
def exam(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The script to read, the paper that is open, and what one sat before."""
    papers = papers_of(staff_id=seat.person.staff_id)
    return show(
        request, seat, "outreach/exam.html", room="campaigns", script=script_in_force(),
        paper=next((one for one in papers if one.handed_in_at is None), None),
        past=[one for one in papers if one.handed_in_at is not None],
    )  # fmt: skip


@require_POST
@seated(Right.WORK)
def begin(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Draw a paper for oneself."""
    seed = SystemRandom().getrandbits(62)
    answer = begin_paper(seed=seed, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已开考，答完交卷", to=reverse("exam"))


@require_POST
@seated(Right.WORK)
def hand_in(request: HttpRequest, seat: Seat, paper_id: int) -> HttpResponse:
    """Hand one's paper in and hear the points."""
    papers = papers_of(staff_id=seat.person.staff_id)
    paper = next((one for one in papers if one.id == paper_id), None)
    asked = paper.questions if paper else []
    answers = [whole(request.POST.get(f"q{pk}", ""), missing=-1) for pk, _, _ in asked]
    answer = hand_in_paper(
        paper_id=paper_id, answers=[None if one < 0 else one for one in answers], by=seat.person.staff_id, at=seat.at,
        business_date=seat.on,
    )  # fmt: skip
    if isinstance(answer, Refused):
        return refuse(request, answer, to=reverse("exam"))
    told = f"{answer.points} 分，{'通过，可以进村' if answer.passed else '没有通过。看熟话术再考'}"
    return conclude(request, None, told, to=reverse("exam"))


@seated(Right.SEE_FUNNEL)
def people(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who of the branches in sight has passed until when."""
    chosen = EXAMS.chosen(request.GET)
    rows = standing(seat, chosen)
    return show(
        request, seat, "outreach/exams.html", room="campaigns", rows=rows, chosen=chosen, states=STATES,
        passed=sum(one.state == "passed" for one in rows), **listed(seat, EXAMS, chosen, rows=len(rows)),
    )  # fmt: skip


@seated(Right.SEE_FUNNEL)
def versions(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every version of the script; the questions of a draft for who may publish it."""
    rows = scripts()
    publishes = seat.person.may(Right.PUBLISH_VILLAGES)
    draft = next((one for one in rows if one.state == "draft"), None)
    return show(
        request, seat, "outreach/scripts.html", room="campaigns", scripts=rows, columns=COLUMNS,
        writes=seat.person.may(Right.PLAN_VILLAGES), publishes=publishes, draft=draft,
        questions=questions_of(script_id=draft.id) if draft and publishes else [],
    )  # fmt: skip


@require_POST
@seated(Right.PLAN_VILLAGES)
def upload(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Write the next version: the script as typed, its questions from a workbook."""
    sent = sent_sheet(request, COLUMNS)
    if isinstance(sent, Refused):
        return refuse(request, sent, to=HERE)
    questions, faults = read(sent.rows)
    if faults:
        return give_back(request, seat, sent, faults, columns=COLUMNS, to=HERE)
    rule = ExamRule(**{key: whole(request.POST.get(key, "")) for key in ("drawn", "pass_mark", "valid_days")})
    answer = write_script(
        title=request.POST.get("title", ""), text=request.POST.get("text", ""), questions=questions, rule=rule,
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, f"已收下 {len(questions)} 题，请另一位同事看过再发布", to=HERE)


@require_POST
@seated(Right.PUBLISH_VILLAGES)
def publish(request: HttpRequest, seat: Seat, script_id: int) -> HttpResponse:
    """The second person puts a version in force."""
    answer = publish_script(script_id=script_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已发布，以后按这一版考", to=HERE)


@require_POST
@seated(Right.PLAN_VILLAGES)
def drop(request: HttpRequest, seat: Seat, script_id: int) -> HttpResponse:
    """Give a draft up."""
    answer = drop_script(script_id=script_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已放弃这一版", to=HERE)
