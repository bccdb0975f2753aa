"""合作方: who brings lists and customers, under which agreement, whom one talks to there, and what each brought."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.leads.queries import (
    agreements_of,
    changes_of,
    contacts_of,
    hanging_on,
    partner_kinds,
    partners,
)
from qianmo.apps.leads.queries.capped import SOON
from qianmo.apps.leads.services import (
    NewAgreement,
    NewPartner,
    NewPartnerContact,
    PartnerEdit,
    change_partner,
    end_contact,
    enter_agreement,
    enter_partner,
    note_contact,
    show_contact,
)
from qianmo.domain.access import Field, Right
from qianmo.domain.refusal import Refused
from qianmo.web.lists import PARTNERS
from qianmo.web.lists.groups import groups_in_sight
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, done, refuse, whole
from qianmo.web.seat import Seat, seated, show


@seated(Right.SEE_CUSTOMERS)
def partners_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every partner with its agreement, and what it brought."""
    rows = partners()
    return show(
        request, seat, "leads/partners.html", room="lead-lists", rows=rows, kinds=partner_kinds(), soon=seat.on + SOON,
        may_make=seat.person.may(Right.MAKE_LISTS), may_work=seat.person.may(Right.WORK_LEADS),
        **listed(seat, PARTNERS, {}, rows=len(rows)),
    )  # fmt: skip


@seated(Right.SEE_CUSTOMERS)
def page(request: HttpRequest, seat: Seat, partner_id: int) -> HttpResponse:
    """One partner: its people, its agreements, its groups, what it was called before, and what it brought."""
    rows = partners(partner_id=partner_id)
    if not rows:
        raise Http404
    return show(
        request, seat, "leads/partner.html", room="lead-lists", row=rows[0], kinds=partner_kinds(), soon=seat.on + SOON,
        contacts=contacts_of(partner_id=partner_id), agreements=agreements_of(partner_id=partner_id),
        changes=changes_of(partner_id=partner_id), numbers=seat.scope.sees(Field.NUMBERS),
        groups=[one for one in groups_in_sight(seat) if one.partner_id == partner_id],
        hanging=next((one for one in hanging_on(on=seat.on) if one.partner_id == partner_id), None),
        may_make=seat.person.may(Right.MAKE_LISTS),
    )  # fmt: skip


def _typed(request: HttpRequest, *names: str) -> dict[str, str]:
    return {key: request.POST.get(key, "").replace("\x00", "").strip() for key in names}


@require_POST
@seated(Right.MAKE_LISTS)
def enter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Enter a partner."""
    typed = _typed(request, "name", "kind", "contact")
    answer = enter_partner(new=NewPartner(**typed, by=seat.person.staff_id), at=seat.at, business_date=seat.on)
    return conclude(request, answer, f"已登记{typed['name']}", to=reverse("partners"))


@require_POST
@seated(Right.MAKE_LISTS)
def change(request: HttpRequest, seat: Seat, partner_id: int) -> HttpResponse:
    """Change what a partner is called or is; what it was stays readable."""
    edit = PartnerEdit(
        partner_id=partner_id, **_typed(request, "name", "kind", "contact", "reason"), by=seat.person.staff_id
    )
    answer = change_partner(edit=edit, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused) and answer.code == "no_partner":
        raise Http404
    return conclude(request, answer, "已更改，原来的留在下面", to=reverse("partner", args=[partner_id]))


@require_POST
@seated(Right.MAKE_LISTS)
def agree(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Enter an agreement with a partner."""
    posted = request.POST
    begins_on, ends_on = day(posted.get("begins_on", "")), day(posted.get("ends_on", ""))
    if begins_on is None or ends_on is None:
        return refuse(request, "没有看懂起止日。请在日历里选", to=reverse("partners"))
    wanted = NewAgreement(
        partner_id=whole(posted.get("partner", "")), number=posted.get("number", "").strip(),
        terms=posted.get("terms", "").replace("\x00", "").strip(), begins_on=begins_on, ends_on=ends_on,
        by=seat.person.staff_id,
    )  # fmt: skip
    answer = enter_agreement(new=wanted, at=seat.at, business_date=seat.on)
    return conclude(request, answer, f"已登记协议 {wanted.number}", to=reverse("partners"))


@require_POST
@seated(Right.MAKE_LISTS)
def note(request: HttpRequest, seat: Seat, partner_id: int) -> HttpResponse:
    """Note somebody to talk to at a partner."""
    there, from_on = reverse("partner", args=[partner_id]), day(request.POST.get("from_on", ""))
    if from_on is None:
        return refuse(request, "没有看懂起始日。请在日历里选", to=there)
    new = NewPartnerContact(
        partner_id=partner_id, **_typed(request, "name", "role", "phone"), from_on=from_on, by=seat.person.staff_id
    )
    answer = note_contact(new=new, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused) and answer.code == "no_partner":
        raise Http404
    return conclude(request, answer, f"已登记联系人{new.name}", to=there)


def _partner_of_contact(contact_id: int, partner_id: int) -> str:
    """The page of the partner a contact is of. Raises Http404 where it is of another or none."""
    if contact_id not in {one.id for one in contacts_of(partner_id=partner_id)}:
        raise Http404
    return reverse("partner", args=[partner_id])


@require_POST
@seated(Right.MAKE_LISTS)
def end(request: HttpRequest, seat: Seat, partner_id: int) -> HttpResponse:
    """Somebody is no longer to be talked to."""
    contact_id = whole(request.POST.get("contact", ""))
    there = _partner_of_contact(contact_id, partner_id)
    answer = end_contact(contact_id=contact_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已记不再联系", to=there)


@require_POST
@seated(Right.MAKE_LISTS)
def reveal(request: HttpRequest, seat: Seat, partner_id: int) -> HttpResponse:
    """Show the whole number of a contact, this once and on the record."""
    contact_id = whole(request.POST.get("contact", ""))
    there = _partner_of_contact(contact_id, partner_id)
    if not seat.scope.sees(Field.NUMBERS):
        return refuse(request, "本岗位不可见号码", to=there)
    answer = show_contact(contact_id=contact_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return (
        refuse(request, answer, to=there) if isinstance(answer, Refused) else done(request, f"电话 {answer}", to=there)
    )
