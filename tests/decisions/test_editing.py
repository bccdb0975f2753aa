"""An author edits a file: what is named changes, everything else stays, and two versions differ where they differ."""

import json
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianmo.decisions import ModelError, check, load
from qianmo.decisions.editing import (
    AddColumn,
    AddFact,
    AddRule,
    MoveRule,
    Notation,
    ParameterNotation,
    RemoveColumn,
    RemoveRule,
    SetAllowed,
    SetCell,
    SetDefault,
    SetExpression,
    SetFormula,
    SetHitPolicy,
    SetLabel,
    SetNote,
    SetRules,
    compared,
    edit_of,
    edited,
    json_of,
    notation_of,
    sheets,
)
from tests.decisions.drawn import Formula, Table, drawn
from tests.decisions.engines import value

SHIPPED = Path(__file__).parents[2] / "qianmo" / "apps" / "products" / "policies"
SMALL = drawn(
    {"n": "number", "group": "string"},
    Table("caps", [("n", "number")], [("cap", "number", "")], [["< 5", "1"], ["[5..8)", "2"], [">= 8", "3"]]),
    Formula("twice", "caps * 2"),
)
CAPS = "caps"


def caps(raw):
    return next(sheet for sheet in sheets(load(raw)) if sheet.name == "caps")


def caps_id():
    return caps(SMALL).id


def rows(raw):
    return [rule.cells for rule in caps(raw).rules]


def row_ids(raw):
    return [rule.id for rule in caps(raw).rules]


R0, R1, R2 = (f"caps_r{place}" for place in range(3))


def test_a_table_is_a_sheet_of_texts_with_units_taken_from_its_labels():
    sheet = next(one for one in sheets(load(SHIPPED / "funong.dmn")) if one.name == "grade_cap")
    assert sheet.kind == "table"
    assert [(column.label, column.unit) for column in sheet.columns if column.side == "in"][1] == ("年收入", "万元")
    assert sheet.rules[0].number == 1
    assert len(sheet.rules[0].cells) == len(sheet.columns)


def test_a_formula_is_a_sheet_of_one_text_and_a_parameter_is_told_by_its_name():
    found = {sheet.name: sheet for sheet in sheets(load(drawn({}, Formula("p_most", "30"), Formula("y", "p_most"))))}
    assert (found["p_most"].kind, found["p_most"].text, found["p_most"].is_parameter) == ("formula", "30", True)
    assert not found["y"].is_parameter


def test_a_cell_changes_and_nothing_else_does():
    raw = (SHIPPED / "funong.dmn").read_bytes()
    sheet = next(one for one in sheets(load(raw)) if one.name == "grade_cap")
    rule, column = sheet.rules[2], sheet.columns[-1]
    before = edited(raw, [])
    after = edited(raw, [SetCell(sheet.id, rule.id, column.id, "7.5")])
    (only,) = compared(load(raw), load(after))
    assert (only.change, only.rule_id, only.column_id, only.after) == ("cell", rule.id, column.id, "7.5")
    lines_before, lines_after = before.decode().splitlines(), after.decode().splitlines()
    assert sum(one != other for one, other in zip(lines_before, lines_after, strict=True)) == 1


def test_an_edited_model_decides_by_what_it_now_says():
    raw = edited(SMALL, [SetCell(caps_id(), R2, "caps_o0", "30")])
    assert value(load(raw), "twice", {"n": 9, "group": None}) == 60


def test_an_emptied_condition_meets_everything():
    assert rows(edited(SMALL, [SetCell(caps_id(), R0, "caps_i0", "  ")]))[0] == ("-", "1")


def test_rows_are_added_moved_and_removed_and_keep_their_ids():
    raw = edited(
        SMALL,
        [
            AddRule(caps_id(), R0, "mine", {"caps_i0": "5", "caps_o0": "9"}, "新增"),
            AddRule(caps_id()),
            MoveRule(caps_id(), R2, R0),
            RemoveRule(caps_id(), R1),
        ],
    )
    assert rows(raw) == [("-", ""), ("< 5", "1"), (">= 8", "3"), ("5", "9")]
    first, *others = row_ids(raw)
    assert others == [R0, R2, "mine"]
    assert first not in {"", R0, R1, R2, "mine"}
    assert caps(raw).rules[3].note == "新增"


