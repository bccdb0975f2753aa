"""Reads of public money: schemes, pools and relending with their rules, who is under them, and the claims on them."""

from qianmo.apps.funds.queries.claims import (
    Claimed,
    ClaimRow,
    PaidClaim,
    claims_for_sharing,
    claims_seen,
    lines_waiting,
    losses_claimed,
    pending_fen,
    risk_claims,
    subsidies_waiting,
    subsidy_claims,
)
from qianmo.apps.funds.queries.founded import PoolRow, RelendingRow, SchemeRow, pools, relending, schemes
from qianmo.apps.funds.queries.members import enrolled, enrolled_in, left_schemes, used, using
from qianmo.apps.funds.queries.statement import Entry, pool_statement

__all__ = [
    "ClaimRow",
    "Claimed",
    "Entry",
    "PaidClaim",
    "PoolRow",
    "RelendingRow",
    "SchemeRow",
    "claims_for_sharing",
    "claims_seen",
    "enrolled",
    "enrolled_in",
    "left_schemes",
    "lines_waiting",
    "losses_claimed",
    "pending_fen",
    "pool_statement",
    "pools",
    "relending",
    "risk_claims",
    "schemes",
    "subsidies_waiting",
    "subsidy_claims",
    "used",
    "using",
]
