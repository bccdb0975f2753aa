"""How risk pools stand: what is left in each fund, and what the lines under it owe or hold reserved."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from qianmo.apps.credit.models import Line
from qianmo.domain.funds.pools import PoolStanding
from qianmo.storage.pipeline import Row
from qianmo.storage.trips import Question

SUBSTANDARD = 3
STANDINGS = f"""
SELECT pool.id, pool.name, pool.fund_fen, pool.multiple, pool.stop_ppm, upper(pool.valid),
       (SELECT coalesce(sum(claim.fen), 0)::bigint FROM funds_riskclaim claim
         WHERE claim.pool_id = pool.id AND claim.state IN ('approved', 'paid')),
       (SELECT coalesce(sum(back.returned_fen), 0)::bigint FROM funds_riskrecovery back
          JOIN funds_riskclaim claim ON claim.id = back.claim_id WHERE claim.pool_id = pool.id),
       under.outstanding, under.drawn,
       (SELECT coalesce(sum(draw.unpaid_fen), 0)::bigint FROM credit_line line
          JOIN credit_draw draw ON draw.line_id = line.id
         WHERE line.risk_pool_id = pool.id AND draw.loan_class >= {SUBSTANDARD})
  FROM funds_riskpool pool
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(line.drawn_fen + line.reserved_fen), 0)::bigint AS outstanding,
              coalesce(sum(line.drawn_fen), 0)::bigint AS drawn
         FROM credit_line line WHERE line.risk_pool_id = pool.id) under
"""
OF_LINES = "pool.id IN (SELECT risk_pool_id FROM credit_line WHERE id = ANY($1::bigint[]))"


def pool_standings(*, pool_ids: Collection[int]) -> dict[int, PoolStanding]:
    """Pools by id as they stand; read after they were locked it sees what everybody before has lent."""
    if not pool_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"{STANDINGS} WHERE pool.id = ANY(%s)", [list(pool_ids)])
        return _standings(cursor.fetchall())


def ask_pools(*, line_ids: Sequence[int]) -> list[Question[Any]]:
    """The pools of lines that were locked just before: how many were locked, and how they stand by id."""
    locking = f"SELECT pool.id FROM funds_riskpool pool WHERE {OF_LINES} ORDER BY pool.id FOR UPDATE"
    return [
        Question(locking, [list(line_ids)], len),
        Question(f"{STANDINGS} WHERE {OF_LINES}", [list(line_ids)], _standings),
    ]


def _standings(rows: list[Row]) -> dict[int, PoolStanding]:
    return {row[0]: _standing(row) for row in rows}


def _standing(row: tuple[object, ...]) -> PoolStanding:
    names = (
        "id", "name", "fund_fen", "multiple", "stop_ppm", "ends_on", "claims_fen", "returned_fen", "outstanding_fen",
        "loans_fen", "bad_fen",
    )  # fmt: skip
    return PoolStanding(**dict(zip(names, row, strict=True)))  # type: ignore[arg-type]


def pool_of(*, line_id: int) -> str:
    """The name of the pool a line is under, empty where it is under none."""
    return Line.objects.filter(id=line_id).values_list("risk_pool__name", flat=True).first() or ""
