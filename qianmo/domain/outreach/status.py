"""信用户 and 信用村: who keeps good credit, by the criteria in force, with every reason why not.

A household must meet every criterion in force; a village must meet each of its shares, unrounded. Losing the status
ends new benefits only: lines, limits and rates that were given stay. Source: S1 for 信用村、信用农户评选;
the bounds that ship are defaults, which each bank sets for itself as dated data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qianmo.domain.ratio import Ratio


class HouseholdTest(StrEnum):
    """What is asked of a household."""

    RESIDENT = "resident"
    CAPABLE = "capable"
    INCOME = "income"
    NO_ARREARS = "no_arrears"
    CLEAN = "clean"


class VillageTest(StrEnum):
    """What is asked of a village: two shares at least, two rates below."""

    CREDIT_SHARE = "credit_share"
    CLEAR_SHARE = "clear_share"
    BAD_RATE = "bad_rate"
    NEW_BAD_RATE = "new_bad_rate"


AT_LEAST = frozenset({VillageTest.CREDIT_SHARE, VillageTest.CLEAR_SHARE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What is known of a household; None is unknown and does not meet a test that asks for it."""

    resident: bool | None
    age: int | None
    income_fen: int | None
    in_arrears: bool
    bad_record: bool


def lacks_of_home(home: Home, tests: Sequence[str], *, ages: tuple[int, int]) -> list[str]:
    """The tests in force that a household does not meet; none means it is a credit household.

    `ages` are the youngest and the oldest head that may borrow, both included.
    """
    youngest, oldest = ages
    met = {
        HouseholdTest.RESIDENT: home.resident is True,
        HouseholdTest.CAPABLE: home.age is not None and youngest <= home.age <= oldest,
        HouseholdTest.INCOME: bool(home.income_fen and home.income_fen > 0),
        HouseholdTest.NO_ARREARS: not home.in_arrears,
        HouseholdTest.CLEAN: not home.bad_record,
    }
    return [test for test in tests if not met[HouseholdTest(test)]]


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageFigures:
    """Households and credit ones, borrowers and those without arrears, balance, what of it is bad and newly bad."""

    households: int
    credit: int
    borrowers: int
    clear: int
    balance_fen: int
    bad_fen: int
    new_bad_fen: int

    def ratio(self, test: str) -> Ratio:
        """The figure of a test with its two numbers."""
        return {
            VillageTest.CREDIT_SHARE: Ratio(self.credit, self.households),
            VillageTest.CLEAR_SHARE: Ratio(self.clear, self.borrowers),
            VillageTest.BAD_RATE: Ratio(self.bad_fen, self.balance_fen),
            VillageTest.NEW_BAD_RATE: Ratio(self.new_bad_fen, self.balance_fen),
        }[VillageTest(test)]


def lacks_of_village(figures: VillageFigures, bounds: Mapping[str, int]) -> list[str]:
    """The tests a village does not meet, `bounds` by test in ppm; none means it is a credit village.

    Shares meet their bound at equality, rates must lie below it. Without a borrower or a balance there is nothing to
    hold against a village; without a household it is none.
    """
    lacks = []
    for test, bound_ppm in bounds.items():
        ratio = figures.ratio(test)
        if not ratio.applies:
            holds = test != VillageTest.CREDIT_SHARE
        elif test in AT_LEAST:
            holds = bool(ratio.at_least(Ratio.of_ppm(bound_ppm)))
        else:
            holds = bool(Ratio.of_ppm(bound_ppm).exceeds(ratio))
        if not holds:
            lacks.append(test)
    return lacks


class Turn(StrEnum):
    """What a re-rating changed."""

    FIRST_IN = "first_in"
    FIRST_OUT = "first_out"
    KEPT = "kept"
    GAINED = "gained"
    LOST = "lost"
    STAYED_OUT = "stayed_out"


def turn(*, was: bool | None, now: bool) -> Turn:
    """What changed against the year before; None where there was none."""
    if was is None:
        return Turn.FIRST_IN if now else Turn.FIRST_OUT
    if was:
        return Turn.KEPT if now else Turn.LOST
    return Turn.GAINED if now else Turn.STAYED_OUT
