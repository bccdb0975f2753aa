"""The part of SQL the metrics are written in: what both engines understand alike, in whole numbers.

Everything is listed that may stand in a file; what is not listed is refused with what to write instead.
"""

from sqlglot import exp, parse_one

from qianmo.analytics.metrics.macros import MACROS

NODES = (
    *(exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.With, exp.CTE, exp.Union, exp.Subquery),
    *(exp.Table, exp.TableAlias, exp.Alias, exp.Column, exp.Identifier, exp.Placeholder, exp.Distinct, exp.Tuple),
    *(exp.Literal, exp.Boolean, exp.Null, exp.Neg, exp.Paren, exp.Add, exp.Sub, exp.Mul, exp.Case, exp.If, exp.Cast),
    *(exp.DataType, exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In),
    *(exp.Between, exp.Sum, exp.Count, exp.Min, exp.Max, exp.Coalesce, exp.Greatest, exp.Least, exp.Year, exp.Month),
    *(exp.Window, exp.RowNumber, exp.Lag, exp.Lead, exp.Order, exp.Ordered, exp.Star, exp.Exists, exp.Anonymous),
)
"""What may stand in a file."""
TYPES = {exp.DType.BIGINT, exp.DType.INT, exp.DType.DATE, exp.DType.BOOLEAN, exp.DType.TEXT, exp.DType.VARCHAR}
JOINS = {"", "LEFT", "CROSS"}
INSTEAD = {
    exp.Div: "a fraction is not exact and engines differ: write qm_div(a, b), once, last",
    exp.IntDiv: "engines cut differently: write qm_div(a, b), or qm_part(fen, above, upto) for a share",
    exp.Avg: "an average is a fraction: write qm_div(sum(x), count(*)), or answer numerator and denominator",
    exp.Median: "a median is a fraction: answer counts by bucket",
    exp.Round: "round once, last, with qm_div(a, b)",
    exp.Qualify: "Spark reads it otherwise: number rows in a WITH and compare in WHERE",
    exp.Filter: "write sum(CASE WHEN … THEN … ELSE 0 END)",
    exp.DateTrunc: "write qm_month(d), qm_quarter(d) or qm_year(d)",
    exp.TimestampTrunc: "write qm_month(d), qm_quarter(d) or qm_year(d)",
    exp.DateDiff: "write qm_days(from_on, until_on)",
    exp.Limit: "a metric answers all its rows; the page shows some",
}
UNLISTED = "it is not in the subset both engines share: see qianmo/analytics/metrics/subset.py"


class OutsideSubset(ValueError):
    """A file of the metrics says something the engines do not understand alike."""


def read(text: str, *, name: str) -> exp.Expression:
    """A file as a tree. Raises OutsideSubset with the file, the words, and what to write instead."""
    tree = parse_one(text, read="duckdb")
    for node in tree.walk():
        if reason := _reason(node):
            raise OutsideSubset(f"{name}.sql: {node.sql('duckdb', comments=False)[:80]!r}: {reason}")
    return tree


def tables(tree: exp.Expression) -> set[str]:
    """What a file reads: tables and definitions, without the names it gives itself."""
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    return {table.name for table in tree.find_all(exp.Table)} - own


def _reason(node: exp.Expression) -> str | None:
    if not isinstance(node, NODES) or isinstance(node, tuple(INSTEAD)):
        return next((said for kind, said in INSTEAD.items() if isinstance(node, kind)), UNLISTED)
    if isinstance(node, exp.Join) and f"{node.method}{node.side}{node.kind}" not in JOINS:
        return "engines join otherwise: join with JOIN, LEFT JOIN or CROSS JOIN, on account and days"
    if isinstance(node, exp.Anonymous) and node.name not in MACROS:
        return f"an engine's own function: write one of {', '.join(MACROS)}"
    if isinstance(node, exp.Literal) and not node.is_string and not node.is_int:
        return "not a whole number: write fen, ppm or days"
    if isinstance(node, exp.DataType) and node.this not in TYPES:
        return "not a whole number's type: write BIGINT, or qm_wide(x) where it may exceed 18 digits"
    if isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count):
        return "name the columns"
    return None
