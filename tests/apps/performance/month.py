"""A small bank whose March can be counted: three managers, deposits and a loan in the lake, a scheme of three lines."""

from datetime import date

import pyarrow as pa

from qianmo.analytics.lake import FOREVER, SCHEMAS, Lake, lay_tables, publish_history, where
from qianmo.apps.performance.services import count_months, open_scheme, publish_scheme
from tests import village as v

MARCH, LAST = date(2026, 3, 1), date(2026, 3, 31)
SPREAD = {"2002": 5_000_000_00, "2003": 2_000_000_00, "3002": 2_000_000_00}
"""Deposits by whose they are: 500 万, 200 万 and 200 万, one account each; one of 2003's is handed to 2002 in April."""
CONTENT = {
    "name": "试行方案",
    "segments": [{"code": "farm", "name": "三农片区", "kinds": ["township"]}],
    "groups": ["存款", "贷款"],
    "ties": ["net_borrowers"],
    "bands": [[1_200_000, 1_100_000], [0, 1_000_000]],
    "deferred_ppm": 400_000,
    "deferred_years": 3,
    "appeal_days": 10,
    "lines": [
        {
            "code": "average", "name": "存款日均", "measure": "deposit_average", "group": "存款",
            "points": {"farm": {"tiers": [[None, 10]]}}, "pay": {"farm": {"tiers": [[None, 50]]}},
        },
        {
            "code": "net", "name": "净增正常户", "measure": "net_borrowers", "group": "贷款", "by_quarter": True,
            "points": {"farm": {"tiers": [[None, 1000]], "decline": -1000}},
            "pay": {"farm": {"tiers": [[None, 5000]], "decline": -3000}},
        },
        {
            "code": "filed", "name": "建档", "measure": "filed", "group": "贷款",
            "points": {"farm": {"tiers": [[None, 100]]}}, "pay": {},
        },
    ],
}  # fmt: skip


def table(name, rows):
    schema = SCHEMAS[name]
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)


def lay_deposits(ground: v.Ground, *, last: date = LAST, root=None) -> Lake:
    """Lay the deposits down as the core's, to the end of a day; with a borrower of 2002's who is new in March."""
    lake = Lake(root or where())
    since, branch = date(2026, 1, 1), ground.branches[v.FIRST]
    accounts = [(pk, since, FOREVER, "deposit", "demand", branch, pk, None, since) for pk in (1, 2, 3)]
    loan = (9, since, FOREVER, "loan", "card", branch, 9, None, since)
    owners = [
        (pk, since, FOREVER, ground.staff[number], "keeping", 0, 1_000_000)
        for pk, number in [*enumerate(SPREAD, start=1), (9, "2002")]
    ]
    lay_tables(
        lake,
        {
            "accounts/core": table("accounts", [*accounts, loan]),
            "owners/core": table("owners", owners),
            "products/core": table("products", [("demand", "活期", "deposit", 1_000_000)]),
        },
    )
    changes = [(pk, date(2026, 2, 28), fen) for pk, fen in enumerate(SPREAD.values(), start=1)]
    changes.append((9, date(2026, 3, 10), 100_000_00))
    columns = dict(zip(("account_id", "on_day", "fen"), zip(*changes, strict=True), strict=True))
    kept = pa.schema([("account_id", pa.int64()), ("on_day", pa.date32()), ("fen", pa.int64())])
    publish_history(lake, changes=pa.table(columns).cast(kept), first=date(2026, 2, 28), last=last, anew=True)
    return lake


def lay_accounts_of(ground: v.Ground, household: int, *, held=(1, 9)) -> None:
    """Let these accounts of `lay_deposits` be those of a household."""
    since, branch = date(2026, 1, 1), ground.branches[v.FIRST]
    sides = {1: ("deposit", "demand"), 2: ("deposit", "demand"), 3: ("deposit", "demand"), 9: ("loan", "card")}
    accounts = [
        (pk, since, FOREVER, *side, branch, pk, household if pk in held else None, since) for pk, side in sides.items()
    ]
    lay_tables(Lake(where()), {"accounts/core": table("accounts", accounts)})


def put_in_force(ground: v.Ground, *, from_month: date = MARCH, content=CONTENT) -> int:
    """The scheme, written by the finance department and published by the people's."""
    opened = open_scheme(content=content, by=ground.staff["1007"], at=v.at(v.APPLIED), business_date=v.APPLIED)
    refused = publish_scheme(
        scheme_id=opened, revision=1, from_month=from_month, by=ground.staff["1008"], at=v.at(v.APPLIED),
        business_date=v.APPLIED,
    )  # fmt: skip
    assert refused is None
    return opened


def count(on: date = LAST) -> int:
    """The night of a day counts."""
    return count_months(on=on, at=v.at(on, hour=23))
