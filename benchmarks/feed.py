"""What a day of the core bank's balances costs, from the file to spans in the lake.

The file is what a core unloads: account number, branch, product, currency, day, balance in yuan. Ours takes a copy with
its digest, opens the sealed numbers of all accounts, checks every row, finds its account, and publishes the day. The
floor is DuckDB's own CSV → Parquet of the same file. Both take turns, medians count. A second day, one row in a hundred
changed, follows as a whole file and as changes alone.
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from shutil import rmtree
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa

from benchmarks.measuring.report import Progress, Report, rounded
from qianmo.analytics.deliveries import Field, Form, Lookups, checking, read_spec
from qianmo.analytics.lake import Lake, Published, publish_balances, verify
from qianmo.apps.feeds.folders import take_copy
from qianmo.apps.feeds.numbers import laid_numbers, lay_numbers
from qianmo.domain.refusal import Refused

FIRST = date(2026, 9, 29)
SPEC = {"files": ["*"], "fields": {"account": {"from": "账号"}, "day": {"from": "日期"}, "fen": {"from": "余额"}}}
NUMBER = "'6217' || lpad((n * 7919 % 1000000007)::VARCHAR, 12, '0') || lpad((n % 1000)::VARCHAR, 3, '0')"
ROWS = """
SELECT {number} AS 账号, lpad((n % 40)::VARCHAR, 4, '0') AS 机构, 'D' || (101 + n % 9) AS 产品, 'CNY' AS 币种,
       DATE '{day}' AS 日期, ((hash(n) % 100000000)::BIGINT + {more}) / 100::DECIMAL(5,2) AS 余额
  FROM (SELECT range AS n FROM range({rows})) WHERE {which}
"""
REGISTER = f"SELECT {NUMBER} AS number, n + 1 AS account_id FROM (SELECT range AS n FROM range({{rows}}))"
FIELDS = (Field("account", "账号", Form.NUMBER), Field("day", "日期", Form.DAY), Field("fen", "余额", Form.MONEY))
STRETCH = 500_000
CHANGED = "hash(n * 31) % 100 = 0"


def main() -> int:
    """Measure, print the line; 1 when the lake is not sound."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--turns", type=int, default=3)
    asked = parser.parse_args()
    progress = Progress()
    with TemporaryDirectory(dir=Path("var/bench")) as root:
        bench = Bench(Path(root), asked.rows)
        progress.tell("文件和登记")
        bench.prepare()
        ours, floor = [], []
        for turn in range(asked.turns):
            progress.tell(f"第 {turn + 1} 轮")
            floor.append(timed(bench.convert))
            rmtree(bench.lake.root, ignore_errors=True)
            ours.append(timed(lambda: bench.deliver("first.csv", FIRST, whole=True)))
        progress.tell("第二天")
        second = FIRST + timedelta(days=1)
        whole = timed(lambda: bench.deliver("second.csv", second, whole=True))
        changes = timed(lambda: bench.deliver("changes.csv", second + timedelta(days=1), whole=False))
        found = verify(bench.lake)
    per_row = 1e9 / asked.rows
    Report(
        name="feed",
        unit="ns/row",
        ours=median(ours) * per_row,
        floor=median(floor) * per_row,
        size={"rows": asked.rows, "changed": bench.changed, "bytes": bench.bytes},
        more={
            "rows_per_second": rounded(asked.rows / median(ours)),
            "seconds": [rounded(one) for one in ours],
            "seconds_floor": [rounded(one) for one in floor],
            "second_day_whole_seconds": rounded(whole),
            "second_day_changes_seconds": rounded(changes),
            "sound": not found.faults,
        },
    ).show()
    return 1 if found.faults else 0


def timed(work: Callable[[], Any]) -> float:
    """Seconds by the clock on the wall."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


class Bench:
    """The files of a bank of so many accounts, and how they are taken in."""

    def __init__(self, root: Path, rows: int) -> None:
        self.root, self.rows, self.register, self.work = root, rows, root / "register", root / "work"
        self.lake = Lake(root / "lake")
        self.changed = self.bytes = 0

    def prepare(self) -> None:
        """Write the files and lay the register down."""
        for folder in (self.register, self.work):
            folder.mkdir()
        with duckdb.connect() as database:
            for numbers in database.sql(REGISTER.format(rows=self.rows)).to_arrow_reader(STRETCH):
                lay_numbers(self.register, pa.table(numbers), by_way_of=self.work)
            for name, days, more, which in (
                ("first.csv", 0, "0", "true"),
                ("second.csv", 1, f"({CHANGED})::INTEGER", "true"),
                ("changes.csv", 2, "2", CHANGED),
            ):
                rows = ROWS.format(
                    number=NUMBER, day=FIRST + timedelta(days=days), more=more, rows=self.rows, which=which
                )
                database.execute(f"COPY ({rows}) TO '{self.root / name}' (HEADER)")
        self.bytes = (self.root / "first.csv").stat().st_size

    def convert(self) -> None:
        """The floor."""
        with duckdb.connect() as database:
            source, target = self.root / "first.csv", self.root / "floor.parquet"
            database.execute(
                f"COPY (SELECT * FROM read_csv('{source}')) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
            )

    def deliver(self, name: str, on: date, *, whole: bool) -> None:
        """Take a file in as a delivery of that day."""
        spec = read_spec(SPEC, fields=FIELDS)
        copy, _ = take_copy(self.root / name, into=self.root)
        lookups = Lookups(laid_numbers(self.register), {})
        with TemporaryDirectory(dir=self.work) as work:
            assert not isinstance(spec, Refused)
            with checking(copy, spec=spec, fields=FIELDS, lookups=lookups, work=Path(work)) as checked:
                assert not isinstance(checked, Refused)
                checked.refuse(f"day <> DATE '{on}'", "'日期'")
                assert not checked.counted.rejected
                balances = checked.accepted("account AS account_id, fen", by_line=False)
                total = checked.counted.fen if whole else None
                published = publish_balances(self.lake, on=on, balances=balances, whole=whole, total_fen=total)
        assert isinstance(published, Published), published.reason
        self.changed = published.changed
        copy.unlink()


if __name__ == "__main__":
    sys.exit(main())
