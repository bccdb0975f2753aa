"""Applying and deciding: the customer's own request, an enquiry he allowed, and three different people."""

from datetime import date
from uuid import uuid4

import pytest

from qianmo.apps.approvals.queries import case_of
from qianmo.apps.credit.models import Application, Line, PolicyRun
from qianmo.apps.credit.queries import lines_of, refusals_of
from qianmo.apps.credit.services import NewSignature, accept_applications, decide_applications, sign_contracts
from qianmo.apps.events.queries import timeline
from qianmo.apps.households.models import Consent
from qianmo.apps.households.services import NewConsent, Sheet, record_facts, take_consents
from tests import village as v
from tests.village import WAN

pytestmark = pytest.mark.django_db


class Counter:
    """The branch's counter: a rated household with an authorised enquiry, and what is asked there."""

    def __init__(self) -> None:
        self.ground = v.found_village()
        self.meng, self.wuyun = v.rated_households(self.ground, ["孟庆和", "乌云"])
        self.consent, self.other_consent = v.authorise(self.ground, [self.meng, self.wuyun])

    def asks(self, **changed: object):
        asked = {"household_id": self.meng, "consent_id": self.consent}
        return v.application(self.ground, **(asked | changed))

    def accept(self, *applications, on: date = v.APPLIED):
        return accept_applications(applications=applications, at=v.at(on), business_date=on)

    def decide(self, application_id: int, **changed: int):
        put = v.three_persons(self.ground, application_id)
        people = {name: changed.get(name, getattr(put, name)) for name in ("investigator", "reviewer", "approver")}
        decision = type(put)(application_id=application_id, **people)
        return decide_applications(decisions=[decision], at=v.at(v.DECIDED), business_date=v.DECIDED)

    def learns(self, **facts: object) -> None:
        sheet = Sheet(
            household_id=self.meng, as_of=v.APPLIED, source="复查", facts=facts, recorded_by=self.ground.staff["2002"]
        )
        record_facts(sheets=[sheet])


@pytest.fixture
def counter():
    return Counter()


def only_reason(answers) -> str:
    (refused,) = answers.refused.values()
    assert answers.ids == {}
    return refused.reason


