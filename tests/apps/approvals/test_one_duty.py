"""Whatever people, deputies and committees do in whatever order, nobody acts twice in a case, approving alone apart."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from qianmo.apps.approvals.models import AgendaItem, Opinion, Vote
from qianmo.apps.approvals.services import (
    NewItem,
    allow_alone,
    call_meeting,
    count_item,
    found_committee,
    set_authority,
    vote,
)
from qianmo.apps.credit.services import LoneWord, decide_alone
from qianmo.apps.org.deputies import NewDeputy, appoint_deputy
from tests import village as v
from tests.apps.credit.test_approving import EVERYBODY, Desk
from tests.rulebook import say
from tests.village import WAN

pytestmark = pytest.mark.django_db
NOW = {"at": v.at(v.DRAWN), "business_date": v.DRAWN}
POSTS = {
    "2001": ("branch_head", v.FIRST),
    "3001": ("branch_head", v.SECOND),
    "1004": ("reviewer", v.OFFICE),
    "1005": ("approver", v.OFFICE),
    "1006": ("risk", v.OFFICE),
}
PEOPLE = (*POSTS, "2002", "2003", "3002")
"""Those who hold a post that speaks, and the surveyors: 2002 investigates, 2003 signs beside."""
WHO, FOR = st.sampled_from(PEOPLE), st.one_of(st.none(), st.none(), st.sampled_from(list(POSTS)))
SPEECH = st.sampled_from(("cosigned", "forwarded", "forwarded", "advised", "returned", "supplemented"))
STEP = st.one_of(
    st.tuples(SPEECH, WHO, FOR),
    st.tuples(st.sampled_from(("approved", "approved", "refused")), st.sampled_from([*POSTS, "2002"]), FOR),
    st.tuples(st.just("alone"), st.sampled_from(("2002", "2002", "2003")), st.none()),
    st.tuples(st.sampled_from(("voted", "voted", "counted")), st.integers(0, 2), st.none()),
)
ON_ITS_WAY = (("cosigned", "2003", None), ("forwarded", "1004", None), ("called", "2001", None))
"""How a case comes before a committee; an example begins with as much of it as it drew."""
STEPS = st.lists(STEP, min_size=3, max_size=10)
DEPUTIES = st.lists(st.tuples(st.sampled_from(list(POSTS)), WHO), max_size=3)
SEATS = st.lists(WHO, min_size=3, max_size=3, unique=True)


class House:
    """The small bank, a case with two surveyors, and everybody with enough authority for it."""

    def __init__(self):
        self.desk = Desk()
        self.staff = self.desk.ground.staff
        say(self.staff, "pool-members", [{"pool": "北片", "staff": "3002"}], since=v.DRAWN)
        say(self.staff, "pool-outlets", [{"pool": "北片", "branch": v.FIRST}], since=v.DRAWN)
        allow_alone(product="funong", limit_fen=50 * WAN, photos=0, review_ppm=100_000, valid_from=v.OPENED)
        set_authority(post="risk", limit_fen=500 * WAN, valid_from=v.DRAWN)
        assert not self.desk.apply(second_investigator=self.staff["2003"]).refused

    def begin(self, deputies, seats):
        """The deputies of the day, as far as they are admitted, and a committee."""
        for absent, deputy in deputies:
            post, branch = POSTS[absent]
            new = NewDeputy(
                absent=self.staff[absent], deputy=self.staff[deputy], post=post,
                branch_id=self.desk.ground.branches[branch], since=v.DRAWN, until=v.DRAWN.replace(day=30),
                reason="学习",
            )  # fmt: skip
            appoint_deputy(new=new, by=self.staff["1001"], **NOW)
        self.seats = seats
        chair, *others = (self.staff[number] for number in seats)
        self.committee = found_committee(
            code="credit", name="授信委", chair=chair, others=others, limit_fen=500 * WAN, since=v.OPENED
        )

    def take(self, act, number, stands_for):
        """One step, refused or not; a member of the committee is named by the seat."""
        number = self.seats[number] if isinstance(number, int) else number
        by, absent = self.staff[number], self.staff[stands_for] if stands_for else None
        case, item = self.desk.case(), AgendaItem.objects.order_by("-id").first()
        if act in {"approved", "refused"}:
            post = POSTS[stands_for or number][0] if stands_for or number in POSTS else "manager"
            self.desk.decide(
                wan=9, approve=act == "approved", text="同意", by=by, post=post, revision=case.revision,
                acting_for=absent,
            )  # fmt: skip
        elif act == "alone":
            word = LoneWord(case_id=case.pk, revision=case.revision, declared=True, text="", by=by)
            decide_alone(word=word, scope=EVERYBODY, **NOW)
        elif act == "called":
            items = [NewItem(case_id=case.pk, amount_fen=9 * WAN, new_facts="又买了羊")]
            call_meeting(committee_id=self.committee, items=items, by=by, **NOW)
        elif act == "voted" and item is not None:
            vote(item_id=item.pk, staff_id=by, choice="yes", text="", **NOW)
        elif act == "counted" and item is not None:
            count_item(item_id=item.pk, by=by, **NOW)
        elif act not in {"voted", "counted"}:
            self.desk.say(act, by, on_behalf_of=absent, text="看过", proposed_fen=9 * WAN, items=("合同",))

    def duties(self):
        """Every duty anybody holds in the case: as a speaker, as whom was stood in for, as a surveyor, as a voter."""
        case, held = self.desk.case(), {}
        told = Opinion.objects.values_list("duty", "step", "staff_id", "on_behalf_of_id")
        for duty, step, *persons in told:
            for person in filter(None, persons):
                held.setdefault(person, set()).add("alone" if step == "alone" else duty)
        held.setdefault(case.investigator_id, set()).add("investigator")
        held.setdefault(case.second_investigator_id, set()).add("second")
        for member in Vote.objects.values_list("staff_id", flat=True):
            held.setdefault(member, set()).add("vote")
        return case, held


@pytest.fixture
def house():
    return House()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(deputies=DEPUTIES, seats=SEATS, begun=st.sampled_from((3, 2, 2, 2, 1, 0)), steps=STEPS)
def test_no_path_lets_one_person_act_twice(house, deputies, seats, begun, steps):
    with transaction.atomic():
        house.begin(deputies, seats)
        for act, number, stands_for in (*ON_ITS_WAY[:begun], *steps):
            house.take(act, number, stands_for)
            case, held = house.duties()
            twice = {person: duties for person, duties in held.items() if len(duties) > 1}
            if case.alone:
                assert twice == {case.investigator_id: {"investigator", "alone"}}
                assert case.reviewer_id is None
            else:
                assert not twice
        event(f"{case.state}, alone {case.alone}, votes {Vote.objects.count()}")
        transaction.set_rollback(True)


def test_who_advised_after_the_agenda_was_made_does_not_vote_and_who_voted_does_not_advise_or_approve(house):
    assert house.desk.say("cosigned", house.staff["2003"], text="属实") is None
    assert house.desk.say("forwarded", house.staff["1004"], text="同意", proposed_fen=9 * WAN) is None
    house.begin([], ["1005", "1006", "3001"])
    house.take("called", "2001", None)
    house.take("advised", "1006", None)
    item = AgendaItem.objects.get()
    refused = vote(item_id=item.pk, staff_id=house.staff["1006"], choice="yes", text="", **NOW)
    assert refused.reason == "不能表决：您是本案风险意见人，同一笔业务不能一人担两岗。请回避"
    house.take("voted", "3001", None)
    assert house.desk.say("advised", house.staff["3001"], text="看过").startswith("表决和风险意见是同一个人")
    house.take("voted", "1005", None)
    house.take("counted", "1005", None)
    assert "表决和审批是同一个人" in house.desk.decide(wan=9, by=house.staff["1005"], post="approver").reason
    assert house.desk.decide(wan=9, by=house.staff["2001"])
