"""Occasions whose people become leads, partners that change with their past kept, and what each of them brought."""

from datetime import timedelta
from uuid import uuid4

import pytest

from qianmo.apps.leads.models import Conversion, Lead, LeadList, PartnerContact
from qianmo.apps.leads.queries import changes_of, contacts_of, lists_of_occasion, occasions, partners
from qianmo.apps.leads.services import (
    NewImport,
    NewOccasion,
    NewPartnerContact,
    PartnerEdit,
    change_partner,
    end_contact,
    enter_occasion,
    note_contact,
    read_list,
    receive_list,
    release_list,
    show_contact,
)
from qianmo.apps.org.queries import staff_in_post
from tests import village as v
from tests.apps.leads.ground import COUNTY, NOW, ON, found, partner, touch, uses

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return found()


def held(bank, **more):
    fixed = {
        "name": "春耕对接会", "kind": "matching", "day": ON, "place": "镇政府", "partner_id": None,
        "branch_id": bank.ground.branches[v.OFFICE], "host_id": bank.staff("2002"), "by": bank.staff("1001"),
    }  # fmt: skip
    return enter_occasion(new=NewOccasion(**(fixed | more)), **NOW)


def came(bank, text, **more):
    new = NewImport(
        uses=uses("到场"), as_of=ON, event=True, files_facts=False, branch_id=bank.ground.branches[v.OFFICE],
        by=bank.staff("1001"), request_id=uuid4(), **{"partner_id": None, **more},
    )  # fmt: skip
    return receive_list(new=new, name="到场.csv", pieces=[text.encode()], scope=COUNTY, **NOW)


def test_who_came_to_an_occasion_becomes_leads_and_it_says_what_it_brought(bank):
    assert held(bank, kind="wedding").code == held(bank, place="").code == "occasion_words"
    assert held(bank, partner_id=999_999).code == "no_partner"
    occasion_id = held(bank)
    assert held(bank).code == "occasion_known"
    assert came(bank, "姓名,手机\n孟庆和,13800000000").code == "no_partner"
    assert came(bank, "姓名,手机\n孟庆和,13800000000", occasion_id=999_999).code == "no_occasion"
    phone = f"1380000{v.UPPER[-4:]}"
    list_id = came(bank, f"姓名,手机\n孟庆和,{phone}\n过路人,13900001111\n没有电话,\n", occasion_id=occasion_id)
    assert read_list(list_id=list_id, **NOW) is None
    assert LeadList.objects.get(id=list_id).origin == "event"
    (register,) = lists_of_occasion(occasion_id=occasion_id)
    assert (register.rows, register.known) == (2, 1)
    assert release_list(list_id=list_id, by=bank.staff("1001"), **NOW) is not None
    lead = Lead.objects.get(list_id=list_id, household_id=bank.households[v.UPPER])
    assert touch(bank, lead, by="2002") is None
    Conversion.objects.create(lead=lead, kind="line", fen=8 * v.WAN, on=ON, touched=True)
    Conversion.objects.create(lead=lead, kind="deposit", fen=v.WAN, on=ON, touched=True)
    (row,) = occasions(person=staff_in_post(staff_id=bank.staff("1001"), on=ON))
    assert (row.name, row.kind, row.came, row.host) == ("春耕对接会", "银企对接会", 2, "尹红霞")
    assert (row.lists, row.touched, row.converted, row.lined, row.limit_fen, row.drawn_fen) == (
        1,
        1,
        1,
        1,
        8 * v.WAN,
        0,
    )
    assert occasions(person=staff_in_post(staff_id=bank.staff("2002"), on=ON)) == []


def test_a_partner_changes_with_its_past_kept_and_its_people_are_dated_with_sealed_phones(bank):
    partner_id, other = partner(bank), partner(bank, "商会")
    fixed = {
        "partner_id": partner_id,
        "kind": "department",
        "contact": "种植业股",
        "reason": "机构改革",
        "by": bank.staff("1001"),
    }

    def change(**more):
        return change_partner(edit=PartnerEdit(**({"name": "农牧局"} | fixed | more)), **NOW)

    assert change(partner_id=999_999).code == "no_partner"
    assert change(reason="").code == "no_reason"
    assert change(name="商会").code == "partner_known"
    assert change() == partner_id
    assert change().code == "same"
    assert [(one.name, one.reason) for one in changes_of(partner_id=partner_id)] == [("农业农村局", "机构改革")]
    assert {one.name for one in partners()} == {"农牧局", "商会"}
    assert changes_of(partner_id=other) == []

    def note(**more):
        words = {"name": "王股长", "role": "股长", "phone": "13812345678", "from_on": ON}
        return note_contact(
            new=NewPartnerContact(**(words | {"partner_id": partner_id, "by": bank.staff("1001")} | more)), **NOW
        )

    assert note(phone="1381234").__class__ is int
    assert note(phone="一三八").code == "contact_phone"
    assert note(role="").code == "contact_words"
    assert note(from_on=ON + timedelta(days=1)).code == "contact_day"
    contact_id = note()
    sealed = bytes(PartnerContact.objects.get(id=contact_id).sealed)
    assert b"13812345678" not in sealed
    assert contacts_of(partner_id=partner_id)[0].phone == "138****5678"
    act = {"contact_id": contact_id, "by": bank.staff("1001")}
    assert show_contact(**act, **NOW) == "13812345678"
    assert end_contact(**act, **NOW) == contact_id
    assert end_contact(**act, **NOW).code == "no_contact"
    assert [one.until_on for one in contacts_of(partner_id=partner_id)] == [None, ON]
