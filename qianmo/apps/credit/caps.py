"""Caps on what hangs on one partner while an act grants: asked of the room above, counted as the act goes on.

Partners and their caps lie above this room (`leads`), which holds them and hands them down, as plans and exams are
handed to drives. Who belongs to a customer group lies below, so that an act refuses a household of a group about which
nobody asked, instead of granting past its cap.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from qianmo.apps.households.queries import households_in_groups
from qianmo.domain.credit.caps import Cap, over_cap
from qianmo.domain.refusal import Refused

NOT_ASKED = Refused(code="cap_not_asked", reason="没有批：这一户在客户群里，没有先核对合作方的上限。请从审批页办")


class Caps:
    """The caps over some households as they stand after what the act has granted so far.

    `over` gives the partners each household asked about hangs on, by their ids; `caps` those that have one.
    """

    def __init__(self, *, over: Mapping[int, Collection[int]], caps: Mapping[int, Cap]) -> None:
        self._over, self._caps = over, dict(caps)

    def hold(self, household_ids: Collection[int]) -> None:
        """Find out who of these belongs to a group and was not asked about."""
        unasked = [pk for pk in household_ids if pk not in self._over]
        self._unasked = households_in_groups(household_ids=unasked) if unasked else set()

    def cannot(self, household_id: int, *, more_fen: int, power_fen: int | None, act: str = "批") -> Refused | None:
        """Why so much more cannot be granted to a household held before."""
        if household_id in self._unasked:
            return NOT_ASKED
        caps = [self._caps[pk] for pk in self._over.get(household_id, ()) if pk in self._caps]
        refused = (over_cap(one, more_fen=more_fen, power_fen=power_fen, act=act) for one in caps)
        return next((one for one in refused if one is not None), None)

    def lend(self, household_id: int, *, fen: int) -> None:
        """Count so much more for every partner the household hangs on."""
        for pk in self._over.get(household_id, ()):
            if pk in self._caps:
                self._caps[pk] = replace(self._caps[pk], hanging_fen=self._caps[pk].hanging_fen + fen)


def no_caps() -> Caps:
    """Nothing was asked: right for households of no group, and refused for any other."""
    return Caps(over={}, caps={})
