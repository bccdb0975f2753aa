"""区划沿革: editions of the state's divisions, what they would change, and mappings of what became of whom."""

from collections.abc import Mapping
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.campaigns.redistricting import Proposed, against, carry_out_redistricting, propose_redistricting
from qianmo.apps.grids.editions import editions, load_edition, newest_edition
from qianmo.apps.grids.histories import RedistrictingCard, living_places, redistricting_lines, redistrictings
from qianmo.apps.grids.redistricting import decline_redistricting
from qianmo.apps.households.queries import households_by_village
from qianmo.domain.access import Right
from qianmo.domain.redistricting import Change, Line
from qianmo.domain.refusal import Refused
from qianmo.gateways.sheets import SheetRow
from qianmo.web.lists import DIVISIONS
from qianmo.web.lists.divisions import COLUMNS, differences, line_of
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import day, done, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets import give_back, sent_sheet
from qianmo.web.words.division import BY_WORD, CHANGES, DIFFERENCES

SHOWN = 300
FIELDS = dict(zip(("change", "older", "was", "newer", "name", "groups"), COLUMNS, strict=True))
"""The fields of the form of one line, and the columns of the workbook they are."""


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Editions, differences of one kind, and mappings."""
    found = differences(seat)
    chosen = DIVISIONS.chosen(request.GET)
    kind = chosen.get("kind", "")
    kind = kind if kind in DIFFERENCES else next((key for key, rows in found.items() if rows), "same")
    rows = found.get(kind, ())
    lines = [line_of(kind, row) for row in rows[:SHOWN]] if kind != "same" else []
    code = seat.county.code[:6] if seat.county else ""
    return show(
        request,
        seat,
        "grids/divisions.html",
        room="grids",
        editions=editions(county_code=code),
        newest=newest_edition(county_code=code),
        counts=[(key, DIFFERENCES[key], len(rows)) for key, rows in found.items()],
        kind=kind,
        kind_word=DIFFERENCES[kind],
        lines=lines,
        total=len(rows),
        redistrictings=redistrictings(),
        changes=CHANGES.items(),
        may_change=seat.person.may(Right.CHANGE_DIVISIONS),
        **listed(seat, DIVISIONS, {}, rows=sum(len(rows) for key, rows in found.items() if key != "same")),
    )


@require_POST
@seated(Right.CHANGE_DIVISIONS)
def load(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Load an edition that ships, or take it as a past one."""
    year = whole(request.POST.get("year", ""))
    answer = load_edition(
        county_code=seat.county.code[:6] if seat.county else "", year=year, past=bool(request.POST.get("past")),
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    here = reverse("divisions")
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here)
    return done(request, f"{year} 年版共 {answer:,} 行，已装载", to=here)


@require_POST
@seated(Right.CHANGE_DIVISIONS)
def enter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Write one line down as a mapping of its own."""
    line = _line({column: request.POST.get(key, "").replace("\x00", "").strip() for key, column in FIELDS.items()})
    if isinstance(line, str):
        return refuse(request, line, to=reverse("divisions"))
    answer = _propose(request, seat, [line])
    if isinstance(answer, dict):
        return refuse(request, answer.values(), to=reverse("divisions"))
    return _proposed(request, answer)


@require_POST
@seated(Right.CHANGE_DIVISIONS)
def bring(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Write a workbook down as a mapping; a row without a change is passed over."""
    here = reverse("divisions")
    sent = sent_sheet(request, COLUMNS)
    if isinstance(sent, Refused):
        return refuse(request, sent, to=here)
    written = [row for row in sent.rows if row.fault or row.cells["变化"]]
    lines = {row.number: _line(row.cells) for row in written}
    faults = {row.number: fault for row in written if (fault := _fault(row, lines[row.number]))}
    answer = None if faults else _propose(request, seat, [one for one in lines.values() if isinstance(one, Line)])
    if isinstance(answer, dict):
        faults = {written[place].number: one.reason for place, one in answer.items()}
    if answer is None or isinstance(answer, dict):
        return give_back(request, seat, sent, faults, columns=COLUMNS, to=here)
    return _proposed(request, answer)


