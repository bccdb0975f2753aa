"""People a partner stands for: taken from its lists, counted as far as they came, gone on a day, capped by partner."""

from datetime import timedelta
from uuid import uuid4

import pytest

from qianmo.apps.campaigns.models import Standing
from qianmo.apps.campaigns.queries import settle_standings
from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import GroupMember
from qianmo.apps.households.queries import groups_left
from qianmo.apps.households.services import NewCustomerGroup
from qianmo.apps.leads.models import LeadList, ListRow
from qianmo.apps.leads.queries import groups, hanging_on, lists_of_partner, members_of
from qianmo.apps.leads.services import (
    NewAgreement,
    Taken,
    enter_agreement,
    leave_group,
    open_group,
    take_members,
)
from qianmo.apps.org.queries import staff_in_post
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.apps.leads.ground import COUNTY, NOW, ON, UNTIL, found, made, partner
from tests.rulebook import say

pytestmark = pytest.mark.django_db
LATER = ON + timedelta(days=30)


@pytest.fixture
def bank():
    return found()


def agreed(bank, name="种业公司", number="XY-1") -> int:
    partner_id = partner(bank, name)
    new = NewAgreement(
        partner_id=partner_id, number=number, terms="提供种植户名单", begins_on=ON, ends_on=UNTIL, by=bank.staff("1001")
    )
    assert isinstance(enter_agreement(new=new, **NOW), int)
    return partner_id


def opened(bank, partner_id, name="种植户", kind="chain"):
    new = NewCustomerGroup(
        name=name, kind=kind, place_id=bank.ground.cells[v.UPPER], manager_id=bank.staff("2002"), by=bank.staff("1001")
    )
    return open_group(new=new, partner_id=partner_id, **NOW)


def sent(bank, partner_id, *codes, strangers=0, **more) -> int:
    """A list of the partner with these households, and people the bank has no file of."""
    fixed = {
        "name": "名单", "origin": "imported", "purpose": "授信对接", "basis": "协议", "expires_on": UNTIL, "as_of": ON,
        "figures_on": ON, "measure": "deposit_fen", "leader_fen": 0, "each": 0, "fresh_only": False,
        "files_facts": False, "state": "draft", "branch_id": bank.ground.branches[v.OFFICE],
        "made_by_id": bank.staff("1001"), "made_at": v.at(ON), "request_id": uuid4(), "partner_id": partner_id,
    }  # fmt: skip
    row = LeadList.objects.create(**(fixed | more))
    people = [bank.households[code] for code in codes] + [None] * strangers
    ListRow.objects.bulk_create(
        ListRow(list=row, number=number, household_id=pk) for number, pk in enumerate(people, start=1)
    )
    ListRow.objects.create(list=row, number=len(people) + 1, household_id=bank.households[v.FAR], fault="没有姓名")
    return row.pk


def take(bank, group_id, list_id, *, complete=False, on=ON, by="1001"):
    person = staff_in_post(staff_id=bank.staff(by), on=on)
    return take_members(
        group_id=group_id, list_id=list_id, complete=complete, person=person, at=v.at(on), business_date=on
    )


def test_a_group_needs_a_partner_with_an_agreement_in_force_and_a_name_of_its_own(bank):
    bare = partner(bank, "没有协议的公司")
    assert opened(bank, bare).code == "no_agreement"
    assert opened(bank, 999_999).code == "no_partner"
    sound = agreed(bank)
    assert opened(bank, sound, kind="village").code == opened(bank, sound, name="").code == "group_words"
    assert isinstance(opened(bank, sound), int)
    assert opened(bank, sound).code == "group_known"


