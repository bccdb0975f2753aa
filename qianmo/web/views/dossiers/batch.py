"""Many dossiers at once: the households of a village by ticks, or a workbook; whoever is refused is told row by row."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from qianmo.apps.campaigns.queries import HouseholdRow, households
from qianmo.apps.credit.queries import ProposalRow, proposals_of
from qianmo.apps.dossiers.services import NewDossier, begin_dossiers
from qianmo.apps.grids.queries import cells
from qianmo.apps.households.queries import numbered
from qianmo.apps.products.queries import products_on_offer
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.posting import refuse, request_id, wan_to_fen, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets import sent_sheet

COLUMNS = ("户号", "产品", "申请额度（万元）", "用途")
MOST = 500
"""So many households of a village at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a batch as it was sent: which household, what it wants, and how it was read."""

    place: str
    number: str
    household_id: int
    product: str
    requested_fen: int
    purpose: str
    fault: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@seated(Right.APPLY)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Choose a village and tick; what is ticked is begun in one act."""
    if request.method == "POST":
        return _begun(request, seat, _ticked(request, seat))
    return _page(request, seat)


@require_POST
@seated(Right.APPLY)
def bring(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Begin the dossiers of a workbook; a row that cannot be is told, the others are begun."""
    sent = sent_sheet(request, COLUMNS)
    if isinstance(sent, Refused):
        return refuse(request, sent, to=reverse("batch-dossiers"))
    ids = numbered(numbers=[row.cells["户号"] for row in sent.rows], scope=seat.scope)
    codes = {name: code for code, row in products_on_offer(on=seat.on).items() for name in (code, row.name)}
    lines = []
    for row in sent.rows:
        cells = row.cells
        amount = wan_to_fen(cells["申请额度（万元）"])
        fault = row.fault or (amount.reason if isinstance(amount, Refused) else "")
        if cells["户号"] not in ids:
            fault = fault or "没有这一户，或不在您的范围内。请核对户号"
        lines.append(
            Line(
                f"第 {row.number} 行", cells["户号"], ids.get(cells["户号"], 0),
                codes.get(cells["产品"].strip(), cells["产品"].strip()[:20]),
                amount if isinstance(amount, int) else 0, cells["用途"], fault,
            )
        )  # fmt: skip
    return _begun(request, seat, lines)


def _ticked(request: HttpRequest, seat: Seat) -> list[Line]:
    posted = request.POST
    numbers = posted.getlist("household")[:MOST]
    ids = numbered(numbers=numbers, scope=seat.scope)
    lines = []
    for number in numbers:
        amount = wan_to_fen(posted.get(f"amount.{number}", ""))
        fault = amount.reason if isinstance(amount, Refused) else ""
        if number not in ids:
            fault = "没有这一户，或不在您的范围内"
        fen = amount if isinstance(amount, int) else 0
        product, purpose = posted.get("product", ""), posted.get("purpose", "")
        lines.append(Line(f"户 {number}", number, ids.get(number, 0), product, fen, purpose, fault))
    return lines


def _begun(request: HttpRequest, seat: Seat, lines: list[Line]) -> HttpResponse:
    sound = [line for line in lines if not line.fault]
    form = request_id(request)
    wishes = [
        NewDossier(
            household_id=line.household_id, product=line.product, requested_fen=line.requested_fen,
            purpose=line.purpose, by=seat.person.staff_id, request_id=_of_row(form, place),
        )
        for place, line in enumerate(sound)
    ]  # fmt: skip
    told = begin_dossiers(wishes=wishes, at=seat.at, business_date=seat.on)
    faults = [(line, line.fault) for line in lines if line.fault]
    faults += [(sound[place], refused.reason) for place, refused in sorted(told.refused.items())]
    return _page(request, seat, begun=len(told.ids), faults=faults)


def _of_row(form: UUID, place: int) -> UUID:
    """The request id of one row: the same form sent twice begins nothing twice."""
    return uuid5(form, str(place))


def _page(
    request: HttpRequest, seat: Seat, *, begun: int | None = None, faults: list[tuple[Line, str]] | None = None
) -> HttpResponse:
    villages = [cell for cell in cells(level="village") if seat.scope.allows(cell.id)]
    first = villages[0].id if villages else 0
    chosen = whole(request.GET.get("village", "") or request.POST.get("village", ""), missing=first)
    rows: list[tuple[HouseholdRow, int | None]] = []
    if chosen in {cell.id for cell in villages}:
        found = households(scope=seat.scope, cell_id=chosen, stage="eligible", limit=MOST).rows
        waiting = [row for row in found if row.stage == "eligible"]
        proposed = proposals_of(household_ids=[row.household_id for row in waiting])
        rows = [(row, _proposal(proposed, row)) for row in waiting]
    products = sorted(products_on_offer(on=seat.on).values(), key=lambda one: one.id)
    response = show(
        request, seat, "dossiers/batch.html", room="dossiers",
        villages=villages, chosen=chosen, rows=rows, products=products,
        columns="、".join(COLUMNS), begun=begun, faults=faults or [], request_again=uuid4(),
    )  # fmt: skip
    response.status_code = 422 if faults and not begun else 200
    return response


def _proposal(proposed: Mapping[int, ProposalRow], row: HouseholdRow) -> int | None:
    one = proposed.get(row.household_id)
    return one.limit_fen if one else None