def test_an_id_that_is_taken_is_refused_and_nothing_is_done():
    with pytest.raises(ModelError, match="已经用了"):
        edited(SMALL, [AddRule(caps_id(), R0, R1)])


def test_a_remark_is_written_replaced_and_taken_away():
    once = edited(SMALL, [SetNote(caps_id(), R0, "原 5 万")])
    assert caps(once).rules[0].note == "原 5 万"
    assert caps(edited(once, [SetNote(caps_id(), R0, "改 6 万")])).rules[0].note == "改 6 万"
    assert caps(edited(once, [SetNote(caps_id(), R0, "")])).rules[0].note == ""


def test_all_rows_replaced_at_once_keep_the_ids_of_rows_that_stay_or_change_in_place():
    table = (("< 5", "1"), ("[5..8)", "4", "原 2"), (">= 8", "3"), ("null", "0"))
    raw = edited(SMALL, [SetRules(caps_id(), table)])
    assert rows(raw) == [row[:2] for row in table]
    assert row_ids(raw)[:3] == [R0, R1, R2]
    assert caps(raw).rules[1].note == "原 2"


def test_a_row_of_the_wrong_width_is_named():
    with pytest.raises(ModelError, match="第 2 行有 1 格，这张表有 2 列"):
        edited(SMALL, [SetRules(caps_id(), (("1", "2"), ("1",)))])


def test_heads_hit_policy_defaults_allowed_values_and_formulas_change():
    raw = edited(
        SMALL,
        [
            SetHitPolicy(caps_id(), "FIRST"),
            SetDefault(caps_id(), "caps_o0", "0"),
            SetAllowed(caps_id(), "caps_o0", "0,1,2,3"),
            SetLabel(caps_id(), "上限（万元）"),
            SetLabel(caps_id(), "年收入（万元）", "caps_i0"),
            SetExpression(caps_id(), "caps_i0", "n / 2"),
            SetFormula(next(one.id for one in sheets(load(SMALL)) if one.name == "twice"), "caps * 3"),
        ],
    )
    sheet = caps(raw)
    assert (sheet.hit_policy, sheet.label, sheet.unit) == ("FIRST", "上限", "万元")
    assert (sheet.columns[0].label, sheet.columns[0].text) == ("年收入", "n / 2")
    assert (sheet.columns[1].default, sheet.columns[1].allowed) == ("0", "0,1,2,3")
    assert value(load(raw), "twice", {"n": 16, "group": None}) == 9
    bare = edited(raw, [SetDefault(caps_id(), "caps_o0", ""), SetAllowed(caps_id(), "caps_o0", "")])
    assert (caps(bare).columns[1].default, caps(bare).columns[1].allowed) == ("", "")


def test_a_column_may_ask_for_a_fact_the_model_did_not_know():
    raw = edited(
        SMALL,
        [
            AddFact("star_level", "外部评级（星）", "number"),
            AddFact("n", "不会改名", "string"),
            AddColumn(caps_id(), "in", "评级（星）", "star_level", "stars"),
            AddColumn(caps_id(), "out", "期限（月）", "months", type_name="number", fill="12"),
            SetLabel(caps_id(), "上限"),
            SetCell(caps_id(), R2, "stars", ">= 3"),
        ],
    )
    model = load(raw)
    assert rows(raw)[2] == (">= 8", ">= 3", "3", "12")
    assert "star_level" in model.facts_behind("caps")
    assert [item.type_name for item in model.inputs if item.name == "n"] == ["number"]
    narrower = edited(raw, [RemoveColumn(caps_id(), "stars")])
    assert rows(narrower)[2] == (">= 8", "3", "12")


def test_what_a_text_speaks_of_is_asked_but_not_what_stands_in_quotes():
    lone = drawn({"n": "number", "group": "string"}, Formula("y", "1"), asks_all=False)
    decision = sheets(load(lone))[0].id
    asked = load(edited(lone, [SetFormula(decision, 'if group = "n" then 1 else 2')])).facts_behind("y")
    assert asked == {"group"}


def test_edits_that_would_ask_in_a_circle_are_refused():
    with pytest.raises(ModelError, match="绕成了圈"):
        edited(SMALL, [SetCell(caps_id(), R0, "caps_o0", "twice")])


