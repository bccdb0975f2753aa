"""Who may decide how much at the moment of the act: table, amount of the post, cuts, deputies, certificates."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from qianmo.apps import approvals
from qianmo.apps.approvals.models import Bearing, Opinion
from qianmo.apps.approvals.services import (
    NewCut,
    cut_authority,
    need_qualification,
    publish_authority,
    set_authority,
    share_bearing,
)
from qianmo.apps.org.deputies import NewDeputy, appoint_deputy
from qianmo.apps.org.models import PostHolding, Qualification
from qianmo.decisions import load
from qianmo.decisions.editing import SetCell, edited
from qianmo.domain.postloan.liability import LiabilityRule
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.apps.credit.test_approving import Desk, reviewed
from tests.village import WAN

pytestmark = pytest.mark.django_db
TABLE = (Path(approvals.__file__).parent / "authority.dmn").read_bytes()
LATER = v.DRAWN + timedelta(days=30)


@pytest.fixture
def desk():
    return reviewed(Desk())


def publish(desk, model=TABLE, *, since=v.DRAWN, by=("1002", "1003")):
    edited_by, published_by = (desk.ground.staff[number] for number in by)
    return publish_authority(
        model=model,
        edited_by=edited_by,
        published_by=published_by,
        valid_from=since,
        at=v.at(v.DRAWN),
        business_date=v.DRAWN,
    )


def cell(column, text):
    """The shipped table with one cell of its first row changed, as the editor changes it."""
    table = load(TABLE).decision("authority").logic
    places = [*table.inputs, *table.outputs]
    return edited(TABLE, [SetCell("authority", table.rules[0].id, places[column].id, text)])


def cut(desk, **changed):
    new = {
        "branch_id": desk.ground.branches[v.FIRST],
        "keeps_ppm": 80_000,
        "reason": "不良率 3.20%",
        "since": v.DRAWN,
        "until": LATER,
    }
    return cut_authority(
        new=NewCut(**(new | changed)), by=desk.ground.staff["1006"], at=v.at(v.DRAWN), business_date=v.DRAWN
    )


def deputise(desk, *, absent="2001", deputy="3001", post="branch_head", branch=v.FIRST, **changed):
    staff = desk.ground.staff
    new = {"since": v.DRAWN, "until": LATER, "reason": "外出培训"} | changed
    return appoint_deputy(
        new=NewDeputy(
            absent=staff[absent], deputy=staff[deputy], post=post, branch_id=desk.ground.branches[branch], **new
        ),
        by=staff["1001"],
        at=v.at(v.DRAWN),
        business_date=v.DRAWN,
    )


def test_the_table_goes_before_the_amount_of_the_post_where_it_answers(desk):
    # The case would be 信用; the branch head's row of it is set to 8 万, the post itself has 100 万.
    assert isinstance(publish(desk, cell(3, "8000000")), int)
    assert desk.decide(wan=9).reason.startswith("不能批：家庭合计敞口将到 9.00 万元，您的权限是 8.00 万元")
    assert desk.decide(wan=8)


def test_where_the_table_is_silent_the_post_s_amount_holds(desk):
    assert isinstance(publish(desk, cell(1, '"抵押"')), int)
    set_authority(post="branch_head", limit_fen=9 * WAN, valid_from=v.DRAWN)
    assert "您的权限是 9.00 万元" in desk.decide(wan=9.5).reason
    assert desk.decide(wan=9)


def test_an_unsound_table_is_not_published(desk):
    assert publish(desk, by=("1002", "1002")).code == "same_person"
    assert publish(desk, b"<definitions/>").code == "unsound_model"
    assert publish(desk, TABLE.replace(b"total_fen", b"income_fen")).code == "unknown_fact"
    assert isinstance(publish(desk), int)
    assert publish(desk).code == "later_begun"


def test_a_cut_counts_at_the_moment_of_the_act_and_until_its_end(desk):
    assert isinstance(cut(desk), int)
    refused = desk.decide(wan=9)
    assert refused.reason == (
        "不能批：家庭合计敞口将到 9.00 万元，您的权限是 8.00 万元（不良率 3.20%，只留 8%）。请转有权的审批人"
    )
    assert desk.decide(wan=9, post="approver", by=desk.ground.staff["1005"])


def test_a_cut_of_another_branch_or_another_day_cuts_nothing(desk):
    cut(desk, branch_id=desk.ground.branches[v.SECOND])
    cut(desk, since=LATER, until=LATER + timedelta(days=9))
    assert desk.decide(wan=9)


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"reason": " "}, "no_reason"), ({"until": v.DRAWN}, "no_days"), ({"keeps_ppm": 1_000_000}, "no_cut")],
)
def test_a_cut_has_a_reason_an_end_and_cuts(desk, changed, code):
    assert cut(desk, **changed).code == code


def test_a_deputy_decides_in_the_place_of_the_absent_and_both_are_named(desk):
    staff = desk.ground.staff
    standing_in = {"by": staff["3002"], "acting_for": staff["2001"]}
    assert "没有审批权限" in desk.decide(wan=9, by=staff["3002"]).reason
    assert "没有审批权限" in desk.decide(wan=9, **standing_in).reason
    assert isinstance(deputise(desk, deputy="3002"), int)
    assert desk.decide(wan=9, **standing_in)
    said = Opinion.objects.get(step="approved")
    assert (said.staff_id, said.on_behalf_of_id) == (staff["3002"], staff["2001"])


def test_the_deputy_of_the_approver_who_investigated_does_not_decide(desk):
    deputise(desk, deputy="2002")
    refused = desk.decide(wan=9, by=desk.investigator, acting_for=desk.approver)
    assert refused.reason.startswith("调查和审批是同一个人")


def test_a_deputy_is_refused_where_the_absent_holds_another_duty(desk):
    # The approver of the head office is away; the reviewer's own post is taken over for a day by the same person.
    reviewer = desk.ground.staff["1004"]
    PostHolding.objects.create(
        staff_id=reviewer, post="approver", branch_id=desk.ground.branches[v.OFFICE], valid=(v.OPENED, None)
    )
    deputise(desk, absent="1004", deputy="3002", post="approver", branch=v.OFFICE)
    set_authority(post="approver", limit_fen=500 * WAN, valid_from=v.DRAWN)
    refused = desk.decide(wan=9, by=desk.ground.staff["3002"], post="approver", acting_for=reviewer)
    assert "代理的也算" in refused.reason


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"deputy": "2001"}, "oneself"),
        ({"reason": " "}, "no_reason"),
        ({"until": v.DRAWN}, "no_days"),
        ({"since": date(2026, 3, 4)}, "no_days"),
        ({"post": "approver"}, "post_not_held"),
    ],
)
def test_a_deputy_who_cannot_stand_in(desk, changed, code):
    assert deputise(desk, **changed).code == code


def test_deputies_in_a_circle_are_refused(desk):
    assert isinstance(deputise(desk, deputy="3001"), int)
    assert deputise(desk, deputy="2003").code == "has_deputy"
    refused = deputise(desk, absent="3001", deputy="2001", branch=v.SECOND)
    assert refused.reason == "不能代理：这样 2 个人互相代理，转了一圈没有人在岗。请指定圈外的人"
    afterwards = {"since": LATER, "until": LATER + timedelta(days=5)}
    assert isinstance(deputise(desk, absent="3001", deputy="2001", branch=v.SECOND, **afterwards), int)


def test_without_the_certificate_nobody_decides(desk):
    need_qualification(duty="approver", kind="信贷审批资格证", valid_from=v.DRAWN)
    assert desk.decide(wan=9).reason == "不能审批：没有有效的“信贷审批资格证”。请有证的同事办，或先补证"
    Qualification.objects.create(staff_id=desk.approver, kind="信贷审批资格证", valid=(v.OPENED, v.DRAWN))
    assert isinstance(desk.decide(wan=9), Refused)
    Qualification.objects.create(staff_id=desk.approver, kind="信贷审批资格证", valid=(v.DRAWN, None))
    assert desk.decide(wan=9)


def test_the_second_investigator_signs_before_anybody_reviews(db):
    desk = Desk()
    assert "同一个人" in desk.apply(second_investigator=desk.investigator).refused[0].reason
    other = desk.ground.staff["2003"]
    assert not desk.apply(second_investigator=other).refused
    assert desk.say("forwarded", desk.reviewer) == "还不能审查：协办调查人没有签字。请协办调查人先签"
    assert desk.say("cosigned", desk.investigator) == "只有这件案子的协办调查人能签字。请协办调查人本人来签"
    assert desk.say("cosigned", other, text="属实") is None
    assert "协办调查" in desk.say("forwarded", other)
    assert desk.say("forwarded", desk.reviewer) is None
    desk.give_post(other)
    assert "协办调查" in desk.decide(wan=9, by=other).reason


def test_the_answer_for_a_loan_is_written_to_names_and_stays(db):
    desk = Desk()
    rule = LiabilityRule(survey=60, review=20, approval=20, first_surveyor=70, second_surveyor=30)
    share_bearing(rule=rule, valid_from=v.OPENED)
    other = desk.ground.staff["2003"]
    desk.apply(second_investigator=other)
    desk.say("cosigned", other)
    desk.say("forwarded", desk.reviewer)
    assert not Bearing.objects.exists()
    assert desk.decide(wan=9)
    shares = dict(Bearing.objects.values_list("staff_id", "share_ppm"))
    assert shares == {desk.investigator: 420_000, other: 180_000, desk.reviewer: 200_000, desk.approver: 200_000}
    assert desk.case().first_loan is True
