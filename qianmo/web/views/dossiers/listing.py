"""Lists of dossiers: mine, all being gathered, those gone to review and what came of them, each with its clock."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from qianmo.apps.approvals.queries import promises
from qianmo.apps.dossiers.queries import DossierRow, dossiers, lanes
from qianmo.apps.org.queries import branches_named, working_calendar
from qianmo.domain.access import Right
from qianmo.domain.calendar import WorkingCalendar
from qianmo.web.lists import DOSSIERS
from qianmo.web.lists.dossiers import shown_of
from qianmo.web.lists.workspace import listed
from qianmo.web.ruler import Ruler, ruler
from qianmo.web.seat import Seat, seated, show

NAMES = {"mine": "我经办的", "open": "全部备件", "sent": "已送审", "ended": "已撤回"}


@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_LINES)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One of the lists; whoever puts nothing forward begins with all that are being gathered."""
    chosen = DOSSIERS.chosen(request.GET)
    shown = shown_of(seat, chosen)
    calendar = working_calendar()
    found = dossiers(scope=seat.scope, show=shown, staff_id=seat.person.staff_id)
    return show(
        request, seat, "dossiers/list.html", room="dossiers",
        rows=[(row, clock_of(row, seat, calendar)) for row in found],
        shown=shown, shows=NAMES.items(), ways=ways(seat), **listed(seat, DOSSIERS, chosen, rows=len(found)),
    )  # fmt: skip


def clock_of(
    row: DossierRow,
    seat: Seat,
    calendar: WorkingCalendar,
    *,
    stops: list[tuple[date, date | None]] | None = None,
    names: dict[date, str] | None = None,
) -> Ruler:
    """The ruler of a dossier from its declaration to the promised day, as of today or the day it was paid out."""
    waits: list[tuple[date, date | None]] = [(row.waits_since, None)] if row.waits_since else []
    return ruler(
        opened_on=row.begun_on,
        due_on=row.due_on,
        stops=waits if stops is None else stops,
        today=row.drawn_on or (row.ended_on if row.state == "withdrawn" else None) or seat.on,
        calendar=calendar,
        names=names,
    )


def ways(seat: Seat) -> list[tuple[str, int, str, str, bool]]:
    """The lanes of the day: name, from how much, at which desk, what is promised, whether two people look."""
    made, branches = promises(on=seat.on), branches_named()
    return [
        (
            lane.name,
            lane.from_fen,
            branches[lane.branch_id][1] if lane.branch_id else "户所在网点",
            made[lane.promise_kind].told if lane.promise_kind in made else "没有承诺时限",
            lane.two_surveyors,
        )
        for lane in lanes(on=seat.on)
    ]