NO_CONSENT = "还不能受理：缺户主本人有效的征信查询授权。请先签授权"
REFUSED = {
    "nothing": ({"requested_fen": 0}, "申请额度须大于零，现为 0.00 元"),
    "less than nothing": ({"requested_fen": -WAN}, "申请额度须大于零，现为 -1.00 万元"),
    "an unknown product": ({"product": "gold"}, "没有“gold”这个产品"),
    "an unknown household": ({"household_id": 10**9}, "没有这一户，或这一户没有户主"),
    "a consent nobody gave": ({"consent_id": 10**9}, NO_CONSENT),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_application_that_cannot_be_is_refused_in_words(counter, case):
    changed, reason = REFUSED[case]
    assert only_reason(counter.accept(counter.asks(**changed))) == reason
    assert not Application.objects.exists()


def test_another_person_s_consent_is_none(counter):
    assert only_reason(counter.accept(counter.asks(consent_id=counter.other_consent))) == NO_CONSENT


def test_a_consent_for_another_purpose_is_none(counter):
    person = Consent.objects.get(id=counter.consent).person_id
    sensitive = NewConsent(
        household_id=counter.meng,
        person_id=person,
        purpose="sensitive",
        until=date(2027, 1, 1),
        witnessed_by=counter.ground.staff["2002"],
    )
    (consent_id,) = take_consents(consents=[sensitive], at=v.at(v.APPLIED), business_date=v.APPLIED)
    assert only_reason(counter.accept(counter.asks(consent_id=consent_id))) == NO_CONSENT


def test_a_consent_holds_to_its_last_day_and_not_a_day_longer(counter):
    Consent.objects.filter(id=counter.consent).update(until=v.DECIDED)
    assert only_reason(counter.accept(counter.asks(), on=v.SIGNED)) == NO_CONSENT
    assert not counter.accept(counter.asks(), on=v.DECIDED).refused


def test_a_withdrawn_consent_is_none(counter):
    Consent.objects.filter(id=counter.consent).update(withdrawn_on=v.APPLIED)
    assert only_reason(counter.accept(counter.asks())) == NO_CONSENT


def test_a_branch_that_may_only_refer_accepts_nothing(counter):
    (far,) = v.file_families([v.family(counter.ground, "远客", village=v.FAR)])
    (consent,) = v.authorise(counter.ground, [far])
    answers = counter.accept(counter.asks(household_id=far, consent_id=consent))
    assert only_reason(answers) == "本网点只能推荐，不能受理。请转有受理权限的支行"


def test_a_second_application_waits_until_the_first_is_decided(counter):
    first = counter.accept(counter.asks(), counter.asks())
    assert [one.reason for one in first.refused.values()] == ["这一户同一产品已有一笔申请在办，办结后再申请"]
    assert only_reason(counter.accept(counter.asks())) == "这一户同一产品已有一笔申请在办，办结后再申请"
    counter.decide(first.ids[0])
    assert not counter.accept(counter.asks()).refused


def test_the_same_request_twice_makes_one_application(counter):
    request = counter.asks()
    first, again = counter.accept(request, request), counter.accept(request)
    assert first.ids[0] == first.ids[1] == again.ids[0]
    assert Application.objects.count() == 1


def test_an_application_grants_nothing(counter):
    counter.accept(counter.asks())
    assert lines_of(household_id=counter.meng) == []
    assert timeline(household_id=counter.meng)[0].kind == "credit.applied"


TWO_PERSONS = {
    "reviews his own investigation": ({"reviewer": "2002"}, "主调查人和审查人是同一个人"),
    "approves his own investigation": ({"approver": "2002"}, "主调查人和审批人是同一个人"),
    "approves his own review": ({"approver": "1004"}, "审查人和审批人是同一个人"),
}


@pytest.mark.parametrize("case", TWO_PERSONS)
def test_one_person_cannot_hold_two_duties_and_the_application_waits_on(counter, case):
    changed, reason = TWO_PERSONS[case]
    application_id = counter.accept(counter.asks()).ids[0]
    people = {duty: counter.ground.staff[number] for duty, number in changed.items()}
    assert only_reason(counter.decide(application_id, **people)).startswith(reason)
    assert case_of(kind="credit.application", subject_id=application_id) is None
    assert not counter.decide(application_id).refused


def test_a_decided_application_is_not_decided_again(counter):
    application_id = counter.accept(counter.asks()).ids[0]
    put = v.three_persons(counter.ground, application_id)
    twice = decide_applications(decisions=[put, put], at=v.at(v.DECIDED), business_date=v.DECIDED)
    assert [one.reason for one in twice.refused.values()] == ["这笔申请不在待批状态，可能已有人办结"]
    assert [one.code for one in counter.decide(application_id).refused.values()] == ["not_pending"]
    assert Line.objects.count() == 1


GRANTS = {
    # What is asked, what the village advised, what the policy gives at most (10 万), and what is granted; in fen.
    "the request binds": (3 * WAN, 30 * WAN, 3 * WAN, "requested"),
    "the verdict binds": (9 * WAN, 6 * WAN, 6 * WAN, "verdict"),
    "the policy binds": (50 * WAN, 30 * WAN, 10 * WAN, "policy"),
    "cut down to the unit of 0.1": (3 * WAN + 99_999, 30 * WAN, 3 * WAN, "requested"),
}


@pytest.mark.parametrize("case", GRANTS)
def test_the_least_of_policy_verdict_and_request_is_granted(case):
    asked, advised, granted, bound_by = GRANTS[case]
    ground = v.found_village()
    (household_id,) = v.file_families([v.family(ground, "孟庆和")])
    v.rate(ground, v.screen(ground, {household_id: ()}), [household_id], wan=advised // WAN)
    (consent_id,) = v.authorise(ground, [household_id])
    request = v.application(ground, household_id, consent_id=consent_id, requested_fen=asked)
    accepted = accept_applications(applications=[request], at=v.at(v.APPLIED), business_date=v.APPLIED)
    put = v.three_persons(ground, accepted.ids[0])
    assert not decide_applications(decisions=[put], at=v.at(v.DECIDED), business_date=v.DECIDED).refused
    (line,) = lines_of(household_id=household_id)
    assert (line.limit_fen, line.requested_fen) == (granted, asked)
    assert timeline(household_id=household_id)[0].payload["bound_by"] == bound_by


def test_a_decision_keeps_what_it_rests_on(counter):
    application_id = counter.accept(counter.asks()).ids[0]
    counter.decide(application_id)
    run = PolicyRun.objects.get(application_id=application_id)
    assert (run.policy.version, run.admitted) == ("v2026.1", True)
    assert (run.inputs["age"], run.inputs["income_fen"], run.inputs["lpr_ppm"]) == (41, 10 * WAN, 30_000)
    assert (run.outputs["grade"], run.outputs["limit_fen"], run.outputs["rate_ppm"]) == ("特优", 10 * WAN, 50_000)
    case = case_of(kind="credit.application", subject_id=application_id)
    assert (case.outcome, case.approved_fen) == ("批准", 8 * WAN)
    assert (case.investigator, case.reviewer, case.approver) == ("尹红霞", "包志强", "韩春生")


def test_the_latest_facts_decide_and_every_reason_is_told(counter):
    application_id = counter.accept(counter.asks()).ids[0]
    counter.learns(debt_fen=7 * WAN, resident=False)
    reason = only_reason(counter.decide(application_id))
    assert reason == ("不能授信：不在本地常住，可在常住地的网点申请；负债超过年收入的 60%，归还部分负债后可以再申请")
    assert case_of(kind="credit.application", subject_id=application_id).reason == reason
    (refused,) = refusals_of(household_id=counter.meng)
    assert refused.application_id == application_id
    assert timeline(household_id=counter.meng)[0].kind == "credit.refused"
    assert not counter.accept(counter.asks()).refused  # whoever was refused may ask again


def test_a_household_the_village_never_rated_is_not_granted(counter):
    (newcomer,) = v.file_families([v.family(counter.ground, "新户")])
    (consent,) = v.authorise(counter.ground, [newcomer])
    application_id = counter.accept(counter.asks(household_id=newcomer, consent_id=consent)).ids[0]
    assert only_reason(counter.decide(application_id)) == "不能授信：村级评议没有通过。可以在下一轮评议时再申请"


def signature(counter: Counter, line_id: int):
    return NewSignature(
        line_id=line_id,
        number=f"HT-{uuid4()}",
        digest=bytes(32),
        signed_by=counter.ground.staff["2002"],
        request_id=uuid4(),
    )


def signed(*signatures, on: date = v.SIGNED):
    return sign_contracts(signatures=signatures, at=v.at(on), business_date=on)


def test_a_line_is_signed_once_and_the_same_signature_counts_once(counter):
    line_id = counter.decide(counter.accept(counter.asks()).ids[0]).ids[0]
    mine = signature(counter, line_id)
    first = signed(mine, mine, signature(counter, line_id))
    assert first.ids[0] == first.ids[1]
    assert first.refused[2].reason == (
        f"不能签约：额度 {Line.objects.get().number} 现为“正常”，只有已授信未签约的可以签"
    )
    assert signed(mine).ids[0] == first.ids[0]


def test_an_unknown_line_or_one_run_out_cannot_be_signed(counter):
    line_id = counter.decide(counter.accept(counter.asks()).ids[0]).ids[0]
    assert only_reason(signed(signature(counter, 10**9))) == "没有这笔额度"
    late = signed(signature(counter, line_id), on=date(2029, 3, 3))
    assert only_reason(late) == f"不能签约：额度 {Line.objects.get().number} 已于 2029-03-03 到期。请重新申请"
