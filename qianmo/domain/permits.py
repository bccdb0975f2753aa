"""What a token may be allowed, in words a program reads.

A permit never gives more than the post of the token's holder: each one leans on a right, and both must stand whenever
the token is used. A holder who changes post therefore takes the token's reach along without anybody touching it.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from qianmo.domain.access import Access, Right


class Permit(StrEnum):
    """One thing a program may do over the API."""

    READ_HOUSEHOLDS = "households:read"
    READ_LINES = "lines:read"
    READ_FUNNEL = "funnel:read"
    WRITE_ROSTERS = "rosters:write"
    WRITE_APPLICATIONS = "applications:write"
    WRITE_DRAWS = "draws:write"
    WRITE_REPAYMENTS = "repayments:write"
    READ_DELIVERIES = "deliveries:read"
    WRITE_DELIVERIES = "deliveries:write"


LEANS_ON: Mapping[Permit, Right] = {
    Permit.READ_HOUSEHOLDS: Right.SEE_CUSTOMERS,
    Permit.READ_LINES: Right.SEE_LINES,
    Permit.READ_FUNNEL: Right.SEE_FUNNEL,
    Permit.WRITE_ROSTERS: Right.IMPORT_ROSTERS,
    Permit.WRITE_APPLICATIONS: Right.APPLY,
    Permit.WRITE_DRAWS: Right.DISBURSE,
    Permit.WRITE_REPAYMENTS: Right.DISBURSE,
    Permit.READ_DELIVERIES: Right.SEE_FEEDS,
    Permit.WRITE_DELIVERIES: Right.DELIVER_FEEDS,
}
"""The right of the holder behind each permit."""

PERMIT_NAMES: Mapping[Permit, str] = {
    Permit.READ_HOUSEHOLDS: "读客户",
    Permit.READ_LINES: "读额度",
    Permit.READ_FUNNEL: "读漏斗",
    Permit.WRITE_ROSTERS: "送名册",
    Permit.WRITE_APPLICATIONS: "送申请",
    Permit.WRITE_DRAWS: "支用",
    Permit.WRITE_REPAYMENTS: "还款",
    Permit.READ_DELIVERIES: "读供数",
    Permit.WRITE_DELIVERIES: "送供数",
}


def permits_within(access: Access) -> frozenset[Permit]:
    """The permits a post can lend to a token."""
    return frozenset(permit for permit, right in LEANS_ON.items() if right in access.rights)


def named_permits(values: Iterable[str]) -> frozenset[Permit]:
    """The permits among these words; a word nobody knows gives nothing."""
    known = set(Permit)
    return frozenset(Permit(value) for value in values if value in known)
