"""What the acts of drawing and reserving ask first: the lines, locked, and the requests that came before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from qianmo.domain.credit.line import LineStanding
from qianmo.domain.credit.payment import SelfLimits
from qianmo.storage.pipeline import Row
from qianmo.storage.trips import Question

LINES = """
SELECT line.id, line.number, line.limit_fen, line.drawn_fen, line.reserved_fen, line.state, line.starts_on,
       line.ends_on, line.household_id, line.rate_ppm, line.risk_pool_id, able.id IS NOT NULL, terms.id,
       terms.grace_days, terms.reserve_minutes, terms.self_production_fen, terms.self_consumption_fen
  FROM credit_line line
  JOIN households_household household ON household.id = line.household_id
  JOIN grids_cell village ON village.id = household.village_id
  LEFT JOIN org_branchability able
    ON able.branch_id = village.branch_id AND able.ability = 'disburse' AND able.valid @> $2::date
  LEFT JOIN products_terms terms ON terms.product_id = line.product_id AND terms.valid @> $2::date
 WHERE line.id = ANY($1::bigint[])
 ORDER BY line.id
   FOR UPDATE OF line
"""


@dataclass(slots=True)
class HeldLine:
    """A locked line as it stands within the act, its branch's power to pay out, and its product's terms on the day."""

    pk: int
    number: str
    limit_fen: int
    drawn_fen: int
    reserved_fen: int
    state: str
    starts_on: date
    ends_on: date
    household_id: int
    rate_ppm: int
    risk_pool_id: int | None
    pays_out: bool
    terms: "DrawTerms | None"

    @property
    def standing(self) -> LineStanding:
        """The line as the rules of lines see it."""
        return LineStanding(
            number=self.number,
            limit_fen=self.limit_fen,
            drawn_fen=self.drawn_fen,
            reserved_fen=self.reserved_fen,
            state=self.state,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )


@dataclass(frozen=True, slots=True)
class DrawTerms:
    """What a product's terms say of a draw; `id` is their row, kept with the draw."""

    id: int
    grace_days: int
    reserve_minutes: int
    limits: SelfLimits


def ask_lines(*, ids: Iterable[int], on: date) -> Question[dict[int, HeldLine]]:
    """These lines by id, locked in the order of their ids until the act has ended."""
    return Question(LINES, [sorted(set(ids)), on], lambda rows: {row[0]: _held(row) for row in rows})


def _held(row: Row) -> HeldLine:
    terms_id, grace_days, reserve_minutes, production_fen, consumption_fen = row[12:]
    terms = None
    if terms_id is not None:
        limits = SelfLimits(production_fen=production_fen, consumption_fen=consumption_fen)
        terms = DrawTerms(terms_id, grace_days, reserve_minutes, limits)
    return HeldLine(*(*row[:12], terms))


class Wanted(NamedTuple):
    """What makes two requests the same: which line, how much, due when, what for, and who is paid."""

    line_id: int
    amount_fen: int
    due_on: date
    purpose: str
    payment: str
    payee: str


def ask_draws_of(*, request_ids: Iterable[UUID]) -> Question[dict[UUID, tuple[int, Wanted]]]:
    """The draws that these requests made before, and what was wanted; to be put after the lines have been locked."""
    sql = (
        "SELECT request_id, id, line_id, amount_fen, due_on, purpose, payment, payee"
        " FROM credit_draw WHERE request_id = ANY($1::uuid[])"
    )
    return Question(sql, [list(request_ids)], lambda rows: {row[0]: (row[1], Wanted(*row[2:])) for row in rows})
