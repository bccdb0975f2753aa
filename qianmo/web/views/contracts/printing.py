"""Printing a contract over a granted line: what it will say and cost is shown first."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.credit.queries import LineRow
from qianmo.apps.households.queries import caption
from qianmo.apps.signing.queries import CARDS, contracts_of_line, printable
from qianmo.apps.signing.services import Guarantor, NewPaper, print_papers
from qianmo.domain.access import Right
from qianmo.web.posting import done, request_id
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.contracts.register import SHAPES
from qianmo.web.views.lines.page import line_in_sight

GUARANTORS = 3
"""How many guarantors the form takes."""


@seated(Right.SEE_LINES)
def page(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Card, guarantors and costs of the contract to come, and those printed before."""
    return _page(request, seat, line_in_sight(seat, number))


def _page(request: HttpRequest, seat: Seat, line: LineRow, *, refused: tuple[str, ...] = ()) -> HttpResponse:
    contracts = contracts_of_line(line_number=line.number, scope=seat.scope)
    own = [one for one in contracts if one.kind == "contract" and one.is_kept_here]
    living = next((one for one in own if one.state != "void"), None)
    answer = show(
        request,
        seat,
        "contracts/print.html",
        room="contracts",
        line=line,
        file=caption(scope=seat.scope, household_id=line.household_id),
        contracts=[(one, SHAPES[one.state]) for one in contracts],
        living=living,
        would=printable(line_id=line.id, on=seat.on),
        cards=CARDS.items(),
        prints=living is None and line.state == "已授信" and seat.person.may(Right.SIGN),
        typed=request.POST,
        givers=[*_typed(request), *[("", "")] * GUARANTORS][:GUARANTORS],
        refused=refused,
    )
    answer.status_code = 422 if refused else 200
    return answer


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and identity numbers of guarantors as typed, empty rows left out."""
    pairs = zip(request.POST.getlist("giver"), request.POST.getlist("identity"), strict=False)
    return [(name, identity) for name, identity in list(pairs)[:GUARANTORS] if name.strip() or identity.strip()]


@require_POST
@seated(Right.SIGN)
def print_one(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Print the contract from the texts in force."""
    line = line_in_sight(seat, number)
    new = NewPaper(
        line_id=line.id,
        card=request.POST.get("card", ""),
        guarantors=tuple(
            Guarantor(name=name.strip(), identity=identity.strip().upper()) for name, identity in _typed(request)
        ),
        printed_by=seat.person.staff_id,
        request_id=request_id(request),
    )
    answers = print_papers(papers=[new], at=seat.at, business_date=seat.on)
    if answers.refused:
        return _page(request, seat, line, refused=answers.refused[0].sentences)
    made = next(one for one in contracts_of_line(line_number=line.number, scope=seat.scope) if one.id == answers.ids[0])
    return done(request, f"已打印合同 {made.number}，请客户看过再签", to=reverse("contract", args=[made.number]))