@pytest.mark.parametrize(
    "edit",
    [
        SetCell("nowhere", R0, "caps_i0", "1"),
        SetCell(caps_id(), "nowhere", "caps_i0", "1"),
        SetCell(caps_id(), R0, "nowhere", "1"),
        SetFormula(caps_id(), "1"),
        SetDefault(caps_id(), "caps_i0", "1"),
        SetCell(caps_id(), R0, "caps_i0", "\x00"),
        SetCell(caps_id(), R0, "caps_i0", "\ud800"),
        SetLabel(caps_id(), "\x08"),
        SetHitPolicy(caps_id(), "LUCKY"),
        AddFact("1 2", "坏名", "number"),
    ],
    ids=range(10),
)
def test_an_edit_of_a_place_that_is_not_there_or_that_no_file_can_hold_is_refused(edit):
    with pytest.raises(ModelError):
        edited(SMALL, [edit])


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_whatever_is_typed_into_a_cell_is_a_text_and_comes_back_as_it_was(text):
    raw = edited(SMALL, [SetCell(caps_id(), R1, "caps_o0", text), SetNote(caps_id(), R1, text)])
    assert rows(raw)[1][1] == text.strip()
    assert fromstring(raw).tag.startswith("{https://www.omg.org/spec/DMN/20191111/MODEL/}")
    check(load(raw))  # says what is wrong, and never fails


def test_what_has_no_id_gets_one():
    bare = SMALL.decode()
    for name in (R0, R1, R2, "caps_i0"):
        bare = bare.replace(f' id="{name}"', "")
    raw = edited(bare.encode(), [])
    assert all(row_ids(raw))
    assert len(set(row_ids(raw))) == 3
    assert caps(raw).columns[0].id


EDITS = [
    SetCell("d", "r", "c", "≥ 2"),
    SetNote("d", "r", "原 5 万"),
    AddRule("d", "r", "new", {"c": "1"}, "新"),
    RemoveRule("d", "r"),
    MoveRule("d", "r", "q"),
    SetRules("d", (("1", "2"),)),
    SetHitPolicy("d", "COLLECT", "SUM"),
    SetDefault("d", "c", "0"),
    SetFormula("d", "1"),
    SetLabel("d", "上限", "c"),
    SetAllowed("d", "c", "1,2"),
    SetExpression("d", "c", "n"),
    AddColumn("d", "in", "评级", "stars"),
    RemoveColumn("d", "c"),
    AddFact("stars", "评级", "number"),
]


@pytest.mark.parametrize("edit", EDITS, ids=[type(one).__name__ for one in EDITS])
def test_every_edit_has_a_form_in_json_and_comes_back(edit):
    assert edit_of(json.loads(json.dumps(json_of(edit)))) == edit


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        {},
        {"do": "drop_table"},
        {"do": ["set_cell"]},
        {"do": "set_cell", "decision": "d"},
        {"do": "set_cell", "decision": "d", "rule": "r", "column": "c", "text": 5},
        {"do": "add_rule", "decision": "d", "cells": {"c": 1}},
        {"do": "set_rules", "decision": "d", "rules": "12"},
        {"do": "add_column", "decision": "d", "side": "up", "label": "x", "text": "x"},
    ],
    ids=range(10),
)
def test_what_is_no_edit_is_refused(said):
    with pytest.raises(ModelError):
        edit_of(said)


def changes(before, after):
    return [(one.change.value, one.number, one.before, one.after) for one in compared(load(before), load(after))]


def test_two_versions_differ_where_they_differ():
    after = edited(
        SMALL,
        [
            SetCell(caps_id(), R1, "caps_o0", "2.5"),
            SetNote(caps_id(), R1, "原 2"),
            RemoveRule(caps_id(), R0),
            AddRule(caps_id(), R2, "late", {"caps_i0": "null", "caps_o0": "0"}),
            SetHitPolicy(caps_id(), "FIRST"),
            AddFact("stars", "评级", "number"),
        ],
    )
    assert changes(SMALL, after) == [
        ("fact_added", None, "", "stars"),
        ("hit_policy", None, "UNIQUE", "FIRST"),
        ("cell", 1, "2", "2.5"),
        ("note", 1, "", "原 2"),
        ("rule_added", 3, "", "null，0"),
        ("rule_removed", 1, "< 5，1", ""),
    ]
    assert changes(SMALL, SMALL) == []


