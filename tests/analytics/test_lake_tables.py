"""A lake's other tables, its books, and a book's history laid down in one pass."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianmo.analytics.lake import (
    OWN,
    SCHEMAS,
    Lake,
    compact_balances,
    forget,
    last_day,
    publish_balances,
    publish_history,
    verify,
    views,
)
from qianmo.cli.main import main
from qianmo.domain.refusal import Refused

FIRST = date(2026, 1, 30)


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def balances_of(fen):
    return pa.table({"account_id": pa.array(list(fen), pa.int64()), "fen": pa.array(list(fen.values()), pa.int64())})


def changes_of(rows):
    account_ids, days, fen = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table(
        {
            "account_id": pa.array(account_ids, pa.int64()),
            "on_day": pa.array(days, pa.date32()),
            "fen": pa.array(fen, pa.int64()),
        }
    )


def read(lake, sql):
    with duckdb.connect() as database:
        views(lake, lake.edition(), database)
        return database.execute(sql).fetchall()


def lay(lake, table, rows):
    with lake.changing() as change, duckdb.connect() as database:
        differs = change.replace(table, rows, database=database)
        change.publish()
    return differs


def cells(*names):
    rows = [{"cell_id": n, "code": str(n), "name": name, "level": "village"} for n, name in enumerate(names)]
    return pa.Table.from_pylist(rows, schema=SCHEMAS["cells"])


def test_an_empty_lake_has_every_table_without_rows(lake):
    for table, schema in SCHEMAS.items():
        assert read(lake, f"SELECT {', '.join(schema.names)} FROM {table}") == []


def test_a_table_is_replaced_whole_and_the_same_rows_in_another_order_change_nothing(lake):
    assert lay(lake, "cells", cells("甲村", "乙村"))
    assert not lay(lake, "cells", cells("甲村", "乙村").take([1, 0]))
    assert lay(lake, "cells", cells("丙村"))
    assert read(lake, "SELECT name FROM cells") == [("丙村",)]
    assert lay(lake, "cells", cells())
    assert read(lake, "SELECT name FROM cells") == []


def test_parts_of_a_table_are_read_as_one(lake):
    lay(lake, "cells/core", cells("甲村"))
    lay(lake, "cells/own", cells("乙村"))
    assert read(lake, "SELECT name FROM cells ORDER BY name") == [("乙村",), ("甲村",)]


@pytest.mark.parametrize(("ours", "said"), [([(-5, "turnover")], "turnover"), ([], "farming")])
def test_what_a_loan_taken_over_is_for_is_told_once_by_us_or_else_by_the_core(lake, ours, said):
    def rows(table, *given):
        schema = SCHEMAS[table]
        return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in given], schema=schema)

    lay(lake, "taken_over", rows("taken_over", (7, -5, day(1))))
    lay(lake, "loan_uses/core", rows("loan_uses", (7, "farming"), (8, "farming")))
    lay(lake, "loan_uses/own", rows("loan_uses", *ours))
    assert read(lake, "SELECT * FROM loan_uses ORDER BY 1") == [(-5, said), (8, "farming")]


def test_each_book_has_days_and_totals_of_its_own(lake):
    publish_balances(lake, on=day(0), balances=balances_of({1: 100}), whole=True, total_fen=100)
    publish_balances(lake, on=day(3), balances=balances_of({-1: 7}), whole=True, total_fen=7, book=OWN)
    publish_balances(lake, on=day(1), balances=balances_of({1: 90}), whole=True, total_fen=90)
    assert (last_day(lake.edition(), "core"), last_day(lake.edition(), OWN)) == (day(1), day(3))
    assert read(lake, "SELECT account_id, fen FROM balances WHERE until_on > DATE '2027-01-01' ORDER BY ALL") == [
        (-1, 7),
        (1, 90),
    ]
    assert verify(lake).faults == ()
    assert verify(lake).days == 3


HISTORY = [(1, day(0), 100), (2, day(0), 50), (1, day(2), 80), (2, day(5), 60), (3, day(5), 1)]


@pytest.mark.parametrize(
    ("rows", "totals", "code", "reason"),
    [
        (
            [*HISTORY, (3, day(5), 2)],
            {},
            "account_twice",
            "不能装入历史余额：账户 3 在 2026-02-04 给了 2 次。请每个账户每天只给一个日终余额。",
        ),
        (
            [*HISTORY, (3, day(7), 2)],
            {},
            "day_outside",
            "不能装入历史余额：账户 3 有 2026-02-06 的余额，不在 2026-01-30 至 2026-02-05 之内。",
        ),
        (
            HISTORY,
            {day(0): 150, day(5): 142},
            "total_differs",
            "不能装入历史余额：2026-02-04 各账户合计 1.41 元，总数 1.42 元，差 -0.01 元。请核对后重交。",
        ),
    ],
)
def test_a_history_that_cannot_be_is_refused_and_leaves_nothing(lake, rows, totals, code, reason):
    refused = publish_history(lake, changes=changes_of(rows), first=day(0), last=day(6), totals=totals)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.reason) == (code, reason)
    assert lake.edition().number == 0


def test_a_history_comes_first_or_not_at_all(lake):
    totals = {day(n): fen for n, fen in enumerate([150, 150, 130, 130, 130, 141, 141])}
    published = publish_history(lake, changes=changes_of(HISTORY), first=day(0), last=day(6), totals=totals)
    assert published.total_fen == 141
    again = publish_history(lake, changes=changes_of(HISTORY), first=day(0), last=day(6))
    assert again.code == "history_not_first"
    assert publish_balances(lake, on=day(7), balances=balances_of({1: 0}), whole=False, total_fen=61).changed == 1
    assert verify(lake).faults == ()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.dictionaries(st.integers(1, 4), st.integers(-50, 50), max_size=4), min_size=1, max_size=70))
def test_a_history_in_one_pass_is_the_history_day_by_day(days):
    with TemporaryDirectory() as folder:
        at_once, by_day = Lake(Path(folder) / "once"), Lake(Path(folder) / "days")
        rows = [(account, day(n), fen) for n, said in enumerate(days) for account, fen in said.items()]
        publish_history(at_once, changes=changes_of(rows), first=day(0), last=day(len(days) - 1))
        for n, said in enumerate(days[:12]):
            publish_balances(by_day, on=day(n), balances=balances_of(said), whole=False)
        assert verify(at_once).faults == ()
        for n in range(min(len(days), 12)):
            covering = f"from_on <= DATE '{day(n)}' AND until_on > DATE '{day(n)}' AND fen <> 0"
            sql = f"SELECT account_id, fen FROM balances WHERE {covering} ORDER BY ALL"
            assert read(at_once, sql) == read(by_day, sql)


def test_what_is_too_old_is_let_go_and_every_later_day_says_what_it_said(lake, capsys):
    rows = [(account, day(30 * n + account), 100 * n + account) for n in range(6) for account in range(1, 4)]
    publish_history(lake, changes=changes_of(rows), first=day(1), last=day(170))
    publish_balances(lake, on=day(171), balances=balances_of({1: 5}), whole=False)
    compact_balances(lake)
    sql = "SELECT account_id, fen FROM balances WHERE from_on <= DATE '{0}' AND until_on > DATE '{0}' ORDER BY ALL"
    before = {n: read(lake, sql.format(day(n))) for n in (62, 100, 171)}
    assert forget(lake, before=day(62)) == 1
    assert {n: read(lake, sql.format(day(n))) for n in (62, 100, 171)} == before
    assert verify(lake).faults == ()
    assert min(lake.edition().notes["days"]["core"]) == "2026-04-01"
    assert forget(lake, before=day(62)) == 0
    assert main(["lake", "forget", "--before", "2026-07", "--lake", str(lake.root)]) == 0
    assert "2026 年 07 月以后的都在" in capsys.readouterr().out
    assert publish_balances(lake, on=day(172), balances=balances_of({2: 6}), whole=False).changed == 1
    assert verify(lake).faults == ()
