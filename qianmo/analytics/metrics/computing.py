"""Computing a metric on DuckDB in this process or on a cluster (`engines`); the answer is the same to the fen."""

import pyarrow as pa

from qianmo.analytics.lake import Edition, Lake
from qianmo.analytics.metrics.catalogue import UNITS, Metric, grains
from qianmo.analytics.metrics.engines import chosen
from qianmo.analytics.metrics.plan import Engine, Parameters, plan


def compute(
    name: str,
    *,
    lake: Lake,
    edition: Edition | None = None,
    grain: str,
    parameters: Parameters,
    engine: Engine | None = None,
) -> pa.Table:
    """The rows of a metric: `key` by the grain (NULL: assigned to nobody), then its outputs, sorted by all of them.

    Raises KeyError for an unknown metric and ValueError for a grain or parameters it does not know.
    """
    asked = plan(name, grain=grain, parameters=parameters)
    found = (engine or chosen()).run(asked, lake=lake, edition=edition or lake.edition())
    return typed(found, asked.metric, grain=grain)


def typed(found: pa.Table, asked: Metric, *, grain: str) -> pa.Table:
    """Rows of a metric with the columns, types and order they have on every engine."""
    columns = [("key", UNITS[grains()[grain].unit]), *((output.name, UNITS[output.unit]) for output in asked.outputs)]
    table = found.select([name for name, _ in columns]).cast(pa.schema(columns))
    return table.sort_by([(name, "ascending") for name, _ in columns])
