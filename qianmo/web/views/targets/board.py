"""目标: the year's targets against what is done: who is behind by how much, where the year will end, who catches up."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from qianmo.apps.crm.queries import branches_in_sight, staff_in_sight
from qianmo.apps.org.queries import branch_ids
from qianmo.apps.targets.queries import PartRow, Progress, bank_over, progress, supervisions
from qianmo.apps.targets.services import NewSupervision, close_supervision, open_supervision
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.measures import PLANNED, Measure, amount, difference
from qianmo.domain.targets.trees import Level
from qianmo.web.lists import TARGETS
from qianmo.web.lists.aims import SUPERVISION, WEAK
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.plan import Told, chart, heads, shape, time_passed, told


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One measure by unit with the pace of each; `view=weak` sets every unit beside every measure (短板分析)."""
    found = progress(on=seat.on)
    edits = seat.person.may(Right.EDIT_PLANS) or seat.person.may(Right.PUBLISH_PLANS)
    if found is None or not found.rows:
        return show(request, seat, "targets/no_plan.html", room="targets", edits=edits)
    known = list(dict.fromkeys(row.part.measure for row in found.rows))
    measure = request.GET.get("measure", known[0])
    if measure not in known:
        raise Http404
    framed = {
        "found": found, "measure": PLANNED[measure], "words": heads(PLANNED[measure]), "code": measure, "edits": edits,
        "measures": [(f"?{urlencode({'measure': code})}", PLANNED[code].name, code == measure) for code in known],
        "passed": time_passed(found.as_of), "watched": _watched(seat, found), "weak_view": False,
        "merged": [(gone, stays) for gone, stays in found.merged.items()],
    }  # fmt: skip
    if request.GET.get("view") == "weak":
        weak = _weak(found, known)
        bar = listed(seat, WEAK, {}, rows=WEAK.count(seat, {}))
        return show(request, seat, "targets/weak.html", room="targets", **framed, **weak, **bar)
    return show(request, seat, "targets/board.html", room="targets", **framed, **_board(request, seat, found, measure))


def _board(request: HttpRequest, seat: Seat, found: Progress, measure: str) -> dict[str, Any]:
    rows = [row for row in found.rows if row.part.measure == measure]
    bank = next(row for row in rows if row.part.level is Level.BANK)
    units = _told([row for row in rows if row.part.level is Level.BRANCH], found)
    own = _own_unit(seat, found)
    shown = request.GET.get("unit", own or (units[0].row.part.unit if units else ""))
    sight = staff_in_sight(person=seat.person, on=found.as_of)
    people = _told([row for row in rows if row.part.level is Level.STAFF and row.part.parent == shown], found)
    return {
        "bank": told(bank, as_of=found.as_of),
        "shape": shape(bank, month=found.as_of.month),
        "chart": chart(bank, bank_over(measure=measure, as_of=found.as_of), as_of=found.as_of),
        "units": units,
        "behind": sum(one.lags for one in units),
        "cohorts": _told([row for row in rows if row.part.level is Level.COHORT], found),
        "unit": next((one for one in units if one.row.part.unit == shown), None),
        "people": [one for one in people if sight is None or _is_in(one, sight)],
        "mine": _mine(seat, found, own),
        "can_open": seat.person.may(Right.EDIT_PLANS),
        **listed(seat, TARGETS, {"measure": measure}, rows=len(rows)),
    }


def _told(rows: list[PartRow], found: Progress) -> list[Told]:
    """Rows in words, those that are furthest behind their pace first; rows nothing can be said of are left out."""
    said = [one for row in rows if (one := told(row, as_of=found.as_of)) is not None]
    return sorted(said, key=lambda one: (-one.behind, one.row.part.unit))


def _is_in(one: Told, sight: frozenset[int]) -> bool:
    return one.row.staff_id in sight


def _own_unit(seat: Seat, found: Progress) -> str:
    codes = {pk: code for code, pk in branch_ids().items()}
    code = codes.get(seat.person.branch_id, "")
    code = found.merged.get(code, code)
    return code if any(row.part.unit == code for row in found.rows) else ""


