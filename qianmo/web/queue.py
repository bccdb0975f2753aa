"""The cases in which it is the turn of the person at the screen, in the order of their promised days."""

from qianmo.apps.approvals.queries import WaitingCase, count_waiting, waiting_cases, waiting_ids
from qianmo.domain.access import Right
from qianmo.web.seat import Seat

TURNS = {Right.REVIEW: "reviewing", Right.DECIDE: "deciding", Right.APPLY: "supplement"}
"""The state of a case in which it is the turn of whoever holds a right."""


def my_states(seat: Seat) -> list[str]:
    """In which states of a case it is this person's turn."""
    return [state for right, state in TURNS.items() if seat.person.may(right)]


def my_cases(seat: Seat, *, limit: int = 300, after: int | None = None) -> list[WaitingCase]:
    """Cases in which it is this person's turn, the promised day first; with `after`, those behind that case."""
    states, me = my_states(seat), seat.person.staff_id
    return waiting_cases(scope=seat.scope, states=states, staff_id=me, limit=limit, after=after) if states else []


def my_queue(seat: Seat) -> list[int]:
    """The ids of all these cases in the same order."""
    states, me = my_states(seat), seat.person.staff_id
    return waiting_ids(scope=seat.scope, states=states, staff_id=me) if states else []


def my_count(seat: Seat) -> int:
    """How many of them there are."""
    states, me = my_states(seat), seat.person.staff_id
    return count_waiting(scope=seat.scope, states=states, staff_id=me) if states else 0
