"""Public money of the demo county: two risk pools, a subsidy scheme with its claims, relending for farms and shops.

Everything goes through the acts, in few calls. What the acts refuse (a household at its cap, a dear rate) stays out.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID, uuid5

from qianmo.apps.credit.queries import FundRow, could_be_under
from qianmo.apps.credit.services import (
    Assigned,
    Pooled,
    Subsidised,
    assign_draws,
    claim_subsidies,
    enrol_draws,
    put_under_pools,
)
from qianmo.apps.funds.services import (
    ClaimDecision,
    NewClaim,
    NewPool,
    NewRelending,
    NewScheme,
    decide_subsidies,
    found_pools,
    found_relending,
    found_schemes,
    receive_subsidies,
)
from qianmo.apps.grids.queries import Scope
from qianmo.apps.products.queries import products
from qianmo.demo.accepting import all_accepted
from qianmo.demo.foundation import Ground
from qianmo.demo.schedule import moment
from qianmo.domain.refusal import Refused

REQUESTS = UUID("c1d9a3f6-52b7-4c0e-8e11-4f6f0a7d2b90")
WAN = 1_000_000
COUNTY = Scope(None)
FOUNDED_ON, ASSIGNED_ON = date(2025, 10, 9), date(2026, 9, 1)
CLAIMED_ON, DECIDED_ON, PAID_ON = date(2026, 9, 21), date(2026, 9, 22), date(2026, 9, 24)
TREASURY = "县财政局（示例）"
MOST = 400
"""At most so many draws or lines under each; a small county has fewer."""


class When(TypedDict):
    """The instant and the business day of an act."""

    at: datetime
    business_date: date


def bring_public_money(ground: Ground) -> None:
    """Found pools and schemes, put draws and lines under them, and claim the subsidies of the year."""
    finance, risk = (ground.staff[ground.bank.holders(post)[0].number] for post in ("finance", "risk"))
    codes = {code: row.id for code, row in products().items()}
    _pools(codes, finance=finance, risk=risk)
    _relending(codes, finance=finance)
    _subsidies(codes, finance=finance, risk=risk)


def _pools(codes: dict[str, int], *, finance: int, risk: int) -> None:
    """One pool with room, and a small one that is nearly full."""
    named = (
        ("农牧业产业贷款风险补偿金", 500, 8, "funong"),
        ("商户创业贷款风险补偿金", 60, 5, "fushang"),
    )
    founded = found_pools(
        pools=[
            NewPool(
                name=name, payer=TREASURY, fund_fen=wan * WAN, multiple=multiple, stop_ppm=30_000, share_ppm=800_000,
                claim_after_days=60, product_id=codes[product], starts_on=FOUNDED_ON, ends_on=None, by=risk,
            )
            for name, wan, multiple, product in named
        ],
        **_when(FOUNDED_ON, hour=9),
    )  # fmt: skip
    for pool_id, most_fen in zip(all_accepted(founded), (3_200 * WAN, 288 * WAN), strict=True):
        rows = list(_up_to(most_fen, could_be_under(scope=COUNTY, kind="pool", fund_id=pool_id, limit=MOST)))
        wishes = [Pooled(line_id=row.id, pool_id=pool_id, by=finance) for row in rows]
        put_under_pools(lines=wishes, **_when(ASSIGNED_ON, hour=10))


def _relending(codes: dict[str, int], *, finance: int) -> None:
    founded = found_relending(
        pools=[
            NewRelending(
                name=f"2026 年{name}", kind=kind, amount_fen=wan * WAN, cap_ppm=cap_ppm, product_id=codes[product],
                starts_on=FOUNDED_ON, ends_on=date(2026, 12, 31), by=finance,
            )
            for name, kind, wan, cap_ppm, product in (
                ("支农再贷款", "farm", 2_000, 55_000, "funong"),
                ("支小再贷款", "small", 1_000, 60_000, "fushang"),
            )
        ],
        **_when(FOUNDED_ON, hour=9),
    )  # fmt: skip
    for pool_id, most_fen in zip(all_accepted(founded), (1_640 * WAN, 730 * WAN), strict=True):
        rows = _up_to(most_fen, could_be_under(scope=COUNTY, kind="relending", fund_id=pool_id, limit=MOST))
        wishes = [Assigned(draw_id=row.id, pool_id=pool_id, by=finance) for row in rows]
        assign_draws(draws=wishes, **_when(ASSIGNED_ON, hour=11))


def _subsidies(codes: dict[str, int], *, finance: int, risk: int) -> None:
    """Interest that fell due up to June is claimed and paid; what fell due since waits for its second person."""
    (scheme_id,) = all_accepted(
        found_schemes(
            schemes=[
                NewScheme(
                    name="农牧户产业贷款贴息", payer=TREASURY, share_ppm=500_000, cap_fen=10 * WAN, max_months=36,
                    margin_ppm=30_000, product_id=codes["funong"], starts_on=FOUNDED_ON, ends_on=None, by=finance,
                )
            ],
            **_when(FOUNDED_ON, hour=9),
        )
    )  # fmt: skip
    rows = could_be_under(scope=COUNTY, kind="subsidy", fund_id=scheme_id, limit=MOST)
    wishes = [Subsidised(draw_id=row.id, scheme_id=scheme_id, by=finance) for row in rows]
    enrol_draws(draws=wishes, **_when(ASSIGNED_ON, hour=15))
    halves = ((FOUNDED_ON, date(2026, 7, 1)), (date(2026, 7, 1), CLAIMED_ON))
    claims = [
        NewClaim(scheme_id=scheme_id, from_on=since, until_on=until, by=finance, request_id=uuid5(REQUESTS, str(since)))
        for since, until in halves
    ]
    first = claim_subsidies(claims=claims, **_when(CLAIMED_ON, hour=9))[0]
    if isinstance(first, Refused):  # a county so small that none of its draws has had interest fall due
        return
    word = ClaimDecision(claim_id=first, approve=True, note="与结息清单相符", by=risk)
    all_accepted(decide_subsidies(decisions=[word], **_when(DECIDED_ON, hour=10)))
    all_accepted(receive_subsidies(claim_ids=[first], by=finance, **_when(PAID_ON, hour=10)))


def _up_to(most_fen: int, rows: list[FundRow]) -> Iterator[FundRow]:
    """As many with money owed as stay below an amount."""
    taken_fen = 0
    for row in rows:
        if row.unpaid_fen and taken_fen + row.unpaid_fen <= most_fen:
            taken_fen += row.unpaid_fen
            yield row


def _when(day: date, *, hour: int) -> When:
    return {"at": moment(day, hour=hour), "business_date": day}
