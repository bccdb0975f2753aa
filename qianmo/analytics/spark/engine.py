"""The engine on Spark: the files of the metrics lowered, over the same Parquet files of the lake."""

from typing import TYPE_CHECKING

import pyarrow as pa

from qianmo.analytics.lake import Edition, Lake, table_sql
from qianmo.analytics.metrics.catalogue import Metric
from qianmo.analytics.metrics.lowering import lowered, lowered_table
from qianmo.analytics.metrics.plan import Plan

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


class Distributed:
    """Runs plans in a session of Spark, one at a time: views of a session have one name each."""

    def __init__(self, spark: "SparkSession") -> None:
        self.spark = spark

    def run(self, plan: Plan, *, lake: Lake, edition: Edition) -> pa.Table:
        """The metric's rows. Every worker must see the files of the lake under the same path."""
        for table in plan.tables:
            select = lowered_table(table_sql(lake, edition, table), files=self._files)
            self.spark.sql(select).createOrReplaceTempView(table)
        for name, definition in plan.views:
            given = plan.given(definition) if isinstance(definition, Metric) else None
            self.spark.sql(lowered(definition.text, name=name), args=given).createOrReplaceTempView(name)
        asked = plan.metric
        return self.spark.sql(lowered(asked.text, name=asked.name), args=plan.given(asked)).toArrow()

    def _files(self, paths: list[str]) -> str:
        """A view that reads these files, named for them."""
        name = f"files_{abs(hash(tuple(paths)))}"
        self.spark.read.parquet(*paths).createOrReplaceTempView(name)
        return name
