"""What a stranger may upload: cells that call, nest, swell or smuggle, and tables of thousands of rows."""

import pytest

from qianmo import decisions
from qianmo.analytics.decide import run_cases
from qianmo.decisions import ModelError, Trouble
from tests.decisions.drawn import Formula, Table, drawn, model

CELLS = {
    "a call": ('system("rm -rf /")', "不认识的名称“system”"),
    "an import": ('__import__("os").system("x")', "不认识的名称“__import__”"),
    "a statement": ("1; DROP TABLE households", "不认识的符号“;”"),
    "a query": ("n) UNION SELECT 1 --", "读不通"),
    "a comment of another language": ("1 -- 2 # 3", "不认识的符号“#”"),
    "ten thousand brackets": ("(" * 10_000 + "1" + ")" * 10_000, "超过 4000 个字符"),
    "brackets within the length": ("(" * 1_900 + "1" + ")" * 1_900, "嵌套超过"),
    "signs": ("-" * 3_000 + "1", "嵌套超过"),
    "lists": ("[" * 500 + "]" * 500, "嵌套超过"),
    "choices": ("if n > 1 then 1 else " * 180 + "2", "嵌套超过"),
    "items of items": ("n" + "[1]" * 500, "嵌套超过"),
    "parts of parts": ("n" + ".a" * 500, "嵌套超过"),
    "1e400": ("1e400", "太大"),
    "four hundred digits": ("9" * 400, "太大"),
    "a tower of powers": ("9 ** 9 ** 9 ** 9 * 10 ** 18", None),
    "a megabyte": ("1+" * 500_000 + "1", "共 1000001 字"),
}


def asked(column, text):
    row = [text, "1"] if column == "n" else ["> 3", text]
    return drawn(
        {"n": "integer"}, Table("上限", [("n", "integer")], [("", "", "")], [["< 0", "0"], row], policy="FIRST")
    )


@pytest.mark.parametrize("column", ["n", "结果"])
@pytest.mark.parametrize(("text", "reason"), CELLS.values(), ids=CELLS)
def test_a_hostile_cell_is_refused_with_table_row_and_column_and_is_told_in_short(text, reason, column):
    found = decisions.load(asked(column, text))
    if reason is None:  # it has a meaning after all: more than the ceiling is nothing
        assert [one.error for one in run_cases(model=found, decision="上限", cases=[{"n": 5}], engine="sql")] == [None]
        return
    with pytest.raises(ModelError, match=reason) as refusal:
        run_cases(model=found, decision="上限", cases=[{"n": 5}], engine="one")
    assert f"决策“上限”第 2 行“{column}”" in str(refusal.value)
    assert len(str(refusal.value)) < 400


@pytest.mark.parametrize("engine", ["one", "sql"])
def test_a_text_that_looks_like_sql_is_a_text(engine):
    found = model({"s": "string"}, Formula("y", 's + "\'; DROP TABLE cases; --"'))
    (outcome,) = run_cases(model=found, decision="y", cases=[{"s": "x' OR '1'='1"}], engine=engine)
    assert outcome.value == "x' OR '1'='1'; DROP TABLE cases; --"


def wide(rows, columns):
    facts = {f"x{column}": "integer" for column in range(columns)}
    cells = [[f"[{row}..{row + 2})"] * columns + [str(row)] for row in range(rows)]
    return model(facts, Table("大表", [(name, "") for name in facts], [("y", "integer", "")], cells, policy="FIRST"))


def test_five_thousand_rows_are_decided_and_checked_within_limits():
    found = wide(5_000, 1)
    (outcome,) = run_cases(model=found, decision="大表", cases=[{"x0": 4_321}], engine="one")
    assert (outcome.value, outcome.hits) == (4_320, {"大表": (4_321,)})
    findings = decisions.check(found)
    assert len(findings) < 200
    assert any(finding.kind is Trouble.UNPROVEN for finding in findings)


def test_a_table_too_large_for_a_county_is_refused_by_name():
    with pytest.raises(ModelError, match=r"大表.*12012 格条件，批量计算最多 12000 格"):
        decisions.lower(wide(1_001, 12), "大表", "duckdb", relation="facts")
