"""Reads of simulated profit: by branch, person or household in a month, the treasury's side, and account by account."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from qianmo.analytics.lake import Lake, where
from qianmo.analytics.work.earnings import earned_one_by_one, earnings, locked_prices
from qianmo.domain.ratio import Ratio

MOST_ACCOUNTS, MOST_HOUSEHOLDS, EVERYBODY = 50, 200, 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What somebody earned in a month, in fen; `margin_fen` is interest with the transfer price and what is given back.

    Of a person only what follows the owners is told; the rest is nothing.
    """

    key: int | None
    accounts: int = 0
    customers: int = 0
    fen_days: int = 0
    interest_fen: int = 0
    transfer_fen: int = 0
    bonus_fen: int = 0
    vat_fen: int = 0
    surtax_fen: int = 0
    loss_fen: int = 0
    cost_fen: int = 0
    margin_fen: int = 0
    before_fen: int = 0
    after_fen: int = 0
    capital_fen: int = 0
    eva_fen: int = 0

    def raroc(self, *, days: int, year: int) -> Ratio:
        """Profit after tax over the capital bound, as of a whole year."""
        return Ratio(self.after_fen * year, self.capital_fen * days)


@dataclass(frozen=True, slots=True)
class Earnings:
    """Everybody's profit in a month, so many at the most, and the sum of all there are."""

    rows: list[Earned]
    total: Earned

    @property
    def treasury_fen(self) -> int:
        """The treasury's side: what it takes for loans less what it pays for deposits and gives back."""
        return -(self.total.transfer_fen + self.total.bonus_fen)


NUMBERS = [one.name for one in fields(Earned) if one.name != "key"]


def earnings_of(
    *, month: date, by: str, branches: Collection[int] | None, households: int = MOST_HOUSEHOLDS
) -> Earnings | None:
    """Profit of a month by "branch", "manager" or "household"; None where nothing was laid down for it.

    So many households, the most profitable, are told one by one.
    """
    lake = Lake(where())
    edition, limit = lake.edition(), households if by == "household" else EVERYBODY
    asked: dict[str, Any] = {"lake": lake, "edition": edition, "first": month, "branches": branches}
    found, whole = earnings(**asked, by=by, limit=limit), earnings(**asked, by="all", limit=1)
    if found is None or whole is None:
        return None
    rows = [_earned(row) for row in found.to_pylist()]
    return Earnings(rows, next(map(_earned, whole.to_pylist()), Earned(key=None)))


@dataclass(frozen=True, slots=True)
class AccountEarned:
    """An account with what it earned in a month."""

    account_id: int
    side: str
    product: str
    household_id: int | None
    fen_days: int
    earned: Earned


def accounts_earning(
    *, month: date, by: str, key: int | None, branches: Collection[int] | None = None, limit: int = MOST_ACCOUNTS
) -> list[AccountEarned]:
    """The accounts behind a row, or without a key those of these branches or of all, that brought or cost most."""
    lake = Lake(where())
    edition = lake.edition()
    found = earned_one_by_one(lake=lake, edition=edition, first=month, by=by, key=key, branches=branches, limit=limit)
    if found is None:
        return []
    return [
        AccountEarned(
            row["account_id"], row["side"], row["product"], row["household_id"], row["fen_days"],
            _earned({**row, "key": row["account_id"]}),
        )
        for row in found.to_pylist()
    ]  # fmt: skip


def prices_of(*, accounts: Collection[int]) -> dict[int, list[tuple[date | None, int | None, int]]]:
    """The prices matched loans were given, by account: from which day on, at how many days of the curve, ppm."""
    lake = Lake(where())
    return locked_prices(lake=lake, edition=lake.edition(), accounts=accounts)


def _earned(row: dict[str, Any]) -> Earned:
    told = {name: row[name] for name in NUMBERS if name in row}
    if "margin_fen" not in row:
        told["margin_fen"] = row["interest_fen"] + row["transfer_fen"] + row["bonus_fen"]
    return Earned(key=row["key"], **told)
