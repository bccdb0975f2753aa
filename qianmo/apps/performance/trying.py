"""Trying a scheme on a month that has been counted: the same work at other weights, and who would stand where."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from qianmo.analytics.work.counting import AMOUNTS
from qianmo.apps.org.posts import held_post
from qianmo.apps.performance.before import ONE_DAY, POST, adjusted_points, of_quarter, standings_before
from qianmo.apps.performance.models import Month, Standing
from qianmo.apps.performance.reckoning import Reckoned, reckon
from qianmo.domain.performance.schemes import Scheme
from qianmo.storage.columns import read_table

TALLIES = "SELECT staff_id, measure, amount FROM performance_tally WHERE month_id = %(month)s"


@dataclass(frozen=True, slots=True)
class Tried:
    """One person at the weights in force and at those tried: place, points, pay."""

    staff_id: int
    branch_id: int
    segment: str
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
    """A whole month tried: what it cost and would cost, and everybody in it, who would lead first."""

    first: date
    as_of: date
    rows: list[Tried]

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
    would = {one.staff_id: one for one in _reckoned(scheme, month).standings}
    counted = {row.staff_id: row for row in Standing.objects.filter(month=month)}
    rows = []
    for staff in sorted(would.keys() | counted.keys()):
        now, then = counted.get(staff), would.get(staff)
        known = now or then
        rows.append(
            Tried(
                staff_id=staff, branch_id=known.branch_id if known else 0, segment=known.segment if known else "",
                place=now.place if now else 0, would_place=then.place if then else 0,
                points_centi=now.points_centi if now else 0, would_points_centi=then.points_centi if then else 0,
                earned_fen=now.earned_fen if now else 0, would_earn_fen=then.earned_fen if then else 0,
            )
        )  # fmt: skip
    return Trial(month.first, month.as_of, sorted(rows, key=lambda row: (row.would_place, row.staff_id)))


def _reckoned(scheme: Scheme, month: Month) -> Reckoned:
    tallied = read_table(TALLIES, schema=AMOUNTS, params={"month": month.pk})
    people = held_post(post=POST, since=month.first, until=month.as_of + ONE_DAY)
    amounts = pa.concat_tables([tallied, *of_quarter(tallied, first=month.first)])
    return reckon(
        scheme=scheme,
        people=people,
        amounts=amounts,
        before=standings_before(first=month.first),
        adjusted=adjusted_points(first=month.first),
    )
