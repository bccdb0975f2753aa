"""Lines in short, for lists of households: how much was granted, how much is owed, when the next of it falls due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

SHORT = """
SELECT l.household_id, l.number, k.name, l.limit_fen, l.drawn_fen, l.ends_on, l.state,
       (SELECT min(d.due_on) FROM credit_draw d WHERE d.line_id = l.id AND d.unpaid_fen > 0)
  FROM credit_line l JOIN products_product k ON k.id = l.product_id
 WHERE l.household_id = ANY(%s) AND l.state <> 'ended' ORDER BY l.household_id, l.id
"""


@dataclass(frozen=True, slots=True)
class LineInShort:
    """A line that has not ended."""

    number: str
    product: str
    limit_fen: int
    drawn_fen: int
    ends_on: date
    state: str
    due_on: date | None


def lines_in_short(*, household_ids: Collection[int]) -> dict[int, list[LineInShort]]:
    """The lines of these households that have not ended. The caller has checked the scope."""
    found: dict[int, list[LineInShort]] = {}
    with connection.cursor() as cursor:
        for household_id, *line in cursor.execute(SHORT, [list(household_ids)]).fetchall():
            found.setdefault(household_id, []).append(LineInShort(*line))
    return found
