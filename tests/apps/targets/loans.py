"""A small bank's loans over new year, laid into the lake as its own: a shop that outgrows a cap, a farm, a bad one."""

from datetime import date

import pyarrow as pa

from qianmo.analytics.lake import FOREVER, OWN, SCHEMAS, Lake, lay_tables, publish_balances, publish_history, where
from tests import village as v

FIRST, YEAR_END, LAST = date(2025, 12, 1), date(2025, 12, 31), date(2026, 2, 27)
WAN = 1_000_000
SHOP, FARM, STALL, FLAT = 1, 2, 3, 4
"""Customers: a shop, a farm, a market stall, and a salaried household with a loan for its flat."""
SEGMENTS = {SHOP: "trade", FARM: "farm", STALL: "trade", FLAT: "salaried"}
SECURED = {SHOP: "mortgage", FARM: "surety", STALL: "credit"}
LOANS = {-11: SHOP, -12: FARM, -13: STALL, -14: FLAT}
BEFORE = {-11: 500 * WAN, -12: 100 * WAN, -14: 50 * WAN}
"""What was owed at the end of last year; the stall's loan is of this year."""
AFTER = {-11: 600 * WAN, -12: 120 * WAN, -13: 30 * WAN, -14: 50 * WAN}


def table(name, rows):
    schema = SCHEMAS[name]
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)


def _answers(branches, staff):
    """Two asked this year, the stall for 40 万 and got 30, the shop for 60 and got nothing; the farm last year."""
    asked = [
        (1, STALL, STALL, "card", branches[0], staff[0], date(2026, 1, 20), True),
        (2, SHOP, SHOP, "card", branches[0], staff[0], date(2026, 1, 22), False),
        (3, FARM, FARM, "card", branches[1], staff[1], date(2025, 11, 3), True),
    ]
    came = [
        (1, 40 * WAN, 30 * WAN, date(2026, 2, 1)),
        (2, 60 * WAN, 0, None),
        (3, 150 * WAN, 150 * WAN, date(2026, 1, 5)),
    ]
    lines = [(1, STALL), (3, FARM)]
    return {
        "applications/own": table("applications", asked),
        "outcomes/own": table("outcomes", came),
        "application_lines/own": table("application_lines", lines),
    }


def lay_loans_down(
    *, branches=(1, 2), staff=(1, 2), last: date = LAST, line_wan: int = 990, known: date = FIRST
) -> Lake:
    """Lay them down: the shop, the stall and the flat with the first unit and manager, the farm with the second.

    The shop's line rises from 990 万 to `line_wan` on 1 February; the stall's loan is bad since 20 February. Days are
    known from `known` on; nothing is owed before `FIRST`.
    """
    lake, since = Lake(where()), date(2025, 6, 1)
    place = {account: 1 if customer == FARM else 0 for account, customer in LOANS.items()}
    own = [*LOANS.items()]
    february, bad_since = date(2026, 2, 1), date(2026, 2, 20)
    lay_tables(
        lake,
        {
            "accounts/own": table(
                "accounts",
                [(a, since, FOREVER, "loan", "card", branches[place[a]], c, c, since) for a, c in own],
            ),
            "owners/own": table(
                "owners", [(a, since, FOREVER, staff[place[a]], "keeping", 0, 1_000_000) for a, _ in own]
            ),
            "households": table("households", [(c, 1, kind, since) for c, kind in SEGMENTS.items()]),
            "loans/own": table(
                "loans",
                [(a, c, c, "card", february if c == STALL else since, FOREVER, AFTER[a]) for a, c in own],
            ),
            "loan_uses/own": table("loan_uses", [(a, "consumption" if c == FLAT else "turnover") for a, c in own]),
            "loan_guarantees/own": table("loan_guarantees", [(a, SECURED[c]) for a, c in own if c in SECURED]),
            "loan_rates/own": table("loan_rates", [(a, since, FOREVER, 55_000) for a, _ in own]),
            "loan_states/own": table(
                "loan_states",
                [(a, since, bad_since if c == STALL else FOREVER, 1, None) for a, c in own]
                + [(-13, bad_since, FOREVER, 3, bad_since)],
            ),
            "lines/own": table(
                "lines",
                [(1, SHOP, since, february, 990 * WAN), (1, SHOP, february, FOREVER, line_wan * WAN)]
                + [(c, c, since, FOREVER, 150 * WAN) for c in (FARM, STALL, FLAT)],
            ),
            **_answers(branches, staff),
        },
    )
    changes = [(a, FIRST, fen) for a, fen in BEFORE.items()]
    changes += [(a, february, fen) for a, fen in AFTER.items() if BEFORE.get(a) != fen]
    columns = dict(zip(("account_id", "on_day", "fen"), zip(*changes, strict=True), strict=True))
    kept = pa.schema([("account_id", pa.int64()), ("on_day", pa.date32()), ("fen", pa.int64())])
    publish_history(lake, changes=pa.table(columns).cast(kept), first=known, last=last, book=OWN, anew=True)
    return lake


def correct(lake: Lake, *, on: date, **fen: int) -> None:
    """Balances of a day given again: `farm=…` and so on."""
    names = {"shop": -11, "farm": -12, "stall": -13, "flat": -14}
    given = {"account_id": [names[name] for name in fen], "fen": list(fen.values())}
    schema = pa.schema([("account_id", pa.int64()), ("fen", pa.int64())])
    publish_balances(lake, on=on, balances=pa.table(given, schema=schema), whole=False, book=OWN)


def both(ground: v.Ground) -> dict[str, tuple[int, int]]:
    """The two units and managers of the bank of the tests that the loans lie with."""
    return {
        "branches": (ground.branches[v.FIRST], ground.branches[v.SECOND]),
        "staff": (ground.staff["2002"], ground.staff["3002"]),
    }
