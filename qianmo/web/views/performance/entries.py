"""手工计量: nights stationed, telephone, marks off and exams, entered by the branch and agreed to by another."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.crm.queries import branches_in_sight
from qianmo.apps.org.queries import staff_cards, staff_ids, staff_of_branches
from qianmo.apps.performance.queries import MEASURES, entries_of
from qianmo.apps.performance.services import NewEntry, agree_amounts, enter_amounts
from qianmo.domain.access import Right
from qianmo.web.posting import conclude, day, refuse, whole
from qianmo.web.seat import Seat, seated, show

ENTERED = {code: one for code, one in MEASURES.items() if one.entered}


@seated(Right.SEE_SHARES)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What was entered for a month in the branches in sight, and the form for one's own branch."""
    month = day(f"{request.GET.get('month', '')}-01") or seat.on.replace(day=1)
    rows = entries_of(month=month, branch_ids=branches_in_sight(person=seat.person))
    own = [one for one in rows if one.branch_id == seat.person.branch_id]
    people = staff_cards(ids=staff_of_branches(branch_ids=[seat.person.branch_id], on=seat.on), on=seat.on)
    return show(
        request,
        seat,
        "performance/entries.html",
        room="performance",
        month=month,
        rows=[(one, ENTERED[one.measure]) for one in rows if one.measure in ENTERED],
        measures=ENTERED.items(),
        people=sorted(people.values(), key=lambda card: card.number),
        enters=seat.person.may(Right.ALLOCATE_PAY),
        agrees=seat.person.may(Right.AGREE_PAY) and any(not one.agreed_by for one in own),
    )


@require_POST
@seated(Right.ALLOCATE_PAY)
def enter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Enter one amount for somebody of one's own branch."""
    month, here = day(f"{request.POST.get('month', '')}-01"), reverse("entries")
    number = request.POST.get("staff", "")
    staff_id = staff_ids(numbers=[number]).get(number)
    if month is None or staff_id is None:
        return refuse(request, "没有选月份或人员。请从列表里选", to=here)
    new = NewEntry(
        staff_id=staff_id,
        measure=request.POST.get("measure", ""),
        amount=whole(request.POST.get("amount", ""), missing=-1),
        said=request.POST.get("said", ""),
    )
    (answer,) = enter_amounts(
        month=month,
        branch_id=seat.person.branch_id,
        entries=[new],
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, "已录入，请负责人同意", to=f"{here}?month={month:%Y-%m}")


@require_POST
@seated(Right.AGREE_PAY)
def agree(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Agree to everything one's branch entered for a month."""
    month, here = day(f"{request.POST.get('month', '')}-01"), reverse("entries")
    if month is None:
        return refuse(request, "没有看懂是哪个月。请从列表里选", to=here)
    answer = agree_amounts(
        month=month,
        branch_id=seat.person.branch_id,
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, f"已同意 {answer} 项，今晚算进积分和计价", to=f"{here}?month={month:%Y-%m}")
