"""受理: a household's own wish, begun with what there is, or handed in at once when it brings all."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qianmo.apps.credit.queries import Outlook, outlooks, pending_of, proposals_of
from qianmo.apps.dossiers.queries import dossiers_named, dossiers_of, items_to_come
from qianmo.apps.dossiers.services import NewDossier, Wish, apply
from qianmo.apps.households.queries import HouseholdFile, enquiry_consents, heads, household
from qianmo.apps.products.queries import ProductRow, policies_in_force, products_on_offer
from qianmo.apps.ratings.queries import verdicts
from qianmo.domain.access import Right
from qianmo.domain.dated import add_months
from qianmo.domain.dossiers import Group, Item, fact_told, missing
from qianmo.domain.refusal import Refused
from qianmo.web.posting import done, request_id, wan_to_fen
from qianmo.web.seat import Seat, seated, show

CONSENT_MONTHS = 12
SAID = {"paper": "已收，与原件核对", "check": "符合"}
"""What a tick says of an item, by its kind; of a row of a form that it is signed."""
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
        answers = apply(wishes=[wish], at=seat.at, business_date=seat.on)
        if answers.refused:
            return _form(request, seat, file, refused=list(answers.refused.values()))
        row = dossiers_named(ids=[answers.ids[0]], scope=seat.scope)[answers.ids[0]]
        if row.case_id is None:
            return done(request, "已开申请件，由您负责。缺的材料一次告知客户", to=reverse("dossier", args=[row.id]))
        said = "这笔申请已经受理过" if answers.repeated else "已受理，送审查"
        return done(request, said, to=reverse("case", args=[row.case_id]))
    return _form(request, seat, file, refused=[])


def _wish(request: HttpRequest, seat: Seat, household_id: int) -> Wish | Refused:
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
    filled = {item: SAID.get(item.split(":")[0], "已签") for item in posted.getlist("item")}
    filled |= {"report": posted.get("report", ""), "proposed": fact_told(proposed, kind="money")}
    new = NewDossier(
        household_id=household_id,
        product=posted.get("product", ""),
        requested_fen=requested if isinstance(requested, int) else 0,
        purpose=posted.get("purpose", ""),
        by=seat.person.staff_id,
        request_id=request_id(request),
    )
    return Wish(
        new=new,
        filled={item: value for item, value in filled.items() if value.strip()},
        consent_until=until,
        is_handed_in=posted.get("step") != "begin",
    )


def _form(request: HttpRequest, seat: Seat, file: HouseholdFile, *, refused: list[Refused]) -> HttpResponse:
    verdict = verdicts(household_ids=[file.id]).get(file.id)
    choices = _choices(file, on=seat.on)
    chosen = request.POST.get("product") or request.GET.get("product") or (choices[0].product.code if choices else "")
    response = show(
        request,
        seat,
        "approvals/apply.html",
        room="households",
        file=file,
        head=next((member for member in file.members if member.relation == "户主"), None),
        choices=choices,
        pending=pending_of(household_id=file.id),
        going_on=[one for one in dossiers_of(household_id=file.id, scope=seat.scope) if one.state == "gathering"],
        consented=file.id in enquiry_consents(household_ids=[file.id], on=seat.on),
        until=add_months(day=seat.on, months=CONSENT_MONTHS),
        verdict=verdict,
        proposal=proposals_of(household_ids=[file.id]).get(file.id),
        typed={key: request.POST.get(key, "") for key in KEPT},
        chosen_product=chosen,
        asked=_asked(file, choices, chosen, on=seat.on),
        ticked=request.POST.getlist("item"),
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


def _asked(file: HouseholdFile, choices: list[Choice], chosen: str, *, on: date) -> list[Item]:
    """What is to be ticked for the chosen product: papers, signatures by hand, points of the first two checklists."""
    product_id = next((one.product.id for one in choices if one.product.code == chosen), None)
    policy = policies_in_force(on=on).get(product_id or 0)
    if product_id is None or policy is None or file.id not in heads(household_ids=[file.id]):
        return []
    items = items_to_come(household_id=file.id, policies={product_id: policy.id}, on=on)[product_id]
    return [one for one in missing(items) if one.group != Group.BASIC]
