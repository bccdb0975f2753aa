"""A case before a committee: blind votes, the count, a veto, one reconsideration, and what the approver may then do."""

from dataclasses import replace

import pytest

from qianmo.apps.approvals.models import AgendaItem, Recusal, Vote
from qianmo.apps.approvals.queries import room_of
from qianmo.apps.approvals.services import (
    NewItem,
    call_meeting,
    count_item,
    found_committee,
    note_kinship,
    recuse,
    set_authority,
    veto,
    vote,
)
from qianmo.apps.approvals.services.committees import TWO_THIRDS
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.apps.credit.test_approving import Desk, reviewed
from tests.village import WAN

pytestmark = pytest.mark.django_db
SEATS = ("1005", "1001", "1002", "1006", "1007")
"""The chair first; with five members four must say yes and four must come."""


class Committee:
    """A case of 9 万 that its branch head may not decide alone, and the committee it comes before."""

    def __init__(self, *, seats=SEATS, rule=TWO_THIRDS):
        self.desk = reviewed(Desk())
        self.staff = self.desk.ground.staff
        self.chair, *self.others = (self.staff[number] for number in seats)
        set_authority(post="branch_head", limit_fen=1 * WAN, valid_from=v.DRAWN)
        self.id = found_committee(
            code="credit",
            name="授信委",
            chair=self.chair,
            others=self.others,
            limit_fen=50 * WAN,
            since=v.OPENED,
            rule=rule,
        )

    @property
    def item(self):
        return AgendaItem.objects.order_by("-id").first()

    def call(self, *, wan=9, **more):
        new = NewItem(case_id=self.desk.case().pk, amount_fen=wan * WAN, **more)
        return call_meeting(committee_id=self.id, items=[new], by=self.chair, **self.now)

    def vote(self, *numbers, choice="yes", text=""):
        said = [
            vote(item_id=self.item.pk, staff_id=self.staff[n], choice=choice, text=text, **self.now) for n in numbers
        ]
        return next((one for one in said if one), None)

    def count(self, by=None):
        return count_item(item_id=self.item.pk, by=by or self.chair, **self.now)

    def recuse(self, number, reason="借款人是我的表弟"):
        return recuse(item_id=self.item.pk, staff_id=self.staff[number], reason=reason, by=self.chair, **self.now)

    def veto(self, *, by=None, reason="行业限额已满"):
        return veto(item_id=self.item.pk, reason=reason, by=by or self.chair, **self.now)

    def approve(self, **more):
        return self.desk.decide(**({"wan": 9} | more))

    def approve_alone(self):
        """By somebody whose own authority would reach."""
        return self.approve(by=self.staff["1005"], post="approver")

    now = {"at": v.at(v.DRAWN), "business_date": v.DRAWN}


@pytest.fixture
def committee():
    return Committee()


@pytest.fixture
def sitting(committee):
    assert isinstance(committee.call(), int)
    return committee


def test_what_nobody_may_decide_alone_is_approved_after_the_committee_passed_it(sitting):
    assert sitting.approve_alone().code == "on_agenda"
    assert sitting.vote("1005", "1001", "1002", "1006") is None
    result = sitting.count()
    assert (result.yes, result.entitled, result.needed, result.passed) == (4, 5, 4, True)
    assert sitting.item.said.startswith(
        "委员 5 人，回避 0 人，有权表决 5 人，到会 4 人（法定 4 人，即全体的 2/3）；同意 4 票"
    )
    assert isinstance(sitting.approve(), int)


def test_the_committee_s_amount_is_the_most_that_may_be_granted(committee):
    committee.call(wan=8)
    committee.vote(*SEATS)
    committee.count()
    assert "授信委同意的是 8.00 万元" in committee.approve(wan=9).reason
    assert isinstance(committee.approve(wan=8), int)


def test_beyond_the_committee_s_own_authority_it_does_not_help_that_it_passed(sitting):
    set_authority(post="credit", limit_fen=5 * WAN, valid_from=v.DRAWN)
    sitting.vote(*SEATS)
    sitting.count()
    assert sitting.approve().code == "beyond_authority"


def test_too_few_yes_refuse_and_only_a_refusal_is_left(sitting):
    sitting.vote("1005", "1001", "1002")
    sitting.vote("1006", "1007", choice="no", text="负债高")
    assert sitting.count().passed is False
    assert sitting.approve_alone().code == "committee_refused"
    assert sitting.veto().code == "nothing_to_veto"
    assert sitting.approve(wan=None, approve=False, text="委员会没有通过") is None


def test_nobody_sees_how_others_voted_before_speaking_or_the_count(sitting):
    sitting.vote("1001", choice="no", text="负债高")
    meeting_id = sitting.item.meeting_id

    def seen(number):
        (item,) = room_of(meeting_id=meeting_id, staff_id=sitting.staff[number]).items
        return [(one.choice, one.text) for one in item.votes]

    assert seen("1002") == seen("1006") == seen("2001") == [(None, "")]
    sitting.vote("1002")
    assert seen("1002") == seen("1001") == [("不同意", "负债高"), ("同意", "")]
    assert seen("2001") == [(None, ""), (None, "")]
    sitting.vote("1005", "1006", "1007")
    sitting.count()
    assert seen("2001")[0] == ("不同意", "负债高")


