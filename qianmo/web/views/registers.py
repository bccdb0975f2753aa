"""核对名册: a village's registers are brought in and compared with the files; the gaps stand in lists."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.grids.queries import cell
from qianmo.apps.ratings.services import NewRegister, bring_register
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.lists import REGISTERS
from qianmo.web.lists.registers import KINDS, comparison_of, lines_of
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import done, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.uploading import was_too_large
from qianmo.web.views.village import PAGE, village_of


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
        files=found.files, overlap=found.overlap, kind=kind, lines=shown,
        kinds=[(key, name, counts[key]) for key, (name, _) in KINDS.items()], total=len(lines),
        housed=any(one.village for one in shown), first=skip + 1, last=skip + len(shown),
        before=skip // PAGE - 1 if skip else None,
        after=skip // PAGE + 1 if skip + len(shown) < len(lines) else None,
        **listed(seat, REGISTERS, {"village": code, "kind": kind}, rows=len(lines)),
    )  # fmt: skip


@require_POST
@seated(Right.IMPORT_ROSTERS)
def bring(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take a register in; its rows are compared at once, and nobody is filed or moved."""
    village_id, here, file = village_of(seat, code), reverse("registers", args=[code]), request.FILES.get("file")
    if was_too_large(request) or file is None:
        return refuse(request, "没有收到文件，或文件是空的、超过 50 MB。请选好再导入", to=here)
    answer = bring_register(
        new=NewRegister(
            village_id=village_id, year=seat.on.year, source=request.POST.get("source", ""), file_name=file.name or "",
            content=file.read(), by=seat.person.staff_id,
        ),
        at=seat.at,
        business_date=seat.on,
    )  # fmt: skip
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here)
    return done(request, "导入了，已与档案核对。没有建档，也没有迁户", to=here)
