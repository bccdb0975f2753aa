"""Opening a round for a customer group: its members of no other roster of the year, screened as a village's are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.campaigns.queries import group_preview
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.services import hold_group
from qianmo.apps.ratings.services import GroupRow, open_group_roster
from qianmo.domain.refusal import Refused

SOURCE = "客户群成员"


@dataclass(frozen=True, slots=True)
class GroupOpened:
    """A customer group's round: its roster, how many households were put on it now, by outcome."""

    roster_id: int
    listed: int
    outcomes: Mapping[str, int]


@transaction.atomic
def open_group(
    *, group_id: int, seen: str, scope: Scope, year: int, by: int, at: datetime, business_date: date
) -> GroupOpened | Refused:
    """Put the members of a customer group on its roster of the year; those that joined since, where there is one.

    Whoever is on another roster of the year is left there, with one verdict and one line. Refused: nobody to put on it,
    a preview that is no longer what would be done (`seen` empty: whatever it is now).
    """
    hold_group(group_id=group_id)
    found = group_preview(scope=scope, group_id=group_id, year=year, on=business_date)
    if not found.candidates:
        return Refused(code="nobody", reason="没有建名册：成员都已在今年的名册上（本群的或本村的），或还没有成员")
    if seen and seen != found.seen:
        return Refused(code="preview_changed", reason="没有建名册：您看过之后，成员或标注有变化。请看一遍新的再建")
    rows = [GroupRow(household_id=one.household_id, source=SOURCE, flags=one.flags) for one in found.candidates]
    roster_id, _ = open_group_roster(group_id=group_id, rows=rows, year=year, by=by, at=at, business_date=business_date)
    return GroupOpened(roster_id=roster_id, listed=len(rows), outcomes=found.counts)
