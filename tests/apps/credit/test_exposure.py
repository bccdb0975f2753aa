"""What a family and those tied to it may owe counts as one, by the nearest reason, and nobody decides past it."""

from datetime import timedelta

import pytest

from qianmo.apps.approvals.services import set_authority
from qianmo.apps.credit.exposure import exposures
from qianmo.apps.credit.models import Line
from qianmo.apps.credit.queries.exposure import exposure_parts
from qianmo.apps.events.models import Event
from qianmo.apps.households.models import Membership
from qianmo.apps.households.services import NewCircle, form_circle, leave_circle
from tests import village as v
from tests.apps.credit.test_approving import Desk, reviewed
from tests.village import WAN

pytestmark = pytest.mark.django_db


class Ring:
    """Four families of a village, each with a line of 10 万 but the first."""

    def __init__(self):
        self.desk = Desk()
        ground = self.desk.ground
        names = [("包金山", "斯琴"), ("于占军", "白荣"), ("乌力吉", "其木格")]
        self.others = v.file_families([v.family(ground, *pair) for pair in names])
        v.rate(ground, v.screen(ground, dict.fromkeys(self.others, ())), self.others)
        v.grant(ground, self.others, wan=10)
        self.first, self.by = self.desk.household_id, self.desk.investigator

    def tie(self, *others, kind="guarantee", name="下村联保组", by=None):
        new = NewCircle(kind=kind, name=name, household_ids=[self.first, *others])
        return form_circle(new=new, by=by or self.by, at=v.at(v.DRAWN), business_date=v.DRAWN)

    def untie(self, circle_id, *, by, reason="已解除保证"):
        return leave_circle(
            circle_id=circle_id,
            household_id=self.first,
            reason=reason,
            by=by,
            at=v.at(v.DRAWN),
            business_date=v.DRAWN,
        )

    def owed(self, household_id=None, on=v.DRAWN):
        found = exposures(household_ids=[household_id or self.first], on=on).get(household_id or self.first)
        return (found.family_fen // WAN, found.whole_fen // WAN) if found else (0, 0)


@pytest.fixture
def ring():
    return Ring()


def test_guarantors_and_one_enterprise_count_beside_the_family_and_a_spouse_within_it(ring):
    assert ring.owed() == (0, 0)
    ring.tie(ring.others[0])
    assert ring.owed() == (0, 10)
    ring.tie(ring.others[1], kind="spouse", name="分户")
    assert ring.owed() == (10, 20)
    ring.tie(ring.others[1], ring.others[2], kind="enterprise", name="富河牧业")
    assert ring.owed() == (10, 30)
    reasons = [part.reason for part in exposure_parts(household_id=ring.first, on=v.DRAWN)]
    assert reasons == ["配偶分户 分户", "关联企业 富河牧业", "联保互保 下村联保组"]


def test_one_step_is_taken_and_no_second(ring):
    ring.tie(ring.others[0])
    new = NewCircle(kind="guarantee", name="另一组", household_ids=list(ring.others[:2]))
    form_circle(new=new, by=ring.by, at=v.at(v.DRAWN), business_date=v.DRAWN)
    assert ring.owed() == (0, 10)
    assert ring.owed(ring.others[0]) == (10, 20)


def test_a_line_a_present_member_holds_elsewhere_is_the_family_s(ring):
    line = Line.objects.get(household_id=ring.others[0])
    Membership.objects.filter(person_id=line.borrower_id).update(left_on=v.DRAWN)
    Membership.objects.create(household_id=ring.first, person_id=line.borrower_id, relation="other", joined_on=v.DRAWN)
    assert ring.owed() == (10, 10)
    (part,) = exposure_parts(household_id=ring.first, on=v.DRAWN)
    assert (part.reason, part.household_id) == ("家人另有", ring.others[0])


def test_an_ended_line_and_a_circle_left_count_no_more(ring):
    circle_id = ring.tie(*ring.others[:2])
    Line.objects.filter(household_id=ring.others[0]).update(state="ended")
    assert ring.owed() == (0, 10)
    reviewer = ring.desk.reviewer
    assert ring.untie(circle_id, by=ring.by).code == "same_person"
    assert ring.untie(circle_id, by=reviewer, reason=" ").code == "no_reason"
    assert ring.untie(circle_id, by=reviewer) is None
    assert ring.untie(circle_id, by=reviewer).code == "not_in_it"
    assert ring.owed(on=v.DRAWN - timedelta(days=1)) == (0, 0)
    assert ring.owed() == (0, 0)
    assert Event.objects.filter(kind="households.circle_left").count() == 1


@pytest.mark.parametrize(("changed", "code"), [({"kind": "cousins"}, "no_kind"), ({"name": " "}, "no_name")])
def test_a_circle_says_why_and_which(ring, changed, code):
    assert ring.tie(ring.others[0], **changed).code == code
    assert ring.tie().code == "alone"


def test_authority_is_measured_on_the_whole_so_that_nothing_is_split_over_two_names(ring):
    ring.tie(*ring.others)
    reviewed(ring.desk)
    set_authority(post="branch_head", limit_fen=38 * WAN, valid_from=v.DRAWN)
    assert ring.desk.decide(wan=9).reason == (
        "不能批：家庭和关联合计敞口将到 39.00 万元（关联 30.00 万元），您的权限是 38.00 万元。请转有权的审批人"
    )
    assert isinstance(ring.desk.decide(wan=8), int)
