"""Tables a bank may really draw, the odd ones first: names with spaces and keywords, open ends, nulls, overlaps."""

import pytest

from qianmo import decisions
from qianmo.decisions import ModelError
from tests.decisions.drawn import Formula, Table, model
from tests.decisions.engines import agree, answer, value


def test_a_name_may_hold_spaces_hyphens_and_the_word_and():
    found = model(
        {"profit and loss": "integer", "profit": "boolean", "a-b": "integer", "a": "integer", "b": "integer"},
        Formula("y", "if profit and profit and loss > 3 then a-b else a -b"),
        Formula("z", "(a)-(b)"),
        Formula("if needed", "a + b", asks=["fact a", "fact b"]),
        Formula("w", "if needed * 2", asks=["if needed"]),
    )
    case = {"profit and loss": 4, "profit": True, "a-b": 100, "a": 7, "b": 2}
    assert value(found, "y", case) == 100
    assert value(found, "y", case | {"profit": False}) == 100, "a-b is one name, with or without spaces"
    assert value(found, "z", case) == 5
    assert value(found, "w", case) == 18


def test_the_longest_name_wins_and_a_part_of_a_word_is_no_name():
    found = model({"收入": "integer", "收入合计": "integer"}, Formula("y", "收入合计 - 收入"))
    assert value(found, "y", {"收入": 3, "收入合计": 10}) == 7
    with pytest.raises(ModelError, match="不认识的名称“收入总和”"):
        decisions.compile(model({"收入": "integer"}, Formula("y", "收入总和")))


def test_a_decision_sees_only_what_its_requirements_name():
    with pytest.raises(ModelError, match="不认识的名称“m”"):
        decisions.compile(model({"n": "integer", "m": "integer"}, Formula("y", "m", asks=["fact n"])))


def test_open_and_closed_ends_leave_no_income_out():
    rows = [["< 2", '"低"'], ["[2..5)", '"中"'], ["[5..8[", '"高"'], [">= 8", '"很高"']]
    table = Table("档", [("income_fen / 1000000", "number")], [("y", "string", "")], rows)
    found = model({"income_fen": "integer"}, table)
    edges = [
        (1_999_999, "低"),
        (2_000_000, "中"),
        (4_999_999, "中"),
        (5_000_000, "高"),
        (7_999_999, "高"),
        (8_000_000, "很高"),
    ]
    assert [value(found, "档", {"income_fen": fen}) for fen, _ in edges] == [band for _, band in edges]
    assert value(found, "档", {}) is None


def test_a_cell_may_speak_of_another_fact():
    rows = [["> 还款额 * 2", '"宽"'], ["(还款额..还款额 * 2]", '"够"'], ["<= 还款额", '"不够"']]
    table = Table("还款", [("收入", "integer")], [("y", "string", "")], rows)
    found = model({"收入": "integer", "还款额": "integer"}, table)
    assert [value(found, "还款", {"收入": one, "还款额": 5}) for one in (11, 10, 5)] == ["宽", "够", "不够"]
    assert value(found, "还款", {"收入": 11}) is None


def test_a_list_may_be_negated_and_null_belongs_to_neither_side_of_an_order():
    rows = [['not("赌博","涉毒")', "not(< 18)", "1"], ["-", "null", "2"]]
    found = model(
        {"标记": "string", "年龄": "integer"},
        Table("t", [("标记", "string"), ("年龄", "integer")], [("y", "integer", "0")], rows),
    )
    cases = [({"标记": "无", "年龄": 18}, 1), ({"年龄": 40}, 1), ({"标记": "赌博", "年龄": 40}, 0), ({"标记": "无"}, 2)]
    assert [value(found, "t", case) for case, _ in cases] == [expected for _, expected in cases]


def test_days_rule_from_when_a_rule_holds():
    rows = [['< date("2026-08-01")', '"旧"'], ['>= date("2026-08-01")', '"新"']]
    found = model({"受理日": "date"}, Table("t", [("受理日", "date")], [("y", "string", "")], rows))
    assert [value(found, "t", {"受理日": day}) for day in ("2026-07-31", "2026-08-01", None)] == ["旧", "新", None]


