"""One case at a time and the whole county in SQL are one meaning: invented models and cases must agree everywhere."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianmo import decisions
from qianmo.decisions import ModelError
from tests.decisions import invented, invented_values
from tests.decisions.drawn import Formula, Table, drawn, model
from tests.decisions.engines import agree, county, in_postgres, value

slow_to_invent = settings(
    max_examples=int(os.environ.get("QIANMO_INVENTED", "25")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize="QIANMO_INVENTED" not in os.environ,
)


@slow_to_invent
@given(invented.tables(), st.lists(invented.cases(), min_size=6, max_size=6))
def test_duckdb_agrees_with_the_reference_on_invented_models(parts, cases):
    found = model(invented.FACTS, *parts)
    for name in ("表", "以后"):
        agree(found, name, cases)
        county(found, name, cases)


@pytest.mark.django_db
@slow_to_invent
@given(invented.tables(), st.lists(invented.cases(), min_size=6, max_size=6))
def test_postgresql_agrees_with_the_reference_on_invented_models(parts, cases):
    from django.db import connection

    found = model(invented.FACTS, *parts)
    with connection.cursor() as cursor:
        one = decisions.compile(found).decide_all(cases, "以后")
        assert in_postgres(cursor, found, "以后", cases) == one


EXPRESSIONS = st.lists(invented_values.expression(), min_size=2, max_size=2)
MIXED_CASES = st.lists(invented_values.cases(), min_size=5, max_size=5)


def invented_formulas(texts):
    formulas = [Formula(f"answer {place}", text) for place, text in enumerate(texts)]
    return decisions.load(drawn(invented_values.FACTS, *formulas, types=invented_values.TYPES))


@slow_to_invent
@given(
    st.lists(invented_values.expression(), min_size=2, max_size=2),
    st.lists(invented_values.cases(), min_size=5, max_size=5),
)
def test_duckdb_agrees_on_expressions_of_every_sort(texts, cases):
    found = invented_formulas(texts)
    for place in range(len(texts)):
        agree_unless_refused(found, f"answer {place}", cases)


@pytest.mark.django_db
@slow_to_invent
@given(
    st.lists(invented_values.expression(), min_size=2, max_size=2),
    st.lists(invented_values.cases(), min_size=5, max_size=5),
)
def test_postgresql_agrees_on_expressions_of_every_sort(texts, cases):
    from django.db import connection

    found = invented_formulas(texts)
    with connection.cursor() as cursor:
        for place in range(len(texts)):
            one = agree_unless_refused(found, f"answer {place}", cases)
            assert one is None or in_postgres(cursor, found, f"answer {place}", cases) == one


def agree_unless_refused(found, name, cases):
    """The outcomes a county gets, from both its engines; None where no database can carry the decision."""
    agree(found, name, cases)
    return None if decisions.uncarried(found, name) else county(found, name, cases)


EDGES = [
    ("n * m", {"n": 10**15 - 1, "m": 10**15 - 1}, None),
    ("n * m", {"n": 10**15 - 1, "m": 1000}, 10**18 - 1000),
    ("n * m", {"n": 10**15 - 1, "m": 1001}, None),
    ("n * m", {"n": -(10**9), "m": 10**9}, None),
    ("n * m", {"n": 10**9 - 1, "m": 10**9}, 10**18 - 10**9),
    ("x * x", {"x": "0.0000000001"}, 0),
    ("x * x", {"x": "99999.5"}, "9999900000.25"),
    ("n / x", {"n": 10**8 - 1, "x": "0.0000000001"}, 10**18 - 10**10),
    ("n / x", {"n": 10**8, "x": "0.0000000001"}, None),
    ("n / 3", {"n": 10**15 - 1}, "333333333333333"),
    ("n / -8", {"n": 1}, "-0.125"),
    ("n / 1000000 * 1000000", {"n": 8_800_001}, 8_800_001),
    ("n / 0.001", {"n": 10**15 - 1}, 10**18 - 1000),
    ("n / 0.0001", {"n": 10**15 - 1}, None),
    ("n * n * n", {"n": 999_999}, 999_999**3),
    ("n * n * n", {"n": 1_000_000}, None),
    ("if b then n * n else 1", {"n": 10**15 - 1, "b": False}, 1),
    ("if b then n * n else 1", {"n": 10**15 - 1, "b": True}, None),
    ("if b and n * n > 1 then 1 else 2", {"n": 10**15 - 1, "b": False}, 2),
    ("if b and n * n > 1 then 1 else 2", {"n": 10**15 - 1, "b": True}, None),
    ("if b or n * n > 1 then 1 else 2", {"n": 10**15 - 1, "b": True}, 1),
    ("100000 * 100000 + n", {"n": 1}, 10**10 + 1),
    ("(if b then 100000 else 1) * 100000", {"b": True}, 10**10),
    ("max(100000, 3) * n", {"n": 100_000}, 10**10),
]


@pytest.mark.parametrize(("text", "case", "expected"), EDGES)
def test_the_largest_and_finest_numbers_end_alike(text, case, expected):
    found = model({"n": "integer", "m": "integer", "x": "number", "b": "boolean"}, Formula("y", text))
    outcome = county(found, "y", [case])[0]
    if expected is None:
        assert outcome.error == "“y”算出的数超出范围"
    else:
        assert outcome.as_json()["value"] == (int(expected) if "." not in str(expected) else expected)


def test_facts_too_large_or_too_fine_fail_with_one_reason():
    found = model({"n": "integer", "x": "number"}, Formula("y", "n + x"))
    outcomes = county(
        found, "y", [{"n": 10**15}, {"x": 10**15}, {"x": "0.00000000001"}, {"n": "1.5"}, {"n": -(10**15)}]
    )
    assert [outcome.error for outcome in outcomes] == [
        "“n”的数值太大或小数太多",
        "“x”的数值太大或小数太多",
        "“x”的数值太大或小数太多",
        "“n”应为整数",
        "“n”的数值太大或小数太多",
    ]


def test_a_column_of_the_relation_that_breaks_the_range_fails_in_sql_too():
    import duckdb

    found = model({"n": "integer", "x": "number"}, Formula("y", "n + x"))
    query = decisions.lower(found, "y", "duckdb", relation="facts", keys=["k"])
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE facts (k INT, n BIGINT, x DECIMAL(38, 12))")
        connection.execute(
            "INSERT INTO facts VALUES (1, 9223372036854775807, 0), (2, 1, 0.000000000001), (3, 2, 0.5),"
            " (4, -9223372036854775808, 1), (5, 1, 99999999999999999999999999.5)"
        )
        rows = sorted(connection.execute(query.sql).fetchall())
    errors = [query.outcome(row).error for row in rows]
    assert errors == [
        "“n”的数值太大或小数太多",
        "“x”的数值太大或小数太多",
        None,
        "“n”的数值太大或小数太多",
        "“x”的数值太大或小数太多",
    ]
    assert query.outcome(rows[2]).as_json()["value"] == "2.5"


def test_names_of_columns_and_relations_may_hold_anything():
    import duckdb

    name = '年收入 "税前" (元)'
    found = model({name: "integer"}, Formula("结果", f"{name} + 1"))
    query = decisions.lower(
        found, "结果", "duckdb", relation=("main", "客户 表"), keys=["户 号"], columns={name: "收入;--"}
    )
    with duckdb.connect() as connection:
        connection.execute('CREATE TABLE "客户 表" ("户 号" TEXT, "收入;--" BIGINT)')
        connection.execute("INSERT INTO \"客户 表\" VALUES ('a''b', 4)")
        found_rows = connection.execute(query.sql).fetchall()
    assert [row[0] for row in found_rows] == ["a'b"]
    assert query.columns[:2] == ("户 号", "结果")
    assert query.outcome(found_rows[0]).value == 5


def test_a_fact_the_relation_lacks_is_null():
    import duckdb

    found = model({"n": "integer", "是 s": "string"}, Formula("y", "if 是 s = null then n else 0"))
    query = decisions.lower(found, "y", "duckdb", relation="facts", columns={"是 s": None})
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE facts AS SELECT 7::BIGINT AS n")
        assert query.outcome(connection.execute(query.sql).fetchone()).value == 7


def test_an_unknown_dialect_is_refused():
    found = model({"n": "integer"}, Formula("y", "n"))
    with pytest.raises(ModelError, match="oracle"):
        decisions.lower(found, "y", "oracle", relation="facts")


@pytest.mark.parametrize("name", ["a" * 200, "额" * 80])
def test_names_longer_than_a_database_holds_still_work(name):
    found = model({name: "integer"}, Formula(name + "后", f"{name} * 2"))
    assert value(found, name + "后", {name: 21}) == 42


def test_hundreds_of_rows_and_a_dozen_columns_lower_and_agree():
    facts = {f"x{column}": "integer" for column in range(12)}
    rows = [
        [f"[{row}..{row + 3})" if (row + column) % 3 else "-" for column in range(12)] + [f"x0 + {row}"]
        for row in range(200)
    ]
    wide = Table("宽", [(name, "") for name in facts], [("y", "integer", "-1")], rows, policy="FIRST")
    cases = [{name: start + step for step, name in enumerate(facts)} | {"x3": start} for start in range(0, 200, 7)]
    assert {outcome.error for outcome in agree(model(facts, wide), "宽", cases)} == {None}
