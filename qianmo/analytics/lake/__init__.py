"""The lake: Parquet files that never change, published edition by edition, and balances in them as spans."""

from qianmo.analytics.lake.edition import Change, Edition, Lake
from qianmo.analytics.lake.spans import (
    FOREVER,
    Published,
    compact_balances,
    publish_balances,
    spans_sql,
)
from qianmo.analytics.lake.verify import Verified, verify

__all__ = [
    "FOREVER",
    "Change",
    "Edition",
    "Lake",
    "Published",
    "Verified",
    "compact_balances",
    "publish_balances",
    "spans_sql",
    "verify",
]
