"""Lists: seen by the head office and by branches whose people have leads on them, changed by whose branch made them."""

from uuid import uuid4

from qianmo.apps.households.models import CustomerGroup
from qianmo.apps.leads.models import GroupPartner, Lead, LeadList, ListRow, Occasion, Partner, PartnerContact
from qianmo.apps.leads.services import NewReferrer, enter_referrer
from qianmo.domain.access import Right
from qianmo.domain.leads.referring import Shares
from qianmo.storage.identifiers import seal_bytes
from tests import village as v
from tests.web.rules import County, Rule, Visit, anywhere

UNTIL = v.DRAWN.replace(year=2027)
IN_SIGHT = frozenset({v.UPPER, v.LOWER})
"""A lead of the first branch shows the list to the whole of it."""


def listed(county: County) -> int:
    """A list of the head office, given out to the steward of the upper village, with a row that goes back."""
    known = LeadList.objects.values_list("id", flat=True).first()
    if known is not None:
        return known
    staff, branches = county.ground.staff, county.ground.branches
    row = LeadList.objects.create(
        name="种植大户", origin="imported", purpose="春耕对接", basis="共享协议", expires_on=UNTIL, as_of=v.DRAWN,
        figures_on=v.DRAWN, heading=["姓名"], meanings={"姓名": "name"}, measure="deposit_fen", leader_fen=0, each=50,
        fresh_only=False, files_facts=False, state="released", branch_id=branches[v.OFFICE], made_by_id=staff["1001"],
        made_at=v.at(v.DRAWN), released_on=v.DRAWN, request_id=uuid4(),
        partner=Partner.objects.create(
            name="农业农村局", kind="department", entered_by_id=staff["1001"], entered_on=v.DRAWN
        ),
    )  # fmt: skip
    Lead.objects.create(
        list=row, household_id=county.households[v.UPPER], village_id=county.ground.cells[v.UPPER],
        owner_id=staff["2002"], value_fen=5, deposit_fen=5, loan_fen=0, place=1, fate="given", state="open",
    )  # fmt: skip
    bad = ListRow.objects.create(list=row, number=2, fault="没有姓名，或姓名太长")
    bad.sealed = seal_bytes(b'[""]', bound_to=f"list-row:{bad.pk}")
    bad.save()
    return row.pk


def referrer(county: County) -> int:
    """A referrer of the first branch."""
    new = NewReferrer(
        name="刘万里", identity=v.identity(v.OPENED.replace(year=1980)), phone="13611112222", partner_id=None,
        branch_id=county.ground.branches[v.FIRST],
        shares=Shares(income_ppm=100_000, loss_ppm=200_000, claw_back_days=365), begins_on=v.OPENED, ends_on=UNTIL,
        by=county.ground.staff["2001"],
    )  # fmt: skip
    answer = enter_referrer(new=new, at=v.at(v.DRAWN), business_date=v.DRAWN)
    assert isinstance(answer, int)
    return answer


def of_list(right: Right, address: str, *, owner: str = "", **form: object) -> Rule:
    missing = address.format(999_999_999)
    return Rule(
        right,
        lambda county: [Visit(address.format(listed(county)), IN_SIGHT, missing=missing, form=form, owner=owner)],
    )


def group(county: County) -> int:
    """A group that stands in the upper village."""
    listed(county)
    row, _ = CustomerGroup.objects.get_or_create(
        name="种植户群", kind="chain", place_id=county.ground.cells[v.UPPER], manager_id=county.ground.staff["2002"],
        opened_on=v.DRAWN, opened_by_id=county.ground.staff["1001"],
    )  # fmt: skip
    GroupPartner.objects.get_or_create(group=row, partner=Partner.objects.get())
    return row.pk


def of_group(right: Right, address: str) -> Rule:
    missing = address.format(999_999_999)
    return Rule(right, lambda county: [Visit(address.format(group(county)), frozenset({v.UPPER}), missing=missing)])


def of_partner(right: Right, address: str, **form: object) -> Rule:
    """A partner everybody sees, with somebody to talk to there."""

    def visits(county: County) -> list[Visit]:
        listed(county)
        row, by = Partner.objects.get(), county.ground.staff["1001"]
        contact, _ = PartnerContact.objects.get_or_create(
            partner=row, name="股长", role="股长", from_on=v.DRAWN, entered_by_id=by
        )
        sent = form | ({"contact": contact.pk} if "contact" in form else {})
        return [Visit(address.format(row.pk), missing=address.format(999_999_999), form=sent)]

    return Rule(right, visits)


def of_occasion(right: Right, address: str) -> Rule:
    """An occasion of the first branch."""

    def visits(county: County) -> list[Visit]:
        staff = county.ground.staff
        row, _ = Occasion.objects.get_or_create(
            name="扫街", day=v.DRAWN, kind="sweep", place="正街", branch_id=county.ground.branches[v.FIRST],
            host_id=staff["2002"], entered_by_id=staff["2001"],
        )  # fmt: skip
        return [Visit(address.format(row.pk), IN_SIGHT, missing=address.format(999_999_999))]

    return Rule(right, visits)


