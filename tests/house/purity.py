"""Two things kept out of whole floors: the clock, and numbers that are only nearly right.

Time comes in as `at` and `business_date`, so that any night can be run again and any decision replayed. Money is whole
fen, rates are whole parts per million, and dividing them with `/` would make a float of them.
"""

import ast
from collections.abc import Iterator

from tests.house.tree import Fault, Source

CLOCKLESS = ("qianmo/domain", "qianmo/decisions", "qianmo/apps")
CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "timezone": {"now", "localdate", "localtime"},
    "time": {"time", "time_ns", "monotonic", "localtime", "gmtime"},
}
FUNCTIONS_OF_A_CLOCK = {"CurrentDate", "CurrentTime", "Now"}
SQL_CLOCKS = ("now()", "current_date", "current_timestamp", "clock_timestamp", "localtimestamp")

MONEY = (
    "qianmo/domain/money.py",
    "qianmo/domain/ratio.py",
    "qianmo/domain/credit",
    "qianmo/domain/funds",
    "qianmo/apps/credit",
    "qianmo/apps/funds",
    "qianmo/apps/ledger",
)


def own_clocks(source: Source) -> Iterator[Fault]:
    """Reading the time on a floor that has no clock, in Python or in SQL, or letting the database fill it in."""
    if not source.is_under(*CLOCKLESS) or source.is_migration:
        return
    for node in source.nodes:
        seen = _clock(node)
        if seen:
            yield Fault(source.path, node.lineno, f"{seen}: this floor has no clock, let the time come in")  # type: ignore[attr-defined]


def _clock(node: ast.AST) -> str | None:
    if isinstance(node, ast.Attribute) and node.attr in CLOCKS.get(_last_name(node.value), ()):
        return f"{_last_name(node.value)}.{node.attr}"
    if isinstance(node, ast.Call) and _last_name(node.func) in FUNCTIONS_OF_A_CLOCK:
        return f"{_last_name(node.func)}()"
    if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
        return node.arg
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "SELECT" in node.value:
        return next((clock for clock in SQL_CLOCKS if clock in node.value.lower()), None)
    return None


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def fractions_of_money(source: Source) -> Iterator[Fault]:
    """A float, or a division that makes one, where money or rates are counted."""
    if not source.is_under(*MONEY) or source.is_migration:
        return
    for node in source.nodes:
        what = _fraction(node)
        if what:
            yield Fault(source.path, node.lineno, f"{what}: money and rates are whole numbers")  # type: ignore[attr-defined]


def _fraction(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        return f"the float {node.value}"
    if isinstance(node, ast.Name) and node.id == "float":
        return "float"
    if isinstance(node, ast.Attribute) and node.attr == "FloatField":
        return "FloatField"
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
        exact = any(isinstance(part, ast.Call) and _last_name(part.func) == "Fraction" for part in ast.walk(node))
        return None if exact else "the division /"
    return None
