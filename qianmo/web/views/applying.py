"""受理: an account manager puts a household's own wish forward, with the permission to enquire and a report."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from qianmo.apps.approvals.queries import case_of
from qianmo.apps.credit.queries import Outlook, outlooks, pending_of, proposals_of
from qianmo.apps.credit.services import PutForward, put_forward
from qianmo.apps.households.queries import HouseholdFile, enquiry_consents, household
from qianmo.apps.products.queries import ProductRow, products_on_offer
from qianmo.apps.ratings.queries import verdicts
from qianmo.domain.access import Right
from qianmo.domain.dated import add_months
from qianmo.domain.refusal import Refused
from qianmo.web.posting import done, request_id, wan_to_fen
from qianmo.web.seat import Seat, seated, show

CONSENT_MONTHS = 12
KEPT = ("requested", "purpose", "report", "proposed", "until")


@dataclass(frozen=True, slots=True)
class Choice:
    """A product this household may ask for, and what its policy would say today."""

    product: ProductRow
    outlook: Outlook | None


@require_http_methods(["GET", "HEAD", "POST"])
@seated(Right.APPLY)
def page(request: HttpRequest, seat: Seat, household_id: int) -> HttpResponse:
    """The form, or what came of it; whatever was typed stays when something is refused."""
    file = household(scope=seat.scope, household_id=household_id, on=seat.on)
    if file is None:
        raise Http404
    if request.method == "POST":
        wish = _wish(request, seat, household_id)
        if isinstance(wish, Refused):
            return _form(request, seat, file, refused=[wish])
        answers = put_forward(wishes=[wish], at=seat.at, business_date=seat.on)
        if answers.refused:
            return _form(request, seat, file, refused=list(answers.refused.values()))
        case = case_of(kind="credit.application", subject_id=answers.ids[0])
        said = "这笔申请已经受理过" if answers.repeated else "已受理，送审查"
        return done(request, said, to=f"/approvals/{case.id}/" if case else f"/households/{household_id}/")
    return _form(request, seat, file, refused=[])


def _wish(request: HttpRequest, seat: Seat, household_id: int) -> PutForward | Refused:
    posted = request.POST
    requested = wan_to_fen(posted.get("requested", ""))
    proposed = wan_to_fen(posted["proposed"]) if posted.get("proposed", "").strip() else None
    for amount in (requested, proposed):
        if isinstance(amount, Refused):
            return amount
    until = None
    if posted.get("consented"):
        try:
            until = date.fromisoformat(posted.get("until", ""))
        except ValueError:
            return Refused(code="no_day", reason="授权到期日看不懂。请按 2027-09-29 的样子填写")
    return PutForward(
        household_id=household_id,
        product=posted.get("product", ""),
        requested_fen=requested if isinstance(requested, int) else 0,
        purpose=posted.get("purpose", ""),
        report=posted.get("report", ""),
        proposed_fen=proposed if isinstance(proposed, int) else None,
        consent_until=until,
        by=seat.person.staff_id,
        request_id=request_id(request),
    )


def _form(request: HttpRequest, seat: Seat, file: HouseholdFile, *, refused: list[Refused]) -> HttpResponse:
    verdict = verdicts(household_ids=[file.id]).get(file.id)
    response = show(
        request,
        seat,
        "approvals/apply.html",
        room="households",
        file=file,
        head=next((member for member in file.members if member.relation == "户主"), None),
        choices=_choices(file, on=seat.on),
        pending=pending_of(household_id=file.id),
        consented=file.id in enquiry_consents(household_ids=[file.id], on=seat.on),
        until=add_months(day=seat.on, months=CONSENT_MONTHS),
        verdict=verdict,
        proposal=proposals_of(household_ids=[file.id]).get(file.id),
        typed={key: request.POST.get(key, "") for key in KEPT},
        chosen_product=request.POST.get("product", ""),
        request_again=request.POST.get("request_id", ""),
        refused=refused,
    )
    response.status_code = 422 if refused else 200
    return response


def _choices(file: HouseholdFile, *, on: date) -> list[Choice]:
    """The products of the household's segment, those that would admit it first, the oldest before the newer."""
    fitting = [row for row in products_on_offer(on=on).values() if row.segment == file.segment_code]
    said = outlooks(household_id=file.id, product_ids=[row.id for row in fitting], on=on)
    choices = [Choice(row, said.get(row.id)) for row in fitting]
    return sorted(choices, key=lambda one: (not (one.outlook and one.outlook.admitted), one.product.id))
