"""What the check finds on a form, each with its way out."""

import pytest

from qianmo.apps.fieldwork.shelf import shipped, shipped_fields
from qianmo.domain.fieldwork.checking import findings
from qianmo.domain.fieldwork.drawing import add_field, differences, move_field, remove_field, set_field
from qianmo.domain.fieldwork.forms import shown_keys

KNOWN = {key: {"key": key, **field} for key, field in shipped_fields().items()}
FARM = shipped()["farm"][1]
LAST = len(FARM) - 1


def with_field(key, **more):
    """The farm form with a field changed, as the designer would."""
    field = next(one for page in FARM for one in page["fields"] if one["key"] == key)
    return set_field(FARM, key, {**field, **more})


def when(asked, **test):
    return {"field": asked, **test}


STOPPED = [
    (add_field(FARM, LAST, {"key": "incme_fen", "label": "年收人", "kind": "money"}), "不是已知的客户事实"),
    (with_field("income_fen", kind="text"), "在客户档案里是金额"),
    (remove_field(FARM, "household_register"), "少了必备的“户口簿”"),
    (with_field("other_item", required=False), "三项必备资料之一"),
    (with_field("identity_card", shown_when=when("resident", **{"is": True})), "三项必备资料之一"),
    (with_field("labourers", shown_when=when("debt_fen", at_least=1)), "排在后面"),
    (with_field("labourers", shown_when=when("tax_grade", **{"is": "A"})), "表上没有它"),
    (with_field("health", shown_when=when("health", **{"is": "好"})), "互相等对方"),
    (with_field("herd_head", shown_when=when("farm_kind", **{"is": "大户"})), "它的选项里没有"),
    (with_field("herd_head", shown_when=when("farm_kind", at_least=1)), "不是数"),
    (with_field("herd_head", shown_when=when("resident", **{"is": "好"})), "只能是“是”或“否”"),
    (with_field("herd_head", shown_when=when("identity_card", **{"is": "好"})), "照片没有可比的值"),
    (with_field("herd_head", shown_when={"field": "resident"}), "看不懂"),
    (with_field("herd_head", min=9, max=3), "下限 9 大于上限 3"),
    (with_field("health", options=["好"]), "要有 2 至 40 个选项"),
    (with_field("health", options=["好", "好"]), "重复的选项"),
    ([*FARM, {"title": "空的", "fields": []}], "没有要问的"),
    (add_field(FARM[:1], 0, {**KNOWN["identity_card"], "key": "income_fen"}) + FARM[1:], "前面已经用过"),
]


def test_what_comes_with_the_product_has_nothing_that_stops_it():
    assert not [one for _, pages in shipped().values() for one in findings(pages, known=KNOWN)]


@pytest.mark.parametrize(("pages", "words"), STOPPED, ids=[words for _, words in STOPPED])
def test_what_would_never_work_in_the_field_stops_a_form_and_says_the_way_out(pages, words):
    (one,) = [found for found in findings(pages, known=KNOWN) if words in found.text]
    assert (one.stops, "请" in one.text) == (True, True)


def test_two_fields_that_wait_for_each_other_are_both_named():
    ring = with_field("labourers", shown_when=when("health", **{"is": "好"}))
    ring = set_field(ring, "health", {**KNOWN["health"], "shown_when": when("labourers", at_least=1)})
    assert [one.key for one in findings(ring, known=KNOWN)] == ["labourers", "health"]


def test_a_fourth_mandatory_field_is_the_drafters_to_weigh():
    (one,) = findings(with_field("income_fen", required=True), known=KNOWN)
    assert (one.stops, "年收入" in one.text) == (False, True)


def test_a_field_behind_one_that_is_not_asked_is_not_asked_either():
    pages = with_field("herd_head", shown_when=when("labourers", at_least=1))
    pages = set_field(pages, "labourers", {**KNOWN["labourers"], "shown_when": when("resident", **{"is": True})})
    answers = {"resident": True, "labourers": 2}
    assert {"labourers", "herd_head"} <= shown_keys(pages, answers)
    assert not {"labourers", "herd_head"} & shown_keys(pages, {**answers, "resident": False})


def test_moved_past_the_edge_of_its_page_a_field_goes_onto_the_next():
    moved = move_field(FARM, "other_item", 1)
    assert ([one["key"] for one in moved[0]["fields"]], moved[1]["fields"][0]["key"]) == (
        ["identity_card", "household_register"],
        "other_item",
    )
    assert move_field(FARM, "identity_card", -1) == FARM, "nothing lies before the first"


def test_two_versions_are_compared_in_words():
    later = with_field("labourers", max=12, hint="十六岁以上")
    later = add_field(remove_field(later, "vice"), LAST, KNOWN["tax_fen"])
    told = {(one.about, one.what): (one.before, one.after) for one in differences(FARM, later)}
    assert told == {
        ("劳动力", "上限"): ("30 人", "12 人"),
        ("劳动力", "提示"): ("", "十六岁以上"),
        ("近一年纳税", "加了一项"): ("", "需要核实，金额"),
        ("涉赌涉毒", "去掉"): ("需要核实", ""),
    }
