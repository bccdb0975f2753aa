"""What FEEL says, case by case, worked out by hand from the standard; both engines must say it."""

import re
from datetime import date

import pytest

from qianmo import decisions
from qianmo.decisions import ModelError
from tests.decisions.drawn import Formula, Table, model
from tests.decisions.engines import agree, value

FACTS = {"n": "integer", "x": "number", "s": "string", "b": "boolean", "d": "date"}
CASE = {"n": 7, "x": "2.5", "s": "好", "b": True, "d": "2026-09-30"}

VALUES = [
    ("1 + 2 * 3", 7),
    ("(1 + 2) * 3", 9),
    ("10 - 4 - 3", 3),
    ("16 / 4 / 2", 2),
    ("-n", -7),
    ("- -n", 7),
    ("2 - -3", 5),
    (".5 + 1.50", 2),
    ("n / 2", "3.5"),
    ("1 / 3", "0.3333333333333333333333333333333333"),
    ("2 / 3", "0.6666666666666666666666666666666667"),
    ("n / 0", None),
    ("x / (n - 7)", None),
    ("0.1 + 0.2", "0.3"),
    ("0.1 + 0.2 = 0.3", True),
    ("2.50 = 2.5", True),
    ("null + 1", None),
    ("n + null", None),
    ("n > 5 and x < 3", True),
    ("n > 5 and x < 2", False),
    ("n < 5 or x = 2.5", True),
    ("false and null", False),
    ("true and null", None),
    ("true or null", True),
    ("false or null", None),
    ("not(null)", None),
    ("not(n > 5)", False),
    ("null = null", True),
    ("n = null", False),
    ("n != null", True),
    ("null < 5", None),
    ("n between 7 and 9", True),
    ("n between 8 and 9", False),
    ("n between null and 9", None),
    ("n in [1..7]", True),
    ("n in [1..7)", False),
    ("n in ]7..9]", False),
    ("n in [7..9[", True),
    ("n in (1, 3, 7)", True),
    ("n in (< 3, >= 7)", True),
    ("n in ([1..3], (6..8))", True),
    ("n in < 7", False),
    ("n in (7)", True),
    ("n in ([1..7))", False),
    ("n in ((1..7])", True),
    ("n in (]1..7[, 9)", False),
    ("not(b) or (n > 5)", True),
    ('s in ("好", "较好")', True),
    ('if n > 5 then "大" else "小"', "大"),
    ("if null then 1 else 2", 2),
    ("if s = null then 1 else if b then 2 else 3", 2),
    ("min(3, n, x)", "2.5"),
    ("max(3, n, x)", 7),
    ("min(n, null)", None),
    ("max(n, 1 / 0)", None),
    ('min(d, date("2026-01-01"))', "2026-01-01"),
    ("floor(-1.5)", -2),
    ("floor(x)", 2),
    ("ceiling(-1.5)", -1),
    ("ceiling(x)", 3),
    ("floor(1.567, 2)", "1.56"),
    ("ceiling(n, -1)", 10),
    ("round half up(x, 0)", 3),
    ("round half up(-x, 0)", -3),
    ("round half up(1.005, 2)", "1.01"),
    ("round half down(x, 0)", 2),
    ("round half down(-x, 0)", -2),
    ("decimal(x, 0)", 2),
    ("decimal(3.5, 0)", 4),
    ("decimal(-x, 0)", -2),
    ("round up(1.001, 2)", "1.01"),
    ("round down(-1.009, 2)", -1),
    ("round half up(n, -1)", 10),
    ("abs(-n)", 7),
    ("abs(x - 3)", "0.5"),
    ('d > date("2026-09-29")', True),
    ('d = @"2026-09-30"', True),
    ("date(2026, 9, 30) = d", True),
    ('d in [date("2026-09-01")..date("2026-09-30"))', False),
    ('date("2026-02-28")', "2026-02-28"),
    ('"a\\"b\\\\c\\u4e2d"', 'a"b\\c中'),
    ('s < "较好"', True),
    ('"B" < "a"', True),
    ("b = true", True),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_an_expression_has_the_value_the_standard_gives(text, expected):
    found = model(FACTS, Formula("y", text))
    assert agree(found, "y", [CASE])[0].as_json()["value"] == expected


MATCHES = [
    ("-", "integer", [7, None], []),
    ("", "integer", [7, None], []),
    ("7", "integer", [7], [6, None]),
    ("< 7", "integer", [6], [7, None]),
    (">= 7", "integer", [7, 8], [6, None]),
    ("[5..7)", "integer", [5, 6], [4, 7, None]),
    ("]5..7]", "integer", [6, 7], [5, 8, None]),
    ("(5..7[", "integer", [6], [5, 7, None]),
    ("1, 3, > 9", "integer", [1, 3, 10], [2, 9, None]),
    ("not(1, 3)", "integer", [2, None], [1, 3]),
    ("not(< 3)", "integer", [3], [2, None]),
    ("not([3..5], 9)", "integer", [2, 6], [3, 9, None]),
    ("not([3..5))", "integer", [2, 5], [3, 4, None]),
    ("not((3..5[, ]7..9])", "integer", [3, 5, 7], [4, 8, 9, None]),
    ("not(? > 3) and (? > 1)", "integer", [2, 3], [1, 4, None]),
    ("null", "integer", [None], [0, 7]),
    ("null, < 3", "integer", [None, 2], [3]),
    ("not(null)", "integer", [0, 7], [None]),
    ("-3", "integer", [-3], [3, None]),
    ("< -2 * 3", "integer", [-7], [-6, None]),
    ("? > 3 and ? < 9", "integer", [4], [3, 9, None]),
    ("2.5", "number", ["2.5", "2.50"], ["2.51", None]),
    ('"好","较好"', "string", ["好", "较好"], ["差", "", None]),
    ('not("好")', "string", ["差", "", None], ["好"]),
    ("true", "boolean", [True], [False, None]),
    ("not(true)", "boolean", [False, None], [True]),
    ("false, null", "boolean", [False, None], [True]),
    ('date("2026-09-30")', "date", ["2026-09-30", date(2026, 9, 30)], ["2026-10-01", None]),
    ('[date("2026-09-01")..date("2026-09-30")]', "date", ["2026-09-30"], ["2026-10-01", None]),
    ('> date("2026-09-30")', "date", ["2026-10-01"], ["2026-09-30", None]),
]


@pytest.mark.parametrize(("text", "kind", "hits", "misses"), MATCHES)
def test_a_cell_takes_what_it_says_and_no_more(text, kind, hits, misses):
    table = Table("t", [("v", kind)], [("y", "boolean", "false")], [[text, "true"]])
    outcomes = agree(model({"v": kind}, table), "t", [{"v": one} for one in [*hits, *misses]])
    assert [outcome.value for outcome in outcomes] == [True] * len(hits) + [False] * len(misses)


REFUSED = [
    ("n +", "没有写完"),
    ("n + * 2", "读不通"),
    ("n + s", "文字不能做“+”"),
    ("n = s", "不能比较"),
    ("n and b", "判断"),
    ("b > true", "不分大小"),
    ("if n then 1 else 2", "判断"),
    ('if b then 1 else "二"', "合不到一起"),
    ("总额 > 1", "不认识的名称“总额”"),
    ("n ＞ 1", "全角"),
    ('"没有关上', "引号"),
    ("round half up(x)", "几位小数"),
    ("round half up(x, n)", "直接写成"),
    ("floor()", "个数"),
    ("abs(s)", "不接受文字"),
    ('date("2026-02-30")', "不是日期"),
    ('date("20260930")', "不是日期"),
    ('time("08:30:00Z")', "时区"),
    ("0.00000000001", "小数超过"),
    ("1000000000000000", "太大"),
    ("? > 1", "条件格"),
    ("999999999999999 * 999999999999999", "超出范围"),
    ("some x in [1] satisfies x > n", "不支持“some”"),
    ("for x in [1] return x", "不支持“for”"),
    ("now()", "不支持函数 now"),
    ("distinct  values([n])", "不支持函数 distinct values"),
    ("{a: n}.a", "不支持在格里写上下文"),
    ("(" * 200 + "1" + ")" * 200, "嵌套"),
    ("1" + " + n" * 1500, "字符"),
    ("n; drop table x", "不认识的符号"),
    ('"\\q"', "转义"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_an_expression_without_meaning_is_refused_with_the_reason(text, reason):
    with pytest.raises(ModelError, match=re.escape(reason)) as refusal:
        decisions.compile(model(FACTS, Formula("结果", text)))
    assert "结果" in str(refusal.value)


def test_a_long_sum_is_no_deep_nest():
    found = model(FACTS, Formula("y", " + ".join(["n"] * 60)))
    assert value(found, "y", CASE) == 420
