"""客户: the list behind every count, and the page of one household."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.apps.approvals.queries import case_of
from qianmo.apps.campaigns.queries import households, stage_of
from qianmo.apps.credit.queries import lines_of, refusals_of
from qianmo.apps.events.queries import timeline
from qianmo.apps.grids.queries import CellRow, cells, stewards
from qianmo.apps.households.queries import household
from qianmo.apps.org.queries import staff_names
from qianmo.apps.ratings.queries import screening_of, verdicts
from qianmo.domain.access import Right
from qianmo.web.facts import livelihood
from qianmo.web.policy import ceilings_of, steps_of
from qianmo.web.seat import Seat, seated, show
from qianmo.web.stages import EXCLUDED, STAGES
from qianmo.web.timeline import months_of
from qianmo.web.words import METHODS, papers

PAGE = 50
SEGMENTS = {"farm": "农牧户", "trade": "商户", "salaried": "公职", "resident": "居民"}
FILTERS = ("town", "village", "stage", "segment", "q")


@seated(Right.SEE_CUSTOMERS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Households by town, village, stage reached, segment, and name or number; keyset pages of fifty."""
    chosen = {key: value for key in FILTERS if (value := request.GET.get(key, "").strip())}
    villages = [cell for cell in cells(level="village") if seat.scope.allows(cell.id)]
    towns = [cell for cell in cells(level="town") if cell.id in {village.parent_id for village in villages}]
    town = _by_code(towns, chosen.get("town"))
    village = _by_code(villages, chosen.get("village"))
    narrowest = village or town
    page = households(
        scope=seat.scope,
        cell_id=narrowest.id if narrowest else None,
        stage=chosen.get("stage"),
        segment=chosen.get("segment"),
        search=chosen.get("q", ""),
        after=request.GET.get("after", ""),
        limit=PAGE,
    )
    seen = int(text) if (text := request.GET.get("seen", "")).isdecimal() and len(text) < 9 else 0
    owners = stewards(cell_ids=sorted({row.village_id for row in page.rows}), on=seat.on)
    forward = {**chosen, "after": page.next_after or "", "seen": seen + len(page.rows)}
    return show(
        request,
        seat,
        "households/list.html",
        room="households",
        page=page,
        first=seen + 1,
        last=seen + len(page.rows),
        total=max(page.total, seen),
        next_address=f"?{urlencode(forward)}" if page.next_after else "",
        first_address=f"?{urlencode(chosen)}" if seen else "",
        rows=[(row, owners[row.village_id].owner if row.village_id in owners else None) for row in page.rows],
        chosen=chosen,
        towns=towns,
        villages=[cell for cell in villages if town is None or cell.parent_id == town.id],
        stages=[*STAGES.values(), EXCLUDED],
        segments=SEGMENTS.items(),
    )


def _by_code(known: list[CellRow], code: str | None) -> CellRow | None:
    """The cell a filter names. One outside the reader's scope is answered like one that does not exist."""
    if not code:
        return None
    found = next((cell for cell in known if cell.code == code), None)
    if found is None:
        raise Http404
    return found


@seated(Right.SEE_CUSTOMERS)
def page(request: HttpRequest, seat: Seat, household_id: int) -> HttpResponse:
    """One household: its people and livelihood, what it may borrow and has borrowed, and what happened."""
    file = household(scope=seat.scope, household_id=household_id, on=seat.on)
    if file is None:
        raise Http404
    verdict = verdicts(household_ids=[household_id]).get(household_id)
    lines = lines_of(household_id=household_id)
    happened = timeline(household_id=household_id)
    names = staff_names(ids={event.by_staff_id for event in happened if event.by_staff_id is not None})
    return show(
        request,
        seat,
        "households/page.html",
        room="households",
        file=file,
        head=next((member for member in file.members if member.relation == "户主"), None),
        stage=stage_of(scope=seat.scope, household_id=household_id),
        steward=stewards(cell_ids=[file.village_id], on=seat.on).get(file.village_id),
        livelihood=livelihood(file.facts),
        verdict=verdict,
        method=METHODS.get(verdict.method, verdict.method) if verdict else "",
        papers=papers(file.items),
        screening=screening_of(household_id=household_id),
        lines=lines,
        refusals=refusals_of(household_id=household_id),
        decisions=[
            (
                line,
                ceilings_of(line, verdict_fen=verdict.limit_fen if verdict else None),
                steps_of(line.policy_outputs, dict(line.policy_trace)),
                case_of(kind="credit.application", subject_id=line.application_id),
            )
            for line in lines
        ],
        tab="policy" if request.GET.get("tab") == "policy" else "time",
        months=months_of(happened, names=names),
        events=len(happened),
    )
