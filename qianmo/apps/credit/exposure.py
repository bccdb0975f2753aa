"""What a family and everybody tied to it owes or may owe the bank: two statements, however many families.

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

from qianmo.apps.households.queries import Tie, ties_of

NEARNESS = {"own": 0, "member": 1, "spouse": 2, "enterprise": 3, "guarantee": 4}
"""Of several reasons the nearest counts; up to the spouse it is the family itself."""
COUNTED = """
SELECT DISTINCT ON (t.asked, l.id) t.asked, l.id, l.limit_fen, t.place
  FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::int[], %s::int[]) AS t(asked, household, person, far, place)
  JOIN credit_line l ON l.household_id = t.household OR (l.borrower_id = t.person AND l.household_id <> t.asked)
 WHERE l.state <> 'ended' ORDER BY t.asked, l.id, t.far, t.place
"""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a family may owe, and what it may owe with everybody tied to it, in fen."""

    family_fen: int
    whole_fen: int


NOTHING = Exposure(0, 0)


def in_family(tie: Tie) -> bool:
    """Whether what a tie leads to is the family's own debt."""
    return NEARNESS[tie.why] <= NEARNESS["spouse"]


def exposures(*, household_ids: Collection[int], on: date) -> dict[int, Exposure]:
    """By household, what it may owe alone and with everybody tied to it; those with nothing are left out."""
    sums: dict[int, list[int]] = {}
    for tie, _, limit_fen in lines_counted(household_ids=household_ids, on=on):
        found = sums.setdefault(tie.asked, [0, 0])
        found[0] += limit_fen if in_family(tie) else 0
        found[1] += limit_fen
    return {pk: Exposure(*found) for pk, found in sums.items()}


def exposure_of(*, household_ids: Collection[int], on: date) -> dict[int, int]:
    """By household, what it and everybody tied to it owes or may owe the bank, in fen."""
    return {pk: one.whole_fen for pk, one in exposures(household_ids=household_ids, on=on).items()}


def lines_counted(*, household_ids: Collection[int], on: date) -> list[tuple[Tie, int, int]]:
    """Every line that counts towards these families: by which tie, its id and its limit in fen."""
    ties = ties_of(household_ids=household_ids, on=on)
    columns: list[Any] = [
        [tie.asked for tie in ties],
        [tie.household_id for tie in ties],
        [tie.person_id for tie in ties],
        [NEARNESS[tie.why] for tie in ties],
        list(range(len(ties))),
    ]
    with connection.cursor() as cursor:
        rows = cursor.execute(COUNTED, columns).fetchall()
    return [(ties[place], line_id, limit_fen) for _, line_id, limit_fen, place in rows]
