"""What a family and everybody tied to it owes or may owe the bank: one statement, however many families.

A family's own lines; lines its present members hold elsewhere, as a spouse who kept an earlier file; and the lines of
the households in a circle with it: spouses who keep two files, guarantors of one another, owners of one enterprise.
Authority is measured on the whole, so that nothing can be split over two names (source: S5). One step is taken and no
second: who guarantees for my guarantor is no debt of mine. A line counts once, by the nearest reason.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection

from qianmo.apps.credit.models import Line, LineState
from qianmo.apps.households.queries import TIES
from qianmo.storage.copying import array_text
from qianmo.storage.lookups import any_of

NEARNESS = {"own": 0, "member": 1, "spouse": 2, "enterprise": 3, "guarantee": 4}
"""Of several reasons the nearest counts; up to the spouse it is the family itself."""
TIED = f"""
WITH t AS MATERIALIZED ({TIES}),
far(why, far) AS (VALUES {", ".join(f"('{why}', {far})" for why, far in NEARNESS.items())})
"""
COUNTED = f"""
{TIED},
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
COUNTS_FOR = f"""
{TIED},
lent AS (SELECT * FROM unnest(%(households)s::bigint[], %(borrowers)s::bigint[]) AS lent(household, borrower)),
held AS (SELECT lent.*, t.asked, t.why FROM lent JOIN t ON t.household = lent.household
         UNION ALL
         SELECT lent.*, t.asked, t.why FROM lent JOIN t ON t.person = lent.borrower AND t.asked <> lent.household)
SELECT household, borrower, asked, min(far) <= 2 FROM held JOIN far USING (why) GROUP BY 1, 2, 3
"""
"""For which of the households asked a line counts, told by its household and borrower, and whether as the family's."""


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


def borrowed_by(*, person_ids: Iterable[int]) -> dict[int, int]:
    """The limits of the lines in each person's own name that have not ended, in fen."""
    rows = Line.objects.filter(borrower__in=any_of(person_ids)).exclude(state=LineState.ENDED)
    found: dict[int, int] = {}
    for person_id, limit_fen in rows.order_by("id").values_list("borrower_id", "limit_fen"):
        found[person_id] = found.get(person_id, 0) + limit_fen
    return found


class Borrower(NamedTuple):
    """For which household and in whose name a line is or would be."""

    household_id: int
    person_id: int


class Owing:
    """What families owe while an act lends to some of them: what it granted counts for whom it measures next.

    A database tells of the lines before the act only; two grants to one family, to spouses or to guarantors of one
    another within the same act would each be measured as if the other were not.
    """

    def __init__(self, *, borrowers: Collection[Borrower], on: date) -> None:
        self._on, self._borrowers = on, sorted(set(borrowers))
        self._exposures = exposures(household_ids={one.household_id for one in borrowers}, on=on)
        self._borrowed = borrowed_by(person_ids={one.person_id for one in borrowers})

    @cached_property
    def _counts_for(self) -> dict[Borrower, list[tuple[int, bool]]]:
        """For whom what is lent counts; asked when something is lent first."""
        households, borrowers = zip(*self._borrowers, strict=True)
        found: dict[Borrower, list[tuple[int, bool]]] = {}
        rows = _asked(COUNTS_FOR, set(households), self._on, households=households, borrowers=borrowers)
        for household_id, person_id, asked, in_family in rows:
            found.setdefault(Borrower(household_id, person_id), []).append((asked, in_family))
        return found

    def exposure(self, household_id: int) -> Exposure:
        """What a household may owe by now, alone and with everybody tied to it."""
        return self._exposures.get(household_id, NOTHING)

    def borrowed(self, person_id: int) -> int:
        """What somebody may owe by now in the own name, in fen."""
        return self._borrowed.get(person_id, 0)

    def lend(self, one: Borrower, *, fen: int) -> None:
        """Count so much more, granted or raised, for everybody whose exposure it belongs to."""
        self._borrowed[one.person_id] = self.borrowed(one.person_id) + fen
        for asked, in_family in self._counts_for[one]:
            before = self.exposure(asked)
            self._exposures[asked] = Exposure(before.family_fen + fen * in_family, before.whole_fen + fen)


def _asked(sql: str, household_ids: Iterable[int], on: date, **more: Iterable[int]) -> list[Any]:
    arrays = {name: array_text(ids) for name, ids in {"ids": household_ids, **more}.items()}
    with connection.cursor() as cursor:
        return list(cursor.execute(sql, arrays | {"on": on}).fetchall())
