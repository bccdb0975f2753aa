"""After the survey: 三审查 stands before the approver, the other forms are filled in by those whose turn it is."""

import pytest

from qianmo.apps.approvals.models import Case, Opinion
from qianmo.apps.approvals.services import NewOpinion, speak
from qianmo.apps.credit.services import Word, decide_case
from qianmo.apps.dossiers.models import Checklist, FilledItem
from qianmo.apps.dossiers.services import send_on
from qianmo.apps.products.models import Policy
from tests import village as v
from tests.apps.dossiers.desk import EVERYBODY, Desk
from tests.village import WAN

pytestmark = pytest.mark.django_db
FORMS = [
    {"key": "decision", "title": "审查审批表", "rows": [
        {"label": "审查意见", "fact": None}, {"label": "审查人签字", "fact": None}, {"label": "审批意见", "fact": None},
        {"label": "利率说明", "fact": None},
    ]},
    {"key": "inspection", "title": "贷后检查表", "rows": [
        {"label": "检查意见", "fact": None}, {"label": "检查人签字", "fact": None},
    ]},
]  # fmt: skip


class Sent:
    """A dossier that has gone to review, under lists of three points of which the last may stay unanswered."""

    def __init__(self, *, rated: bool = False):
        self.desk = Desk()
        changed = {"household_id": v.rated_households(self.desk.ground, ("王秀英",))[0]} if rated else {}
        Checklist.objects.filter(code="review").delete()
        self.desk.publish("review", ["指标审查", "风险审查", "其他（选答）"], valid_from=v.OPENED)
        Policy.objects.update(forms=FORMS)
        self.id = self.desk.begun(**changed)
        self.desk.complete(self.id)
        assert not self.desk.hand_in(self.id).refused

    def send_on(self, *, by=None, **changed):
        case = Case.objects.get()
        opinion = NewOpinion(
            case_id=case.pk,
            revision=case.revision,
            step="forwarded",
            by=by or self.desk.reviewer,
            text="属实",
            **changed,
        )
        (refused,) = send_on(opinions=[opinion], at=v.at(v.DRAWN), business_date=v.DRAWN)
        return refused and refused.reason

    def fill(self, *, by=None, **values):
        (refused,) = self.desk.fill(self.id, by=by or self.desk.reviewer, **values)
        return refused and refused.code

    def decide(self, approve=True):
        case = Case.objects.get()
        staff = self.desk.ground.staff["1005"]
        word = Word(
            case_id=case.pk,
            revision=case.revision,
            approve=approve,
            limit_fen=None,
            text="同意",
            by=staff,
            post="approver",
        )
        return decide_case(word=word, scope=EVERYBODY, at=v.at(v.DRAWN), business_date=v.DRAWN)

    def items(self):
        return {one.key: one for one in self.desk.file(self.id).items}


@pytest.fixture
def sent():
    return Sent()


def test_a_case_goes_on_only_when_the_obligatory_points_are_answered_and_all_open_ones_are_named(sent):
    assert sent.send_on() == "还不能送审批：三审查有 2 条没有答：指标审查；风险审查。请在本页“三审查”里逐条答完再送"
    assert sent.fill(check__review__1="符合") is None
    assert "三审查有 1 条没有答：风险审查" in sent.send_on()
    assert Opinion.objects.filter(step="forwarded").count() == 0
    assert sent.fill(check__review__2="不符合：同村同业集中") is None
    assert sent.send_on() is None
    assert Case.objects.get().state == "deciding"


def test_a_bank_says_which_points_must_be_answered_and_a_dossier_keeps_those_of_its_day(sent):
    assert Checklist.objects.get(code="review").optional == ["其他"]
    sent.desk.publish("review", ["只有这条（选答）"], valid_from=v.SIGNED, on=v.DRAWN)
    assert [one.title for one in sent.desk.file(sent.id).items if one.part == "review"] == [
        "指标审查",
        "风险审查",
        "其他",
    ]


def test_a_fault_is_written_out_and_nobody_reviews_what_he_surveyed(sent):
    assert sent.fill(check__review__1="不符合") == "not_told"
    assert sent.fill(check__review__1="符合", by=sent.desk.owner) == "not_separate"
    assert sent.fill(form__decision__利率说明="按政策", by=sent.desk.owner) == "not_separate"
    assert not FilledItem.objects.filter(item__startswith="check:review").exists()


def test_answers_stand_still_once_the_case_has_gone_on(sent):
    sent.fill(check__review__1="符合")
    sent.fill(check__review__2="符合")
    assert sent.send_on() is None
    assert sent.fill(check__review__2="不符合：集中") == "sent_on"


def test_a_case_without_a_dossier_has_no_points(sent):
    case = Case.objects.get()
    Case.objects.update(subject_id=case.subject_id + 1)
    assert sent.send_on() is None


def test_forms_say_by_themselves_what_the_case_knows_and_the_rest_is_typed_in_its_time():
    sent = Sent(rated=True)
    assert sent.fill(form__inspection__检查意见="正常") == "too_early"
    sent.fill(check__review__1="符合")
    sent.fill(check__review__2="符合")
    assert sent.fill(form__decision__利率说明="按政策") is None
    assert sent.fill(form__decision__审查意见="另写一份") == "unknown_item"
    assert sent.send_on(proposed_fen=7 * WAN) is None
    assert isinstance(sent.decide(), int)
    assert sent.fill(form__decision__利率说明="改一改") == "closed"
    assert sent.fill(form__inspection__检查意见="羊只在栏", by=sent.desk.owner) is None
    told = {key.split(":")[-1]: one.value for key, one in sent.items().items() if key.startswith("form:")}
    assert told["审查意见"] == "同意上报 7.00 万元：属实"
    assert told["审查人签字"].endswith(str(v.DRAWN))
    assert told["审批意见"].startswith("批准 ")
    assert told["利率说明"] == "按政策"
    assert told["检查人签字"].startswith("尹红霞 ")


def test_sending_back_needs_no_answers(sent):
    case = Case.objects.get()
    back = NewOpinion(
        case_id=case.pk, revision=case.revision, step="returned", by=sent.desk.reviewer, items=("户口簿",)
    )
    assert speak(opinions=[back], at=v.at(v.DRAWN), business_date=v.DRAWN) == [None]
