"""The facts of very many households at once, as the text they are kept in, for those who decide a whole county."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from qianmo.apps.households.models import Segment

SHEETS = """
SELECT h.id, v.branch_id, p.id, p.birth_on, coalesce(s.facts::text, '{{}}')
  FROM households_household h JOIN grids_cell v ON v.id = h.village_id
  JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  JOIN households_person p ON p.id = m.person_id
  LEFT JOIN households_factsheet s ON s.household_id = h.id AND s.as_of <= %(on)s
 WHERE {which} ORDER BY h.id, s.as_of, s.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactColumns:
    """Households in columns: the branch that answers for each, its head and the head's birth, its facts as JSON."""

    household_ids: Sequence[int]
    branch_ids: Sequence[int | None]
    head_ids: Sequence[int]
    births: Sequence[date]
    facts: Sequence[str]


def fact_columns(*, on: date, segment: str | None = None, household_ids: Sequence[int] | None = None) -> FactColumns:
    """Facts in force on a day, as `facts_in_force` has them, of a customer group or of these households.

    A group no household belongs to (a product for companies, say) stands for every household.
    """
    which = [
        "true",
        *(["h.segment = %(segment)s"] if segment in Segment.values else []),
        *(["h.id = ANY(%(ids)s)"] if household_ids is not None else []),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            SHEETS.format(which=" AND ".join(which)),
            {"on": on, "segment": segment, "ids": None if household_ids is None else list(household_ids)},
        )
        rows = _joined(cursor.fetchall())
    columns = list(zip(*rows, strict=True)) or [()] * 5
    return FactColumns(
        household_ids=columns[0], branch_ids=columns[1], head_ids=columns[2], births=columns[3], facts=columns[4]
    )


def _joined(rows: list[tuple[int, int | None, int, date, str]]) -> list[tuple[int, int | None, int, date, str]]:
    """One row per household: where there are several sheets, a later one overrides what it names."""
    joined: list[tuple[int, int | None, int, date, str]] = []
    for row in rows:
        if joined and joined[-1][0] == row[0]:
            facts = json.dumps(json.loads(joined[-1][4]) | json.loads(row[4]), ensure_ascii=False)
            joined[-1] = (*row[:4], facts)
        else:
            joined.append(row)
    return joined