def _mine(seat: Seat, found: Progress, own: str) -> list[tuple[Measure, Told]]:
    """What the reader is behind with: one's own targets, for a head those of the unit."""
    sight = staff_in_sight(person=seat.person, on=found.as_of)
    if sight is None:
        return []
    rows = [row for row in found.rows if row.staff_id == seat.person.staff_id]
    if not rows:
        rows = [row for row in found.rows if row.part.level is Level.BRANCH and row.part.unit == own]
    said = [(PLANNED[row.part.measure], told(row, as_of=found.as_of)) for row in rows]
    return [(measure, one) for measure, one in said if one is not None and one.lags]


def _watched(seat: Seat, found: Progress) -> list[dict[str, Any]]:
    """Open items in sight, each with how much the unit is behind today."""
    sight = branches_in_sight(person=seat.person)
    paces = {
        (row.part.measure, row.branch_id): row.pace
        for row in found.rows
        if row.part.level is Level.BRANCH and row.pace is not None
    }
    rows = supervisions(branch_ids=sight)
    items = []
    for one in rows:
        pace = paces.get((one.measure, one.branch_id))
        items.append(
            {
                "item": one, "name": PLANNED[one.measure].name, "then": amount(one.measure, one.behind),
                "now": None if pace is None else amount(one.measure, max(-pace.ahead, 0)),
                "caught_up": pace is not None and pace.ahead >= 0, "late": one.due_on < seat.on,
            }
        )  # fmt: skip
    return items


def _weak(found: Progress, known: list[str]) -> dict[str, Any]:
    """Every unit beside every measure; the weakest unit first, by how many measures it is behind with."""
    cells: dict[str, dict[str, Told]] = {}
    names: dict[str, str] = {}
    for row in found.rows:
        said = told(row, as_of=found.as_of)
        if row.part.level is Level.BRANCH and said is not None:
            cells.setdefault(row.part.unit, {})[row.part.measure] = said
            names[row.part.unit] = row.name
    rows = [
        (names[unit], [by.get(code) for code in known], sum(one.lags for one in by.values()))
        for unit, by in cells.items()
    ]
    return {"heads": [PLANNED[code].name for code in known], "rows": sorted(rows, key=lambda row: -row[2])}


@seated(Right.SEE_FUNNEL)
def supervision(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every item in sight: those open with how far the unit is behind now, those closed with what came of them."""
    found, sight = progress(on=seat.on), branches_in_sight(person=seat.person)
    closed = supervisions(closed=True, branch_ids=sight)
    watched = _watched(seat, found) if found is not None else []
    return show(
        request, seat, "targets/supervision.html", room="targets", watched=watched,
        closed=[(one, PLANNED[one.measure].name, difference(one.measure, one.behind)) for one in reversed(closed)],
        **listed(seat, SUPERVISION, {}, rows=SUPERVISION.count(seat, {})),
    )  # fmt: skip


@require_POST
@seated(Right.EDIT_PLANS)
def supervise(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Put a unit that lags under a leader."""
    measure, to = request.POST.get("measure", ""), "/targets/"
    found, due_on = progress(on=seat.on), day(request.POST.get("due_on", ""))
    branch_id = branch_ids().get(request.POST.get("unit", ""))
    if measure not in PLANNED or branch_id is None or found is None or due_on is None:
        return refuse(request, "没有立项：没有选清机构、指标或限期。请重填", to=to)
    rows = [row for row in found.rows if row.part.measure == measure and row.branch_id == branch_id]
    behind = next((-row.pace.ahead for row in rows if row.part.level is Level.BRANCH and row.pace is not None), 0)
    answer = open_supervision(
        new=NewSupervision(
            measure=measure, branch_id=branch_id, leader=request.POST.get("leader", ""),
            asks=request.POST.get("asks", ""), behind=behind, due_on=due_on,
        ),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )  # fmt: skip
    to = f"/targets/?{urlencode({'measure': measure})}"
    return conclude(request, answer, "已立项，到限期前挂片领导督导，赶上后销号", to=to)


@require_POST
@seated(Right.EDIT_PLANS)
def close(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Close an item with what came of it."""
    answer: Refused | None = close_supervision(
        supervision_id=whole(request.POST.get("item", "")),
        outcome=request.POST.get("outcome", ""),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, "已销号，结果留着", to="/targets/")
