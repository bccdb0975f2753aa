"""核对名册: a village's registers are brought in and compared with the files; the gaps stand in lists."""

from collections import Counter

from django.http import HttpRequest, HttpResponse

from qianmo.apps.grids.queries import cell
from qianmo.apps.leads.queries import lists_lending
from qianmo.apps.ratings.queries import drafts_of
from qianmo.domain.access import Right
from qianmo.web.lists import REGISTERS
from qianmo.web.lists.registers import KINDS, comparison_of, lines_of
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.drives.village import PAGE, village_of

SOURCES = ("村委名册", "户籍名册", "部门名单")
"""What a register is usually called."""


@seated(Right.IMPORT_ROSTERS)
def page(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """What this year's registers of a village come to, one list at a time."""
    village_id = village_of(seat, code)
    place = cell(cell_id=village_id)
    found = comparison_of(seat, village_id)
    every = lines_of(found, "")
    counts = Counter(one.kind for one in every)
    asked = request.GET.get("kind", "")
    kind = asked if asked in KINDS else next((one for one in KINDS if counts[one]), "")
    lines = [one for one in every if one.kind == kind]
    skip = min(whole(request.GET.get("page", "")), 9_999) * PAGE
    shown = lines[skip : skip + PAGE]
    return show(
        request, seat, "campaigns/registers.html", room="campaigns", code=code, village=place.name if place else "",
        drafts=drafts_of(village_id=village_id, year=seat.on.year, staff_id=seat.person.staff_id),
        lending=lists_lending(person=seat.person, village_id=village_id, on=seat.on),
        sources=list(dict.fromkeys([*(one.source for one in found.files), *SOURCES])),
        files=found.files, overlap=found.overlap, kind=kind, lines=shown,
        kinds=[(key, name, counts[key]) for key, (name, _) in KINDS.items()], total=len(lines),
        housed=any(one.village for one in shown), first=skip + 1, last=skip + len(shown),
        before=skip // PAGE - 1 if skip else None,
        after=skip // PAGE + 1 if skip + len(shown) < len(lines) else None,
        **listed(seat, REGISTERS, {"village": code, "kind": kind}, rows=len(lines)),
    )  # fmt: skip
