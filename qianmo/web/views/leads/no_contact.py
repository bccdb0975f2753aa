"""勿再联系: who asked to be left alone, noted at the counter, lifted by somebody else with a reason."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from qianmo.apps.leads.queries import NO_CONTACT_STATES, no_contacts
from qianmo.apps.leads.services import NewNoContact, lift_no_contact, note_no_contact
from qianmo.domain.access import Right
from qianmo.web.lists import NO_CONTACTS
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, whole
from qianmo.web.seat import Seat, seated, show

PAGE = 50


@require_safe
@seated(Right.SEE_CUSTOMERS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who is left alone, the latest first."""
    chosen = NO_CONTACTS.chosen(request.GET)
    state, number = chosen.get("state", ""), min(whole(request.GET.get("page", "")), 9_999)
    rows, total = no_contacts(
        scope=seat.scope, staff_id=seat.person.staff_id, state=state, skip=number * PAGE, limit=PAGE
    )
    return show(
        request, seat, "leads/no_contacts.html", room="lead-lists", rows=rows, total=total, chosen=chosen,
        states=NO_CONTACT_STATES, page=number, before=number - 1 if number else None,
        after=number + 1 if (number + 1) * PAGE < total else None, may_note=seat.person.may(Right.WORK_LEADS),
        may_lift=seat.person.may(Right.MAKE_LISTS), may_work=seat.person.may(Right.WORK_LEADS),
        **listed(seat, NO_CONTACTS, chosen, rows=total),
    )  # fmt: skip


@require_POST
@seated(Right.WORK_LEADS)
def note(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Note somebody who said so at the counter or on the phone."""
    typed = {
        key: request.POST.get(key, "").replace("\x00", "").strip()
        for key in ("number", "name", "phone", "identity", "source")
    }
    new = NewNoContact(
        household_number=typed["number"], name=typed["name"][:60], phone=typed["phone"], identity=typed["identity"],
        said_on=day(request.POST.get("said_on", "")) or seat.on, source=typed["source"], by=seat.person.staff_id,
    )  # fmt: skip
    answer = note_no_contact(new=new, scope=seat.scope, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已登记，以后的名单都不派", to=reverse("no-contacts"))


@require_POST
@seated(Right.MAKE_LISTS)
def lift(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Let somebody be contacted again."""
    reason = request.POST.get("reason", "").replace("\x00", "").strip()
    answer = lift_no_contact(
        no_contact_id=whole(request.POST.get("no_contact", "")), reason=reason, scope=seat.scope,
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, "已解除，以后的名单又可以找到", to=reverse("no-contacts"))
