"""The statement of a risk pool: what came in and went out of its fund, day by day, and what was left after each."""

from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from qianmo.apps.funds.models import ClaimState, RiskClaim, RiskPool, RiskRecovery


@dataclass(frozen=True, slots=True)
class Entry:
    """Fen that came into the fund (plus) or were promised out of it (minus), and what is left afterwards."""

    on: date
    what: str
    fen: int
    left_fen: int
    by: str
    draw_id: int | None
    paid_on: date | None


def pool_statement(*, pool_id: int) -> list[Entry]:
    """All entries of a pool in order; a claim counts from its booking on, as the ceiling does."""
    pool = RiskPool.objects.get(id=pool_id)
    claims = RiskClaim.objects.filter(pool=pool, state__in=[ClaimState.APPROVED, ClaimState.PAID])
    backs = RiskRecovery.objects.filter(claim__pool=pool).select_related("claim", "by").order_by("id")
    rows: list[tuple[date, str, int, str, int | None, date | None]] = [
        (row.decided_on or row.requested_on, "补偿", -row.fen, row.decided_by.name, row.draw_id, row.paid_on)
        for row in claims.select_related("decided_by").order_by("id")
        if row.decided_by
    ]
    rows += [
        (row.booked_on, "追偿退回", row.returned_fen, row.by.name, row.claim.draw_id, row.booked_on) for row in backs
    ]
    rows = [(pool.valid.lower, "设立", pool.fund_fen, "", None, None), *sorted(rows, key=lambda row: row[0])]
    return [
        Entry(on, what, fen, left, by, draw_id, paid_on)
        for (on, what, fen, by, draw_id, paid_on), left in zip(rows, accumulate(row[2] for row in rows), strict=True)
    ]
