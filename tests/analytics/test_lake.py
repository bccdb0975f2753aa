"""Balances in the lake: whatever days are given, again, late or corrected, it says of each day what was said of it."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from qianmo.analytics.lake import FOREVER, Lake, compact_balances, publish_balances, spans_sql, verify
from qianmo.cli.main import main
from qianmo.domain.refusal import Refused

FIRST = date(2026, 1, 30)
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def publish(lake: Lake, on: date, fen: dict[int, int], *, whole: bool = False, total_fen: int | None = None):
    table = pa.table({"account_id": pa.array(list(fen), pa.int64()), "fen": pa.array(list(fen.values()), pa.int64())})
    return publish_balances(lake, on=on, balances=table, whole=whole, total_fen=total_fen)


def ask(lake: Lake, sql: str):
    with duckdb.connect() as database:
        return database.execute(sql.format(spans=f"({spans_sql(lake, lake.edition())})")).fetchall()


def spans(lake: Lake):
    return ask(lake, "SELECT account_id, from_on, until_on, fen FROM {spans} ORDER BY ALL")


def balances(lake: Lake, on: date) -> dict[int, int]:
    covering = f"from_on <= DATE '{on}' AND until_on > DATE '{on}'"
    return dict(ask(lake, f"SELECT account_id, fen FROM {{spans}} WHERE {covering}"))


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def test_a_balance_that_stands_costs_one_row_however_long_it_stands(lake):
    publish(lake, day(0), {1: 10_000_000, 2: 500})
    for n in range(1, 31):
        publish(lake, day(n), {1: 10_000_000, 2: 500}, whole=True, total_fen=10_000_500)
    publish(lake, day(31), {1: 15_000_000})
    assert spans(lake) == [
        (1, day(0), day(31), 10_000_000),
        (1, day(31), FOREVER, 15_000_000),
        (2, day(0), FOREVER, 500),
    ]
    assert not verify(lake).faults


def test_an_average_weighs_each_balance_by_its_days(lake):
    """100,000 yuan for 31 days, then 150,000 for 28: 7,300,000 balance-days over 59 days are 123,728.81."""
    publish(lake, JANUARY, {1: 10_000_000})
    for n in range(1, 59):
        fen = 10_000_000 if n < 31 else 15_000_000
        publish(lake, JANUARY + timedelta(days=n), {1: fen})
    end = JANUARY + timedelta(days=59)
    ((fen_days,),) = ask(lake, f"SELECT sum(fen * (least(until_on, DATE '{end}') - from_on))::BIGINT FROM {{spans}}")
    assert fen_days == 7_300_000 * 100
    assert round(fen_days / 59 / 100, 2) == 123_728.81


def test_a_day_given_again_changes_nothing_and_a_corrected_day_counts_for_itself_alone(lake):
    for n, fen in enumerate([100, 100, 100, 300]):
        publish(lake, day(n), {1: fen, 2: 7})
    before, edition = spans(lake), lake.edition().number
    assert publish(lake, day(1), {1: 100, 2: 7}).changed == 0
    assert (spans(lake), lake.edition().number) == (before, edition)
    assert publish(lake, day(1), {1: 250}, total_fen=257).changed == 1
    assert [balances(lake, day(n))[1] for n in range(4)] == [100, 250, 100, 300]
    assert publish(lake, day(3), {1: 310}).total_fen == 317
    assert publish(lake, day(4), {}).total_fen == 317
    assert not verify(lake).faults


MISSING = "不能收 2026-02-04 的余额：前面缺 2 天，从 2026-02-02 起没有收到。请先补交缺的日子。"
EARLIER = "不能收 2026-01-29 的余额：湖里的余额从 2026-01-30 开始。要更早的日子，请从最早一天起重新装入。"
UNEQUAL = "不能收 2026-02-02 的余额：各账户合计 3.06 元，总数 3.07 元，差 -0.01 元。请核对后整日重交。"


@pytest.mark.parametrize(
    ("on", "fen", "total", "code", "reason"),
    [
        (day(5), {1: 1}, None, "days_missing", MISSING),
        (day(-1), {1: 1}, None, "before_first", EARLIER),
        (day(3), {1: 200}, 307, "total_differs", UNEQUAL),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(lake, on, fen, total, code, reason):
    for n in range(3):
        publish(lake, day(n), {1: 100, 2: 106})
    before, edition = spans(lake), lake.edition()
    refused = publish(lake, on, fen, total_fen=total)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.reason) == (code, reason)
    assert (spans(lake), lake.edition()) == (before, edition)


def test_an_account_given_twice_in_a_day_is_refused(lake):
    table = pa.table({"account_id": [1, 2, 2], "fen": [1, 2, 3]})
    refused = publish_balances(lake, on=FIRST, balances=table, whole=True)
    assert (refused.code, refused.reason) == (
        "account_twice",
        "不能收这一天的余额：账户 2 给了 2 次。请每个账户只给一个日终余额。",
    )


ACCOUNTS = st.dictionaries(st.integers(1, 4), st.integers(-50, 50), max_size=4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("next"), ACCOUNTS, st.booleans()),
        st.tuples(st.just("again"), ACCOUNTS, st.booleans(), st.integers(0, 9)),
        st.tuples(st.just("compact")),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(first=ACCOUNTS, steps=STEPS)
def test_the_lake_says_of_each_day_what_was_said_of_it(first, steps):
    with TemporaryDirectory() as folder:
        lake = Lake(Path(folder))
        publish(lake, FIRST, first, whole=True)
        said = [dict(first)]
        for step in steps:
            if step[0] == "compact":
                compact_balances(lake)
                continue
            fen, whole = step[1], step[2]
            at = len(said) if step[0] == "next" else step[3] % len(said)
            publish(lake, day(at), fen, whole=whole)
            if at == len(said):
                said.append(dict(said[-1]))
            said[at] = (dict.fromkeys(said[at], 0) if whole else said[at]) | fen
        for n, wanted in enumerate(said):
            found = balances(lake, day(n))
            assert {account: fen for account, fen in found.items() if fen} == {
                account: fen for account, fen in wanted.items() if fen
            }
        assert not verify(lake).faults
        assert verify(lake).days == len(said)
        end = f"DATE '{day(len(said))}'"
        balance_days = f"coalesce(sum(fen * (least(until_on, {end}) - from_on)), 0)::BIGINT"
        ((fen_days,),) = ask(lake, f"SELECT {balance_days} FROM {{spans}} WHERE from_on < {end}")
        assert fen_days == sum(sum(one.values()) for one in said)


def test_a_span_cut_short_by_hand_is_found(lake, capsys):
    for n in range(3):
        publish(lake, day(n), {1: 100 + n, 2: 7})
    name = next(name for name in lake.edition().files["balances/core/closed"])
    path = lake.root / name
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE rows AS SELECT account_id, from_on, until_on, fen + 1 AS fen FROM '{path}'")
        database.execute(f"COPY rows TO '{path}' (FORMAT parquet)")
    assert verify(lake).faults == ("2026-01-30 各段合计 1.08 元，收时 1.07 元，差 0.01 元",)
    path.unlink()
    assert main(["lake", "verify", "--lake", str(lake.root)]) == 1
    assert "读不出湖里的文件" in capsys.readouterr().out


def test_a_reader_of_an_older_edition_finds_its_files(lake):
    publish(lake, day(0), {1: 1})
    older = lake.edition()
    for n in range(1, 6):
        publish(lake, day(n), {1: 1 + n})
        compact_balances(lake)
    with duckdb.connect() as database:
        assert database.execute(spans_sql(lake, older)).fetchall() == [(1, day(0), FOREVER, 1)]


PUBLISHER = """
import sys
from pathlib import Path
from qianmo.analytics.lake import Lake, compact_balances, last_day
from tests.analytics.test_lake import day, publish
lake, days = Lake(Path(sys.argv[1])), int(sys.argv[2])
for n in range(days):
    fen = {account: account * 10 + (n if account % 3 == n % 3 else 0) for account in range(1, 200)}
    publish(lake, day(n), fen, whole=True)
    if n % 5 == 4 and day(n) == last_day(lake.edition(), "core"):
        compact_balances(lake)
"""


def test_a_publisher_killed_at_any_moment_and_run_again_leaves_the_lake_of_one_that_was_not(tmp_path):
    command = [sys.executable, "-c", PUBLISHER]
    undisturbed, killed = Lake(tmp_path / "one"), Lake(tmp_path / "other")
    subprocess.run([*command, str(undisturbed.root), "12"], check=True)
    dice, deaths = random.Random(5), 0
    while True:
        child = subprocess.Popen([*command, str(killed.root), "12"])
        end = time.monotonic() + dice.uniform(0.5, 1.2)
        while child.poll() is None and time.monotonic() < end:
            time.sleep(0.005)
        assert verify(killed).faults == ()
        if child.returncode == 0:
            break
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)
            deaths += deaths < 6
        child.wait()
        if deaths >= 6:
            subprocess.run([*command, str(killed.root), "12"], check=True)
            break
    assert deaths
    assert spans(killed) == spans(undisturbed)
    assert main(["lake", "verify", "--lake", str(killed.root)]) == 0
    files = {str(path.relative_to(killed.root)) for path in killed.root.rglob("*.parquet")}
    assert files >= {name for names in killed.edition().files.values() for name in names}
