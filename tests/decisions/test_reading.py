"""A model file is somebody else's: it is read whole and exactly, or refused with the element at fault."""

import pytest

from qianmo.decisions import ModelError, load
from qianmo.decisions.dmn import elements
from tests.decisions.drawn import NATIVE, Formula, Table, drawn, model
from tests.decisions.engines import value

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    f'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><definitions xmlns="{NATIVE}">&c;</definitions>'
)
OUTSIDER = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><definitions xmlns="{NATIVE}">&x;</definitions>'
PLAIN_DOCTYPE = f'<!DOCTYPE definitions><definitions xmlns="{NATIVE}"/>'
DEEP = f'<definitions xmlns="{NATIVE}">' + "<decision>" * 5000 + "</decision>" * 5000 + "</definitions>"
INPUT = f'<definitions xmlns="{NATIVE}"><inputData id="i" name="i"/>%s</definitions>'

HOSTILE = [
    (BOMB, "实体"),
    (OUTSIDER, "实体"),
    (PLAIN_DOCTYPE, "文档类型"),
    (DEEP, "嵌套"),
    ("<" * 500_000, "元素超过"),
    (" " * (elements.LARGEST_FILE + 1), "超过 5 MB"),
    ("", "不是完整的 XML"),
    ("年收入", "不是完整的 XML"),
    ("<definitions>", "不是完整的 XML"),
    ("<definitions/>", "不是 DMN"),
    (f'<model xmlns="{NATIVE}"/>', "不是 DMN"),
    (f'<definitions xmlns="{NATIVE}"/>', "没有任何决策"),
    (INPUT % '<import namespace="x" id="m2"/>', "引用别的文件"),
    (
        INPUT
        % '<decision id="d" name="额度"><knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>'
        "<literalExpression/></decision>",
        "额度.*引用了不存在的“k”",
    ),
]


@pytest.mark.parametrize(("text", "reason"), HOSTILE, ids=[str(index) for index in range(len(HOSTILE))])
def test_a_hostile_or_foreign_file_is_refused_at_once(text, reason):
    with pytest.raises(ModelError, match=reason):
        load(text.encode())


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ModelError, match=r"nowhere\.dmn.*读不到"):
        load(tmp_path / "nowhere.dmn")


def test_a_file_of_unknown_coding_is_refused():
    with pytest.raises(ModelError, match="XML"):
        load(b'<?xml version="1.0" encoding="klingon"?><a/>')


def test_a_file_in_utf_16_reads_like_any_other():
    text = drawn({"n": "integer"}, Formula("加一", "n + 1")).decode()
    raw = f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")
    assert value(load(raw), "加一", {"n": 1}) == 2


@pytest.mark.parametrize("namespace", sorted(elements.NAMESPACES))
def test_versions_1_2_to_1_5_are_read_alike(namespace):
    found = load(drawn({"n": "integer"}, Formula("y", "n * 2"), namespace=namespace))
    assert value(found, "y", {"n": 21}) == 42


def test_ids_labels_notes_and_names_are_kept():
    text = (
        f'<definitions xmlns="{NATIVE}" id="m" name="政策" namespace="urn:m">'
        '<inputData id="i" name="n" label="收入"><variable name="n" typeRef="feel:number"/></inputData>'
        '<decision id="d" name="y" label="额度"><variable name="y" typeRef="number"/>'
        '<informationRequirement><requiredInput href="#i"/></informationRequirement>'
        '<decisionTable id="t" hitPolicy="FIRST"><input id="c" label="年收入"><inputExpression><text> n </text>'
        '</inputExpression></input><output id="o" label="上限"/><rule id="r"><description>原 5 万</description>'
        "<inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry>"
        "<annotationEntry><text>新增</text></annotationEntry></rule></decisionTable></decision></definitions>"
    )
    found = load(text.encode())
    decision = found.decisions[0]
    assert (found.id, found.name, found.inputs[0].label, found.inputs[0].type_name) == ("m", "政策", "收入", "number")
    assert (decision.id, decision.label, decision.logic.id, decision.logic.inputs[0].id) == ("d", "额度", "t", "c")
    assert (decision.logic.rules[0].id, decision.logic.rules[0].note) == ("r", "原 5 万；新增")
    assert value(found, "额度", {"n": 1}) == value(found, "d", {"n": 1}) == 1


BROKEN = [
    ([Formula("甲", "乙", asks=["乙"]), Formula("乙", "甲", asks=["甲"])], "甲、乙.*绕成了圈"),
    ([Formula("甲", "甲", asks=["甲"])], "甲.*绕成了圈"),
    ([Formula("甲", "1", asks=["fact 没有"])], "甲.*不存在的“fact 没有”"),
    ([Formula("甲", "1"), Formula("甲", "2")], "甲.*2 次"),
    ([Formula("n", "1")], "名称“n”用了 2 次"),
    ([Formula("甲", "n", type="money")], "甲.*不认识的类型“money”"),
    ([Table("甲", [("n", "integer")], [("y", "", "")], [["-"]])], "甲.*第 1 行的格数"),
    ([Table("甲", [("n", "integer")], [], [["-"]])], "甲.*没有输出列"),
    ([Table("甲", [("n", "integer")], [("y", "", ""), ("y", "", "")], [["-", "1", "2"]])], "甲.*不同的名称"),
    ([Table("甲", [("", "integer")], [("y", "", "")], [["-", "1"]])], "甲.*没有表达式"),
    ([Table("甲", [("n", "integer")], [("y", "", "")], [["-", "1"]], policy="BEST")], "甲.*BEST"),
]


