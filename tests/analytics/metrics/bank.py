"""A small bank in a lake, told in Python: accounts, who owns them, balances by the days they change."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import FOREVER, SCHEMAS, Lake, publish_history
from qianmo.analytics.metrics import compute

WHOLE = 1_000_000
EARLY = date(2024, 1, 1)
LAST = date(2026, 12, 31)

Rows = Iterable[Mapping[str, Any]]


def lay(root: Path, *, balances: Mapping[int, Mapping[date, int]] | None = None, **tables: Rows) -> Lake:
    """A lake with these balances (what each account holds from which day) and these rows of other tables."""
    lake = Lake(root)
    steps = [
        {"account_id": account, "on_day": on, "fen": fen}
        for account, days in (balances or {}).items()
        for on, fen in sorted({EARLY: 0, **days}.items())
    ]
    if steps:
        schema = pa.schema([("account_id", pa.int64()), ("on_day", pa.date32()), ("fen", pa.int64())])
        changes = pa.Table.from_pylist(steps, schema=schema)
        publish_history(lake, changes=changes, first=EARLY, last=LAST)
    with lake.changing() as change, duckdb.connect() as database:
        for name, rows in tables.items():
            change.replace(name, filled(name, rows), database=database)
        change.publish()
    return lake


def filled(table: str, rows: Rows) -> pa.Table:
    """Rows of a table, with the usual where nothing is said."""
    usual = {
        "from_on": EARLY,
        "until_on": FOREVER,
        "side": "deposit",
        "product": "savings",
        "branch_id": 1,
        "opened_on": EARLY,
        "way": "keeping",
        "above_ppm": 0,
        "upto_ppm": WHOLE,
        "weight_ppm": WHOLE,
        "name": "",
    }
    schema = SCHEMAS[table]
    return pa.Table.from_pylist([{**usual, **row} for row in rows], schema=schema)


def told(name: str, lake: Lake, grain: str, **parameters: Any) -> dict[Any, dict[str, Any]]:
    """A metric's rows by key."""
    return {row.pop("key"): row for row in compute(name, lake=lake, grain=grain, parameters=parameters).to_pylist()}
