"""DuckDB in this process: the files of the metrics as they stand, over views of the lake."""

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import Edition, Lake, views
from qianmo.analytics.metrics.catalogue import Metric
from qianmo.analytics.metrics.macros import MACROS
from qianmo.analytics.metrics.plan import Plan


def prepare(database: duckdb.DuckDBPyConnection, tables: Iterable[str], *, lake: Lake, edition: Edition) -> None:
    """Make the words of the metrics and views of these tables known to a connection."""
    for name, macro in MACROS.items():
        database.execute(f"CREATE TEMP MACRO {name}({', '.join(macro.arguments)}) AS {macro.duckdb}")
    views(lake, edition, database, tables=tables)


class Embedded:
    """The engine of one machine."""

    def run(self, plan: Plan, *, lake: Lake, edition: Edition) -> pa.Table:
        """The metric's rows; a metric that stands on another finds its rows in a table."""
        with duckdb.connect() as database:
            prepare(database, plan.tables, lake=lake, edition=edition)
            for name, definition in plan.views:
                if isinstance(definition, Metric):
                    database.execute(f"CREATE TEMP TABLE {name} AS {definition.text}", plan.given(definition))
                else:
                    database.execute(f"CREATE TEMP VIEW {name} AS {definition.text}")
            return database.sql(plan.metric.text, params=plan.given(plan.metric)).to_arrow_table()
