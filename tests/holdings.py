"""A small lake over the three villages: four deposit accounts and a loan, split, unowned and of no household, by hand.

In yuan at the ends of days: the upper household 10,000 and, on the last day, 12,000; the lower one 5,000 and from 10
February 2,000.01; the far one 3,000 from 15 January; no household 1,000. The upper one owes 4,000 from 1 February.
"""

from datetime import date, timedelta

import pyarrow as pa

from qianmo.analytics.lake import FOREVER, SCHEMAS, Lake, lay_tables, publish_history, where
from tests import village as v

FIRST, LAST = date(2025, 12, 1), v.DRAWN - timedelta(days=1)
CHANGES = [
    (1, FIRST, 1_000_000), (1, LAST, 1_200_000),
    (2, FIRST, 500_000), (2, date(2026, 2, 10), 200_001),
    (3, date(2026, 1, 15), 300_000),
    (4, FIRST, 100_000),
    (5, date(2026, 2, 1), 400_000),
]  # fmt: skip
TOTAL_FEN = 1_200_000 + 200_001 + 300_000 + 100_000


def table(name: str, rows: list[tuple[object, ...]]) -> pa.Table:
    schema = SCHEMAS[name]
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)


def lay_holdings(ground: v.Ground, households: dict[str, int]) -> Lake:
    """Lay the small lake down where the product looks for it; `households` by the code of the village."""
    lake = Lake(where())
    staff, branches, cells = ground.staff, ground.branches, ground.cells
    upper, lower, far = (households[code] for code in (v.UPPER, v.LOWER, v.FAR))
    first, second = branches[v.FIRST], branches[v.SECOND]

    def account(pk: int, household_id: int | None, branch_id: int, since: date, side: str = "deposit"):
        return pk, since, FOREVER, side, "demand" if side == "deposit" else "card", branch_id, pk, household_id, since

    def owner(pk: int, number: str, way: str, above: int, upto: int):
        return pk, FIRST, FOREVER, staff[number], way, above, upto

    lay_tables(
        lake,
        {
            "accounts/core": table("accounts", [
                account(1, upper, first, FIRST), account(2, lower, first, FIRST),
                account(3, far, second, date(2026, 1, 15)), account(4, None, first, FIRST),
                account(5, upper, first, date(2026, 2, 1), "loan"),
            ]),
            "owners/core": table("owners", [
                owner(1, "2002", "keeping", 0, 700_000), owner(1, "2003", "bringing", 700_000, 1_000_000),
                owner(2, "2003", "keeping", 0, 1_000_000), owner(4, "2002", "keeping", 0, 1_000_000),
                owner(5, "2002", "keeping", 0, 1_000_000),
            ]),
            "products/core": table("products", [("demand", "活期储蓄", "deposit", 1_000_000)]),
            "households": table("households", [
                (households[code], cells[code], "farm", v.FILED) for code in households
            ]),
        },
    )  # fmt: skip
    changes = pa.table(
        {
            "account_id": pa.array([row[0] for row in CHANGES], pa.int64()),
            "on_day": pa.array([row[1] for row in CHANGES], pa.date32()),
            "fen": pa.array([row[2] for row in CHANGES], pa.int64()),
        }
    )
    publish_history(lake, changes=changes, first=FIRST, last=LAST)
    return lake
