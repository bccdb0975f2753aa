"""From the application to the grant by hand: three people, one promise in working days, and nobody over the limit."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from qianmo.apps.approvals.models import Case, Opinion
from qianmo.apps.approvals.queries import case_file, waiting_cases
from qianmo.apps.approvals.services import NewOpinion, set_authority, speak
from qianmo.apps.credit.models import Application, Line, PolicyRun
from qianmo.apps.credit.services import PutForward, Word, decide_case, put_forward
from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Consent
from qianmo.apps.org.models import PostHolding
from tests import village as v
from tests.village import WAN

pytestmark = pytest.mark.django_db
EVERYBODY = Scope(None)
THURSDAY = datetime(2026, 3, 5, 3, 0, tzinfo=UTC)  # eleven in the morning in China


class Desk:
    """A household with a verdict of 30 万, whose policy gives 10 万, and the people who decide on it."""

    def __init__(self) -> None:
        self.ground = v.found_village()
        (self.household_id,) = v.file_families([v.family(self.ground, "孟庆和", "乌云")])
        v.rate(self.ground, v.screen(self.ground, {self.household_id: ()}), [self.household_id])
        staff = self.ground.staff
        self.investigator, self.reviewer, self.approver = staff["2002"], staff["1004"], staff["2001"]
        self.wish = PutForward(
            household_id=self.household_id,
            product="funong",
            requested_fen=12 * WAN,
            purpose="购基础母羊 60 只",
            report="羊圈、草料与自述相符，建议 9 万元",
            proposed_fen=9 * WAN,
            consent_until=date(2027, 3, 5),
            by=self.investigator,
            request_id=uuid4(),
        )

    def apply(self, **changed):
        return put_forward(wishes=[replace(self.wish, **changed)], at=THURSDAY, business_date=v.DRAWN)

    def case(self) -> Case:
        return Case.objects.get(household_id=self.household_id)

    def say(self, step, by, *, on=v.DRAWN, revision=None, **more):
        opinion = NewOpinion(
            case_id=self.case().pk, revision=revision or self.case().revision, step=step, by=by, **more
        )
        (refused,) = speak(opinions=[opinion], at=v.at(on), business_date=on)
        return refused.reason if refused else None

    def decide(
        self,
        *,
        wan=None,
        approve=True,
        text="",
        by=None,
        post="branch_head",
        revision=None,
        on=v.DRAWN,
        acting_for=None,
    ):
        word = Word(
            case_id=self.case().pk,
            revision=revision or self.case().revision,
            approve=approve,
            limit_fen=None if wan is None else round(wan * WAN),
            text=text,
            by=by or self.approver,
            post=post,
            acting_for=acting_for,
        )
        return decide_case(word=word, scope=EVERYBODY, at=v.at(on), business_date=on)

    def give_post(self, staff_id, post="branch_head"):
        branch_id = self.ground.branches[v.FIRST]
        PostHolding.objects.create(staff_id=staff_id, post=post, branch_id=branch_id, valid=(v.OPENED, None))


@pytest.fixture
def desk():
    return Desk()


def reviewed(desk):
    assert not desk.apply().refused
    assert desk.say("forwarded", desk.reviewer, text="同意", proposed_fen=9 * WAN) is None
    return desk


def test_an_application_brings_its_permission_and_opens_its_case(desk):
    answers = desk.apply()
    assert not answers.refused
    case = desk.case()
    assert (case.state, case.subject_id, case.investigator_id) == ("reviewing", answers.ids[0], desk.investigator)
    # Accepted on Thursday 5 March before 17:00: 6, 9, 10, 11, 12, 13 and 16 March are the seven working days.
    assert case.due_on == date(2026, 3, 16)
    assert Consent.objects.get().until == date(2027, 3, 5)
    told = list(Event.objects.order_by("-id").values_list("kind", flat=True)[:3])
    assert told == ["approvals.case_opened", "credit.applied", "households.consented"]


def test_what_comes_after_five_is_tomorrow_s(desk):
    evening = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)  # 17:00 in China
    put_forward(wishes=[desk.wish], at=evening, business_date=v.DRAWN)
    assert desk.case().due_on == date(2026, 3, 17)


def test_a_double_click_is_one_application(desk):
    first, second = desk.apply(), desk.apply()
    assert (second.ids, second.repeated) == (first.ids, {0})
    assert Case.objects.count() == Application.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"requested_fen": 0}, "申请额度须大于零"),
        ({"product": "gold"}, "没有“gold”这个产品"),
        ({"purpose": " "}, "没有写用途"),
        ({"report": ""}, "没有写调查意见"),
        ({"consent_until": None}, "缺户主本人有效的征信查询授权"),
        ({"consent_until": date(2026, 3, 4)}, "授权到期日 2026-03-04 已经过去"),
    ],
)
def test_what_cannot_be_put_forward_leaves_nothing_behind(desk, changed, said):
    answers = desk.apply(**changed)
    assert said in answers.refused[0].reason
    assert not Application.objects.exists()
    assert not Consent.objects.exists()


def test_a_permission_that_holds_is_not_taken_again(desk):
    v.authorise(desk.ground, [desk.household_id])
    assert not desk.apply(consent_until=None).refused
    assert Consent.objects.count() == 1


def test_three_people_grant_what_policy_verdict_and_request_leave(desk):
    line_id = reviewed(desk).decide(wan=9)
    line = Line.objects.get(id=line_id)
    assert (line.limit_fen, line.state) == (9 * WAN, "granted")
    case = desk.case()
    assert (case.state, case.outcome, case.approved_fen) == ("closed", "approved", 9 * WAN)
    assert {case.investigator_id, case.reviewer_id, case.approver_id} == {
        desk.investigator,
        desk.reviewer,
        desk.approver,
    }
    run = PolicyRun.objects.get()
    assert (run.admitted, run.outputs["limit_fen"]) == (True, 10 * WAN)
    assert [one.step for one in Opinion.objects.order_by("id")] == ["submitted", "forwarded", "approved"]


@pytest.mark.parametrize(
    ("wan", "said"),
    [
        (12, "不能批 12.00 万元：超过政策额度 10.00 万元。可以批 10.00 万元"),
        (10.01, "超过政策额度"),
        (9.05, "额度按 1,000.00 元 的整数倍批"),
        (0, "请改金额"),
        (-1, "请改金额"),
    ],
)
def test_what_the_approver_cannot_give(desk, wan, said):
    refused = reviewed(desk).decide(wan=wan)
    assert said in refused.reason
    assert desk.case().state == "deciding"
    assert not Line.objects.exists()


def test_authority_counts_what_the_whole_family_would_owe(desk):
    set_authority(post="branch_head", limit_fen=8 * WAN, valid_from=v.DRAWN)
    refused = reviewed(desk).decide(wan=9)
    assert refused.reason == "不能批：家庭合计敞口将到 9.00 万元，您的权限是 8.00 万元。请转有权的审批人"
    assert "没有审批权限" in desk.decide(wan=9, post="manager").reason
    assert desk.decide(wan=9, post="approver", by=desk.ground.staff["1005"])


@pytest.mark.parametrize("who", ["investigator", "reviewer"])
def test_nobody_decides_what_he_investigated_or_reviewed(desk, who):
    desk.give_post(getattr(desk, who))
    refused = reviewed(desk).decide(wan=9, by=getattr(desk, who))
    assert "同一个人" in refused.reason
    assert not Line.objects.exists()


def test_the_investigator_does_not_review(desk):
    desk.apply()
    assert "同一个人" in desk.say("forwarded", desk.investigator)


def test_a_refusal_needs_a_reason_that_can_be_read_out(desk):
    assert "没有写理由" in reviewed(desk).decide(approve=False).reason
    assert desk.decide(approve=False, text="近三个月有两笔逾期") is None
    assert Application.objects.get().state == "refused"
    assert desk.case().outcome == "refused"


def test_missing_papers_stop_the_clock_and_come_back_to_whoever_asked(desk):
    desk.apply()
    assert desk.say("returned", desk.reviewer) == "不能退回：没有写缺什么。请一次写全要补的资料"
    assert desk.say("returned", desk.reviewer, items=("配偶身份证反面", "草场承包合同")) is None
    assert desk.case().state == "supplement"
    assert desk.say("supplemented", desk.reviewer) == "只有主调查人能答复补件"
    # Friday 6, Monday 9 and Tuesday 10 March are lost, counted from Thursday's stop: 5, 6, 9 and 10 are four days.
    assert desk.say("supplemented", desk.investigator, text="已补", on=date(2026, 3, 11)) is None
    case = desk.case()
    assert (case.state, case.due_on) == ("reviewing", date(2026, 3, 20))
    file = case_file(case_id=case.pk, scope=EVERYBODY)
    assert file.stops == [(v.DRAWN, date(2026, 3, 11))]
    assert file.opinions[1].items == ["配偶身份证反面", "草场承包合同"]


def test_a_page_drawn_before_somebody_else_acted_is_told_so(desk):
    desk.apply()
    seen = desk.case().revision
    assert desk.say("forwarded", desk.reviewer) is None
    said = desk.say("forwarded", desk.ground.staff["1001"], revision=seen)
    assert said.startswith("没有办成：您打开之后别人已经办过，现在是“待审批”")
    assert desk.say("forwarded", desk.ground.staff["1001"]) == "现在是“待审批”，不能同意上报"


def test_everybody_finds_what_waits_for_him_and_not_what_he_may_not_touch(desk):
    desk.apply()
    states = ["reviewing", "deciding", "supplement"]

    def waits(person):
        return [one.duty for one in waiting_cases(scope=EVERYBODY, states=states, staff_id=person)]

    assert (waits(desk.investigator), waits(desk.reviewer)) == ([], ["审查"])
    desk.say("forwarded", desk.reviewer)
    assert (waits(desk.reviewer), waits(desk.approver)) == ([], ["审批"])
    assert waiting_cases(scope=Scope(frozenset({desk.ground.cells[v.FAR]})), states=states, staff_id=1) == []
    assert case_file(case_id=desk.case().pk, scope=Scope(frozenset())) is None