def test_members_come_from_the_partners_lists_and_leave_on_a_day_with_nothing_lost(bank):
    partner_id = agreed(bank)
    group_id = opened(bank, partner_id)
    first = sent(bank, partner_id, v.UPPER, v.LOWER, v.UPPER, strangers=2)
    over = sent(bank, partner_id, v.UPPER, state="dropped")
    empty = sent(bank, partner_id, strangers=1)
    other = sent(bank, agreed(bank, "另一家", "XY-2"), v.UPPER)
    assert take(bank, group_id, other).code == take(bank, group_id, made(bank)).code == "not_its_list"
    assert take(bank, group_id, over).code == "list_over"
    assert take(bank, group_id, empty).code == "nobody"
    assert take(bank, group_id, first, by="2002").code == "not_its_list"
    officer = staff_in_post(staff_id=bank.staff("1001"), on=ON)
    assert [pk for pk, _ in lists_of_partner(partner_id=partner_id, person=officer, on=ON)] == [empty, first]
    assert take(bank, group_id, first) == Taken(joined=2, kept=0, left=0, unknown=2)
    assert take(bank, group_id, first) == Taken(joined=0, kept=2, left=0, unknown=2)
    second = sent(bank, partner_id, v.LOWER, v.FAR)
    assert take(bank, group_id, second, complete=True, on=LATER) == Taken(joined=1, kept=1, left=1, unknown=0)
    gone, _ = members_of(group_id=group_id, scope=COUNTY, on=ON, gone=True)
    assert [(one.household_id, one.joined_on, one.left_on, one.left_reason) for one in gone] == [
        (bank.households[v.UPPER], ON, LATER, "新名单上没有")
    ]
    there, total = members_of(group_id=group_id, scope=COUNTY, on=ON, limit=1)
    assert (len(there), total) == (1, 2)
    ids = list(GroupMember.objects.filter(household_id=bank.households[v.FAR]).values_list("id", flat=True))
    act = {"group_id": group_id, "by": bank.staff("1001"), "at": v.at(LATER), "business_date": LATER}
    assert leave_group(member_ids=ids, why="", **act).code == "no_reason"
    assert leave_group(member_ids=ids, why="退出供货", **act) == 1
    assert leave_group(member_ids=ids, why="退出供货", **act).code == "nobody"
    assert take(bank, group_id, first, on=LATER) == Taken(joined=1, kept=1, left=0, unknown=2)
    assert GroupMember.objects.filter(household_id=bank.households[v.UPPER]).count() == 2
    assert [(one.name, one.on) for one in groups_left(household_id=bank.households[v.UPPER])] == []
    assert [(one.name, one.reason) for one in groups_left(household_id=bank.households[v.FAR])] == [
        ("种植户", "退出供货")
    ]
    kinds = Event.objects.filter(kind__startswith="leads.group").values_list("kind", flat=True)
    assert set(kinds) == {"leads.group_opened", "leads.group_filled", "leads.group_left"}


def test_a_household_in_two_groups_hangs_on_the_partner_once_beside_the_cap_of_the_day(bank):
    partner_id = agreed(bank)
    both = [opened(bank, partner_id), opened(bank, partner_id, name="职工", kind="workers")]
    list_id = sent(bank, partner_id, v.UPPER, v.LOWER)
    assert not [one for group_id in both if isinstance(one := take(bank, group_id, list_id), Refused)]
    settle_standings()
    for code, granted, drawn in ((v.UPPER, 30, 10), (v.LOWER, 50, 0)):
        Standing.objects.filter(household_id=bank.households[code]).update(
            eligible=True, granted_fen=granted * v.WAN, drawn_fen=drawn * v.WAN
        )
    rows = groups(scope=Scope(frozenset({bank.ground.cells[v.UPPER]})), on=ON)
    assert {(one.members, one.rated, one.granted, one.signed, one.drawn, one.granted_fen) for one in rows} == {
        (2, 2, 2, 0, 1, 80 * v.WAN)
    }
    assert groups(scope=Scope(frozenset({bank.ground.cells[v.LOWER]})), on=ON) == []
    (free,) = hanging_on(on=ON)
    assert (free.households, free.granted_fen, free.drawn_fen, free.cap_fen) == (2, 80 * v.WAN, 10 * v.WAN, None)
    assert free.over_fen == 0
    more = {"above": "warn", "higher_fen": 0}
    caps = [{"kind": "department", "cap_fen": 60 * v.WAN, **more}, {"kind": "chain", "cap_fen": v.WAN, **more}]
    bad = [{"kind": "chain", "cap_fen": v.WAN, "above": "higher", "higher_fen": 0}]
    assert say(bank.ground.staff, "partner_caps", bad, since=LATER).code == "higher"
    assert say(bank.ground.staff, "partner_caps", caps, since=LATER) is None
    assert hanging_on(on=ON) == [free]
    (capped,) = hanging_on(on=LATER)
    assert (capped.cap_fen, capped.over_fen) == (60 * v.WAN, 20 * v.WAN)
