"""From the text of a metric to Spark's SQL: macros put in place, names and casts as Spark spells them.

sqlglot is pinned exactly and what it emits is kept as golden files, since its output changes with its releases.
"""

from collections.abc import Callable

from sqlglot import exp, parse_one

from qianmo.analytics.metrics.macros import MACROS
from qianmo.analytics.metrics.subset import read


def lowered(text: str, *, name: str) -> str:
    """A file of the metrics in Spark's SQL. Raises OutsideSubset."""
    return str(read(text, name=name).transform(_expanded).sql("spark", comments=False, pretty=True))


def lowered_table(select: str, *, files: Callable[[list[str]], str]) -> str:
    """A SELECT of a table of the lake in Spark's SQL; `files` gives the view that reads some Parquet files."""

    def placed(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Table) and isinstance(node.this, exp.ReadParquet):
            paths = [path.name for path in node.this.find_all(exp.Literal)]
            return exp.to_table(files(paths), alias=node.alias or None)
        return node

    return str(parse_one(select, read="duckdb").transform(placed).sql("spark"))


def _expanded(node: exp.Expression) -> exp.Expression:
    if not isinstance(node, exp.Anonymous):
        return node
    macro = MACROS[node.name]
    given = dict(zip(macro.arguments, node.expressions, strict=True))

    def filled(part: exp.Expression) -> exp.Expression:
        return _enclosed(given[part.name].transform(_expanded)) if isinstance(part, exp.Column) else part

    said = parse_one(macro.spark, read="spark").transform(_expanded)
    return exp.Paren(this=said.transform(filled))


def _enclosed(value: exp.Expression) -> exp.Expression:
    return exp.Paren(this=value) if isinstance(value, exp.Binary) else value
