"""Somebody the bank had no file of is found again when filed, and what follows counts for the list that found him."""

from dataclasses import replace
from datetime import timedelta

import pytest

from qianmo.analytics.lake import FOREVER, Lake, lay_tables, where
from qianmo.apps.credit.models import Line
from qianmo.apps.events.models import Event
from qianmo.apps.leads.models import Conversion, Lead, LeadList, ListRow
from qianmo.apps.leads.services import index_rows, link_filed, track_conversions
from tests import village as v
from tests.apps.leads.ground import NOW, ON, found, partner
from tests.apps.leads.test_no_contact import HILL, IDENTITY, SEA, imported, of_rows
from tests.holdings import FIRST, LAST, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return found()


def filed(bank, name, *, phone, identity=None):
    family = v.family(bank.ground, name, village=v.LOWER, phone=phone)
    (head,) = family.members
    return v.file_families([replace(family, members=(replace(head, identity=identity or head.identity),))])[0]


def hold(household_id: int, bank) -> None:
    """The account with 10,000 yuan since the first day and 12,000 on the last turns out to be this household's."""
    one = (1, FIRST, FOREVER, "deposit", "demand", bank.ground.branches[v.FIRST], 1, household_id, FIRST)
    lay_tables(Lake(where()), {"accounts/core": table("accounts", [one])})


def test_a_stranger_who_is_filed_has_a_household_and_a_line_counts_for_the_list(bank):
    source = partner(bank)
    first = imported(bank, source, [SEA, HILL])
    assert link_filed(**NOW) == 0
    sea = filed(bank, "王海", phone="13700000007", identity=IDENTITY)
    hill = filed(bank, "李山", phone=HILL[1])
    assert link_filed(**NOW) == 2
    assert link_filed(**NOW) == 0
    linked = Lead.objects.filter(list_id=first).order_by("row__number")
    assert [(one.household_id, one.filed_on) for one in linked] == [(sea, ON), (hill, ON)]
    assert set(ListRow.objects.values_list("household_id", flat=True)) == {sea, hill}
    assert Event.objects.filter(kind="leads.filed", household_id=sea).count() == 1
    v.rate(bank.ground, v.screen(bank.ground, {sea: ()}, village=v.LOWER), [sea])
    (line_id,) = v.grant(bank.ground, [sea])
    v.sign(bank.ground, [line_id])
    Line.objects.filter(id=line_id).update(starts_on=ON)
    assert track_conversions(**NOW) == 1
    assert Conversion.objects.get().lead_id == linked[0].pk


def test_what_was_on_deposit_before_the_list_is_none_of_its_doing_though_the_file_is_newer(bank):
    list_id = imported(bank, partner(bank), [SEA])
    LeadList.objects.update(figures_on=LAST - timedelta(days=1))
    sea = filed(bank, "王海", phone=SEA[1])
    link_filed(**NOW)
    hold(sea, bank)
    assert track_conversions(**NOW) == 0
    LeadList.objects.filter(id=list_id).update(figures_on=FIRST - timedelta(days=1))
    assert track_conversions(**NOW) == 1
    assert Conversion.objects.get().fen == 1_200_000


def test_two_leads_that_turn_out_to_be_one_household_are_one_visit(bank):
    source = partner(bank)
    first = imported(bank, source, [("王海", "13912345678", "")])
    second = imported(bank, source, [("王海", "", IDENTITY)], name="第二张")
    filed(bank, "王海", phone="13912345678", identity=IDENTITY)
    assert link_filed(**NOW) == 2
    assert of_rows(first) == [("given", "")]
    assert of_rows(second) == [("taken", "在名单“农户”上")]


def test_rows_that_came_before_they_were_indexed_are_indexed_by_the_night(bank):
    list_id = imported(bank, partner(bank), [SEA, HILL])
    ListRow.objects.update(identity_index=None, phone_index=None)
    assert index_rows(on=ON) == 2
    assert index_rows(on=ON) == 0
    assert ListRow.objects.filter(list_id=list_id, phone_index=None).count() == 0
