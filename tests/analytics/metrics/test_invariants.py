"""Whatever the bank looks like, the figures agree with counting day by day, and with each other."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from qianmo.analytics.lake import FOREVER
from tests.analytics.metrics.bank import WHOLE, lay, told

FIRST, DAYS = date(2025, 12, 20), 70
JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
ACCOUNTS, STAFF = (1, 2, 3), (7, 8)


def on(n: int) -> date:
    return FIRST + timedelta(days=n)


days = st.integers(0, DAYS - 1).map(on)
steps = st.dictionaries(days, st.integers(-1_000, 10**12), max_size=5)
cuts = st.lists(st.integers(1, WHOLE - 1), max_size=2, unique=True).map(sorted)


@st.composite
def owned(draw, account):
    """Parts that lie side by side, of managers or of nobody, handed over on some days."""
    rows, handed_over = [], sorted({FIRST, *draw(st.lists(days, max_size=2))})
    for from_on, until_on in zip(handed_over, [*handed_over[1:], FOREVER], strict=True):
        bounds = [0, *draw(cuts), WHOLE]
        for above, upto in pairwise(bounds):
            if (staff := draw(st.sampled_from([*STAFF, None]))) is not None:
                span = {"from_on": from_on, "until_on": until_on, "above_ppm": above, "upto_ppm": upto}
                rows.append({"account_id": account, "staff_id": staff, **span})
    return rows


@st.composite
def banks(draw):
    """Balances, versions of accounts (product and branch change on a day), owners."""
    balances = {account: draw(steps) for account in ACCOUNTS}
    accounts, owners = [], []
    for account in ACCOUNTS:
        moved = draw(days)
        customer = draw(st.sampled_from([11, 12, None]))
        accounts.append({"account_id": account, "until_on": moved, "customer_id": customer})
        accounts.append({"account_id": account, "from_on": moved, "branch_id": 2, "customer_id": customer})
        owners += draw(owned(account))
    return balances, accounts, owners


def stood(changes: dict[date, int], day: date) -> int:
    return next((fen for since, fen in sorted(changes.items(), reverse=True) if since <= day), 0)


def counted(bank, *, from_on: date, until_on: date) -> dict[int | None, int]:
    """Balance-days of each manager and of nobody, day by day, in Python."""
    balances, _, owners = bank
    found: dict[int | None, int] = {}
    for day in (from_on + timedelta(days=n) for n in range((until_on - from_on).days)):
        for account, changes in balances.items():
            fen = left = stood(changes, day)
            for row in owners:
                if row["account_id"] == account and row["from_on"] <= day < row["until_on"]:
                    part = cut(fen, row["upto_ppm"]) - cut(fen, row["above_ppm"])
                    found[row["staff_id"]] = found.get(row["staff_id"], 0) + part
                    left -= part
            found[None] = found.get(None, 0) + left
    return {key: fen for key, fen in found.items() if fen}


def cut(fen: int, ppm: int) -> int:
    """Of what is owed the same part as of what is held, with the other sign."""
    return fen * ppm // WHOLE if fen >= 0 else -(-fen * ppm // WHOLE)


def balance_days(lake, grain: str, from_on: date, until_on: date) -> dict[int | str | None, int]:
    found = told("average", lake, grain, from_on=from_on, until_on=until_on)
    return {key: row["balance_days"] for key, row in found.items() if row["balance_days"]}


@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(bank=banks())
def test_figures_agree_with_counting_every_day_and_with_each_other(bank):
    with TemporaryDirectory() as folder:
        balances, accounts, owners = bank
        lake = lay(Path(folder), balances=balances, accounts=accounts, owners=owners)
        managers = balance_days(lake, "manager", JANUARY, MARCH)
        assert managers == counted(bank, from_on=JANUARY, until_on=MARCH)
        whole = sum(managers.values())
        by_account = balance_days(lake, "account", JANUARY, MARCH)
        for grain in ("account", "customer", "branch", "product"):
            assert sum(balance_days(lake, grain, JANUARY, MARCH).values()) == whole
        customers = {row["account_id"]: row["customer_id"] for row in accounts}
        of_customers = summed([(customers[account], fen) for account, fen in by_account.items()])
        assert balance_days(lake, "customer", JANUARY, MARCH) == of_customers
        months = [balance_days(lake, "manager", *span) for span in ((JANUARY, FEBRUARY), (FEBRUARY, MARCH))]
        assert summed([item for month in months for item in month.items()]) == managers
        year = told("balance_days", lake, "manager", as_of=MARCH - timedelta(days=1))
        assert {key: row["year_balance_days"] for key, row in year.items() if row["year_balance_days"]} == managers


def summed(amounts: list) -> dict:
    found: dict = {}
    for key, fen in amounts:
        found[key] = found.get(key, 0) + fen
    return {key: fen for key, fen in found.items() if fen}
