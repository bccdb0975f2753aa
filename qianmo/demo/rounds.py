"""The round after the first: on the demo day a few villages have begun their yearly review, each at a place of its own.

They are screened by the same flags as before, so nobody's standing changes; some have their whole roster, in others
households are still to be put on it. In a village of the manager whose account is shown a sitting runs.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from qianmo.apps.campaigns.services import open_drives
from qianmo.apps.households.services import Sheet, record_facts
from qianmo.apps.ratings.queries import credit_levels, roster_outcomes
from qianmo.apps.ratings.services import (
    NewKin,
    RosterRow,
    Seat,
    cast_ballots,
    close_sittings,
    issue_codes,
    move_to_paper,
    note_kin,
    open_rosters,
    open_sittings,
    rate_at_table,
    sign_table,
    take_seat,
)
from qianmo.demo.accepting import accepted
from qianmo.demo.foundation import Ground, village_ids
from qianmo.demo.notices import stage_of_review, tell_reviewed
from qianmo.demo.people import VillageBatch
from qianmo.demo.registers import lay_registers
from qianmo.demo.schedule import DEMO_DAY, REVIEW, moment
from qianmo.demo.surveying import YEAR, Town, ballots_of, seats_of
from qianmo.domain.ratings.table import TableSaid, Way, why_not_composed

ONE_IN = 19
"""Villages to each that begins anew, by their codes."""
PART_LISTED = 6
"""Tenths of the households on the roster where the work has only begun."""
FEWEST = 5
"""A village smaller than that holds no sitting worth looking at."""
PRESENT = 4
"""Raters who have come; the first has spoken on every household, each after on fewer."""
EMPLOYER, COLLEAGUES = "林东肉业公司", 4
"""Where a rater's household and so many others of the village work."""
AT_TABLE, SIGNED = 12, 9
"""Households a table has spoken of, and those everybody has signed."""


def sitting_village(towns: list[Town], *, ground: Ground, host: str, deferred: frozenset[str]) -> str:
    """The last village a member of staff (by number) answers for today that is large enough, or "" without one."""
    owners = {one.cell_code: one.staff_number for one in ground.bank.stewards if one.role == "owner"}
    able = [
        batch.plan.code
        for town in towns
        for batch in town.villages
        if len(batch.households) >= FEWEST and owners.get(batch.plan.code) == host and batch.plan.code not in deferred
    ]
    return max(able, default="")


def begin_reviews(town: Town, *, deferred: frozenset[str], ground: Ground, sits: str, seed: int) -> None:
    """Open the next year's roster and drive in the villages of a town that begin anew, and the sitting of `sits`."""
    day = ground.calendar.day(REVIEW, town.turn)
    batches = {
        batch.plan.code: batch
        for batch in town.villages
        if batch.households
        and (batch.plan.code == sits or int(batch.plan.code) % ONE_IN == 0)
        and batch.plan.code not in deferred
    }
    if not batches:
        return
    ids = village_ids()
    rows = []
    for place, (code, batch) in enumerate(sorted(batches.items())):
        listed = len(batch.households) * (10 if place % 2 or code == sits else PART_LISTED) // 10
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
    _rate(
        {code: batch for code, batch in batches.items() if code != sits and stage_of_review(code)},
        roster_ids={code: rostered.roster_ids[ids[code]] for code in batches}, on=day, town=town, ground=ground,
        seed=seed,
    )  # fmt: skip
    for code in sorted(batches):
        if code != sits and not stage_of_review(code) and int(code) % 2:
            _sit_at_table(batches[code], roster_id=rostered.roster_ids[ids[code]], town=town, ground=ground)
    if sits in batches:
        beside = next((one for one in town.villages if one.households and one.plan.code != sits), None)
        if beside is not None:
            lay_registers(batches[sits], beside=beside, village_id=ids[sits], year=YEAR + 1, by=ground.owners[sits])
        _sit(batches[sits], roster_id=rostered.roster_ids[ids[sits]], town=town, ground=ground, seed=seed)


def _rate(
    batches: dict[str, VillageBatch], *, roster_ids: dict[str, int], on: date, town: Town, ground: Ground, seed: int
) -> None:
    """Hold the sittings of reviewed villages, where neighbours say again what they said, and go on to the notice."""
    for code, batch in sorted(batches.items()):
        listed = {pk for _, pk in roster_outcomes(roster_ids=[roster_ids[code]])}
        planned = replace(seats_of(batch, town=town, ground=ground), roster_id=roster_ids[code])
        (opened,) = open_sittings(sittings=[planned], at=moment(on, hour=10), business_date=on)
        sitting_id, rater_ids = accepted(opened)
        said = ballots_of(batch, household_ids=town.household_ids, rater_ids=rater_ids, seed=seed)
        cast_ballots(sitting_ids=[sitting_id], ballots=[one for one in said if one.household_id in listed])
        close_sittings(sitting_ids=[sitting_id], at=moment(on, hour=16), business_date=on)
    tell_reviewed({code: roster_ids[code] for code in batches}, ground=ground)


