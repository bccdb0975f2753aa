"""The lake: Parquet files that never change, published edition by edition, and balances in them as spans."""

from qianmo.analytics.lake.edition import Change, Edition, Lake, where
from qianmo.analytics.lake.history import publish_history
from qianmo.analytics.lake.retention import forget
from qianmo.analytics.lake.spans import (
    CORE,
    OWN,
    Published,
    compact_balances,
    days_of,
    last_day,
    publish_balances,
    spans_sql,
)
from qianmo.analytics.lake.tables import SCHEMAS, lay_tables, schema_of, table_digest, table_sql, views
from qianmo.analytics.lake.verify import Verified, verify
from qianmo.domain.dated import FOREVER

__all__ = [
    "CORE",
    "FOREVER",
    "OWN",
    "SCHEMAS",
    "Change",
    "Edition",
    "Lake",
    "Published",
    "Verified",
    "compact_balances",
    "days_of",
    "forget",
    "last_day",
    "lay_tables",
    "publish_balances",
    "publish_history",
    "schema_of",
    "spans_sql",
    "table_digest",
    "table_sql",
    "verify",
    "views",
    "where",
]