def test_several_results_with_defaults_make_a_record():
    outputs = [("上限", "number", "4"), ("期限", "integer", ""), ("担保", "string", '"信用"')]
    found = model(
        {"等级": "string"},
        Table(
            "方案",
            [("等级", "string")],
            outputs,
            [['"特优"', "10.50", "36", '"信用"'], ['"黄金"', "50", "36", '"保证"']],
        ),
        Formula("额度", "方案.上限 * 1000000"),
        Formula("说明", 'if 方案 . 担保 = "保证" then "需要保证人" else "不需要"'),
    )
    assert answer(found, "方案", {"等级": "特优"}).as_json()["value"] == {"上限": "10.5", "期限": 36, "担保": "信用"}
    assert value(found, "方案", {"等级": "差"}) == {"上限": 4, "期限": None, "担保": "信用"}
    assert value(found, "额度", {"等级": "特优"}) == 10_500_000
    assert value(found, "说明", {"等级": "黄金"}) == "需要保证人"


def test_a_unique_table_that_overlaps_on_a_case_fails_that_case_only():
    rows = [["> 5", "1"], ["< 9", "2"], ["7", "3"]]
    found = model(
        {"n": "integer"}, Table("上限", [("n", "integer")], [("y", "integer", "")], rows), Formula("z", "上限 + 1")
    )
    outcomes = agree(found, "z", [{"n": 5}, {"n": 6}, {"n": 7}, {"n": 9}])
    assert [outcome.value for outcome in outcomes] == [3, None, None, 2]
    assert outcomes[1].error == "“上限”第 1 行与第 2 行同时命中"
    assert outcomes[2].error == "“上限”第 1 行与第 3 行同时命中"


def test_the_first_row_that_hits_wins_and_is_shown():
    rows = [["> 100", "0"], ["> 50", "if n = 60 then null else 5"], ["-", "9"]]
    found = model({"n": "integer"}, Table("t", [("n", "integer")], [("y", "integer", "")], rows, policy="FIRST"))
    outcomes = agree(found, "t", [{"n": 101}, {"n": 51}, {"n": 60}, {"n": 1}, {}])
    assert [outcome.value for outcome in outcomes] == [0, 5, None, 9, 9]
    assert [outcome.hits["t"] for outcome in outcomes] == [(1,), (2,), (2,), (3,), (3,)]


def test_all_reasons_are_collected_in_the_order_of_the_rows():
    rows = [["not([18..65])", "-", '"年龄"'], ["-", "true", '"执行"'], ["null", "-", '"缺年龄"']]
    table = Table("理由", [("age", "integer"), ("bad", "boolean")], [("y", "string", "")], rows, policy="COLLECT")
    found = model({"age": "integer", "bad": "boolean"}, table, Formula("件", "count(理由)"))
    outcomes = agree(found, "理由", [{"age": 17, "bad": True}, {"age": 30}, {"bad": True}])
    assert [outcome.value for outcome in outcomes] == [("年龄", "执行"), (), ("执行", "缺年龄")]
    assert outcomes[0].hits["理由"] == (1, 2)
    assert [value(found, "件", case) for case in ({"age": 17, "bad": True}, {"age": 30})] == [2, 0]


def test_collected_numbers_are_exact_and_an_empty_list_takes_the_default():
    rows = [["> 1", "0.1"], ["> 2", "n / 8"]]
    table = Table("t", [("n", "integer")], [("y", "number", "-1.5")], rows, policy="COLLECT")
    outcomes = agree(model({"n": "integer"}, table), "t", [{"n": 3}, {"n": 0}])
    assert [outcome.as_json()["value"] for outcome in outcomes] == [["0.1", "0.375"], ["-1.5"]]


