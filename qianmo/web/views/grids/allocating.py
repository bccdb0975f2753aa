"""就近分配: villages without a branch and the outlets nearest to them; looked at, accepted whole or in part."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.grids.allocating import Allocation, allocate, nearest_branches, place_outlets, sites
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.queries import cells
from qianmo.apps.org.queries import open_outlets
from qianmo.domain.access import Right
from qianmo.web.lists import NEAREST
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import day, done, refuse, whole
from qianmo.web.seat import Seat, seated, show

MOST = 500
"""Villages accepted in one step."""


@seated(Right.CHANGE_DIVISIONS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The proposals; with `which=nearer` villages that have a branch although another outlet lies nearer."""
    nearer = request.GET.get("which") == "nearer"
    rows = nearest_branches(scope=seat.scope, on=seat.on, allocated=nearer)
    standing = sites(on=seat.on)
    outlets = [(pk, name, standing.get(pk)) for pk, name in open_outlets(on=seat.on).items()]
    chosen = {"which": "nearer"} if nearer else {}
    return show(
        request, seat, "grids/nearest.html", room="grids", rows=rows, nearer=nearer, outlets=outlets,
        unplaced=sum(1 for _, _, cell in outlets if cell is None), villages=cells(level="village"),
        **listed(seat, NEAREST, chosen, rows=len(rows)),
    )  # fmt: skip


def _writing(seat: Seat) -> Writing:
    return Writing(scope=seat.scope, by=seat.person.staff_id, at=seat.at, on=seat.on)


@require_POST
@seated(Right.CHANGE_DIVISIONS)
def accept(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give the ticked villages to the outlets chosen for them; a tick says which branch the village had."""
    to = reverse("nearest") + ("?which=nearer" if request.POST.get("which") == "nearer" else "")
    new = []
    for tick in request.POST.getlist("villages")[:MOST]:
        code, _, seen = tick.partition(":")
        branch = whole(request.POST.get(f"to-{code}", ""))
        new.append(Allocation(code=code[:16], branch_id=branch, seen=whole(seen) or None))
    if not new:
        return refuse(request, "一个村也没有勾选。请勾选要分配的村", to=to)
    answer = allocate(
        new=new, since=day(request.POST.get("since", "")) or date.max,
        reason=request.POST.get("reason", "").replace("\x00", ""), writing=_writing(seat),
    )  # fmt: skip
    if isinstance(answer, dict):
        return refuse(request, answer.values(), to=to)
    return done(request, f"已分配 {answer:,} 个村，主办照旧，要换主办请办移交", to=to)


@require_POST
@seated(Right.CHANGE_DIVISIONS)
def place(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say in which village an outlet stands."""
    branch = whole(request.POST.get("branch", ""))
    answer = place_outlets(
        standing={branch: request.POST.get("village", "")[:16]}, since=day(request.POST.get("since", "")) or date.max,
        writing=_writing(seat),
    )  # fmt: skip
    if isinstance(answer, dict):
        return refuse(request, answer.values(), to=reverse("nearest"))
    return done(request, "已记下网点所在，距离照此算", to=reverse("nearest"))
