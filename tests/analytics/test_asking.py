"""Questions over the lake: one harmless SELECT is answered, anything else is refused with a sentence."""

from datetime import date

import pyarrow as pa
import pytest

from qianmo.analytics.asking import CATALOGUE, Answer, answer_to, why_unfit
from qianmo.analytics.lake import FOREVER, Lake, lay_tables, publish_history
from qianmo.domain.refusal import Refused
from tests.holdings import table

DAY = date(2026, 3, 1)
DEPOSITS = "SELECT household_id, sum(fen) AS figure FROM accounts WHERE side = 'deposit' GROUP BY 1"


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """Four hundred households with a deposit of as many yuan as their number; household 7 has a second account."""
    lake = Lake(tmp_path_factory.mktemp("lake"))
    owners = [*range(1, 401), 7]
    accounts = [
        (place, DAY, FOREVER, "deposit", "demand", 1, place, pk, DAY) for place, pk in enumerate(owners, start=1)
    ]
    lay_tables(
        lake,
        {
            "households": table("households", [(pk, 1 + pk % 2, "farm", DAY) for pk in range(1, 401)]),
            "accounts/core": table("accounts", accounts),
        },
    )
    changes = {
        "account_id": pa.array(range(1, 402), pa.int64()),
        "on_day": pa.array([DAY] * 401, pa.date32()),
        "fen": pa.array([pk * 100 for pk in owners], pa.int64()),
    }
    publish_history(lake, changes=pa.table(changes), first=DAY, last=DAY)
    return lake


def asked(lake, sql, **more):
    return answer_to(sql, lake=lake, edition=lake.edition(), as_of=DAY, **more)


def test_a_question_finds_each_household_once_with_its_village_reason_and_figure(lake):
    rows = asked(lake, f"{DEPOSITS} HAVING sum(fen) >= 39900 -- the largest").rows
    assert rows.to_pylist() == [
        {"household_id": 399, "reason": "", "figure": 39_900, "village_id": 2},
        {"household_id": 400, "reason": "", "figure": 40_000, "village_id": 1},
    ]
    sql = "SELECT household_id, '两户头' AS reason FROM accounts WHERE household_id IN (7, 999) OR household_id IS NULL"
    assert asked(lake, sql).rows.to_pylist() == [
        {"household_id": 7, "reason": "两户头", "figure": None, "village_id": 2}
    ]


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("", "length"),
        ("SELECT 1" + " " * 4_000, "length"),
        ("COPY households TO 'out.csv'", "not_a_select"),
        ("ATTACH 'other.db'", "not_a_select"),
        ("PRAGMA show_tables", "not_a_select"),
        ("SET memory_limit = '64GB'", "not_a_select"),
        ("INSTALL httpfs", "not_a_select"),
        ("LOAD httpfs", "not_a_select"),
        ("CREATE TABLE mine AS SELECT 1", "not_a_select"),
        ("DELETE FROM households", "not_a_select"),
        ("EXPLAIN ANALYZE SELECT 1", "not_a_select"),
        ("SELECT household_id FROM households; DROP TABLE households", "not_a_select"),
        ("SELECT household_id FROM households; SELECT household_id FROM households", "many"),
        ("SELECT ) FROM", "syntax"),
        ("SHOW TABLES", "odd_shape"),
        ("SELECT household_id FROM read_csv('/etc/passwd')", "table_function"),
        ("SELECT household_id FROM read_parquet('x')", "table_function"),
        ("SELECT household_id FROM query('SELECT 1')", "table_function"),
        ("SELECT * FROM duckdb_settings()", "table_function"),
        ("SELECT household_id FROM '/etc/passwd'", "table"),
        ("SELECT household_id FROM (SELECT * FROM 'x.parquet')", "table"),
        ("SELECT household_id FROM households WHERE household_id IN (SELECT 1 FROM 'x.csv')", "table"),
        ("SELECT 1 AS household_id FROM information_schema.tables", "table"),
        ("SELECT 1 AS household_id FROM duckdb_databases", "table"),
        ("WITH sqlite_master AS (SELECT 1) SELECT 1 FROM sqlite_master", "kept_name"),
        ("SELECT household_id FROM households WHERE getenv('HOME') > ''", "function"),
        ("SELECT household_id, current_setting('memory_limit') AS reason FROM households", "function"),
        ("SELECT household_id, repeat('x', 1000000000) AS reason FROM households", "function"),
        ("SELECT household_id FROM households WHERE household_id = $1", "parameter"),
        ("SELECT household_id FROM households USING SAMPLE 3", "sample"),
        (
            "WITH RECURSIVE t AS (SELECT 1 AS household_id UNION ALL SELECT household_id + 1 FROM t) SELECT * FROM t",
            "recursive",
        ),
    ],
)
def test_whatever_is_not_one_harmless_select_is_refused_with_a_sentence(sql, code):
    refused = why_unfit(sql)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert refused.reason.startswith("不能查：")


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELECT a.household_id FROM accounts a, accounts b, accounts c, accounts d, accounts e", "too_slow"),
        ("SELECT fen FROM accounts", "no_household"),
        ("SELECT household_id, opened_on FROM accounts", "odd_column"),
        ("SELECT household_id, 'x'::INTEGER AS figure FROM accounts", "engine"),
        ("SELECT household_id FROM accounts WHERE account_id = 1", "engine"),
        ("SELECT household_id FROM accounts WHERE customer_id = 1", "engine"),
    ],
)
def test_what_takes_too_long_or_asks_for_what_is_not_there_is_stopped_and_said(lake, sql, code):
    answer = asked(lake, sql, seconds=0.4)
    assert isinstance(answer, Refused)
    assert answer.code == code


def test_nothing_on_offer_names_a_person_or_an_account_and_every_table_is_there(lake):
    offered = {column for one in CATALOGUE.values() for column in one.columns}
    assert not offered & {"account_id", "customer_id", "staff_id", "line_id", "number", "phone"}
    for name, one in CATALOGUE.items():
        counts = " + ".join(f"count({column})" for column in one.columns)
        sql = f"SELECT household_id FROM households WHERE household_id = 1 AND (SELECT {counts} FROM {name}) >= 0"
        assert isinstance(asked(lake, sql), Answer)