def _sit_at_table(batch: VillageBatch, *, roster_id: int, town: Town, ground: Ground) -> None:
    """Open a sitting at a table on the demo day, where a few households have their level, most of them signed."""
    new = replace(seats_of(batch, town=town, ground=ground), roster_id=roster_id, way=Way.TABLE)
    if why_not_composed(kinds=[(seat.kind, seat.staff_id is not None) for seat in new.seats]) is not None:
        return
    (opened,) = open_sittings(sittings=[new], at=moment(DEMO_DAY, hour=9), business_date=DEMO_DAY)
    sitting_id, rater_ids = accepted(opened)
    told: dict[str, Any] = {"by": new.host, "business_date": DEMO_DAY}
    codes = issue_codes(rater_ids=rater_ids, at=moment(DEMO_DAY, hour=9, minute=5), **told)
    outcomes = roster_outcomes(roster_ids=[roster_id])
    homes = sorted(pk for (_, pk), outcome in outcomes.items() if outcome != "black")[:AT_TABLE]
    levels = list(credit_levels(on=DEMO_DAY).items())
    said = [
        TableSaid(household_id=pk, level=level, limit_fen=most_fen)
        for place, pk in enumerate(homes)
        for level, most_fen in [levels[place % len(levels)]]
    ]
    for minute, some in ((20, said[:SIGNED]), (40, said)):
        accepted(rate_at_table(sitting_id=sitting_id, said=some, at=moment(DEMO_DAY, hour=9, minute=minute), **told))
        if some is said:
            continue
        for rater_id in rater_ids:
            at = moment(DEMO_DAY, hour=9, minute=minute + 5)
            accepted(sign_table(sitting_id=sitting_id, code=codes[rater_id], at=at, **told))


def _employ(batch: VillageBatch, *, rater: Seat, town: Town, by: int) -> None:
    """Say of a rater's household and of the last ones of the village that they work at the same place."""
    others = [town.household_ids[record.number] for record in batch.households[-COLLEAGUES:]]
    record_facts(
        sheets=[
            Sheet(household_id=pk, as_of=DEMO_DAY, source="入户采集", facts={"employer": EMPLOYER}, recorded_by=by)
            for pk in dict.fromkeys([rater.household_id, *others])
            if pk is not None
        ]
    )


def _sit(batch: VillageBatch, *, roster_id: int, town: Town, ground: Ground, seed: int) -> None:
    """Open a sitting on the demo day in which some raters have come and begun; it stays open for its host."""
    planned = seats_of(batch, town=town, ground=ground)
    owners = {one.cell_code: one.staff_number for one in ground.bank.stewards if one.role == "owner"}
    host = ground.staff[owners[batch.plan.code]]
    seats = (*planned.seats[:-1], replace(planned.seats[-1], staff_id=host))
    _employ(batch, rater=seats[2], town=town, by=host)
    new = replace(planned, roster_id=roster_id, host=host, seats=seats)
    (opened,) = open_sittings(sittings=[new], at=moment(DEMO_DAY, hour=8, minute=30), business_date=DEMO_DAY)
    sitting_id, rater_ids = accepted(opened)
    codes = issue_codes(rater_ids=rater_ids, by=host, at=moment(DEMO_DAY, hour=8, minute=35), business_date=DEMO_DAY)
    for place, rater_id in enumerate(rater_ids[:PRESENT]):
        take_seat(code=codes[rater_id], address=str(place), at=moment(DEMO_DAY, hour=8, minute=40 + place))
    ballots = ballots_of(batch, household_ids=town.household_ids, rater_ids=rater_ids, seed=seed)
    per_household = [ballots[start : start + len(rater_ids)] for start in range(0, len(ballots), len(rater_ids))]
    homes = dict(zip(rater_ids, (seat.household_id for seat in seats), strict=True))
    said = [
        ballot
        for place, of_household in enumerate(per_household)
        for turn, ballot in enumerate(of_household[:PRESENT])
        if (place + 1) * (turn + 1) <= len(per_household) and homes[ballot.rater_id] != ballot.household_id
    ]
    move_to_paper(
        sitting_id=sitting_id, rater_ids=rater_ids[PRESENT : PRESENT + 1], by=host,
        at=moment(DEMO_DAY, hour=8, minute=45), business_date=DEMO_DAY,
    )  # fmt: skip
    uncle = NewKin(rater_id=rater_ids[1], household_id=per_household[-1][0].household_id, what="叔侄", by=host)
    note_kin(kin=[uncle], at=moment(DEMO_DAY, hour=8, minute=46), business_date=DEMO_DAY)
    for refused in cast_ballots(sitting_ids=[sitting_id], ballots=said).values():
        raise RuntimeError(refused.reason)
