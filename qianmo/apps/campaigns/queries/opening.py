"""Reads for opening a village, or a customer group: its households on no roster of this year, and what bars each.

What the bank knows by itself (age, records, arrears, residence, debt) is gathered here from the file and the books;
what staff marked stands beside it. Together they are the flags that screening reads.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import ages_of, facts_in_force
from qianmo.apps.ratings.marks import MarkRow, marks_of
from qianmo.apps.ratings.queries import known_rule, negative_list
from qianmo.domain.ratings import NegativeReason, Outcome, screen
from qianmo.domain.ratings.known import KnownFlag, known_flags

WAITING = """
SELECT h.village_id, h.id, h.number, m.person_id, p.name, coalesce(g.name, '')
  FROM households_household h
  JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  JOIN households_person p ON p.id = m.person_id LEFT JOIN grids_cell g ON g.id = h.group_id
 WHERE h.village_id = ANY(%s) AND h.merged_into_id IS NULL AND NOT EXISTS (
       SELECT 1 FROM ratings_rosterentry e JOIN ratings_roster r ON r.id = e.roster_id
        WHERE e.household_id = h.id AND r.year = %s)
 ORDER BY h.number
"""
WAITING_IN_GROUP = """
SELECT x.group_id, h.id, h.number, m.person_id, p.name, v.name
  FROM households_groupmember x JOIN households_household k ON k.id = x.household_id
  JOIN households_household h ON h.id = coalesce(k.merged_into_id, k.id) JOIN grids_cell v ON v.id = h.village_id
  JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  JOIN households_person p ON p.id = m.person_id
 WHERE x.group_id = ANY(%s) AND x.left_on IS NULL AND NOT EXISTS (
       SELECT 1 FROM ratings_rosterentry e JOIN ratings_roster r ON r.id = e.roster_id
        WHERE e.household_id = h.id AND r.year = %s)
 ORDER BY h.number
"""
"""A household stands on one roster a year: who is on that of its village is rated, granted and counted there."""
ARREARS = """
SELECT l.household_id, max(%s::date - d.due_on) FROM credit_draw d JOIN credit_line l ON l.id = d.line_id
 WHERE l.household_id = ANY(%s) AND d.unpaid_fen > 0 AND d.due_on < %s GROUP BY l.household_id
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A household to be put on the roster: what the bank knows against it, what staff marked, where that puts it."""

    household_id: int
    number: str
    head: str
    group: str
    known: tuple[KnownFlag, ...]
    mark: MarkRow | None
    outcome: Outcome

    @property
    def flags(self) -> tuple[str, ...]:
        """Every code raised, each once, the bank's own first."""
        marked = self.mark.reasons if self.mark else ()
        return tuple(dict.fromkeys([*(flag.code for flag in self.known), *marked]))


@dataclass(frozen=True, slots=True)
class Preview:
    """What opening a village would do today by the list that began on `list_since`; `seen` names this very preview."""

    candidates: tuple[Candidate, ...]
    reasons: tuple[NegativeReason, ...]
    list_since: date | None
    seen: str

    @property
    def counts(self) -> dict[str, int]:
        """Households by outcome, every outcome named."""
        found = Counter(one.outcome.value for one in self.candidates)
        return {outcome.value: found[outcome.value] for outcome in Outcome}


def preview(*, scope: Scope, village_id: int, year: int, on: date) -> Preview:
    """The households of a village that would be put on this year's roster, screened; empty outside the scope."""
    return previews(scope=scope, village_ids=[village_id], year=year, on=on)[village_id]


def previews(*, scope: Scope, village_ids: Collection[int], year: int, on: date) -> dict[int, Preview]:
    """The preview of each of these villages, asked of the database together; empty outside the scope."""
    found: list[Any] = []
    if allowed := [pk for pk in village_ids if scope.allows(pk)]:
        with connection.cursor() as cursor:
            cursor.execute(WAITING, [allowed, year])
            found = cursor.fetchall()
    return _weighed(found, among=village_ids, scope=scope, year=year, on=on)


def group_preview(*, scope: Scope, group_id: int, year: int, on: date) -> Preview:
    """The households of a customer group that would be put on its roster of the year, screened; `group` is a village.

    Who may see the group is the caller's to judge.
    """
    with connection.cursor() as cursor:
        cursor.execute(WAITING_IN_GROUP, [[group_id], year])
        found: list[Any] = cursor.fetchall()
    return _weighed(found, among=[group_id], scope=scope, year=year, on=on)[group_id]


def _weighed(found: list[Any], *, among: Collection[int], scope: Scope, year: int, on: date) -> dict[int, Preview]:
    """Previews by village or group of the households found."""
    listing, rule = negative_list(on=on), known_rule(on=on)
    ids = [row[1] for row in found]
    ages = ages_of(person_ids=[row[3] for row in found], on=on)
    facts = facts_in_force(household_ids=ids, on=on)
    arrears, marks = _days_in_arrears(ids, on=on), marks_of(household_ids=ids, year=year)
    candidates: dict[int, list[Candidate]] = {pk: [] for pk in among}
    for place_id, household_id, number, person_id, name, group in found:
        known = known_flags(
            head_age=ages.get(person_id),
            facts=facts.get(household_id, {}),
            arrears_days=arrears.get(household_id, 0),
            rule=rule,
        )
        mark = marks.get(household_id)
        codes = {*(flag.code for flag in known), *(mark.reasons if mark else ())}
        outcome = screen(flags=codes, reasons=listing.reasons).outcome
        candidates[place_id].append(Candidate(household_id, number, scope.name(name), group, known, mark, outcome))
    return {
        pk: Preview(tuple(rows), listing.reasons, listing.since, _named(rows, listing.since))
        for pk, rows in candidates.items()
    }


def _days_in_arrears(household_ids: Sequence[int], *, on: date) -> dict[int, int]:
    """Days since the oldest unpaid due date on our own books, by household that is late."""
    with connection.cursor() as cursor:
        cursor.execute(ARREARS, [on, list(household_ids), on])
        return dict(cursor.fetchall())


def _named(candidates: Sequence[Candidate], since: date | None) -> str:
    said = f"{since};" + ";".join(f"{one.household_id}:{','.join(sorted(one.flags))}" for one in candidates)
    return hashlib.sha256(said.encode()).hexdigest()[:32]
