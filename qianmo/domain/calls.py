"""The day of an account manager: on whom to call and in which order, and what is left of it in the evening.

Source: S2 (晨会夕会制、日清日结制). The most calls a day holds is the bank's own figure.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

CALLS_MOST = 15
"""Households one person can plan for one day; a longer list is no plan."""


class Ground(IntEnum):
    """Why somebody should call, the strongest first: a day agreed with the customer, work assigned, a lead."""

    PROMISE = 1
    TASK = 2
    LEAD = 3


@dataclass(frozen=True, slots=True)
class Call:
    """One reason to call on a household: what it is, in words, and the day it is due, None for any day."""

    household_id: int
    ground: Ground
    why: str
    due_on: date | None


def rank_calls(found: Iterable[Call], *, on: date) -> list[Call]:
    """Each household once with all its reasons: overdue first, the longest before; then due that day; then the rest.

    Among equals a promise goes before a task and a task before a lead.
    """
    by_household: dict[int, list[Call]] = {}
    for one in sorted(found, key=lambda one: _urgency(one, on)):
        by_household.setdefault(one.household_id, []).append(one)
    return [
        Call(pk, calls[0].ground, "；".join(dict.fromkeys(one.why for one in calls)), calls[0].due_on)
        for pk, calls in by_household.items()
    ]


def _urgency(one: Call, on: date) -> tuple[int, date, int, int]:
    due = one.due_on or date.max
    return (0 if due < on else 1 if due == on else 2), due, one.ground, one.household_id


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a day's plan: households planned, and how many of them were called on."""

    planned: int
    called: int

    @property
    def left(self) -> int:
        """Planned and not called on."""
        return self.planned - self.called


def kept(planned: Collection[int], called: Collection[int]) -> Kept:
    """Hold the households planned against those called on; a call nobody planned is not a plan kept."""
    return Kept(len(set(planned)), len(set(planned) & set(called)))
