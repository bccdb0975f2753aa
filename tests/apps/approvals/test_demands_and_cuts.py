"""What a table asks besides three persons, cuts that come and go by themselves, pools that review for an area."""

from datetime import timedelta
from pathlib import Path

import pytest

from qianmo.apps import approvals
from qianmo.apps.approvals.models import AuthorityCut
from qianmo.apps.approvals.queries import pools
from qianmo.apps.approvals.services import Lent, publish_authority, set_cut_rule, settle_cuts
from qianmo.apps.events.models import Event
from tests import village as v
from tests.apps.credit.test_approving import Desk, reviewed
from tests.rulebook import say

pytestmark = pytest.mark.django_db
TABLE = (Path(approvals.__file__).parent / "authority.dmn").read_bytes()
TOMORROW = v.DRAWN + timedelta(days=1)


def publish(desk, *, risk_above_wan=10_000, joint_above_wan=10_000):
    model = TABLE.replace(b"group_fen &gt; 100000000", b"group_fen &gt; %d" % (risk_above_wan * v.WAN))
    model = model.replace(b"group_fen &gt; 300000000", b"group_fen &gt; %d" % (joint_above_wan * v.WAN))
    staff = desk.ground.staff
    answer = publish_authority(
        model=model,
        edited_by=staff["1002"],
        published_by=staff["1003"],
        valid_from=v.DRAWN,
        at=v.at(v.DRAWN),
        business_date=v.DRAWN,
    )
    assert isinstance(answer, int)


def test_above_an_amount_nobody_approves_without_the_risk_manager_s_own_opinion():
    desk = reviewed(Desk())
    publish(desk, risk_above_wan=8)
    risk = desk.ground.staff["1006"]
    assert desk.decide(wan=9).reason == "还不能批：按权限表要风险经理的独立意见。请风险经理先写意见"
    assert "风险意见是空的" in desk.say("advised", risk)
    assert "同一个人" in desk.say("advised", desk.investigator, text="可以")
    assert desk.say("advised", risk, text="草料价涨，建议 8 万") is None
    desk.give_post(risk)
    assert "同一个人" in desk.decide(wan=9, by=risk).reason
    assert isinstance(desk.decide(wan=9), int)


def test_up_to_the_amount_no_opinion_is_asked_for():
    desk = reviewed(Desk())
    publish(desk, risk_above_wan=9)
    assert isinstance(desk.decide(wan=9), int)


@pytest.mark.parametrize(("second", "allowed"), [("2003", False), ("3002", True)])
def test_a_joint_survey_takes_a_second_surveyor_of_another_branch(second, allowed):
    desk = Desk()
    publish(desk, joint_above_wan=8)
    colleague = desk.ground.staff[second]
    assert not desk.apply(second_investigator=colleague).refused
    desk.say("cosigned", colleague, text="属实")
    desk.say("forwarded", desk.reviewer)
    assert isinstance(desk.decide(wan=9), int) is allowed


class Night:
    """A rule: above 3 % bad a branch keeps half."""

    def __init__(self):
        self.ground = v.found_village()
        set_cut_rule(measure="bad", over_ppm=30_000, keeps_ppm=500_000, valid_from=v.OPENED)
        self.first = self.ground.branches[v.FIRST]

    def close(self, bad, *, lent=100_000, on=v.DRAWN):
        lent_by = {self.first: Lent(lent_fen=lent, bad_fen=bad, overdue_fen=0)}
        return settle_cuts(lent=lent_by, on=on, at=v.at(on))


def test_a_cut_begins_above_the_share_not_at_it_and_lasts_until_a_night_finds_it_at_or_below():
    night = Night()
    assert night.close(3_000) == 0
    assert night.close(3_001) == 1
    cut = AuthorityCut.objects.get()
    assert (cut.reason, cut.valid.lower, cut.valid.upper) == ("不良率 3.00%，超过 3.00%", TOMORROW, None)
    assert night.close(3_001) == 0  # the same night again
    assert night.close(9_000, on=TOMORROW) == 0
    later = v.DRAWN + timedelta(days=5)
    assert night.close(3_000, on=later) == 1
    cut.refresh_from_db()
    assert cut.valid.upper == later + timedelta(days=1)
    kinds = list(
        Event.objects.filter(kind__startswith="approvals.authority").order_by("id").values_list("kind", flat=True)
    )
    assert kinds == ["approvals.authority_cut", "approvals.authority_lifted"]


def test_a_pool_reviews_for_its_outlets_and_an_outlet_has_one_pool():
    ground = v.found_village()
    members = [{"pool": "北片", "staff": number} for number in ("2005", "3001")]
    outlets = [{"branch": code, "pool": "北片"} for code in (v.FIRST, v.SECOND)]
    assert say(ground.staff, "pool-members", members, since=v.DRAWN) is None
    assert say(ground.staff, "pool-outlets", outlets, since=v.DRAWN) is None
    (pool,) = pools(on=v.DRAWN, of_staff=ground.staff["3001"])
    assert (pool.members, pool.branch_ids) == (
        ["孔令芳", "郭北辰"],
        {ground.branches[v.FIRST], ground.branches[v.SECOND]},
    )
    assert pools(on=v.DRAWN, of_staff=ground.staff["2002"]) == []
    assert pools(on=v.DRAWN - timedelta(days=1)) == []
