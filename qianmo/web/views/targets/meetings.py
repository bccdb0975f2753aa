"""短板分析会: why units are behind, what is done about it by whom, and what came of the last time's promises."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.crm.queries import branches_in_sight
from qianmo.apps.targets.queries import (
    MeetingCard,
    PointRow,
    RemedyRow,
    lacking_now,
    meetings,
    points_of,
    promised_before,
    remedies_of,
)
from qianmo.apps.targets.services import By, close_meeting, open_meeting, promise, say_why, tell_remedy
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.measures import PLANNED, amount, difference
from qianmo.domain.targets.meetings import CAUSES, KEPT, moved
from qianmo.web.lists.aims import WEAK_POINTS
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, refuse, whole
from qianmo.web.seat import Seat, seated, show

SHAPES = {"已赶上": "qm-done", "缩小": "qm-doing", "没有变": "qm-wait", "扩大": "qm-breach", "算不出": "qm-stop"}
KEPT_SHAPES = {"done": "qm-done", "part": "qm-wait", "not": "qm-breach", "": "qm-stop"}


@seated(Right.SEE_FUNNEL)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every meeting with what it left behind, one's own promises still open, and the way to a new one."""
    mine = remedies_of(staff_id=seat.person.staff_id)
    return show(
        request, seat, "targets/meetings.html", room="targets", rows=meetings(),
        mine=[_promise(seat, row, {}) for row in mine], outcomes=KEPT.items(),
        writes=seat.person.may(Right.EDIT_PLANS), number=seat.person.number,
    )  # fmt: skip


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat, meeting_id: int) -> HttpResponse:
    """One meeting: a measure of it with every unit behind, the promises of the last time, minutes. One point opened."""
    card = _card(meeting_id)
    sight = branches_in_sight(person=seat.person)
    points = points_of(meeting_id=meeting_id, branch_ids=sight)
    known = list(dict.fromkeys(one.measure for one in points))
    measure = request.GET.get("measure", known[0] if known else "")
    if known and measure not in known:
        raise Http404
    now = lacking_now(on=seat.on)
    shown = [one for one in points if one.measure == measure]
    asked = whole(request.GET.get("point", ""), missing=shown[0].id if shown else 0)
    opened = next((one for one in shown if one.id == asked), None)
    query = {"meeting": str(meeting_id)}
    counted = [(CAUSES[code], sum(code in one.causes for one in points)) for code in CAUSES]
    return show(
        request, seat, "targets/meeting.html", room="targets", card=card, code=measure,
        measures=[(code, PLANNED[code].name, sum(one.measure == code for one in points), code == measure)
                  for code in known],
        rows=[_point(one, now) for one in shown], opened=None if opened is None else _point(opened, now),
        promises=[] if opened is None else [_promise(seat, row, now) for row in opened.remedies],
        before=[_promise(seat, row, now) for row in promised_before(meeting_id=meeting_id, branch_ids=sight)],
        causes=CAUSES.items(), outcomes=KEPT.items(), counted=sorted(filter(lambda one: one[1], counted), key=_many),
        writes=seat.person.may(Right.EDIT_PLANS),
        fills=card.is_open and opened is not None and _may_fill(seat, opened.branch_id),
        **listed(seat, WEAK_POINTS, query, rows=WEAK_POINTS.count(seat, query)),
    )  # fmt: skip


def _many(one: tuple[str, int]) -> int:
    return -one[1]


def _card(meeting_id: int) -> MeetingCard:
    found = meetings(meeting_id=meeting_id)
    if not found:
        raise Http404
    return found[0]


def _may_fill(seat: Seat, branch_id: int) -> bool:
    return seat.person.may(Right.EDIT_PLANS) or (
        seat.person.may(Right.ASSIGN_WORK) and branch_id == seat.person.branch_id
    )


def _by(seat: Seat) -> By:
    own = [seat.person.branch_id] if seat.person.may(Right.ASSIGN_WORK) else []
    return By(staff_id=seat.person.staff_id, may_all=seat.person.may(Right.EDIT_PLANS), branch_ids=own)


