"""The floor's work by pandas and polars: a month's averages by manager, from the same Parquet files."""

import subprocess
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

HOME = Path(__file__).resolve().parents[2]
MARCH, APRIL, FOREVER = date(2026, 3, 1), date(2026, 4, 1), date(9999, 12, 31)
WHOLE = 1_000_000

Files = dict[str, list[str]]


def installed(*, tell: Callable[[str], None]) -> bool:
    """Whether the peers are here; installed on first use from requirements/bench.txt."""
    if all(map(find_spec, ("polars", "pandas", "zen"))):
        return True
    tell("installing the peers")
    return not subprocess.run(["sh", "requirements/setup.sh", "packages", "bench"], cwd=HOME, check=False).returncode


def polars_averages(files: Files) -> pa.Table:
    """Lazy, streaming where it likes."""
    import polars as pl

    closed = pl.scan_parquet(files["settled"]).filter(pl.col("until_on") > MARCH, pl.col("from_on") < APRIL)
    opened = pl.scan_parquet(files["opened"]).filter(pl.col("from_on") < APRIL)
    spans = pl.concat([closed, opened.with_columns(until_on=pl.lit(FOREVER)).select(closed.collect_schema().names())])
    accounts = pl.scan_parquet(files["accounts"]).filter(pl.col("side") == "deposit")
    accounts = accounts.select("account_id", "product", a_from="from_on", a_until="until_on")
    owners = pl.scan_parquet(files["owners"])
    owners = owners.select("account_id", "staff_id", "above_ppm", "upto_ppm", o_from="from_on", o_until="until_on")
    products = pl.scan_parquet(files["products"]).select("product", "weight_ppm")
    first = pl.max_horizontal("from_on", "a_from", "o_from", pl.lit(MARCH))
    until = pl.min_horizontal("until_on", "a_until", "o_until", pl.lit(APRIL))
    part = pl.col("fen") * pl.col("upto_ppm") // WHOLE - pl.col("fen") * pl.col("above_ppm") // WHOLE
    joined = spans.join(accounts, on="account_id").join(owners, on="account_id").join(products, on="product")
    weighed = (
        joined.with_columns(days=(until - first).dt.total_days())
        .filter(pl.col("days") > 0)
        .group_by("staff_id", "weight_ppm")
        .agg(balance_days=(part * pl.col("days")).sum())
        .collect()
    )
    return _told(weighed.to_arrow())


def pandas_averages(files: Files) -> pa.Table:
    """Columns of numbers, days as days since 1970."""
    closed, opened, accounts, owners = (_frame(files[name]) for name in ("settled", "opened", "accounts", "owners"))
    import pandas as pd

    march, april, forever = ((day - date(1970, 1, 1)).days for day in (MARCH, APRIL, FOREVER))
    closed = closed[(closed.until_on > march) & (closed.from_on < april)]
    opened = opened[opened.from_on < april].assign(until_on=forever)
    spans = pd.concat([closed, opened], ignore_index=True)
    accounts = accounts[accounts.side == "deposit"][["account_id", "product", "from_on", "until_on"]]
    products = _frame(files["products"])[["product", "weight_ppm"]]
    accounts = accounts.merge(products, on="product").rename(columns={"from_on": "a_from", "until_on": "a_until"})
    owners = owners.rename(columns={"from_on": "o_from", "until_on": "o_until"}).drop(columns="way")
    joined = spans.merge(accounts.drop(columns="product"), on="account_id").merge(owners, on="account_id")
    first = joined[["from_on", "a_from", "o_from"]].max(axis=1).clip(lower=march)
    until = joined[["until_on", "a_until", "o_until"]].min(axis=1).clip(upper=april)
    days = (until - first).clip(lower=0)
    part = joined.fen * joined.upto_ppm // WHOLE - joined.fen * joined.above_ppm // WHOLE
    joined = joined.assign(balance_days=part * days)[days > 0]
    weighed = joined.groupby(["staff_id", "weight_ppm"], as_index=False)["balance_days"].sum()
    return _told(pa.Table.from_pandas(weighed, preserve_index=False))


def _frame(paths: list[str]) -> "object":
    table = pq.ParquetDataset(paths).read()
    for name in table.column_names:
        if pa.types.is_date(table[name].type):
            table = table.set_column(
                table.column_names.index(name), name, table[name].cast(pa.int32()).cast(pa.int64())
            )
    return table.to_pandas()


def _told(weighed: pa.Table) -> pa.Table:
    """Balance-days and, rounded once, weighted balance-days of each manager."""
    exact = weighed["balance_days"].cast(pa.decimal128(19, 0))
    weighed = weighed.append_column("weighted", pc.multiply(exact, weighed["weight_ppm"].cast(pa.decimal128(10, 0))))
    summed = weighed.group_by("staff_id").aggregate([("balance_days", "sum"), ("weighted", "sum")])
    rounded = [(2 * int(ppm) + WHOLE) // (2 * WHOLE) for ppm in summed["weighted_sum"].to_pylist()]
    columns = [summed["staff_id"], summed["balance_days_sum"], pa.array(rounded, pa.int64())]
    return pa.table(columns, names=["key", "balance_days", "weighted_balance_days"])
