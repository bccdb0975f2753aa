"""The rounds of two customer groups of the demo: one rated by people who work there, half of it told; one put off."""

from datetime import timedelta
from typing import Any

import numpy as np

from qianmo.apps.campaigns.grouping import open_group
from qianmo.apps.campaigns.queries import groups_on_board
from qianmo.apps.campaigns.services import Deferral, defer_drives
from qianmo.apps.grids.queries import Scope
from qianmo.apps.notices.queries import untold
from qianmo.apps.notices.services import tell_households
from qianmo.apps.org.queries import SignedIn
from qianmo.apps.ratings.queries import roster_outcomes, verdicts
from qianmo.apps.ratings.services import (
    NewBallot,
    NewSitting,
    Seat,
    cast_ballots,
    close_sittings,
    open_sittings,
)
from qianmo.demo.accepting import accepted
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.refusal import Refused

SEATS = (("foreman", "屠宰班班长"), ("foreman", "冷库班班长"), ("peer", "工会小组长"), ("peer", "食堂管理员"))
SUGGESTED = (3, 5, 8, 10)
"""What a rater who knows somebody suggests, in 万元."""
COUNTY = Scope(None)
DUE, REVIEW = DEMO_DAY + timedelta(days=75), DEMO_DAY + timedelta(days=40)


def hold_round(*, group_id: int, manager: SignedIn, seed: int) -> None:
    """Put the group on this year's roster, let five people rate it, and tell every second one what came of it.

    Nobody is in at work who was out in the village, so the county's totals stay the published ones. In a small county
    everybody may be on the roster of a village already.
    """
    by, draws = manager.staff_id, np.random.default_rng([seed, 23])
    now: dict[str, Any] = {"at": moment(DEMO_DAY, hour=9), "business_date": DEMO_DAY}
    opened = open_group(group_id=group_id, seen="", scope=COUNTY, year=DEMO_DAY.year, by=by, due_on=DUE, **now)
    if isinstance(opened, Refused):
        return
    roster_id = opened.roster_id
    seats = (
        *(Seat(kind=kind, name=name) for kind, name in SEATS),
        Seat(kind="manager", name=manager.name, staff_id=by),
    )
    (answer,) = open_sittings(sittings=[NewSitting(roster_id=roster_id, host=by, seats=seats)], **now)
    sitting_id, raters = accepted(answer)
    outcomes = roster_outcomes(roster_ids=[roster_id])
    asked = sorted(pk for (_, pk), outcome in outcomes.items() if outcome != "black")
    known = verdicts(household_ids=asked)
    ballots = [
        NewBallot(
            rater_id=rater,
            household_id=pk,
            limit_fen=None if draws.random() < 0.1 else SUGGESTED[place] * FEN_PER_WAN,
            excludes=pk not in known or known[pk].excluded,
        )
        for pk, place in zip(asked, draws.integers(0, len(SUGGESTED), len(asked)), strict=True)
        for rater in raters
    ]
    cast_ballots(sitting_ids=[sitting_id], ballots=ballots)
    close_sittings(sitting_ids=[sitting_id], **now)
    told = sorted(untold(roster_id=roster_id, scope=COUNTY))[::2]
    if told:
        accepted(tell_households(roster_id=roster_id, household_ids=told, scope=COUNTY, by=by, **now))


def put_round_off(*, group_id: int, manager: SignedIn) -> None:
    """Put the group on this year's roster and put its round off: nothing goes on there until somebody looks again."""
    by = manager.staff_id
    now: dict[str, Any] = {"by": by, "at": moment(DEMO_DAY, hour=9), "business_date": DEMO_DAY}
    opened = open_group(group_id=group_id, seen="", scope=COUNTY, year=DEMO_DAY.year, due_on=DUE, **now)
    (drive,) = groups_on_board(scope=COUNTY, group_id=group_id)
    if isinstance(opened, Refused) or drive.drive_id is None:
        return
    one = Deferral(drive_id=drive.drive_id, reason="市场搬迁，摊位未定", review_on=REVIEW)
    assert not defer_drives(deferrals=[one], **now)
