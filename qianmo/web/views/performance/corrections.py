"""结月更正 and 试算对账: what is put right of closed months, and how the provisional figures came to the final ones."""

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.crm.queries import staff_in_sight
from qianmo.apps.org.queries import staff_ids
from qianmo.apps.performance.queries import Reconciled, corrections_of, counted_months
from qianmo.apps.performance.services import NewCorrection, ask_correction, decide_correction
from qianmo.domain.access import Right
from qianmo.domain.performance.appeals import OFF_LINE
from qianmo.web.lists import CORRECTIONS, RECONCILED
from qianmo.web.lists.reconciled import compared
from qianmo.web.lists.workspace import listed
from qianmo.web.pay_reasons import NO_LINE, line_name, reasons_told
from qianmo.web.posting import conclude, day, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.typed_figures import Unreadable, hundredths

SHAPES = {"asked": "qm-wait", "made": "qm-done", "refused": "qm-final"}
PAGE = 100


@seated(Right.SEE_POINTS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Corrections of those whose pay the reader may see, those that wait first, and the form of the finance people."""
    months = {one.first: one for one in counted_months() if one.closed}
    rows = corrections_of(staff_ids=staff_in_sight(person=seat.person, on=seat.on))
    me = seat.person.staff_id
    lines = {line.code: line.name for one in reversed(months.values()) for line in one.scheme.lines}
    return show(
        request,
        seat,
        "performance/corrections.html",
        room="performance",
        rows=[
            (
                row,
                SHAPES[row.state],
                line_name(months.get(row.month), row.line),
                me not in {row.asked_by_id, row.staff_id},
            )
            for row in rows
        ],
        months=months.values(),
        lines={**lines, OFF_LINE: NO_LINE}.items(),
        asks=seat.person.may(Right.EDIT_SCHEMES),
        decides=seat.person.may(Right.PUBLISH_SCHEMES),
        **listed(seat, CORRECTIONS, {}, rows=len(rows)),
    )


@require_POST
@seated(Right.EDIT_SCHEMES)
def ask(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask that a closed month of somebody be put right."""
    here, number = reverse("corrections"), request.POST.get("staff", "").strip()
    month, staff_id = day(f"{request.POST.get('month', '')}-01"), staff_ids(numbers=[number]).get(number)
    if month is None or staff_id is None:
        return refuse(request, "没有选月份，或没有这个工号。请核对", to=here)
    try:
        centi = hundredths(request.POST.get("points", "") or "0", "更正积分")
        fen = hundredths(request.POST.get("yuan", "") or "0", "更正金额")
    except Unreadable as fault:
        return refuse(request, str(fault), to=here)
    new = NewCorrection(
        month=month, staff_id=staff_id, line=request.POST.get("line", ""), points_centi=centi, pay_fen=fen,
        reason=request.POST.get("reason", ""), evidence=request.POST.get("evidence", ""),
        request_id=request_id(request),
    )  # fmt: skip
    answer = ask_correction(new=new, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已提出，等人力资源部决定", to=here)


@require_POST
@seated(Right.PUBLISH_SCHEMES)
def decide(request: HttpRequest, seat: Seat, correction_id: int) -> HttpResponse:
    """Agree to a correction or turn it down."""
    agreed = request.POST.get("answer") == "agree"
    answer = decide_correction(
        correction_id=correction_id, agreed=agreed, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    return conclude(request, answer, "已同意，记一笔调整" if agreed else "已记不更正", to=reverse("corrections"))


@dataclass(frozen=True, slots=True)
class OfBranch:
    """A branch in a month: how many lines differ, and the pay of all its lines before and after the close."""

    name: str
    lines: int
    before_fen: int
    pay_fen: int

    @property
    def more_fen(self) -> int:
        """How much more the final pay is."""
        return self.pay_fen - self.before_fen


def _by_branch(rows: list[Reconciled]) -> list[OfBranch]:
    found: dict[str, list[Reconciled]] = defaultdict(list)
    for one in rows:
        found[one.card.branch].append(one)
    return [
        OfBranch(
            name, sum(one.differs for one in own), sum(one.before_fen for one in own), sum(one.pay_fen for one in own)
        )
        for name, own in found.items()
    ]


@seated(Right.SEE_POINTS)
def reconciling(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Two counts of a month beside each other, the last and the one before it unless asked, with reasons by line."""
    found = compared(seat, request.GET)
    month, pages = found.month, max(1, -(-len(found.rows) // PAGE))
    at = min(max(whole(request.GET.get("page", ""), missing=1), 1), pages)
    chosen = RECONCILED.chosen(request.GET) | ({"month": month.first.isoformat()[:7]} if month else {})
    return show(
        request,
        seat,
        "performance/reconciled.html",
        room="performance",
        months=found.months,
        month=month,
        rows=[(one, reasons_told(one)) for one in found.rows[(at - 1) * PAGE : at * PAGE]],
        many=len(found.rows),
        branches=_by_branch(found.everything),
        chosen=chosen,
        days=found.days,
        since=found.since,
        until=found.until,
        is_final=month is not None and month.closed and found.until == month.as_of,
        here=RECONCILED.link(chosen),
        at=at,
        pages=pages,
        **listed(seat, RECONCILED, chosen, rows=len(found.rows)),
    )
