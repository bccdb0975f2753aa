"""A version after it was published: followed, put back, taken back; and a product cloned, described, withdrawn."""

from datetime import date

import pytest

from qianmo.apps.events.models import Event
from qianmo.apps.products.models import Policy
from qianmo.apps.products.queries import (
    catalogue,
    draft,
    draft_changes,
    draft_model,
    facts_asked,
    offers,
    policies_in_force,
    policy_changes,
    products_on_offer,
    terms_in_force,
    versions,
)
from qianmo.apps.products.services import (
    Description,
    clone_product,
    describe_product,
    edit_draft,
    open_product,
    replace_model,
    roll_back,
    take_back_policy,
    withdraw_product,
)
from qianmo.decisions import editing
from tests import village as v
from tests.apps.products.drafting import HALVED, JUNE, MODEL, SOUND, WHEN, begin, publish, submit
from tests.village import WAN

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 1)


@pytest.fixture
def ground():
    return v.found_village()


@pytest.fixture
def halved(ground):
    """The id of a second version, half as generous, published to hold from June."""
    draft_id = begin(ground)
    replace_model(draft_id=draft_id, revision=1, model=HALVED, by=ground.staff["1002"], **WHEN)
    submit(ground, draft_id)
    return publish(ground, draft_id)


def limit(ground: v.Ground, on: date) -> int:
    return offers(cases=[(policies_in_force(on=on)[ground.product_id], SOUND)])[0].limit_fen


def test_an_earlier_version_is_put_back_whole_by_two_persons_under_a_new_number(ground, halved):
    first = policies_in_force(on=v.DRAWN)[ground.product_id]
    asked = roll_back(policy_id=first.id, valid_from=JULY, reason="减得太多", by=ground.staff["1002"], **WHEN)
    assert (draft(draft_id=asked).version, draft(draft_id=asked).restores) == ("v2026.3", "v2026.1")
    assert policies_in_force(on=JULY)[ground.product_id].id == halved
    publish(ground, asked)
    back = policies_in_force(on=JULY)[ground.product_id]
    assert (back.version, back.model_hash) == ("v2026.3", first.model_hash)
    assert [limit(ground, day) for day in (v.DRAWN, JUNE, JULY)] == [10 * WAN, 5 * WAN, 10 * WAN]


def test_whoever_asks_for_a_rollback_does_not_confirm_it(ground, halved):
    first = policies_in_force(on=v.DRAWN)[ground.product_id]
    asked = roll_back(policy_id=first.id, valid_from=JULY, reason="减得太多", by=ground.staff["1006"], **WHEN)
    assert publish(ground, asked).code == "same_person"


def test_there_is_nothing_to_put_back_of_the_version_that_holds(ground):
    first = policies_in_force(on=v.DRAWN)[ground.product_id]
    refused = roll_back(policy_id=first.id, valid_from=JULY, reason="再来", by=ground.staff["1002"], **WHEN)
    assert refused.reason == "不用回退：现在执行的 v2026.1 就是这个样子"


def test_a_version_that_has_not_begun_can_be_taken_back_and_the_old_one_holds_on(ground, halved):
    assert take_back_policy(policy_id=halved, reason="省里有新规", by=ground.staff["1006"], **WHEN) == halved
    assert policies_in_force(on=JULY)[ground.product_id].version == "v2026.1"
    assert [(one.version, one.since, one.retired_reason) for one in versions(product_id=ground.product_id)] == [
        ("v2026.2", None, "省里有新规"),
        ("v2026.1", v.OPENED, ""),
    ]


def test_a_version_that_decides_already_is_not_taken_back(ground):
    first = policies_in_force(on=v.DRAWN)[ground.product_id]
    refused = take_back_policy(policy_id=first.id, reason="不要了", by=ground.staff["1006"], **WHEN)
    assert refused.reason == "不能撤回：v2026.1 已经开始执行或已撤回。请发布下一个版本，或回退"


def test_a_day_before_the_next_version_is_refused_to_a_third(ground, halved):
    later = begin(ground)
    submit(ground, later, valid_from=date(2026, 5, 1))
    assert publish(ground, later).reason == "不能从 2026-05-01 起生效：v2026.2 从 2026-06-01 起已在执行"
    assert draft(draft_id=later).state == "submitted"


def test_two_versions_are_compared_cell_by_cell(ground, halved):
    first = policies_in_force(on=v.DRAWN)[ground.product_id].id
    (change,) = policy_changes(before_id=first, after_id=halved)
    assert (change.decision, change.before, change.after) == ("额度", "limit_wan * 1000000", "limit_wan * 500000")


