"""What is held, as one record: deposits and loans of a village, a manager, a branch or a household on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from qianmo.domain.money import round_half_up

BALANCES = ("fen", "yesterday_fen", "month_start_fen", "year_start_fen", "accounts")
BALANCE_DAYS = {"month": "month_fen_days", "year": "year_fen_days"}
AMOUNTS = (*BALANCES, *BALANCE_DAYS.values())
"""What is added when holdings are: balances, accounts, and the balance-days of the month and of the year so far."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One side of what is held: fen at the end of the day and at the ends compared with, balance-days so far.

    Averages are divided out last, so that those of a sum are exact; `month_days` and `year_days` are what by.
    """

    fen: int = 0
    yesterday_fen: int = 0
    month_start_fen: int = 0
    year_start_fen: int = 0
    month_fen_days: int = 0
    year_fen_days: int = 0
    accounts: int = 0
    month_days: int = field(default=0, compare=False)
    year_days: int = field(default=0, compare=False)

    @property
    def day_fen(self) -> int:
        """More than the day before (较昨日)."""
        return self.fen - self.yesterday_fen

    @property
    def month_fen(self) -> int:
        """More than at the end of last month (较月初)."""
        return self.fen - self.month_start_fen

    @property
    def year_fen(self) -> int:
        """More than at the end of last year (较年初)."""
        return self.fen - self.year_start_fen

    @property
    def month_average_fen(self) -> int:
        """The average of the month so far (月日均), rounded half up."""
        return round_half_up(numerator=self.month_fen_days, denominator=self.month_days or 1)

    @property
    def year_average_fen(self) -> int:
        """The average of the year so far (年日均), rounded half up."""
        return round_half_up(numerator=self.year_fen_days, denominator=self.year_days or 1)

    def __add__(self, other: "Holding") -> "Holding":
        """What both hold in the same days."""
        return Holding(
            **{name: getattr(self, name) + getattr(other, name) for name in AMOUNTS},
            month_days=max(self.month_days, other.month_days),
            year_days=max(self.year_days, other.year_days),
        )


@dataclass(frozen=True, slots=True)
class Held:
    """Deposits and loans of one village, manager or branch; `lacking` are households with deposits and no loan."""

    deposit: Holding = Holding()
    loan: Holding = Holding()
    lacking: int = 0

    def side(self, side: str) -> Holding:
        """Deposits or loans."""
        return self.deposit if side == "deposit" else self.loan

    def __add__(self, other: "Held") -> "Held":
        """What both hold."""
        return Held(self.deposit + other.deposit, self.loan + other.loan, self.lacking + other.lacking)


def holding_of(row: Mapping[str, int], *, as_of: date, prefix: str = "") -> Holding:
    """A row of figures as a record; `prefix` stands before the names of its columns."""
    amounts = {name: row[f"{prefix}{name}"] for name in AMOUNTS}
    return Holding(**amounts, month_days=as_of.day, year_days=as_of.timetuple().tm_yday)
