"""The round after the first: on the demo day a few villages have begun their yearly review, each at a place of its own.

They are screened by the same flags as before, so nobody's standing changes; some have their whole roster, in others
households are still to be put on it.
"""

from qianmo.apps.campaigns.services import open_drives
from qianmo.apps.ratings.services import RosterRow, open_rosters
from qianmo.demo.foundation import Ground, village_ids
from qianmo.demo.schedule import REVIEW, moment
from qianmo.demo.surveying import YEAR, Town

ONE_IN = 19
"""Villages to each that begins anew, by their codes."""
PART_LISTED = 6
"""Tenths of the households on the roster where the work has only begun."""


def begin_reviews(town: Town, *, deferred: frozenset[str], ground: Ground) -> None:
    """Open the next year's roster and drive in the villages of a town that begin anew."""
    day = ground.calendar.day(REVIEW, town.turn)
    batches = {
        batch.plan.code: batch
        for batch in town.villages
        if batch.households and int(batch.plan.code) % ONE_IN == 0 and batch.plan.code not in deferred
    }
    if not batches:
        return
    ids = village_ids()
    rows = []
    for place, (code, batch) in enumerate(sorted(batches.items())):
        listed = len(batch.households) if place % 2 else len(batch.households) * PART_LISTED // 10
        rows += [
            RosterRow(
                village_id=ids[code],
                household_id=town.household_ids[record.number],
                source="已建档",
                flags=record.flags,
            )
            for record in batch.households[:listed]
        ]
    owners = {ids[code]: ground.owners[code] for code in batches}
    at = moment(day, hour=9)
    rostered = open_rosters(rows=rows, year=YEAR + 1, opened_by=owners, at=at, business_date=day)
    open_drives(rosters=rostered.roster_ids, year=YEAR + 1, by=next(iter(owners.values())), at=at, business_date=day)
