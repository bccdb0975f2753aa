"""Hit policies: which of the rules that hit give the answer, and what is made of several.

A policy is one record: whether looking may stop at the first hit, and how the answer looks. PRIORITY and OUTPUT ORDER
are FIRST and RULE ORDER over the rows sorted by the listed output values, which `binding.tables` does once; so every
policy is one of five shapes here. What each shape means to a case stands in `case.concluding`, in SQL in `sql.hits`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """What a table makes of the rows that hit."""

    ONLY = "only"  # the one row; several are an error of the case
    FIRST = "first"  # the first row
    SAME = "same"  # any row, since all give the same; else an error of the case
    LIST = "list"  # all rows, a list
    TOTAL = "total"  # all rows, one number made of them


SHAPES = {
    "UNIQUE": Shape.ONLY,
    "FIRST": Shape.FIRST,
    "PRIORITY": Shape.FIRST,
    "ANY": Shape.SAME,
    "COLLECT": Shape.LIST,
    "RULE ORDER": Shape.LIST,
    "OUTPUT ORDER": Shape.LIST,
}
ORDERED_BY_VALUES = frozenset({"PRIORITY", "OUTPUT ORDER"})
AGGREGATIONS = frozenset({"SUM", "MIN", "MAX", "COUNT"})


@dataclass(frozen=True, slots=True)
class Words:
    """A refusal in the pieces round two row numbers, so that SQL can say it too."""

    before: str
    between: str
    after: str

    def said(self, one: int, other: int) -> str:
        """The refusal of a case that hits these two rows."""
        return f"{self.before}{one}{self.between}{other}{self.after}"


def overlap(label: str) -> Words:
    """The refusal of a case that hits several rows of a UNIQUE table."""
    return Words(f"“{label}”第 ", " 行与第 ", " 行同时命中")


def disagreement(label: str) -> Words:
    """The refusal of a case that hits rows of an ANY table with different results."""
    return Words(f"“{label}”第 ", " 行与第 ", " 行同时命中而结果不同")