def _point(one: PointRow, now: dict[tuple[str, int], int]) -> dict[str, Any]:
    lacking = now.get((one.measure, one.branch_id))
    how = moved(then=one.behind, now=lacking)
    return {
        "row": one, "name": PLANNED[one.measure].name, "done": amount(one.measure, one.done),
        "due": amount(one.measure, one.due), "behind": difference(one.measure, one.behind),
        "now": "" if lacking is None else difference(one.measure, max(lacking, 0)), "how": how, "shape": SHAPES[how],
        "causes": "、".join(CAUSES[code] for code in one.causes if code in CAUSES),
    }  # fmt: skip


def _promise(seat: Seat, row: RemedyRow, now: dict[tuple[str, int], int]) -> dict[str, Any]:
    lacking = row.behind_told if row.told_on is not None else now.get((row.measure, row.branch_id))
    how = moved(then=row.behind_then, now=lacking) if now or row.told_on else ""
    return {
        "row": row, "name": PLANNED[row.measure].name, "then": difference(row.measure, row.behind_then),
        "now": "" if lacking is None else difference(row.measure, max(lacking, 0)), "how": how,
        "shape": SHAPES.get(how, "qm-stop"), "kept": KEPT.get(row.kept, ""), "kept_shape": KEPT_SHAPES[row.kept],
        "late": row.is_open and row.due_on < seat.on,
        "tells": row.is_open and (row.answers_id == seat.person.staff_id or _may_fill(seat, row.branch_id)),
    }  # fmt: skip


@require_POST
@seated(Right.EDIT_PLANS)
def open_one(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Open a meeting on the figures as they stand."""
    answer = open_meeting(
        chair=request.POST.get("chair", "").strip(), by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    to = reverse("weak-meetings") if isinstance(answer, Refused) else _page(answer)
    return conclude(request, answer, "会已经开始，短板按今天的数列好了", to=to)


@require_POST
@seated(Right.SEE_FUNNEL)
def why(request: HttpRequest, seat: Seat, meeting_id: int) -> HttpResponse:
    """Say why a unit is behind."""
    _card(meeting_id)
    answer = say_why(
        point_id=whole(request.POST.get("point", "")), causes=request.POST.getlist("causes"),
        said=request.POST.get("said", ""), by=_by(seat), at=seat.at, business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, "原因已经记下", to=_back(request, meeting_id))


@require_POST
@seated(Right.SEE_FUNNEL)
def promised(request: HttpRequest, seat: Seat, meeting_id: int) -> HttpResponse:
    """Promise what is done about it."""
    _card(meeting_id)
    to, due_on = _back(request, meeting_id), day(request.POST.get("due_on", ""))
    if due_on is None:
        return refuse(request, "没有记：没有选限期。请重填", to=to)
    answer = promise(
        point_id=whole(request.POST.get("point", "")), what=request.POST.get("what", ""),
        answers=request.POST.get("answers", "").strip(), due_on=due_on, by=_by(seat), at=seat.at,
        business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, "措施已经记下，下次会上说结果", to=to)


@require_POST
@seated(Right.SEE_FUNNEL)
def tell(request: HttpRequest, seat: Seat, meeting_id: int) -> HttpResponse:
    """Tell what came of a promise."""
    _card(meeting_id)
    answer = tell_remedy(
        remedy_id=whole(request.POST.get("remedy", "")), kept=request.POST.get("kept", ""),
        said=request.POST.get("said", ""), by=_by(seat), at=seat.at, business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, "结果已经记下", to=_back(request, meeting_id))


@require_POST
@seated(Right.EDIT_PLANS)
def close(request: HttpRequest, seat: Seat, meeting_id: int) -> HttpResponse:
    """Close the meeting with its minutes."""
    answer = close_meeting(
        meeting_id=meeting_id, said=request.POST.get("said", ""), by=seat.person.staff_id, at=seat.at,
        business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, "会已结束，纪要和措施留着", to=_page(meeting_id))


def _page(meeting_id: int) -> str:
    return reverse("weak-meeting", args=[meeting_id])


def _back(request: HttpRequest, meeting_id: int) -> str:
    point, measure = whole(request.POST.get("point", "")), request.POST.get("measure", "")
    return f"{_page(meeting_id)}?measure={measure}&point={point}" if measure in PLANNED else _page(meeting_id)