def test_a_row_that_moved_is_named_and_those_it_passed_are_not():
    assert changes(SMALL, edited(SMALL, [MoveRule(caps_id(), R2)])) == [("rule_moved", 1, "3", "1")]


def test_decisions_and_columns_that_came_or_went_are_told():
    after = drawn(
        {"n": "number", "group": "string"},
        Table(
            "caps",
            [("n", "number"), ("group", "string")],
            [("cap", "number", "")],
            [["< 5", "-", "1"], ["[5..8)", "-", "2"], [">= 8", "-", "3"]],
        ),
        Formula("thrice", "caps * 3"),
    )
    assert [(one.change.value, one.decision, one.column) for one in compared(load(SMALL), load(after))] == [
        ("column_added", "caps", "group"),
        ("decision_added", "thrice", ""),
        ("decision_removed", "twice", ""),
    ]


WRITTEN = [
    ("in", True, "—", "-"),
    ("in", True, "一般农牧户", '"一般农牧户"'),
    ("in", True, "优秀, 特优", '"优秀","特优"'),
    ("in", True, 'not("差")', 'not("差")'),
    ("in", True, "空", "null"),
    ("in", True, "reputation", "reputation"),
    ("in", False, "≥ 2", ">= 2"),
    ("in", False, "[2..5)", "[2..5)"),
    ("in", False, "是", "true"),
    ("out", True, "负债率超过 60%，转人工", '"负债率超过 60%，转人工"'),
    ("out", True, "if n > 2 then 1 else 2", "if n > 2 then 1 else 2"),
    ("out", False, "min(cap, 10)", "min(cap, 10)"),
    ("out", True, "信用", '"信用"'),
]


@pytest.mark.parametrize(("side", "is_text", "shown", "feel"), WRITTEN, ids=range(len(WRITTEN)))
def test_a_cell_is_read_and_typed_without_the_signs_of_the_language(side, is_text, shown, feel):
    notation = Notation(side, is_text, {"reputation"})
    assert notation.shown(feel) == shown
    assert notation.feel(shown) == feel


@pytest.mark.parametrize(("typed", "feel"), [("", "-"), ("优秀、特优", '"优秀","特优"'), ("[2..5）", "[2..5)")])
def test_what_a_chinese_keyboard_gives_is_understood(typed, feel):
    assert Notation("in", is_text="优" in typed).feel(typed) == feel


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["in", "out"]), st.booleans(), st.text('优秀"\\,，、-≥>=<()[]. 空是12n', max_size=12))
def test_what_is_shown_and_typed_again_says_the_same(side, is_text, text):
    notation = Notation(side, is_text, {"n"})
    feel = notation.feel(text)
    assert notation.feel(notation.shown(feel)) == feel


def test_every_cell_of_the_shipped_policies_is_typed_back_as_it_stood():
    for path in SHIPPED.glob("*.dmn"):
        model = load(path)
        names = {item.name for item in (*model.inputs, *model.decisions)}
        for sheet in sheets(model):
            for place, column in enumerate(sheet.columns):
                notation = notation_of(sheet, column, names)
                for rule in sheet.rules:
                    assert notation.feel(notation.shown(rule.cells[place])) == rule.cells[place]


@pytest.mark.parametrize(
    ("today", "shown", "typed", "feel"),
    [
        ('["采矿", "钢贸"]', "采矿、钢贸", "采矿，娱乐会所", '["采矿", "娱乐会所"]'),
        ('["采矿"]', "采矿", "", "[]"),
        ('["甲、乙"]', '["甲、乙"]', '["甲、乙", "丙"]', '["甲、乙", "丙"]'),
        ('"财政补偿金"', "财政补偿金", "省级补偿金", '"省级补偿金"'),
        ("20", "20", "30", "30"),
        ("[1, 2]", "[1, 2]", "[1, 3]", "[1, 3]"),
    ],
)
def test_a_parameter_is_written_without_quotes_and_brackets(today, shown, typed, feel):
    notation = ParameterNotation(today)
    assert notation.shown(today) == shown
    assert notation.feel(typed) == feel
