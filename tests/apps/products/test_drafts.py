"""A version is made by one person, tried, and put in force by another who never touched it."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from qianmo.apps.products.models import Draft, Policy, Product
from qianmo.apps.products.queries import (
    catalogue,
    draft,
    draft_model,
    drafts,
    editors,
    edits,
    offers,
    policies_in_force,
    review_queue,
)
from qianmo.apps.products.services import (
    drop_draft,
    publish_draft,
    replace_model,
    return_draft,
)
from tests import village as v
from tests.apps.products.drafting import HALVED, JUNE, MODEL, SOUND, WHEN, begin, publish, submit
from tests.village import WAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return v.found_village()


@pytest.fixture
def opened(ground):
    """A draft begun by 1002 and rewritten by 1003."""
    draft_id = begin(ground)
    replace_model(draft_id=draft_id, revision=1, model=HALVED, by=ground.staff["1003"], **WHEN)
    return draft_id


def test_a_draft_becomes_a_version_in_force_on_its_day(ground, opened):
    assert submit(ground, opened) == opened
    published = publish(ground, opened)
    days = (v.DRAWN, date(2026, 5, 31), JUNE)
    held = [policies_in_force(on=day)[ground.product_id] for day in days]
    assert [one.version for one in held] == ["v2026.1", "v2026.1", "v2026.2"]
    assert held[-1].id == published
    assert [offers(cases=[(one, SOUND)])[0].limit_fen for one in held] == [10 * WAN, 10 * WAN, 5 * WAN]


def test_an_old_decision_comes_out_the_same_from_the_version_that_made_it(ground, opened):
    before = policies_in_force(on=v.DRAWN)[ground.product_id]
    decided = offers(cases=[(before, SOUND)])
    submit(ground, opened)
    publish(ground, opened)
    assert offers(cases=[(before, SOUND)]) == decided


@pytest.mark.parametrize("number", ["1002", "1003"])
def test_whoever_touched_a_draft_neither_publishes_nor_returns_it(ground, opened, number):
    submit(ground, opened)
    by = ground.staff[number]
    assert publish_draft(draft_id=opened, by=by, **WHEN).reason == (
        "不能发布：您编辑或提交过 v2026.2。请没有改过它、有审查权的同事办"
    )
    assert return_draft(draft_id=opened, note="利率再看看", by=by, **WHEN).code == "same_person"
    with pytest.raises(DatabaseError, match=r"draft_two_persons|draft_decided_by_another"), transaction.atomic():
        Draft.objects.filter(id=opened).update(decided_by=by)


def test_the_database_keeps_an_editor_from_publishing_even_past_the_acts(ground, opened):
    with pytest.raises(DatabaseError, match="policy_draft_two_persons"), transaction.atomic():
        Policy.objects.create(
            product_id=ground.product_id, version="v2026.9", model="", model_hash="", valid=(date(2030, 1, 1), None),
            edited_by_id=ground.staff["1002"], published_by_id=ground.staff["1003"], published_at=v.at(v.DRAWN),
            draft_id=opened,
        )  # fmt: skip


def test_two_editors_never_lose_each_others_work(ground, opened):
    late = replace_model(draft_id=opened, revision=1, model=MODEL, by=ground.staff["1002"], **WHEN)
    assert late.reason == (
        "不能保存：您看的是第 1 次修订，现在是第 2 次（高云飞换上整个决策文件）。请刷新本页，看清后再改"
    )
    assert draft_model(draft_id=opened) == HALVED
    assert [(edit.revision, edit.by) for edit in edits(draft_id=opened)] == [(2, "高云飞"), (1, "田守业")]
    assert set(editors(draft_id=opened).values()) == {"田守业", "高云飞"}


REFUSED = {
    "no reason": ({"reason": " "}, "不能提交：没有写原因。请写明为什么提交"),
    "a day that has passed": (
        {"valid_from": date(2026, 3, 4)},
        "不能提交：生效日 2026-03-04 已过，今天是 2026-03-05。请填今天或以后的日子",
    ),
    "no evidence": ({"evidence": {}}, "不能提交：没有这一稿的回测。请先回测户、申请和存量额度"),
    "evidence of another model": (
        {"evidence": {"model_hash": "0" * 64}},
        "不能提交：回测的不是现在这一稿，回测后又改过。请再回测一遍",
    ),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_draft_is_not_submitted_with(ground, opened, why):
    changed, reason = REFUSED[why]
    assert submit(ground, opened, **changed).reason == reason
    assert draft(draft_id=opened).state == "draft"


def test_what_no_line_can_carry_stays_a_draft(ground, opened):
    Product.objects.filter(id=ground.product_id).update(line_kind="unfurnished")
    assert submit(ground, opened).reason == ("不能提交：“福农卡”这类额度系统里还办不了，只能存为草稿。请先改额度形态")


def test_a_returned_draft_is_edited_and_submitted_again(ground, opened):
    submit(ground, opened)
    assert return_draft(draft_id=opened, note="额度降得太多", by=ground.staff["1006"], **WHEN) == opened
    assert (draft(draft_id=opened).state_label, draft(draft_id=opened).note) == ("退回修改", "额度降得太多")
    replace_model(draft_id=opened, revision=2, model=MODEL, by=ground.staff["1002"], **WHEN)
    assert submit(ground, opened) == opened


def test_a_file_that_is_no_model_leaves_the_draft_as_it_was(ground, opened):
    hostile = (
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions>&x;</definitions>'
    )
    refused = replace_model(draft_id=opened, revision=2, model=hostile, by=ground.staff["1002"], **WHEN)
    assert refused.reason == "不能保存：决策文件有错，文件：含有文档类型或实体声明，出于安全不读"
    assert (draft_model(draft_id=opened), draft(draft_id=opened).revision) == (HALVED, 2)


def test_the_queue_tells_how_many_working_days_each_item_has_waited(ground, opened):
    submit(ground, opened)
    ages = [review_queue(on=day)[0].age_days for day in (v.DRAWN, date(2026, 3, 6), date(2026, 3, 9))]
    assert ages == [0, 1, 2]
    assert review_queue(on=v.DRAWN)[0].editors == ("田守业", "高云飞")


def test_a_dropped_draft_gives_way_and_its_number_is_not_used_again(ground, opened):
    assert drop_draft(draft_id=opened, reason="重来", by=ground.staff["1002"], **WHEN) == opened
    assert drafts(product_id=ground.product_id) == []
    again = begin(ground)
    assert draft(draft_id=again).version == "v2026.3"


def test_the_catalogue_shows_what_decides_what_is_scheduled_and_what_is_being_made(ground, opened):
    submit(ground, opened)
    (card,) = catalogue(on=v.DRAWN, product_id=ground.product_id)
    assert (card.version, card.next_version, card.drafts, card.waiting) == ("v2026.1", "", 1, 1)
    publish(ground, opened)
    (card,) = catalogue(on=v.DRAWN, product_id=ground.product_id)
    assert (card.version, card.next_version, card.next_on, card.drafts) == ("v2026.1", "v2026.2", JUNE, 0)
