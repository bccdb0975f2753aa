"""搬迁: households that really move, proposed on the page of the household, carried out by a second person here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.campaigns.relocating import settle_removals
from qianmo.apps.households.queries import household
from qianmo.apps.households.queries.relocations import relocations
from qianmo.apps.households.services.relocating import NewRelocation, RelocationWord, propose_relocations
from qianmo.domain.access import Right
from qianmo.web.lists.relocations import RELOCATIONS
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, refuse, whole
from qianmo.web.seat import Seat, seated, show


@seated(Right.SEE_CUSTOMERS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What waits for a second person, and what was settled, from or to villages in sight."""
    rows = relocations(scope=seat.scope)
    confirms, mine = seat.person.may(Right.ASSIGN_WORK), seat.person.staff_id
    return show(
        request, seat, "households/relocations.html", room="households",
        rows=[(row, confirms and row.state == "proposed" and row.proposed_by_id != mine) for row in rows],
        waiting=sum(row.state == "proposed" for row in rows), **listed(seat, RELOCATIONS, {}, rows=len(rows)),
    )  # fmt: skip


@require_POST
@seated(Right.WORK)
def propose(request: HttpRequest, seat: Seat, household_id: int) -> HttpResponse:
    """Propose that a household moves."""
    if household(scope=seat.scope, household_id=household_id, on=seat.on) is None:
        raise Http404
    to, form, since = reverse("household", args=[household_id]), request.POST, day(request.POST.get("since", ""))
    if since is None:
        return refuse(request, "没有提出：没有选搬迁日。请重填", to=to)
    new = NewRelocation(
        household_id=household_id, village_code=form.get("village", "").strip(), group=form.get("group", "").strip(),
        address=form.get("address", ""), since=since, reason=form.get("reason", ""), evidence=form.get("evidence", ""),
    )  # fmt: skip
    (answer,) = propose_relocations(
        new=[new], scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    return conclude(request, answer, "已提出，请另一位同事复核后迁过去", to=to)


@require_POST
@seated(Right.ASSIGN_WORK)
def settle(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Carry a removal out, or decline it."""
    yes = request.POST.get("answer") != "decline"
    word = RelocationWord(
        relocation_id=whole(request.POST.get("relocation", "")), yes=yes, said=request.POST.get("said", "")
    )
    (answer,) = settle_removals(
        words=[word], scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    said = "已迁过去，以前的留在原村，管户和在办的随新村" if yes else "没有同意，原因留着"
    return conclude(request, answer, said, to=reverse("relocations"))