@pytest.mark.parametrize(("numbers", "code"), [(("1001", "1001"), "voted"), (("2003",), "no_member")])
def test_one_member_one_vote(sitting, numbers, code):
    assert sitting.vote(*numbers).code == code


def test_a_vote_after_the_count_is_refused_with_a_sentence(sitting):
    sitting.vote("1005", "1001", "1002", "1006")
    sitting.count()
    assert sitting.vote("1007").reason == "表决已经结束：这件已计票，不再收票，也不能回避。请看纪要"
    assert sitting.recuse("1007").code == "counted"
    assert sitting.count().code == "counted"
    assert Vote.objects.count() == 4


def test_whoever_withdraws_leaves_the_entitled_and_not_the_quorum(sitting):
    assert sitting.recuse("1007") is None
    assert sitting.vote("1007").code == "recused"
    sitting.vote("1005", "1001", "1002")
    refused = sitting.count()
    assert refused.reason == "到会 3 人，不足法定的 4 人，本次不能表决。请改期或补足人数。"
    sitting.vote("1006", choice="no", text="负债高")
    result = sitting.count()
    assert (result.entitled, result.needed, result.passed) == (4, 3, True)


def test_a_member_recused_after_the_quorum_was_there_can_break_it(sitting):
    sitting.vote("1005", "1001", "1002")
    assert sitting.recuse("1006") is None
    assert sitting.recuse("1007") is None
    assert sitting.count().code == "no_quorum"
    assert sitting.recuse("1001").code == "voted"
    assert sitting.item.counted_at is None


def test_a_member_with_a_duty_in_the_case_is_recused_from_the_start():
    committee = Committee(seats=("1005", "1001", "1002", "1004", "1007"))
    committee.call()
    assert list(Recusal.objects.values_list("staff_id", "reason")) == [(committee.desk.reviewer, "本案审查人")]
    assert committee.vote("1004").code == "recused"


def test_abstention_is_the_bank_s_parameter():
    committee = Committee(rule=replace(TWO_THIRDS, may_abstain=False))
    committee.call()
    assert committee.vote("1001", choice="abstain").code == "no_abstention"
    assert committee.vote("1001", choice="maybe").code == "no_choice"


def test_only_the_chair_counts_and_vetoes(sitting):
    sitting.vote(*SEATS)
    assert sitting.count(by=sitting.others[0]).code == "not_the_chair"
    assert sitting.veto().code == "not_counted"
    sitting.count()
    assert sitting.veto(by=sitting.others[0]).code == "not_the_chair"
    assert sitting.veto(reason=" ").code == "no_reason"


def test_a_veto_turns_what_passed_and_leaves_only_a_refusal(sitting):
    sitting.vote(*SEATS)
    sitting.count()
    assert sitting.veto() is None
    assert sitting.veto().code == "nothing_to_veto"
    assert sitting.approve_alone().code == "committee_refused"


def test_what_was_approved_is_not_vetoed_afterwards(sitting):
    sitting.vote(*SEATS)
    sitting.count()
    sitting.approve()
    assert sitting.veto().code == "decided"


def test_a_case_comes_back_once_with_new_facts(sitting):
    assert sitting.call()[0].code == "on_agenda"
    sitting.vote(*SEATS, choice="no", text="负债高")
    sitting.count()
    assert sitting.call()[0].code == "no_new_facts"
    assert isinstance(sitting.call(new_facts="他行贷款已结清"), int)
    sitting.vote(*SEATS, choice="no", text="负债仍高")
    sitting.count()
    assert sitting.call(new_facts="又有变化")[0].reason == "不能上会：已经复议过一次，不能再议。请否决，或退回重新申请"


def test_what_passed_is_not_voted_again_and_what_is_not_reviewed_not_at_all(sitting):
    sitting.vote(*SEATS)
    sitting.count()
    assert sitting.call()[0].code == "passed"
    sitting.approve()
    assert sitting.call()[0].code == "not_deciding"


def test_an_agenda_needs_items_and_amounts(committee):
    (refused,) = call_meeting(committee_id=committee.id, items=[], by=committee.chair, **committee.now)
    assert refused.code == "no_items"
    assert committee.call(wan=0)[0].code == "no_amount"


@pytest.mark.parametrize(("others", "code"), [(("1001",), "even"), (("1001", "1005"), "sits_twice")])
def test_a_committee_has_an_odd_number_of_different_members(others, code):
    staff = v.found_bank()[0]
    founded = found_committee(
        code="use", name="贷审委", chair=staff["1005"], others=[staff[n] for n in others], limit_fen=WAN, since=v.OPENED
    )
    assert isinstance(founded, Refused)
    assert founded.code == code


def test_kin_noted_before_the_meeting_are_out_from_the_start_and_a_vote_already_cast_stands(committee):
    kin = {"household_id": committee.desk.household_id, **committee.now}
    early, late = committee.staff["1001"], committee.staff["1002"]
    assert note_kinship(staff_id=early, by=early, what="连襟", **kin) is None
    committee.call()
    assert list(Recusal.objects.values_list("staff_id", "reason")) == [(early, "亲属：连襟")]
    committee.vote("1002")
    assert note_kinship(staff_id=late, by=late, what="侄子", **kin) is None
    assert Recusal.objects.count() == Vote.objects.count() == 1
