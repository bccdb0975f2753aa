"""The cap of a partner while people of its group are granted: kept in turn, at once, and by whoever may go above it."""

from datetime import timedelta

import pytest

from qianmo.apps.approvals.services import set_authority
from qianmo.apps.credit.models import Line
from qianmo.apps.credit.services import Word
from qianmo.apps.events.models import Event
from qianmo.apps.households.models import GroupMember
from qianmo.apps.households.services import NewCustomerGroup, join_group, lay_group
from qianmo.apps.leads.models import Agreement, GroupPartner, LeadList, Partner, PartnerCap
from qianmo.apps.leads.queries import group_warnings
from qianmo.apps.leads.services import decide_cases
from tests import village as v
from tests.apps.credit.test_draws_at_once import at_once
from tests.apps.credit.test_one_after_another import EVERYBODY, Street
from tests.village import WAN

pytestmark = pytest.mark.django_db(transaction=True)
NEXT = v.DRAWN + timedelta(days=1)


class Works(Street):
    """Three families of one works before the approver, each asking for 5 万; the works has a cap of 8 万."""

    def __init__(self):
        super().__init__()
        staff = self.ground.staff
        self.partner = Partner.objects.create(
            name="肉业公司", kind="employer", entered_by_id=staff["1001"], entered_on=v.OPENED
        )
        new = NewCustomerGroup(
            name="肉业职工", kind="workers", place_id=self.ground.cells[v.LOWER], manager_id=staff["2002"],
            by=staff["1001"],
        )  # fmt: skip
        self.group = lay_group(new=new, business_date=v.OPENED)
        GroupPartner.objects.create(group_id=self.group, partner=self.partner)
        join_group(
            group_id=self.group, household_ids=self.households, source="在职名单", complete=True, business_date=v.OPENED
        )
        self.cap = PartnerCap.objects.create(kind="employer", cap_fen=8 * WAN, above="refuse", valid=(v.OPENED, None))

    def under_caps(self, *places, wan=None):
        words = [
            Word(case_id=self.cases[place].pk, revision=2, approve=True, limit_fen=wan and wan * WAN, text="同批",
                 by=self.desk.approver, post="branch_head")
            for place in places
        ]  # fmt: skip
        return decide_cases(words=words, scope=EVERYBODY, at=v.at(v.DRAWN), business_date=v.DRAWN)

    def told(self, place):
        return group_warnings(household_ids=self.households, on=v.DRAWN).get(self.households[place], [])


def test_a_cap_is_kept_in_turn_and_only_whoever_reaches_high_enough_goes_above_it():
    works = Works()
    unasked = works.decide(0, 1, 2)
    assert {one.code for one in unasked.refused.values()} == {"cap_not_asked"}
    answers = works.under_caps(0, 1, 2)
    assert list(answers.ids) == [0]
    assert {place: one.reason for place, one in answers.refused.items()} == dict.fromkeys(
        (1, 2),
        "不能批 5.00 万元：肉业公司名下的额度将到 10.00 万元，上限 8.00 万元。可以批 3.00 万元以内，"
        "或等名下有人还清、调减额度以后再批",
    )
    assert works.told(0) == []
    assert list(works.under_caps(1, wan=3).ids) == [0]
    assert works.told(2) == ["肉业公司名下的额度 8.00 万元，上限 8.00 万元，已满，再批的不批"]
    PartnerCap.objects.update(above="higher", higher_fen=60 * WAN)
    set_authority(post="branch_head", limit_fen=30 * WAN, valid_from=v.OPENED)
    assert works.under_caps(2).refused[0].code == "over_cap"
    set_authority(post="branch_head", limit_fen=60 * WAN, valid_from=v.DRAWN)
    assert not works.under_caps(2).refused
    assert sum(Line.objects.values_list("limit_fen", flat=True)) == 13 * WAN
    assert Event.objects.filter(kind="credit.granted").count() == 3


def test_of_two_grants_at_once_one_takes_the_last_room_and_officers_are_told_who_leaves():
    works = Works()
    answers = at_once(lambda: works.under_caps(0), lambda: works.under_caps(1))
    assert sorted(len(one.ids) for one in answers) == [0, 1]
    assert [one.code for answer in answers for one in answer.refused.values()] == ["over_cap"]
    Agreement.objects.create(
        partner=works.partner, number="Q-1", terms="提供在职名单", begins_on=v.OPENED, ends_on=NEXT,
        entered_by_id=works.ground.staff["1001"],
    )  # fmt: skip
    ending = f"“肉业职工”靠的肉业公司协议 {NEXT} 到期"
    assert works.told(2) == [ending]
    LeadList.objects.create(
        name="新在职名单", origin="imported", purpose="授信对接", basis="协议", expires_on=NEXT, as_of=v.DRAWN,
        figures_on=v.DRAWN, measure="deposit_fen", leader_fen=0, each=0, fresh_only=False, files_facts=False,
        state="draft", branch_id=works.ground.branches[v.OFFICE], made_by_id=works.ground.staff["1001"],
        made_at=v.at(v.DRAWN), request_id="5b7c2f10-8a43-4a6e-9d35-0c1f7e92b684", partner=works.partner,
    )  # fmt: skip
    assert works.told(2) == ["可能要离开“肉业职工”：新名单“新在职名单”上没有他", ending]
    GroupMember.objects.filter(household_id=works.households[2]).update(left_on=v.DRAWN, left_reason="离职")
    assert works.told(2) == [f"{v.DRAWN} 离开“肉业职工”：离职。支用前先核实收入来源"]