SEATED = {
    "lead-lists": anywhere(Right.SEE_CUSTOMERS, "/lists/", "/lists/?state=released"),
    "new-list": anywhere(Right.MAKE_LISTS, "/lists/new/", "/lists/new/?preset=settled"),
    "list-queries": anywhere(Right.CHANGE_RULES, "/lists/queries/"),
    "list-model": anywhere(Right.SEE_CUSTOMERS, "/lists/model/"),
    "no-contacts": anywhere(Right.SEE_CUSTOMERS, "/lists/no-contact/", "/lists/no-contact/?state=held"),
    "bring-list": anywhere(Right.MAKE_LISTS, "/lists/import/"),
    "lead-list": of_list(Right.SEE_CUSTOMERS, "/lists/{}/"),
    "list-returned": of_list(Right.MAKE_LISTS, "/lists/{}/returned.xlsx", owner="1001"),
    "leads": anywhere(Right.WORK_LEADS, "/leads/", "/leads/?whose=branch"),
    "partners": anywhere(Right.SEE_CUSTOMERS, "/partners/"),
    "customer-groups": anywhere(Right.SEE_CUSTOMERS, "/groups/"),
    "customer-group": of_group(Right.SEE_CUSTOMERS, "/groups/{}/"),
    "partner": of_partner(Right.SEE_CUSTOMERS, "/partners/{}/"),
    "occasions": anywhere(Right.SEE_CUSTOMERS, "/occasions/"),
    "occasion": of_occasion(Right.SEE_CUSTOMERS, "/occasions/{}/"),
    "group-proposals": of_group(Right.PROPOSE, "/groups/{}/proposals/"),
    "referrers": anywhere(Right.WORK_LEADS, "/referrers/"),
    "referrer": Rule(
        Right.WORK_LEADS,
        lambda county: [Visit(f"/referrers/{referrer(county)}/", IN_SIGHT, missing="/referrers/999999999/")],
    ),
}
POSTED = {
    "pick-list": anywhere(Right.MAKE_LISTS, "/lists/pick/"),
    "try-list-query": anywhere(Right.CHANGE_RULES, "/lists/queries/try/"),
    "propose-list-query": anywhere(Right.CHANGE_RULES, "/lists/queries/propose/"),
    "note-no-contact": anywhere(Right.WORK_LEADS, "/lists/no-contact/note/"),
    "lift-no-contact": anywhere(Right.MAKE_LISTS, "/lists/no-contact/lift/"),
    "make-list": anywhere(Right.MAKE_LISTS, "/lists/make/"),
    "take-list": anywhere(Right.MAKE_LISTS, "/lists/import/take/"),
    "read-list-anew": of_list(Right.MAKE_LISTS, "/lists/{}/read/"),
    "retry-list": of_list(Right.MAKE_LISTS, "/lists/{}/retry/"),
    "release-list": of_list(Right.MAKE_LISTS, "/lists/{}/release/"),
    "drop-list": of_list(Right.MAKE_LISTS, "/lists/{}/drop/"),
    "reassign-leads": of_list(Right.ASSIGN_WORK, "/lists/{}/reassign/", lead="1", to="1"),
    "hand-over-leads": anywhere(Right.ASSIGN_WORK, "/leads/hand-over/"),
    "touch-lead": anywhere(Right.WORK_LEADS, "/leads/touch/"),
    "enter-partner": anywhere(Right.MAKE_LISTS, "/partners/enter/"),
    "enter-agreement": anywhere(Right.MAKE_LISTS, "/partners/agree/"),
    "change-partner": of_partner(Right.MAKE_LISTS, "/partners/{}/change/"),
    "note-partner-contact": of_partner(Right.MAKE_LISTS, "/partners/{}/contact/", from_on="2026-03-01"),
    "end-partner-contact": of_partner(Right.MAKE_LISTS, "/partners/{}/end-contact/", contact=True),
    "show-partner-contact": of_partner(Right.MAKE_LISTS, "/partners/{}/reveal/", contact=True),
    "enter-occasion": anywhere(Right.MAKE_LISTS, "/occasions/enter/"),
    "attend-occasion": of_occasion(Right.MAKE_LISTS, "/occasions/{}/attend/"),
    "open-group": anywhere(Right.MAKE_LISTS, "/groups/open/"),
    "take-members": of_group(Right.MAKE_LISTS, "/groups/{}/take/"),
    "leave-group": of_group(Right.MAKE_LISTS, "/groups/{}/leave/"),
    "open-group-round": of_group(Right.IMPORT_ROSTERS, "/groups/{}/open/"),
    "defer-group": of_group(Right.ASSIGN_WORK, "/groups/{}/defer/"),
    "resume-group": of_group(Right.ASSIGN_WORK, "/groups/{}/resume/"),
    "group-due": of_group(Right.ASSIGN_WORK, "/groups/{}/due/"),
    "group-target": of_group(Right.ASSIGN_WORK, "/groups/{}/target/"),
    "tell-group": of_group(Right.POST_NOTICES, "/groups/{}/tell/"),
    "group-propose": of_group(Right.PROPOSE, "/groups/{}/propose/"),
    "enter-referrer": anywhere(Right.MAKE_LISTS, "/referrers/enter/"),
    "note-referral": anywhere(Right.WORK_LEADS, "/referrers/refer/"),
}
