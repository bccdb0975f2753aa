"""Trying a scheme on a month that has been counted: the same work at other weights, and who would stand where.

Where the rules of profit differ, profit is worked out from the lake by both and the difference added to what was
counted, so that nothing but the rules moves anybody. A measure that was not there in the month, or said otherwise, is
counted by what it says now. Nothing is laid down: no price of a loan is locked by a trial.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from qianmo.analytics.work import Measure, count_work
from qianmo.analytics.work.counting import AMOUNTS
from qianmo.analytics.work.measures import BY_PROFIT
from qianmo.apps.crm.queries import lake_day
from qianmo.apps.performance.before import ONE_DAY, adjusted_points, measured, of_quarter, standings_before
from qianmo.apps.performance.catalogue import catalogue
from qianmo.apps.performance.grading import grades_on
from qianmo.apps.performance.models import Month, Standing
from qianmo.apps.performance.pricing import attributed, priced_by
from qianmo.apps.performance.reading import published
from qianmo.apps.performance.reckoning import Reckoned, reckon
from qianmo.apps.performance.tallying import tallied as all_tallied
from qianmo.apps.targets.queries import cohorts_by_unit
from qianmo.domain.performance.schemes import Scheme
from qianmo.storage.columns import read_table

TALLIES = "SELECT staff_id, measure, amount FROM performance_tally WHERE month_id = %(month)s"


@dataclass(frozen=True, slots=True)
class Tried:
    """One person at the weights in force and at those tried: place, points, pay."""

    staff_id: int
    branch_id: int
    segment: str
    would_segment: str
    place: int
    would_place: int
    points_centi: int
    would_points_centi: int
    earned_fen: int
    would_earn_fen: int

    @property
    def climbs(self) -> int:
        """Places gained; negative for places lost."""
        return self.place - self.would_place


@dataclass(frozen=True, slots=True)
class Trial:
    """A whole month tried: what it cost and would cost, and everybody in it, who would lead first.

    The profit of everybody is told where the rules of profit differ from those the month was counted by.
    """

    first: date
    as_of: date
    rows: list[Tried]
    profit_fen: int | None = None
    would_profit_fen: int | None = None

    @property
    def by_segment(self) -> dict[str, tuple[int, int, int]]:
        """By the segment somebody would be in: how many people, what they earned and would earn."""
        found: dict[str, tuple[int, int, int]] = {}
        for row in self.rows:
            many, was, would = found.get(row.would_segment, (0, 0, 0))
            found[row.would_segment] = (many + 1, was + row.earned_fen, would + row.would_earn_fen)
        return found

    @property
    def cost_fen(self) -> int:
        """What the month comes to as it was counted."""
        return sum(row.earned_fen for row in self.rows)

    @property
    def would_cost_fen(self) -> int:
        """What it would come to."""
        return sum(row.would_earn_fen for row in self.rows)

    @property
    def moved(self) -> int:
        """How many people would stand elsewhere."""
        return sum(row.place != row.would_place for row in self.rows)


def try_scheme(*, scheme: Scheme, month: Month) -> Trial:
    """What a month would come to under a scheme; who is measured by one of the two alone stands at nothing there."""
    tallied = _with_new(scheme, month, read_table(TALLIES, schema=AMOUNTS, params={"month": month.pk}))
    moved = _earned_otherwise(scheme, month, tallied)
    would = {one.staff_id: one for one in _reckoned(scheme, month, tallied if moved is None else moved).standings}
    counted = {row.staff_id: row for row in Standing.objects.filter(month=month)}
    rows = []
    for staff in sorted(would.keys() | counted.keys()):
        now, then = counted.get(staff), would.get(staff)
        known = now or then
        rows.append(
            Tried(
                staff_id=staff, branch_id=known.branch_id if known else 0,
                segment=now.segment if now else "", would_segment=then.segment if then else "",
                place=now.place if now else 0, would_place=then.place if then else 0,
                points_centi=now.points_centi if now else 0, would_points_centi=then.points_centi if then else 0,
                earned_fen=now.earned_fen if now else 0, would_earn_fen=then.earned_fen if then else 0,
            )
        )  # fmt: skip
    profits = (_profit(tallied), _profit(moved)) if moved is not None else (None, None)
    return Trial(month.first, month.as_of, sorted(rows, key=lambda row: (row.would_place, row.staff_id)), *profits)


def _with_new(scheme: Scheme, month: Month, tallied: pa.Table) -> pa.Table:
    """What was tallied, with what the month was not counted by of the measures the scheme names."""
    known = catalogue()
    then, named = known.on(month.first), {line.measure for line in scheme.lines}
    fresh = {code: one for code, one in known.known.items() if code in named and one != then.get(code)}
    if not fresh:
        return tallied
    did = count_measures(measures=fresh, first=month.first, as_of=month.as_of)
    kept = [code not in fresh for code in tallied["measure"].to_pylist()]
    return pa.concat_tables([tallied.filter(pa.array(kept, pa.bool_())), did])


def count_measures(*, measures: Mapping[str, Measure], first: date, as_of: date) -> pa.Table:
    """What everybody measured did by these measures in a month, to the end of a day: nothing is laid down."""
    day, lake = lake_day(), AMOUNTS.empty_table()
    if day is not None and any(one.of_lake for one in measures.values()):
        lake = count_work(
            lake=day.lake, edition=day.edition, first=first, as_of=as_of, attributed=attributed(), measures=measures
        ).amounts
    until = as_of + ONE_DAY
    people = [one.staff_id for one in measured(first=first, as_of=as_of).people]
    return all_tallied(lake=lake, measures=measures, people=people, first=first, until=until)


def _earned_otherwise(scheme: Scheme, month: Month, tallied: pa.Table) -> pa.Table | None:
    """What was tallied with profit by the rules tried; None where the rules are those the month was counted by."""
    day, then = lake_day(), published(month.scheme)
    if day is None or scheme.profit == then.profit:
        return None
    given: dict[str, Any] = {
        "lake": day.lake, "edition": day.edition, "first": month.first, "as_of": month.as_of,
        "attributed": attributed(),
    }  # fmt: skip
    counts = [count_work(**given, priced=priced_by(rules, month=month.first)) for rules in (then, scheme)]
    before, after = ({(staff, code): amount for staff, code, amount in _rows(one.amounts)} for one in counts)
    known = {one.staff_id for one in measured(first=month.first, as_of=month.as_of).people}
    sums = {(staff, code): amount for staff, code, amount in _rows(tallied)}
    for key in before.keys() | after.keys():
        if key[0] in known and key[1] in BY_PROFIT:
            sums[key] = sums.get(key, 0) + after.get(key, 0) - before.get(key, 0)
    rows = sorted((staff, code, amount) for (staff, code), amount in sums.items() if amount)
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table([pa.array(one, kind) for one, kind in zip(columns, AMOUNTS.types, strict=True)], schema=AMOUNTS)


def _rows(amounts: pa.Table) -> list[tuple[int, str, int]]:
    return list(zip(*(column.to_pylist() for column in amounts.columns), strict=True))


def _profit(amounts: pa.Table) -> int:
    return sum(amount for _, code, amount in _rows(amounts) if code == "profit")


def _reckoned(scheme: Scheme, month: Month, tallied: pa.Table) -> Reckoned:
    amounts = pa.concat_tables([tallied, *of_quarter(tallied, first=month.first)])
    who = measured(first=month.first, as_of=month.as_of)
    return reckon(
        scheme=scheme,
        people=who.people,
        amounts=amounts,
        before=standings_before(first=month.first),
        adjusted=adjusted_points(first=month.first),
        cohorts=cohorts_by_unit(month.first),
        grades=grades_on(month.first),
        stood=who.stood,
    )
