"""Strangers on two lists are given out once, and whoever asked not to be contacted again is on no later list."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from qianmo.apps.leads.models import Lead, LeadList, ListRow, NoContact
from qianmo.apps.leads.queries import no_contacts
from qianmo.apps.leads.services import (
    NewImport,
    NewNoContact,
    expire_lists,
    lift_no_contact,
    note_no_contact,
    read_anew,
    read_list,
    receive_list,
    refill_lists,
    release_list,
)
from tests import village as v
from tests.apps.leads.ground import COUNTY, NOW, ON, UNTIL, found, given_out, leads, made, partner, touch, uses

pytestmark = pytest.mark.django_db
IDENTITY = v.identity(v.OPENED.replace(year=1981))
SEA, HILL = ("王海", "13912345678", IDENTITY), ("李山", "13912345679", "")
TAKEN, ALONE = ("taken", "在名单“农户”上"), ("barred", "本人要求不再联系")


@pytest.fixture
def bank():
    return found()


def imported(bank, partner_id, people, *, name="农户", out=True, **more):
    """A list of people in the lower village as a file of names, phones and identity numbers; given out."""
    rows = "\n".join(f"{name},{phone},{identity},下村" for name, phone, identity in people)
    wanted = NewImport(
        uses=uses(name, **more), partner_id=partner_id, as_of=ON, event=False, files_facts=False,
        branch_id=bank.ground.branches[v.OFFICE], by=bank.staff("1001"), request_id=uuid4(),
    )  # fmt: skip
    content = f"姓名,手机,证件号码,村\n{rows}\n".encode()
    list_id = receive_list(new=wanted, name="农户.csv", pieces=[content], scope=COUNTY, **NOW)
    assert read_list(list_id=list_id, **NOW) is None
    if out:
        assert isinstance(release_list(list_id=list_id, by=bank.staff("1001"), **NOW), int)
    return list_id


def of_rows(list_id):
    rows = Lead.objects.filter(list_id=list_id).order_by("row__number")
    return [(one.fate, one.why) for one in rows]


def test_a_stranger_on_two_lists_is_given_out_once_by_phone_or_by_identity_number(bank):
    source, by = partner(bank), bank.staff("1001")
    early = imported(bank, source, [SEA], name="早", out=False)
    first = imported(bank, source, [SEA, HILL])
    again = imported(bank, source, [("王海", "13700000009", IDENTITY), ("李大山", "13912345679", "")], out=False)
    assert of_rows(again) == [TAKEN, TAKEN]
    meanings = {"姓名": "name", "手机": "phone", "证件号码": "", "村": "village"}
    assert read_anew(list_id=again, meanings=meanings, scope=COUNTY, by=by, **NOW) == 2
    assert read_list(list_id=again, **NOW) is None
    assert of_rows(again) == [("given", ""), TAKEN]
    assert release_list(list_id=early, by=by, **NOW).code == "nobody_given"
    Lead.objects.filter(list_id=first).update(state="lost")
    assert of_rows(imported(bank, source, [SEA, HILL], name="后")) == [("given", "")] * 2
    later = UNTIL + timedelta(days=1)
    expire_lists(at=v.at(later), business_date=later)
    assert not ListRow.objects.exclude(identity_index=None, phone_index=None).exists()


def test_whoever_waits_in_line_is_passed_over_while_another_list_works_him(bank):
    source = partner(bank)
    short = imported(bank, source, [("周一", "13700000001", ""), SEA], each=1)
    assert of_rows(short) == [("given", ""), ("beyond", "")]
    other = imported(bank, source, [SEA], name="第二张")
    Lead.objects.filter(list_id=short, fate="given").update(state="lost")
    assert refill_lists(**NOW) == 0
    Lead.objects.filter(list_id=other).update(state="lost")
    assert refill_lists(**NOW) == 1


def test_who_asked_not_to_be_contacted_again_is_on_no_list_before_another_lifts_it_with_a_reason(bank):
    lower, steward, source = bank.households[v.LOWER], bank.staff("2003"), partner(bank)
    second = made(bank, name="第二张")
    stranger = imported(bank, source, [SEA])
    (sea,) = Lead.objects.filter(list_id=stranger)
    known = leads(given_out(bank))[lower]
    for lead in (known, sea):
        assert touch(bank, lead, by="2003", outcome="lost", lost_to="never", next_on=None) is None
    assert (leads(second)[lower].fate, leads(second)[lower].why) == ALONE  # a draft made before
    assert (leads(made(bank, name="第三张"))[lower].fate, leads(made(bank, name="第四张"))[lower].why) == ALONE
    assert of_rows(imported(bank, source, [("王海", "", IDENTITY), HILL], name="再来")) == [ALONE, ("given", "")]
    rows, total = no_contacts(scope=COUNTY, staff_id=0)
    assert total == 2
    assert [(one.name, one.phone, one.household_id) for one in rows] == [
        ("王海", "139****5678", None), ("孟庆和", "", lower),
    ]  # fmt: skip
    assert rows[1].source == "电话触达，名单“存款户”"
    assert no_contacts(scope=Scope(frozenset({bank.ground.cells[v.FAR]})), staff_id=0) == ([], 0)
    assert Event.objects.filter(kind="leads.no_contact_noted", household_id=lower).count() == 1

    family = v.family(bank.ground, "王海", phone="13700000007")
    (head,) = family.members
    (household_id,) = v.file_families([replace(family, members=(replace(head, identity=IDENTITY),))])
    people = [("王海", "13700000007", ""), ("周一", "13700000001", "")]
    assert of_rows(imported(bank, source, people, name="建档后")) == [ALONE, ("given", "")]
    assert Lead.objects.get(list__name="建档后", household_id=household_id).fate == "barred"

    def lift(by, reason="本人来电要求恢复", scope=COUNTY):
        return lift_no_contact(no_contact_id=rows[1].id, reason=reason, scope=scope, by=by, **NOW)

    head = bank.staff("2001")
    assert lift(steward).code == "no_contact_same"
    assert lift(head, reason="好").code == "no_contact_why"
    assert lift(head, scope=Scope(frozenset({bank.ground.cells[v.FAR]}))).code == "missing"
    assert lift(head) is None
    assert lift(head).code == "no_contact_lifted"
    assert leads(made(bank, name="恢复"))[lower].fate == "given"


def test_what_is_said_at_the_counter_is_noted_once_and_takes_the_person_off_what_is_worked(bank):
    source, far = partner(bank), bank.households[v.FAR]
    list_id, strangers = given_out(bank), imported(bank, source, [SEA, HILL])

    def note(**told):
        fixed = {"household_number": "", "name": "", "phone": "", "identity": "", "said_on": ON, "source": "柜面"}
        new = NewNoContact(by=bank.staff("2001"), **{**fixed, **told})
        return note_no_contact(new=new, scope=COUNTY, **NOW)

    sea = {"phone": SEA[1]}
    for told, code in (
        ({}, "no_contact_nobody"), ({"phone": "139"}, "phone_length"), ({"household_number": "1"}, "missing"),
        ({**sea, "source": ""}, "no_contact_source"), ({**sea, "said_on": ON + timedelta(days=1)}, "no_contact_day"),
    ):  # fmt: skip
        assert note(**told).code == code
    assert isinstance(note(phone=SEA[1], name="王海"), int)
    assert note(phone=SEA[1]).code == "no_contact_known"
    assert of_rows(strangers) == [ALONE, ("given", "")]
    assert isinstance(note(phone=f"1380000{v.FAR[-4:]}"), int)
    assert NoContact.objects.get(household_id=far).sealed is None
    assert leads(list_id)[far].fate == "barred"


def test_what_was_said_before_there_was_a_register_is_remembered_when_a_list_is_given_out(bank):
    lower = bank.households[v.LOWER]
    lead = leads(given_out(bank))[lower]
    assert touch(bank, lead, by="2003", outcome="lost", lost_to="never", next_on=None) is None
    NoContact.objects.all().delete()
    LeadList.objects.update(state="expired")
    assert leads(given_out(bank, name="第二张"))[lower].why == "本人要求不再联系"
