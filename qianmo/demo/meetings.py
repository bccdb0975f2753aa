"""The credit committee of the demo bank has met: one meeting is over, with a yes, a no and a veto; one votes today."""

from collections.abc import Sequence
from datetime import date

from qianmo.apps.approvals.queries import WaitingCase, committees, room_of, waiting_cases
from qianmo.apps.approvals.services import NewItem, call_meeting, count_item, veto, vote
from qianmo.apps.grids.queries import Scope
from qianmo.demo.accepting import accepted
from qianmo.demo.approval_rules import COMMITTEES
from qianmo.demo.schedule import DEMO_DAY, moment

SEATS = next(seats for code, _, seats, _ in COMMITTEES if code == "credit")
HELD_ON = date(2026, 9, 28)
AGENDA, TODAY = 3, 2
"""Cases of the meeting that is over, and of the one that is voting."""
SPOKEN = 3
"""Members who have voted today."""
NO = "经营时间太短，现金流看不清"
VETO = "与年初核定的行业投向不符"


def hold_meetings(*, sitting: Sequence[int]) -> None:
    """Bring the largest cases that wait for a decision before the credit committee; the first who sits is its chair."""
    members = sitting[:SEATS]
    waiting = waiting_cases(scope=Scope(None), states=["deciding"], staff_id=members[0])
    largest = sorted(waiting, key=lambda case: (-(case.requested_fen or 0), case.id))[: AGENDA + TODAY]
    if len(largest) < AGENDA + TODAY:
        return
    passed, refused, vetoed = _called(largest[:AGENDA], by=members[0], on=HELD_ON)
    for item, against in ((passed, 0), (refused, 4), (vetoed, 1)):
        for place, member in enumerate(members):
            _cast(item, member, no=place >= len(members) - against, minute=place, on=HELD_ON)
        accepted(count_item(item_id=item, by=members[0], at=moment(HELD_ON, hour=16), business_date=HELD_ON))
    accepted(veto(item_id=vetoed, reason=VETO, by=members[0], at=moment(HELD_ON, hour=16), business_date=HELD_ON))
    for item in _called(largest[AGENDA:], by=members[0], on=DEMO_DAY):
        for place, member in enumerate(members[1 : 1 + SPOKEN]):
            _cast(item, member, no=False, minute=place, on=DEMO_DAY)


def _called(cases: Sequence[WaitingCase], *, by: int, on: date) -> list[int]:
    """A meeting is called with these cases; its items in the order of the agenda."""
    committee = next(row for row in committees() if row.code == "credit")
    items = [NewItem(case_id=case.id, amount_fen=case.requested_fen or 0) for case in cases]
    meeting = call_meeting(committee_id=committee.id, items=items, by=by, at=moment(on, hour=9), business_date=on)
    room = room_of(meeting_id=meeting, staff_id=by) if isinstance(meeting, int) else None
    if room is None:
        raise RuntimeError(meeting)
    return [item.id for item in room.items]


def _cast(item: int, member: int, *, no: bool, minute: int, on: date) -> None:
    at = moment(on, hour=15, minute=minute)
    choice, text = ("no", NO) if no else ("yes", "")
    accepted(vote(item_id=item, staff_id=member, choice=choice, text=text, at=at, business_date=on))
