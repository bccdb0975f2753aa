"""Why a count of a month is not an earlier one (试算与结月): a difference cut into its reasons."""

from enum import StrEnum


class Why(StrEnum):
    """What makes a final quantity differ from a provisional one."""

    LATER = "later"
    """Days that were not told yet."""
    LATE = "late"
    """Work of days already told that was entered, or taken back, afterwards."""
    REASSIGNED = "reassigned"
    """Accounts that came under somebody else."""
    CORRECTED = "corrected"
    """What the core said of days already told was put right."""
    ACCOUNTS = "accounts"
    """Later days of accounts, or accounts that came under somebody else: of two days whose evidence is not kept."""
    REPRICED = "repriced"
    """The quantity is the same: a pool was shared anew, or a quarter, tiers or another version counted."""


def reasons_of(
    *, differs: int, later: int | None = None, reassigned: int | None = 0, entered: bool = False, same_day: bool = False
) -> dict[Why, int]:
    """A difference of quantity by its reasons, which add up to it; none of nothing.

    `later` is what the days not told yet brought, where it can be counted by itself: the rest was entered late. Of
    accounts, what changed hands is told apart, and the rest comes of later days, or of corrections where both counts
    went to the `same_day`; where `reassigned` is not known (None), all of it is of accounts. Of 5 more events with 7 on
    the last day, 2 were taken back.
    """
    if entered:
        parts = {Why.LATE: differs}
    elif later is not None:
        parts = {Why.LATER: later, Why.LATE: differs - later}
    elif reassigned is None:
        parts = {Why.ACCOUNTS: differs}
    else:
        rest = Why.CORRECTED if same_day else Why.LATER
        parts = {Why.REASSIGNED: reassigned, rest: differs - reassigned}
    return {why: amount for why, amount in parts.items() if amount}
