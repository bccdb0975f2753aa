"""The words metrics may use beyond plain SQL, each said once for each engine; whole numbers and days in and out.

DuckDB gets them as macros; for Spark they stand in place of the call. Dividing rounds half away from zero, once, last.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Macro:
    """A word: its arguments, what it means, and how each engine says it."""

    arguments: tuple[str, ...]
    meaning: str
    duckdb: str
    spark: str


def _both(arguments: tuple[str, ...], meaning: str, sql: str) -> Macro:
    return Macro(arguments, meaning, sql, sql)


def _start_of(unit: str) -> Macro:
    return Macro(
        ("d",),
        f"the first day of the {unit} of a day",
        f"CAST(date_trunc('{unit}', d) AS DATE)",
        f"TRUNC(d, '{unit.upper()}')",
    )


MACROS: Mapping[str, Macro] = MappingProxyType(
    {
        "qm_wide": Macro(
            ("x",), "a whole number of up to 38 digits", "CAST(x AS HUGEINT)", "CAST(x AS DECIMAL(38, 0))"
        ),
        "qm_div": Macro(
            ("a", "b"),
            "a divided by b > 0, half away from zero; NULL where b is 0",
            "CAST(CASE WHEN b = 0 THEN NULL"
            " WHEN a < 0 THEN -((2 * -CAST(a AS HUGEINT) + b) // (2 * CAST(b AS HUGEINT)))"
            " ELSE (2 * CAST(a AS HUGEINT) + b) // (2 * CAST(b AS HUGEINT)) END AS BIGINT)",
            "CASE WHEN b = 0 THEN NULL"
            " WHEN a < 0 THEN -((2 * -CAST(a AS DECIMAL(38, 0)) + b) DIV (2 * CAST(b AS DECIMAL(38, 0))))"
            " ELSE (2 * CAST(a AS DECIMAL(38, 0)) + b) DIV (2 * CAST(b AS DECIMAL(38, 0))) END",
        ),
        "qm_part": Macro(
            ("fen", "above_ppm", "upto_ppm"),
            "what of an amount lies between two shares; parts that lie side by side sum to the amount",
            "fen * upto_ppm // 1000000 - fen * above_ppm // 1000000",
            "fen * upto_ppm DIV 1000000 - fen * above_ppm DIV 1000000",
        ),
        "qm_on": _both(("d", "from_on", "until_on"), "whether a day lies in a span", "from_on <= d AND until_on > d"),
        "qm_days": Macro(
            ("from_on", "until_on"), "days from a day until before another", "until_on - from_on",
            "CAST(DATEDIFF(until_on, from_on) AS BIGINT)",
        ),
        "qm_overlap": _both(
            ("from_on", "until_on", "first_on", "end_on"),
            "days that two spans share",
            "greatest(qm_days(greatest(from_on, first_on), least(until_on, end_on)), 0)",
        ),
        "qm_day": Macro(("d", "n"), "the day n days later", "d + CAST(n AS INTEGER)", "DATE_ADD(d, n)"),
        "qm_later": Macro(
            ("d", "n"),
            "the same day n months later",
            "CAST(d + to_months(CAST(n AS INTEGER)) AS DATE)",
            "ADD_MONTHS(d, n)",
        ),
        "qm_bucket": _both(
            ("since", "d"),
            "how late on a day what is unpaid since another is: 0 not, 1 to 6 by thirty days, 7 beyond 180",
            "CASE WHEN since IS NULL OR since >= d THEN 0 WHEN qm_day(since, 30) >= d THEN 1"
            " WHEN qm_day(since, 60) >= d THEN 2 WHEN qm_day(since, 90) >= d THEN 3 WHEN qm_day(since, 120) >= d THEN 4"
            " WHEN qm_day(since, 150) >= d THEN 5 WHEN qm_day(since, 180) >= d THEN 6 ELSE 7 END",
        ),
        "qm_months": _both(
            ("from_on", "until_on"),
            "months from the month of a day to the month of another",
            "(year(until_on) - year(from_on)) * 12 + month(until_on) - month(from_on)",
        ),
        "qm_month": _start_of("month"),
        "qm_quarter": _start_of("quarter"),
        "qm_year": _start_of("year"),
    }
)  # fmt: skip
