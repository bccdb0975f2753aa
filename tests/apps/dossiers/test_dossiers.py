"""From the first contact to the open case: what is missing is told once, the clock knows why it stands, one owns it."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from qianmo.apps.approvals.models import Case, Opinion
from qianmo.apps.approvals.queries import promises
from qianmo.apps.approvals.services import NewOpinion, speak
from qianmo.apps.credit.models import Application
from qianmo.apps.dossiers.models import Dossier, DossierHandover, FilledItem, MissingList
from qianmo.apps.dossiers.queries import dossier_file, dossiers
from qianmo.apps.dossiers.services import (
    NewHandover,
    Wish,
    Withdrawal,
    answer_handover,
    apply,
    begin_dossiers,
    name_second,
    offer_handover,
    sign_survey,
    withdraw_dossiers,
)
from qianmo.apps.events.queries import timeline
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Consent
from qianmo.apps.org.models import CalendarDay
from tests import village as v
from tests.apps.dossiers.desk import EVERYBODY, Desk
from tests.village import WAN

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11)
PAPERS = ["身份证件", "户口簿"]
FIRST_LIST = ["户主征信查询授权", *PAPERS, "调查意见", "身份核查", "征信核查", "看圈舍"]


@pytest.fixture
def desk():
    return Desk()


def test_a_wish_may_be_begun_with_everything_missing_and_knows_its_lane_its_promise_and_its_owner(desk):
    file = desk.file(desk.begun())
    assert (file.row.lane, file.row.branch, file.row.owner) == ("普惠快车", "富河支行", "尹红霞")
    # Declared on Thursday 5 March: three working days are 6, 9 and 10 March.
    assert (file.row.due_on, file.step, file.row.state_name) == (TUESDAY, 2, "备件")
    assert [one.title for one in file.lacking] == FIRST_LIST
    assert timeline(household_id=desk.household_id)[0].kind == "dossiers.begun"
    assert not Application.objects.exists()


def test_a_larger_amount_takes_the_other_lane_to_its_desk_and_asks_for_a_second_surveyor(desk):
    dossier_id = desk.begun(requested_fen=50 * WAN)
    file = desk.file(dossier_id)
    assert (file.row.lane, file.row.branch, file.row.due_on) == ("小微专车", "普惠金融部", None)
    assert "协办调查人" in desk.lacking(dossier_id)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"requested_fen": 0}, "申请额度须大于零"),
        ({"product": "gold"}, "没有“gold”这个产品"),
        ({"household_id": 10**9}, "没有这一户"),
    ],
)
def test_what_cannot_be_begun_is_said_and_nothing_is_written(desk, changed, said):
    assert said in desk.begin(**changed).refused[0].reason
    assert not Dossier.objects.exists()


def test_the_same_household_does_not_begin_the_same_product_twice(desk):
    first, again = desk.begin(), desk.begin()
    assert (again.ids, again.repeated) == (first.ids, {0})
    said = desk.begin(request_id=uuid4()).refused[0].reason
    assert said == "这一户的“福农卡”已有一件在备件，经办人 尹红霞。请接着办那一件，不要另开"
    desk.complete(first.ids[0])
    assert not desk.hand_in(first.ids[0]).refused
    assert "已有一笔申请在办" in desk.begin(request_id=uuid4()).refused[0].reason


def test_a_promise_from_the_declaration_is_refused_where_the_calendar_of_its_year_is_missing(desk):
    CalendarDay.objects.filter(day__gte=TUESDAY).delete()
    CalendarDay.objects.filter(day__year=2026).exclude(day__lt=TUESDAY).delete()
    assert not desk.begin().refused  # the year is known as long as any day of it is
    CalendarDay.objects.all().delete()
    refused = desk.begin(request_id=uuid4(), product="funong", household_id=second(desk)).refused[0]
    assert refused.reason == "算不出工作日：2026 年的工作日历还没有载入。请在国务院公布后载入。"
    assert Dossier.objects.count() == 1


def second(desk) -> int:
    (household_id,) = v.file_families([v.family(desk.ground, "白音")])
    return household_id


def test_every_item_is_answered_by_a_named_person_and_the_last_word_holds(desk):
    dossier_id = desk.begun()
    assert desk.fill(dossier_id, check__before__1="符合") == [None]
    assert desk.fill(dossier_id, check__before__1="不符合：证件过期", by=desk.other) == [None]
    item = next(one for one in desk.file(dossier_id).items if one.key == "check:before:1")
    assert (item.value, item.by) == ("不符合：证件过期", "图雅")
    assert FilledItem.objects.count() == 2


@pytest.mark.parametrize(
    ("item", "value", "said"),
    [
        ("check:before:9", "符合", "没有这一项"),
        ("consent", "有", "由系统填写"),
        ("report", "  ", "“调查意见”没有写内容"),
        ("report", "很" * 501, "超过 500 个字"),
    ],
)
def test_what_cannot_be_filled_in_is_said_and_not_kept(desk, item, value, said):
    dossier_id = desk.begun()
    (refused,) = desk.fill(dossier_id, **{item.replace(":", "__"): value})
    assert said in refused.reason
    assert not FilledItem.objects.exists()


def test_an_incomplete_dossier_goes_to_nobody_and_all_that_is_missing_is_named(desk):
    dossier_id = desk.begun()
    refused = desk.hand_in(dossier_id).refused[0]
    assert (
        refused.reason
        == "还不能送审：缺 6 项：身份证件、户口簿、调查意见、身份核查、征信核查、看圈舍。请补齐，或先开件，一次告知客户"
    )
    assert not Consent.objects.exists()
    assert not Case.objects.exists()


def test_a_complete_dossier_becomes_an_application_with_its_case_and_promise(desk):
    dossier_id = desk.begun()
    desk.complete(dossier_id)
    assert desk.fill(dossier_id, proposed="7.00") == [None]
    answers = desk.hand_in(dossier_id)
    assert not answers.refused
    case, application = Case.objects.get(), Application.objects.get()
    assert Opinion.objects.get().proposed_fen == 7 * WAN
    assert (case.subject_id, case.investigator_id, case.due_on) == (application.pk, desk.owner, TUESDAY)
    assert case.promise_id == promises(on=v.DRAWN)["express"].id
    assert desk.file(dossier_id).step == 4
    (again,) = desk.hand_in(dossier_id).refused.values()
    assert again.reason == "这件申请已送审，不用再送"
    (closed,) = desk.fill(dossier_id, report="改一改")
    assert closed.reason == "这件申请已送审，材料不能再改"
    assert desk.fill(dossier_id, check__review__1="符合", by=desk.reviewer) == [None]


def test_the_promise_from_complete_material_begins_when_it_is_complete(desk):
    dossier_id = desk.begun(requested_fen=50 * WAN)
    name(desk, dossier_id)
    desk.complete(dossier_id)
    assert sign_survey(dossier_id=dossier_id, by=desk.other, at=v.at(v.DRAWN), business_date=v.DRAWN) is None
    assert not desk.hand_in(dossier_id, on=FRIDAY).refused
    # Complete on Friday 6 March: 9, 10, 11, 12, 13, 16 and 17 March.
    assert Case.objects.get().due_on == date(2026, 3, 17)
    assert desk.row(dossier_id).due_on == date(2026, 3, 17)


def name(desk, dossier_id, number="2003", by=None):
    return name_second(
        dossier_id=dossier_id, number=number, by=by or desk.owner, at=v.at(v.DRAWN), business_date=v.DRAWN
    )


def test_two_surveyors_sign_and_the_second_is_known_to_whoever_reviews(desk):
    dossier_id = desk.begun()
    assert "同一个人" in name(desk, dossier_id, number="2002").reason
    assert name(desk, dossier_id, number="0000").reason == "没有工号 0000 的在岗员工。请核对工号"
    assert "只有经办人" in name(desk, dossier_id, by=desk.other).reason
    assert name(desk, dossier_id) is None
    sign = {"dossier_id": dossier_id, "at": v.at(v.DRAWN), "business_date": v.DRAWN}
    assert "没有写调查意见" in sign_survey(by=desk.other, **sign).reason
    desk.complete(dossier_id)
    assert desk.lacking(dossier_id) == ["户主征信查询授权", "协办调查人签字"]
    assert "只有这件申请的协办调查人本人能签" in sign_survey(by=desk.owner, **sign).reason
    assert sign_survey(by=desk.other, **sign) is None
    assert not desk.hand_in(dossier_id).refused
    assert list(Opinion.objects.order_by("id").values_list("step", "staff_id")) == [
        ("submitted", desk.owner),
        ("cosigned", desk.other),
    ]
    case = Case.objects.get()
    forwarded = NewOpinion(case_id=case.pk, revision=case.revision, step="forwarded", by=desk.reviewer)
    assert speak(opinions=[forwarded], at=v.at(v.DRAWN), business_date=v.DRAWN) == [None]


def test_one_complete_list_stops_the_clock_and_only_the_noted_answer_starts_it(desk):
    dossier_id = desk.begun()
    assert desk.tell(dossier_id, by=desk.other) == "只有经办人能告知客户，免得客户听到两张清单。请经办人来办"
    assert desk.tell(dossier_id, on=FRIDAY) is None
    assert MissingList.objects.get().items == ["户主征信查询授权", *PAPERS]
    assert desk.file(dossier_id).row.state_name == "等客户补件"
    assert "已经一次告知过" in desk.tell(dossier_id, reason="漏了", on=FRIDAY)
    assert "在等客户补件" in desk.hand_in(dossier_id, on=MONDAY).refused[0].reason
    assert "没有写客户补来了什么" in desk.brought(dossier_id, note=" ", on=WEDNESDAY)
    # Friday 6, Monday 9 and Tuesday 10 March are lost: the 10th becomes the 11th, 12th, 13th.
    assert desk.brought(dossier_id, on=WEDNESDAY) is None
    assert desk.row(dossier_id).due_on == date(2026, 3, 13)
    assert desk.file(dossier_id, on=WEDNESDAY).stops == [(FRIDAY, WEDNESDAY)]


def test_a_second_answer_moves_no_day_and_a_second_list_needs_a_reason(desk):
    dossier_id = desk.begun()
    desk.tell(dossier_id)
    assert desk.brought(dossier_id, on=FRIDAY) is None
    moved = desk.row(dossier_id).due_on
    assert "可能" not in (said := desk.brought(dossier_id, on=MONDAY)) or said
    assert said == "没有在等的补件：还没有告知客户，或补件已经登记过，时限已在继续算"
    assert desk.row(dossier_id).due_on == moved
    assert "请写明上次为什么没有写全" in desk.tell(dossier_id, on=FRIDAY)
    assert desk.tell(dossier_id, reason="授权书过期才发现", on=FRIDAY) is None
    assert MissingList.objects.count() == 2


def test_a_clock_is_not_started_into_a_year_without_a_calendar(desk):
    dossier_id = desk.begun()
    desk.tell(dossier_id)
    Dossier.objects.update(due_on=date(2026, 12, 31))
    assert "2027 年的工作日历还没有载入" in desk.brought(dossier_id, on=FRIDAY)
    assert MissingList.objects.get().answered_on is None


def test_nothing_is_told_where_the_customer_owes_nothing(desk):
    v.authorise(desk.ground, [desk.household_id])
    dossier_id = desk.begun()
    assert desk.fill(dossier_id, paper__身份证件="已收", paper__户口簿="已收") == [None, None]
    assert desk.tell(dossier_id) == "没有要客户补的，不必告知"


def offer(desk, dossier_id, *, taker="2003", reason="调岗", by=None):
    new = NewHandover(dossier_id=dossier_id, taker=taker, reason=reason, by=by or desk.owner)
    refused = offer_handover(new=new, at=v.at(v.DRAWN), business_date=v.DRAWN)
    return refused and refused.reason


def answer(dossier_id, by, *, accept=True):
    refused = answer_handover(dossier_id=dossier_id, accept=accept, by=by, at=v.at(v.DRAWN), business_date=v.DRAWN)
    return refused and refused.reason


def test_the_first_contact_owns_until_the_one_it_was_offered_to_has_accepted(desk):
    dossier_id = desk.begun()
    assert "不能移交给自己" in offer(desk, dossier_id, taker="2002")
    assert "接手人不管这个村" in offer(desk, dossier_id, taker="3002")
    assert "没有写移交原因" in offer(desk, dossier_id, reason="")
    assert "只有经办人能移交" in offer(desk, dossier_id, by=desk.other)
    assert offer(desk, dossier_id) is None
    assert "在等对方答复" in offer(desk, dossier_id)
    assert desk.row(dossier_id).owner_id == desk.owner
    assert answer(dossier_id, desk.reviewer) == "这件申请是移交给 图雅 的，只有本人能接"
    assert desk.row(dossier_id).owner_id == desk.owner
    assert [one.id for one in dossiers(scope=EVERYBODY, show="mine", staff_id=desk.other)] == [dossier_id]
    assert answer(dossier_id, desk.other) is None
    row = desk.row(dossier_id)
    assert (row.owner_id, row.first_contact_id) == (desk.other, desk.owner)
    assert answer(dossier_id, desk.other) == "没有在等答复的移交，可能已经答复过"


def test_a_handover_declined_leaves_everything_as_it_was_and_may_be_offered_again(desk):
    dossier_id = desk.begun()
    offer(desk, dossier_id)
    assert answer(dossier_id, desk.other, accept=False) is None
    assert desk.row(dossier_id).owner_id == desk.owner
    assert offer(desk, dossier_id) is None
    assert DossierHandover.objects.count() == 2


def test_a_customer_may_change_his_mind(desk):
    dossier_id = desk.begun()
    end = Withdrawal(dossier_id=dossier_id, reason="", by=desk.owner)
    told = withdraw_dossiers(
        withdrawals=[end, replace(end, reason="不贷了"), replace(end, reason="不贷了")],
        at=v.at(v.DRAWN),
        business_date=v.DRAWN,
    )
    assert [refused and refused.reason for refused in told] == [
        "没有写撤回的原因。请写一句",
        None,
        "这件申请已撤回，不能撤回",
    ]
    assert not desk.begin(request_id=uuid4()).refused


def test_a_list_changes_for_those_who_begin_later_and_never_for_those_under_way(desk):
    dossier_id = desk.begun()
    assert "最早从明天起用" in desk.publish("before", ["证件核查"], valid_from=v.DRAWN, on=v.DRAWN).reason
    assert isinstance(desk.publish("before", ["别的"], valid_from=FRIDAY, on=v.DRAWN), int)
    assert isinstance(desk.publish("before", ["证件核查"], valid_from=FRIDAY, on=v.DRAWN), int)
    assert "身份核查" in desk.lacking(dossier_id, on=FRIDAY)
    later = desk.begun(on=FRIDAY, request_id=uuid4(), household_id=second(desk))
    assert desk.lacking(later, on=FRIDAY)[4:6] == ["证件核查", "看圈舍"]


@pytest.mark.parametrize(
    ("code", "items", "said"),
    [
        ("other", ["某"], "没有这张清单"),
        ("before", [" "], "要有 1 至 20 条，现有 0 条"),
        ("before", ["某", "某"], "有两条一样的"),
        ("before", ["长" * 61], "超过 60 个字"),
    ],
)
def test_a_list_that_cannot_be_is_refused(desk, code, items, said):
    assert said in desk.publish(code, items, valid_from=FRIDAY, on=v.DRAWN).reason


def quick(desk, **changed):
    papers = {f"paper:{name}": "已收" for name in PAPERS}
    filled = papers | {"report": "属实", "check:before:1": "符合", "check:before:2": "符合", "check:during:1": "符合"}
    return replace(Wish(new=desk.wish, filled=filled, consent_until=date(2027, 3, 5)), **changed)


def applied(*wishes):
    return apply(wishes=wishes, at=v.at(v.DRAWN), business_date=v.DRAWN)


def test_a_household_that_brings_all_is_begun_and_handed_in_at_once(desk):
    answers = applied(quick(desk))
    assert desk.row(answers.ids[0]).application_id == Application.objects.get().pk
    assert applied(quick(desk)).ids == answers.ids


def test_a_village_comes_in_one_act_and_whoever_is_refused_leaves_nothing_and_holds_nobody_up(desk):
    ids = v.file_families([v.family(desk.ground, name) for name in ("白音", "赵良")])
    lacking = quick(desk, filled={}, new=replace(desk.wish, household_id=ids[0], request_id=uuid4()))
    stranger = quick(desk, new=replace(desk.wish, household_id=10**9, request_id=uuid4()))
    twice = quick(desk, new=replace(desk.wish, request_id=uuid4()))
    begun = quick(desk, is_handed_in=False, new=replace(desk.wish, household_id=ids[1], request_id=uuid4()))
    answers = applied(quick(desk), lacking, stranger, twice, begun)
    assert sorted(answers.ids) == [0, 4]
    assert {place: refused.code for place, refused in answers.refused.items()} == {
        1: "missing",
        2: "unknown_household",
        3: "pending",
    }
    assert (Dossier.objects.count(), Application.objects.count(), Consent.objects.count()) == (2, 1, 1)


def test_many_are_begun_with_as_many_questions_as_one(desk, django_assert_max_num_queries):
    ids = v.file_families([v.family(desk.ground, f"白音{place}") for place in range(12)])
    wishes = [replace(desk.wish, household_id=pk, request_id=uuid4()) for pk in ids]
    with django_assert_max_num_queries(30) as counted:
        begin_dossiers(wishes=wishes[:1], at=v.at(v.DRAWN), business_date=v.DRAWN)
    with django_assert_max_num_queries(len(counted)):
        begin_dossiers(wishes=wishes[1:], at=v.at(v.DRAWN), business_date=v.DRAWN)


def test_what_lies_outside_the_scope_does_not_exist_but_for_whoever_surveys_it(desk):
    dossier_id, nothing, far = desk.begun(), Scope(frozenset()), desk.ground.staff["3002"]
    assert dossiers(scope=nothing, show="open", staff_id=far) == []
    assert dossier_file(dossier_id=dossier_id, scope=nothing, on=v.DRAWN, second_id=far) is None
    assert name(desk, dossier_id, number="3002") is None
    assert [one.id for one in dossiers(scope=nothing, show="mine", staff_id=far)] == [dossier_id]
    assert dossier_file(dossier_id=dossier_id, scope=nothing, on=v.DRAWN, second_id=far)