def test_a_product_is_cloned_changed_and_published_without_a_line_of_code(ground):
    told = Description(name="能人贷", term_months=12, summary="给村里的能人")
    made = clone_product(
        product_id=ground.product_id, code="nengren", description=told, by=ground.staff["1002"], **WHEN
    )
    cap = editing.SetFormula("limit_fen", "min(limit_wan, 3) * 1000000")
    saved = edit_draft(draft_id=made.draft_id, revision=1, edits=[cap], by=ground.staff["1002"], **WHEN)
    assert saved.revision == 2
    submit(ground, made.draft_id, valid_from=v.DRAWN)
    publish(ground, made.draft_id)
    mine = policies_in_force(on=v.DRAWN)
    found = offers(cases=[(mine[made.product_id], SOUND), (mine[ground.product_id], SOUND)])
    assert [one.limit_fen for one in found] == [3 * WAN, 10 * WAN]
    assert terms_in_force(on=v.DRAWN)[made.product_id] == terms_in_force(on=v.DRAWN)[ground.product_id]
    (card,) = catalogue(on=v.DRAWN, product_id=made.product_id)
    assert (card.name, card.segment, card.term_months, card.cloned_from) == ("能人贷", "farm", 12, "福农卡")
    assert set(products_on_offer(on=v.DRAWN)) == {"funong", "nengren"}


UNFIT = {
    "a code of capitals": ({"code": "Neng"}, "产品代码要以小写字母开头，2 至 20 个小写字母、数字或下划线"),
    "a code that is taken": ({"code": "funong"}, "产品代码 funong 已经用过。请换一个"),
    "no name": ({"description": Description()}, "产品要有 1 至 40 个字的名称"),
    "a name that is taken": ({"description": Description(name="福农卡")}, "已有产品叫“福农卡”。请换一个名称"),
    "no term": (
        {"description": Description(name="能人贷", term_months=0)}, "额度期限应在 1 到 120 个月之间，现为 0",
    ),
    "another way of delivery": (
        {"description": Description(name="能人贷", delivery="drone")}, "办理方式或额度形态不在可选之列。请重选",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", UNFIT)
def test_no_clone_is_made_with(ground, case):
    changed, reason = UNFIT[case]
    put = {"product_id": ground.product_id, "code": "nengren", "description": Description(name="能人贷")}
    assert clone_product(**(put | changed), by=ground.staff["1002"], **WHEN).reason == reason
    assert [card.code for card in catalogue(on=v.DRAWN)] == ["funong"]


def test_a_template_lends_its_draft_and_is_never_on_offer(ground):
    template = open_product(code="ganyin", name="赣银惠贷", segment="farm", term_months=36, is_template=True)
    begin(v.Ground(**{**vars(ground), "product_id": template}), model=MODEL)
    made = clone_product(
        product_id=template, code="zhaiyi", description=Description(name="宅易贷"), by=ground.staff["1002"], **WHEN
    )
    assert editing.edited(MODEL, ()) == draft_model(draft_id=made.draft_id)
    assert [card.code for card in catalogue(on=v.DRAWN)][-1] == "ganyin"


def test_a_withdrawn_product_takes_no_applications_from_its_day_on(ground):
    assert withdraw_product(
        product_id=ground.product_id, on=JUNE, reason="并入新产品", by=ground.staff["1006"], **WHEN
    ) == ground.product_id  # fmt: skip
    assert [bool(products_on_offer(on=day)) for day in (date(2026, 5, 31), JUNE)] == [True, False]
    assert policies_in_force(on=JUNE)[ground.product_id].version == "v2026.1"
    again = withdraw_product(product_id=ground.product_id, on=JULY, reason="再停", by=ground.staff["1006"], **WHEN)
    assert again.reason == "“福农卡”已定于 2026-06-01 停办"


def test_what_is_said_of_a_product_is_said_anew_and_told(ground):
    describe_product(
        product_id=ground.product_id, description=Description(summary="农户循环额度", delivery="semi_online"),
        by=ground.staff["1002"], **WHEN,
    )  # fmt: skip
    (card,) = catalogue(on=v.DRAWN)
    assert (card.summary, card.delivery, card.name) == ("农户循环额度", "semi_online", "福农卡")
    told = Event.objects.get(kind="products.described").payload
    assert told == {"product": "福农卡", "summary": "农户循环额度", "delivery": "semi_online"}


def test_a_version_tells_which_facts_it_asks_for(ground):
    asked = {one.name: one.label for one in facts_asked(policy_id=Policy.objects.get().pk)}
    assert asked["age"] == "年龄（周岁）"
    assert "lpr_ppm" in asked


def test_an_untouched_draft_changes_nothing(ground):
    assert draft_changes(draft_id=begin(ground)) == ()