def test_an_if_in_an_if_and_a_table_on_a_table():
    found = model(
        {"n": "integer", "担保": "string"},
        Formula("档", 'if n > 10 then (if 担保 = "抵押" then "甲" else "乙") else if n > 5 then "丙" else "丁"'),
        Table(
            "加点",
            [("档", "string")],
            [("y", "integer", "")],
            [['"甲"', "100"], ['"乙"', "150"], ['"丙","丁"', "200 + n"]],
        ),
        Formula("利率", "31000 + 加点 * 100"),
    )
    cases = [({"n": 11, "担保": "抵押"}, 41000), ({"n": 11}, 46000), ({"n": 6}, 51600), ({"n": 1}, 51100)]
    assert [value(found, "利率", case) for case, _ in cases] == [rate for _, rate in cases]


def test_a_value_that_is_not_allowed_fails_the_case_with_its_column():
    rows = [["-", "n"]]
    table = Table("t", [("s", "string")], [("y", "integer", "")], rows, allowed=['"好","差"'], listed=["[0..10]"])
    found = model({"s": "string", "n": "integer"}, table)
    outcomes = agree(
        found, "t", [{"s": "好", "n": 3}, {"s": "很好", "n": 3}, {"s": "好", "n": 11}, {"n": 3}, {"s": "好"}]
    )
    assert [outcome.error for outcome in outcomes] == [None, "“s”的值不在允许值内", "“y”的值不在允许值内", None, None]


def test_a_case_is_told_step_by_step():
    found = model(
        {"n": "integer"},
        Formula("比", "n / 8"),
        Table("档", [("比", "number")], [("y", "string", "")], [["< 1", '"低"'], [">= 1", '"高"']]),
    )
    steps = [step.as_json() for step in decisions.compile(found).decide({"n": 9}, "档").steps]
    assert steps == [
        {"decision": "比", "label": "比", "columns": {}, "hits": None, "value": "1.125"},
        {"decision": "档", "label": "档", "columns": {"比": "1.125"}, "hits": [2], "value": "高"},
    ]


WRONG_FACTS = [
    ({"n": "七"}, "“n”应为数值"),
    ({"n": True}, "“n”应为数值"),
    ({"n": 7.5}, "“n”应为数值"),
    ({"n": "NaN"}, "“n”应为数值"),
    ({"n": "1e99999999"}, "“n”的数值太大或小数太多"),
    ({"n": "-1e99999999"}, "“n”的数值太大或小数太多"),
    ({"n": "1e-99999999"}, "“n”应为整数"),
    ({"n": [7]}, "“n”应为数值"),
    ({"s": 7}, "“s”应为文字"),
    ({"s": "\ud800"}, "“s”含有不能保存的字符"),
    ({"s": "a\0b"}, "“s”含有不能保存的字符"),
    ({"b": 1}, "“b”应为是否"),
    ({"d": "2026-02-30"}, "“d”应为日期"),
    ({"d": 20260930}, "“d”应为日期"),
]


@pytest.mark.parametrize(("case", "reason"), WRONG_FACTS, ids=[str(index) for index in range(len(WRONG_FACTS))])
def test_a_fact_of_the_wrong_sort_fails_its_case_only(case, reason):
    found = model(
        {"n": "integer", "s": "string", "b": "boolean", "d": "date"}, Formula("y", "n = 7 and b and s = s and d = d")
    )
    right = {"n": 7, "s": "好", "b": True, "d": "2026-09-30", "unasked": object()}
    outcomes = agree(found, "y", [right, right | case])
    assert (outcomes[0].value, outcomes[1].error) == (True, reason)


def test_texts_of_a_model_never_become_sql():
    nasty = "'; DROP TABLE cases; --"
    table = Table(
        "t",
        [("s", "string")],
        [("y", "string", "")],
        [[f'"{nasty}"', '"%s \\\\ $1 {x}"'], ["-", '"其他"']],
        policy="FIRST",
    )
    found = model({"s": "string"}, table)
    assert value(found, "t", {"s": nasty}) == "%s \\ $1 {x}"
