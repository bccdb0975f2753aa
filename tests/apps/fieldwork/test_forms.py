"""A version of a form is made by one person, published by another, given to branches from a day on, and remembered."""

from datetime import date, timedelta

import pytest

from qianmo.apps.fieldwork.models import FormVersion
from qianmo.apps.fieldwork.queries import forms_of_branch
from qianmo.apps.fieldwork.queries.versions import form_cards, in_use, rollouts_of, versions_of
from qianmo.apps.fieldwork.services import (
    FormEdit,
    FormStep,
    NewDraft,
    NewRollout,
    begin_drafts,
    drop_drafts,
    edit_drafts,
    hand_in_drafts,
    publish_forms,
    return_forms,
    roll_out_forms,
)
from qianmo.apps.fieldwork.shelf import shipped
from qianmo.domain.fieldwork.drawing import remove_field
from qianmo.domain.refusal import Refused
from tests import village as v

pytestmark = pytest.mark.django_db
WHEN = {"at": v.at(v.DRAWN), "business_date": v.DRAWN}
NOW = {"now": v.at(v.DRAWN), **WHEN}
FARM = shipped()["farm"][1]
WITHOUT_VICE = remove_field(FARM, "vice")


@pytest.fixture
def ground():
    return v.found_village()


def begin(ground, by="1002", code="farm", based_on=1):
    (answer,) = begin_drafts(drafts=[NewDraft(code=code, based_on=based_on, by=ground.staff[by])], **NOW)
    return answer


def edit(ground, pages, *, by="1002", revision=0, number=2, title="农牧户入户调查"):
    change = FormEdit(code="farm", number=number, revision=revision, title=title, pages=pages, by=ground.staff[by])
    (answer,) = edit_drafts(edits=[change], **NOW)
    return answer


def step(ground, *, by="1002", revision=0, number=2, said=""):
    return FormStep(code="farm", number=number, revision=revision, by=ground.staff[by], said=said)


def roll_out(ground, number, *branches, since=v.DRAWN, old_until=None):
    new = NewRollout(
        code="farm",
        number=number,
        branch_ids=tuple(ground.branches[one] for one in branches),
        since=since,
        old_until=old_until,
        reason="试点",
        by=ground.staff["1001"],
    )
    (answer,) = roll_out_forms(rollouts=[new], **NOW)
    return answer


@pytest.fixture
def published(ground):
    """Version 2, without a question, drawn up by 1002 and published by 1003."""
    begin(ground)
    edit(ground, WITHOUT_VICE)
    hand_in_drafts(steps=[step(ground, revision=1)], **WHEN)
    assert publish_forms(steps=[step(ground, by="1003", revision=1)], **NOW) == [2]
    return 2


def filled_in(ground, branch, on=v.DRAWN):
    return {form.id.code: form.id.number for form in forms_of_branch(branch_id=ground.branches[branch], on=on)}["farm"]


def test_whoever_changed_a_version_does_not_publish_it(ground):
    begin(ground)
    edit(ground, WITHOUT_VICE, by="1003")
    hand_in_drafts(steps=[step(ground, revision=1)], **WHEN)
    for own in ("1002", "1003"):
        (refused,) = publish_forms(steps=[step(ground, by=own, revision=1)], **NOW)
        assert refused.code == "own"
    assert publish_forms(steps=[step(ground, by="1001", revision=1)], **NOW) == [2]


def test_one_version_is_made_at_a_time_and_from_one_that_was_published(ground):
    assert begin(ground) == 2
    assert (begin(ground, by="1003").code, begin(ground, based_on=7, code="trade").code) == (
        "in_the_making",
        "not_found",
    )
    assert drop_drafts(steps=[step(ground)], **WHEN) == [2]
    assert begin(ground) == 3, "the number of what was thrown away is not used again"


def test_an_edit_on_an_older_revision_is_told_whose_came_between(ground):
    begin(ground)
    assert edit(ground, WITHOUT_VICE, by="1003") == 1
    refused = edit(ground, FARM)
    assert (refused.code, "高云飞" in refused.reason) == ("stale", True)
    assert edit(ground, [{"title": "", "fields": []}], revision=1).code == "bad_form"


def test_what_the_check_stops_is_not_handed_in(ground):
    begin(ground)
    edit(ground, remove_field(FARM, "identity_card"))
    (refused,) = hand_in_drafts(steps=[step(ground, revision=1)], **WHEN)
    assert (refused.code, refused.sentences) == ("unsound", ("少了必备的“身份证”，没有它建不了档。请从清单里加上",))


def test_a_version_given_back_says_why_and_is_handed_in_again(ground):
    begin(ground)
    hand_in_drafts(steps=[step(ground)], **WHEN)
    assert [one.code for one in return_forms(steps=[step(ground, by="1003")], **WHEN)] == ["no_words"]
    assert return_forms(steps=[step(ground, by="1003", said="提示太长")], **WHEN) == [2]
    assert versions_of(code="farm")[0].said == "提示太长"
    assert hand_in_drafts(steps=[step(ground)], **WHEN) == [2]


def test_a_published_version_never_changes(ground, published):
    assert edit(ground, FARM, revision=1).code == "not_found"
    assert drop_drafts(steps=[step(ground, revision=1)], **WHEN)[0].code == "not_found"
    assert FormVersion.objects.get().pages == WITHOUT_VICE


def test_a_branch_fills_in_what_it_was_given_from_its_day_on_and_can_go_back(ground, published):
    later = v.DRAWN + timedelta(days=7)
    assert roll_out(ground, 2, v.FIRST, since=later) == 1
    assert [filled_in(ground, v.FIRST, on=day) for day in (v.DRAWN, later)] == [1, 2]
    assert filled_in(ground, v.SECOND, on=later) == 1
    assert roll_out(ground, 2) == 1, "and every branch from today"
    assert [filled_in(ground, one) for one in (v.FIRST, v.SECOND)] == [2, 2]
    assert roll_out(ground, 1, v.SECOND) == 1
    assert [(one.number, one.branches) for one in in_use(code="farm", on=v.DRAWN)] == [(2, ()), (1, ("乌兰坝支行",))]
    assert filled_in(ground, v.SECOND) == 1
    assert [(one.number, one.branch) for one in rollouts_of(code="farm")] == [
        (1, "乌兰坝支行"), (2, ""), (2, "富河支行"),
    ]  # fmt: skip
    card = form_cards(on=v.DRAWN)[0]
    assert (card.newest, card.making, len(card.in_use)) == (2, None, 2)


def test_what_cannot_be_rolled_out_says_why(ground, published):
    def code(*args, **more):
        answer = roll_out(ground, *args, **more)
        return answer.code if isinstance(answer, Refused) else answer

    assert code(3) == "not_found"
    assert code(2, since=date(2026, 1, 1)) == "past"
    assert code(2, old_until=v.DRAWN - timedelta(days=1)) == "gap"
    assert (code(2), code(2)) == (1, "standing")