def _fault(row: SheetRow, line: Line | str) -> str:
    return row.fault or (line if isinstance(line, str) else "")


def _line(cells: Mapping[str, str]) -> Line | str:
    change = BY_WORD.get(cells["变化"]) or next((one for one in Change if one == cells["变化"]), None)
    if change is None:
        return f"没有“{cells['变化'][:10]}”这种变化。可以写：{'、'.join(BY_WORD)}"
    groups = cells["拆出的组"].replace("，", "、").replace(",", "、").split("、")
    return Line(
        change=change, older_code=cells["原代码"], newer_code=cells["新代码"], newer_name=cells["新名称"],
        groups=tuple(name for one in groups if (name := one.strip())),
    )  # fmt: skip


def _propose(request: HttpRequest, seat: Seat, lines: list[Line]) -> int | Refused | dict[int, Refused]:
    new = Proposed(
        lines=lines,
        since=day(request.POST.get("since", "")) or date.max,
        reason=request.POST.get("reason", "").replace("\x00", ""),
        by=seat.person.staff_id,
        request_id=request_id(request),
    )
    return propose_redistricting(new=new, at=seat.at, business_date=seat.on)


def _proposed(request: HttpRequest, answer: int | Refused) -> HttpResponse:
    if isinstance(answer, Refused):
        return refuse(request, answer, to=reverse("divisions"))
    return done(request, "已录入，等另一位同事复核。复核前什么也没有变", to=reverse("redistricting", args=[answer]))


def _card(redistricting_id: int) -> RedistrictingCard:
    for one in redistrictings(redistricting_id=redistricting_id):
        return one
    raise Http404


@seated(Right.SEE_FUNNEL)
def redistricting(request: HttpRequest, seat: Seat, redistricting_id: int) -> HttpResponse:
    """One mapping, line by line, with the households each concerns and what stands in its way today."""
    card = _card(redistricting_id)
    written = redistricting_lines(redistricting_id=redistricting_id)
    waiting = card.state == "proposed"
    places = living_places(households=households_by_village()) if waiting else {}
    households = {one.code: one.households for one in places.values()}
    lines = [one.line for one in written]
    refused = against(lines=lines, places=places, since=card.since, on=seat.on) if waiting else {}
    return show(
        request,
        seat,
        "grids/redistricting.html",
        room="grids",
        card=card,
        rows=[
            (one, households.get(one.older_code), refused[place].reason if place in refused else "")
            for place, one in enumerate(written)
        ],
        moving=sum(households.get(one.older_code, 0) for one in written if one.change == Change.MERGED),
        in_the_way=len(refused),
        waiting=waiting,
        may_decide=waiting and seat.person.may(Right.APPROVE_DIVISIONS) and card.proposed_by_id != seat.person.staff_id,
    )


@require_POST
@seated(Right.APPROVE_DIVISIONS)
def carry_out(request: HttpRequest, seat: Seat, redistricting_id: int) -> HttpResponse:
    """Carry a mapping out as its second person."""
    _card(redistricting_id)
    answer = carry_out_redistricting(
        redistricting_id=redistricting_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    here = reverse("redistricting", args=[redistricting_id])
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here)
    return done(request, f"已办，{answer:,} 户归入新的村。以前的记录仍在原来的村名下", to=here)


@require_POST
@seated(Right.APPROVE_DIVISIONS)
def decline(request: HttpRequest, seat: Seat, redistricting_id: int) -> HttpResponse:
    """Send a mapping back."""
    _card(redistricting_id)
    refused = decline_redistricting(
        redistricting_id=redistricting_id, answer=request.POST.get("answer", "").replace("\x00", ""),
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    here = reverse("redistricting", args=[redistricting_id])
    return refuse(request, refused, to=here) if refused else done(request, "已退回给录入人", to=here)
