"""小组现场评定 as its host sees it: what the table says of each household, and who has signed it.

The group reads it on the host's screen, so nothing is hidden here; each member signs with the code of his own seat.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.approvals.queries import Matter, limits_of_posts
from qianmo.apps.households.queries import faces
from qianmo.apps.ratings.queries import SittingFile, TableRow, credit_levels, sitting_file, table_rows
from qianmo.apps.ratings.services import rate_at_table, sign_table
from qianmo.domain.access import Right
from qianmo.domain.ratings.table import TableSaid, Way
from qianmo.domain.refusal import Refused
from qianmo.web.posting import done, refuse, wan_to_fen
from qianmo.web.seat import Seat, seated, show

PAGE = 20
NOTHING = "none"
"""The level of a form that says nothing should be given."""


@dataclass(frozen=True, slots=True)
class TableLine:
    """A household at the table: who it is, what is said of it, who of the table has still to sign, who decides it."""

    household_id: int
    number: str
    head: str
    row: TableRow | None
    missing: tuple[str, ...]
    above: bool


def table_page(request: HttpRequest, seat: Seat, found: SittingFile, codes: Mapping[int, str]) -> HttpResponse:
    """An open sitting at a table, a page of households at a time in the order of their numbers."""
    rows = table_rows(sitting_ids=[found.id])
    ids = [pk for pk, _ in found.opinions]
    text = request.GET.get("page", "")
    page = int(text) if text.isdecimal() and len(text) < 4 else 0
    shown = ids[page * PAGE : (page + 1) * PAGE]
    known, names = faces(household_ids=shown, scope=seat.scope), {one.id: one.name for one in found.raters}
    own_fen = _authority(seat)
    lines = []
    for pk in shown:
        row = rows.get((found.id, pk))
        missing = tuple(names[one] for one in sorted(row.waiting)) if row else ()
        above = row is not None and own_fen is not None and row.said.limit_fen > own_fen
        face = known.get(pk)
        lines.append(TableLine(pk, face.number if face else "", face.head_name if face else "", row, missing, above))
    signed = sum(not row.waiting for row in rows.values())
    return show(
        request, seat, "sittings/table.html", room="campaigns", found=found, codes=codes, lines=lines, own_fen=own_fen,
        levels=credit_levels(on=seat.on).items(), hosts=seat.person.staff_id == found.host_id, said=len(rows),
        signed=signed, left=len(ids) - len(rows), page=page, before=page - 1 if page else None,
        after=page + 1 if (page + 1) * PAGE < len(ids) else None, nothing=NOTHING,
        unsigned={
            one.id: sum(one.id in row.waiting for row in rows.values()) for one in found.raters
        },
    )  # fmt: skip


def _authority(seat: Seat) -> int | None:
    """The most the head of a branch decides alone; what is above goes up when the household applies."""
    matter = Matter(product="", guarantee="", grade="", total_fen=0, household_fen=0, group_fen=0)
    return limits_of_posts(posts=["branch_head"], matter=matter, on=seat.on)["branch_head"]


def _table(seat: Seat, sitting_id: int) -> SittingFile:
    found = sitting_file(sitting_id=sitting_id, scope=seat.scope)
    if found is None or found.way is not Way.TABLE:
        raise Http404
    return found


def _here(request: HttpRequest, sitting_id: int) -> str:
    page = request.POST.get("page", "")
    here = reverse("sitting", args=[sitting_id])
    return f"{here}?page={page}" if page.isdecimal() and len(page) < 4 else here


@require_POST
@seated(Right.HOST_SITTINGS)
def say(request: HttpRequest, seat: Seat, sitting_id: int) -> HttpResponse:
    """Write down what the table says of the households filled in; those left empty stay as they are."""
    found, to = _table(seat, sitting_id), _here(request, sitting_id)
    said: list[TableSaid] = []
    for pk, _ in found.opinions:
        level, amount = request.POST.get(f"level-{pk}", ""), request.POST.get(f"wan-{pk}", "").strip()
        if level == NOTHING:
            said.append(TableSaid(household_id=pk, level="", limit_fen=0, excludes=True))
        elif level:
            limit_fen = wan_to_fen(amount)
            if isinstance(limit_fen, Refused):
                return refuse(request, limit_fen, to=to)
            said.append(TableSaid(household_id=pk, level=level, limit_fen=limit_fen))
    if not said:
        return refuse(request, "没有记：一户也没有选等级。请选等级、填额度再记", to=to)
    answer = rate_at_table(sitting_id=sitting_id, said=said, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=to)
    if answer:
        return refuse(request, answer.values(), to=to)
    return done(request, f"已记 {len(said)} 户，请各人签字", to=to)


@require_POST
@seated(Right.HOST_SITTINGS)
def sign(request: HttpRequest, seat: Seat, sitting_id: int) -> HttpResponse:
    """A member signs, with the code of his seat, everything he may speak on that he has not signed yet."""
    _table(seat, sitting_id)
    answer = sign_table(
        sitting_id=sitting_id, code=request.POST.get("code", ""), by=seat.person.staff_id, at=seat.at,
        business_date=seat.on,
    )  # fmt: skip
    to = _here(request, sitting_id)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=to)
    return done(request, f"已签 {answer} 户" if answer else "没有要签的户，以前都签过了", to=to)
