"""What a family and everybody tied to it owes or may owe the bank: one statement, however many families.

A family's own lines; lines its present members hold elsewhere, as a spouse who kept an earlier file; and the lines of
the households in a circle with it: spouses who keep two files, guarantors of one another, owners of one enterprise.
Authority is measured on the whole, so that nothing can be split over two names (source: S5). One step is taken and no
second: who guarantees for my guarantor is no debt of mine. A line counts once, by the nearest reason.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qianmo.apps.households.queries import TIES

NEARNESS = {"own": 0, "member": 1, "spouse": 2, "enterprise": 3, "guarantee": 4}
"""Of several reasons the nearest counts; up to the spouse it is the family itself."""
COUNTED = f"""
WITH t AS MATERIALIZED ({TIES}),
far(why, far) AS (VALUES {", ".join(f"('{why}', {far})" for why, far in NEARNESS.items())}),
held AS (SELECT t.asked, t.why, t.circle, l.id, l.limit_fen FROM t JOIN credit_line l ON l.household_id = t.household
          WHERE l.state <> 'ended'
         UNION ALL
         SELECT t.asked, t.why, t.circle, l.id, l.limit_fen FROM t JOIN credit_line l ON l.borrower_id = t.person
          WHERE l.state <> 'ended' AND l.household_id <> t.asked),
counted AS (SELECT DISTINCT ON (asked, id) asked, id, why, circle, far, limit_fen FROM held JOIN far USING (why)
             ORDER BY asked, id, far, circle)
"""
SUMS = f"""
{COUNTED} SELECT asked, coalesce(sum(limit_fen) FILTER (WHERE far <= 2), 0)::bigint, sum(limit_fen)::bigint
  FROM counted GROUP BY asked
"""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a family may owe, and what it may owe with everybody tied to it, in fen."""

    family_fen: int
    whole_fen: int


NOTHING = Exposure(0, 0)


def exposures(*, household_ids: Collection[int], on: date) -> dict[int, Exposure]:
    """By household, what it may owe alone and with everybody tied to it; those with nothing are left out."""
    return {pk: Exposure(family, whole) for pk, family, whole in _asked(SUMS, household_ids, on)}


def exposure_of(*, household_ids: Collection[int], on: date) -> dict[int, int]:
    """By household, what it and everybody tied to it owes or may owe the bank, in fen."""
    return {pk: one.whole_fen for pk, one in exposures(household_ids=household_ids, on=on).items()}


def lines_counted(*, household_id: int, on: date) -> dict[int, tuple[str, str]]:
    """Every line that counts towards a family, by id: why, and by which circle; the nearest first."""
    rows = _asked(f"{COUNTED} SELECT id, why, circle FROM counted ORDER BY far, circle, id", [household_id], on)
    return {line_id: (why, circle) for line_id, why, circle in rows}


def _asked(sql: str, household_ids: Collection[int], on: date) -> list[Any]:
    with connection.cursor() as cursor:
        return list(cursor.execute(sql, {"ids": list(household_ids), "on": on}).fetchall())