@pytest.mark.parametrize(("decisions", "reason"), BROKEN, ids=[str(index) for index in range(len(BROKEN))])
def test_a_model_that_does_not_hang_together_is_refused_by_element(decisions, reason):
    with pytest.raises(ModelError, match=reason):
        model({"n": "integer"}, *decisions)


def test_an_input_of_unknown_type_is_named():
    with pytest.raises(ModelError, match=r"输入“n”.*不认识的类型“钱”"):
        model({"n": "钱"}, Formula("y", "n"))


def test_a_type_that_leads_back_to_itself_is_refused():
    types = '<itemDefinition name="甲"><typeRef>甲</typeRef></itemDefinition>'
    with pytest.raises(ModelError, match="绕回自己"):
        model({"n": "甲"}, Formula("y", "n"), types=types)


def test_a_named_type_carries_its_allowed_values():
    types = (
        '<itemDefinition name="等级"><typeRef>string</typeRef><allowedValues><text>"好","差"</text></allowedValues>'
        "</itemDefinition>"
    )
    found = model({"s": "等级"}, Formula("y", "s"), types=types)
    assert value(found, "y", {"s": "好"}) == "好"
    assert value(found, "y", {"s": None}) is None


def test_a_table_of_a_simple_editor_brings_its_own_inputs():
    table = Table(
        "季节菜", [("season", "string"), ("guests", "integer")], [("dish", "string", "")], [['"冬"', "> 4", '"锅"']]
    )
    found = load(drawn({}, table, asks_all=False))
    assert [item.name for item in found.inputs] == ["season", "guests"]
    assert value(found, "季节菜", {"season": "冬", "guests": 5}) == "锅"


def test_where_a_file_declares_no_input_a_table_asks_by_the_heads_of_its_columns():
    season = Table("季节", [("temperature", "")], [("", "string", "")], [["> 20", '"夏"'], ["<= 20", '"冬"']])
    dish = Table("菜", [("季节", ""), ("guests", "")], [("", "string", "")], [['"冬"', "> 4", '"锅"']], asks=["季节"])
    found = load(drawn({}, season, dish, asks_all=False))
    assert value(found, "菜", {"temperature": 5, "guests": 5}) == "锅"


def test_an_input_without_a_type_takes_it_from_the_column_that_tests_it():
    text = drawn({"n": "integer"}, Table("t", [("n", "integer")], [("y", "integer", "")], [["> 4", "1"]])).decode()
    found = load(text.replace('<variable name="n" typeRef="integer"/>', "").encode())
    assert value(found, "t", {"n": 5}) == 1


def test_an_unknown_decision_is_refused_with_those_there_are():
    with pytest.raises(ModelError, match=r"没有这个决策；有：额度、等级"):
        value(model({"n": "integer"}, Formula("额度", "n"), Formula("等级", "n")), "利率", {})


def test_the_facts_behind_a_decision_are_found_through_others():
    found = model(
        {"存款": "integer", "收入": "integer"},
        Formula("优惠", "存款", asks=["fact 存款"]),
        Formula("准入", "收入", asks=["fact 收入"]),
        Formula("利率", "优惠 + 准入", asks=["优惠", "准入"]),
    )
    assert found.facts_behind("准入") == {"收入"}
    assert found.facts_behind("利率") == {"收入", "存款"}


def test_a_decision_is_known_by_the_id_that_expressions_use_as_some_editors_write_it():
    asked = "<informationRequirement><requiredDecision href='#season'/></informationRequirement>"
    text = (
        f"<definitions xmlns='{NATIVE}' id='d' name='d'>"
        "<inputData id='t' name='temperature'><variable name='temperature' typeRef='number'/></inputData>"
        f"<decision id='dish' name='Dish'>{asked}"
        '<literalExpression><text>if season = "Winter" then "Stew" else "Salad"</text></literalExpression></decision>'
        "<decision id='season' name='Season of the year'>"
        "<informationRequirement><requiredInput href='#t'/></informationRequirement><decisionTable id='table'>"
        "<input id='in'><inputExpression typeRef='number'><text>temperature</text></inputExpression></input>"
        "<output id='out' name='season' typeRef='string'/>"
        "<rule id='r1'><inputEntry><text>&lt; 10</text></inputEntry>"
        '<outputEntry><text>"Winter"</text></outputEntry></rule>'
        "<rule id='r2'><inputEntry><text>&gt;= 10</text></inputEntry>"
        '<outputEntry><text>"Summer"</text></outputEntry></rule>'
        "</decisionTable></decision></definitions>"
    )
    read = load(text.encode())
    assert value(read, "Dish", {"temperature": 5}) == "Stew"
    assert value(read, "Season of the year", {"temperature": 20}) == "Summer"
