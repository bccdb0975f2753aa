"""The first half of the story: households are filed, screened and rated, town by town."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count

import numpy as np

from qianmo.apps.campaigns.services import Deferral, defer_drives, open_drives
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.services import file_households
from qianmo.apps.ratings.queries import second_looks
from qianmo.apps.ratings.services import (
    NewBallot,
    NewLook,
    NewSitting,
    RosterRow,
    Seat,
    cast_ballots,
    close_sittings,
    open_rosters,
    open_sittings,
    settle_verdicts,
)
from qianmo.demo.flags import HARD
from qianmo.demo.foundation import Ground
from qianmo.demo.people import HouseholdRecord, VillageBatch
from qianmo.demo.schedule import DEFER, FILE, RATE, SCREEN, moment
from qianmo.domain.households import Filing, Member
from qianmo.domain.ratings.looks import Answer
from qianmo.domain.refusal import Refused

ITEMS = ("identity_card", "household_register")
THIRD_ITEMS = {"farm": "land_certificate", "trade": "licence", "salaried": "payslip", "resident": "property_papers"}
YEAR = 2025
WAN = 1_000_000
DEFERRALS = ("村两委换届", "征信环境差", "撤并待定", "整体外出", "不良率超 5%")
DEFERRED_VILLAGES = 9
DOUBTED_IN, LEFT_IN = 97, 12
"""One household in so many is rated far apart; of those one in so many still waits for the branch."""


@dataclass(slots=True)
class Town:
    """The villages of one town, which move through the drive together in turn, and where they have come to."""

    turn: int
    villages: list[VillageBatch]
    household_ids: dict[str, int] = field(default_factory=dict)
    roster_ids: dict[str, int] = field(default_factory=dict)
    drive_ids: dict[str, int] = field(default_factory=dict)

    @property
    def households(self) -> Iterable[HouseholdRecord]:
        """All households of the town, village by village."""
        return (household for batch in self.villages for household in batch.households)


def towns_in_turn(villages: list[VillageBatch]) -> list[Town]:
    """Villages grouped by town in code order."""
    by_town: dict[str, list[VillageBatch]] = {}
    for batch in villages:
        by_town.setdefault(batch.plan.code[:9], []).append(batch)
    return [Town(turn, by_town[code]) for turn, code in enumerate(sorted(by_town))]


def file_town(town: Town, *, ground: Ground) -> None:
    """File every household of a town by its steward; a generated household that is refused is a bug."""
    day = ground.calendar.day(FILE, town.turn)
    records = list(town.households)
    filed = file_households(
        filings=[_filing(record, filed_by=ground.owners[record.village_code]) for record in records],
        at=moment(day, hour=17),
        business_date=day,
    )
    for position, refused in filed.refused.items():
        raise RuntimeError(f"{records[position].number}: {refused.reason}")
    town.household_ids = {record.number: filed.ids[position] for position, record in enumerate(records)}


def _filing(record: HouseholdRecord, *, filed_by: int) -> Filing:
    # A person's age is known from the identity number, so it is not a fact of its own.
    facts = {key: value for key, value in record.facts.items() if value is not None and key != "age"}
    return Filing(
        village_code=record.village_code,
        group_code=f"{record.village_code}{record.group:02d}",
        segment=record.segment,
        address=record.address,
        items=(*ITEMS, THIRD_ITEMS[record.segment]),
        members=tuple(
            Member(
                name=person.name,
                relation=person.relation,
                identity=person.identity,
                phone=person.phone,
                ethnicity=person.ethnicity,
            )
            for person in record.members
        ),
        source="入户采集",
        filed_by=filed_by,
        facts=facts,
    )


def screen_town(town: Town, *, ground: Ground, village_ids: dict[str, int]) -> None:
    """Open the rosters of a town, screen everybody on them, and open the drives of its villages."""
    day = ground.calendar.day(SCREEN, town.turn)
    at = moment(day, hour=9)
    codes = [batch.plan.code for batch in town.villages if batch.households]
    rostered = open_rosters(
        rows=[
            RosterRow(
                village_id=village_ids[record.village_code],
                household_id=town.household_ids[record.number],
                source="入户采集",
                flags=record.flags,
            )
            for record in town.households
        ],
        year=YEAR,
        opened_by={village_ids[code]: ground.owners[code] for code in codes},
        at=at,
        business_date=day,
    )
    town.roster_ids = {code: rostered.roster_ids[village_ids[code]] for code in codes}
    drives = open_drives(rosters=rostered.roster_ids, year=YEAR, by=_inclusive(ground), at=at, business_date=day)
    town.drive_ids = {code: drives[village_ids[code]] for code in codes}


def rate_town(town: Town, *, ground: Ground, seed: int) -> None:
    """Hold one sitting per village of a town: five to seven raters, each alone, then the verdicts and second looks."""
    day = ground.calendar.day(RATE, town.turn)
    opened_at, closed_at = moment(day, hour=9), moment(day, hour=16)
    batches = [batch for batch in town.villages if batch.households]
    sittings = [seats_of(batch, town=town, ground=ground) for batch in batches]
    sitting_of = dict(zip((batch.plan.code for batch in batches), sittings, strict=True))
    opened = open_sittings(sittings=sittings, at=opened_at, business_date=day)
    ballots: list[NewBallot] = []
    sitting_ids: list[int] = []
    for batch, answer in zip(batches, opened, strict=True):
        if isinstance(answer, Refused):
            raise RuntimeError(f"{batch.plan.name}: {answer.reason}")
        sitting_id, rater_ids = answer
        sitting_ids.append(sitting_id)
        said = ballots_of(batch, household_ids=town.household_ids, rater_ids=rater_ids, seed=seed)
        homes = dict(zip(rater_ids, (seat.household_id for seat in sitting_of[batch.plan.code].seats), strict=True))
        ballots += [_doubted(one, rater_ids) for one in said if homes[one.rater_id] != one.household_id]
    for position, refused in cast_ballots(sitting_ids=sitting_ids, ballots=ballots).items():
        raise RuntimeError(f"{ballots[position]}: {refused.reason}")
    close_sittings(sitting_ids=sitting_ids, at=closed_at, business_date=day)
    _look_again(town, ground=ground, day=day)


def _doubted(one: NewBallot, rater_ids: list[int]) -> NewBallot:
    """Of one household in so many the last neighbour but one thinks the world: its verdict wants a second look."""
    carried_away = one.household_id % DOUBTED_IN == 0 and one.rater_id == rater_ids[1]
    if not carried_away or one.limit_fen is None:
        return one
    return replace(one, limit_fen=one.limit_fen * 3)


def _look_again(town: Town, *, ground: Ground, day: date) -> None:
    """The branch answers for a town's doubtful verdicts at once; a few are left for whoever looks at the demo."""
    rows = [row for row in second_looks(scope=Scope(None), kind="waiting") if row.village_code in town.drive_ids]
    looks = []
    for place, row in enumerate(rows):
        lower_fen = (row.middle_fen or 0) * 4 // 5 // WAN * WAN
        if row.household_id % (DOUBTED_IN * LEFT_IN) == 0:
            continue
        lowered = place % 3 == 0 and lower_fen < row.limit_fen
        looks.append(
            NewLook(
                verdict_id=row.verdict_id,
                answer=Answer.LOWERED if lowered else Answer.CONFIRMED,
                final_fen=lower_fen if lowered else None,
                reason="收入没有那么多，按中位的八成定" if lowered else "入户核过，按多数人的意见",
            )
        )
    at = moment(day, hour=17)
    for refused in settle_verdicts(
        looks=looks, scope=Scope(None), by=_inclusive(ground), at=at, business_date=day
    ).values():
        raise RuntimeError(refused.reason)


def seats_of(batch: VillageBatch, *, town: Town, ground: Ground) -> NewSitting:
    """A sitting of neighbours well spoken of, the branch head and the village's first owner, who hosts it."""
    code = batch.plan.code
    owner, branch = ground.owners[code], ground.bank.branch_of_village()[code]
    neighbours = [record for record in batch.households if record.eligible and record.facts["reputation"] == "好"]
    seats = [
        Seat(
            kind="cadre" if place < 2 else "villager",
            name=record.members[0].name,
            household_id=town.household_ids[record.number],
        )
        for place, record in enumerate(neighbours[: 3 + len(batch.households) % 3])
    ]
    seats += [Seat(kind="cadre", name="村组干部") for _ in range(3 - len(seats))]
    seats += [
        Seat(kind="branch_head", name="支行行长", staff_id=ground.heads.get(branch)),
        Seat(kind="manager", name="客户经理", staff_id=owner),
    ]
    return NewSitting(roster_id=town.roster_ids[code], host=owner, seats=tuple(seats))


def ballots_of(
    batch: VillageBatch, *, household_ids: dict[str, int], rater_ids: list[int], seed: int
) -> list[NewBallot]:
    """What each rater says: around what the household could carry, now and then "does not know"."""
    rng = np.random.default_rng([seed, int(batch.plan.code), 2])
    rated = [record for record in batch.households if not _black(record)]
    bases = np.array([_carries(record) for record in rated])
    shape = (len(rated), len(rater_ids))
    wan = np.maximum(1, np.rint(bases[:, None] * rng.uniform(0.85, 1.3, shape))).astype(np.int64)
    unknown = rng.random(shape) < 0.06
    unknown[:, -2:] = False  # the bank's own two raters have read the file
    ballots = []
    for record, amounts, silent in zip(rated, wan.tolist(), unknown.tolist(), strict=True):
        against = max(record.confirmations, default=0)
        ballots += [
            NewBallot(
                rater_id=rater_id,
                household_id=household_ids[record.number],
                limit_fen=None if is_silent and seat >= against else amount * WAN,
                excludes=seat < against,
            )
            for seat, rater_id, amount, is_silent in zip(count(), rater_ids, amounts, silent)
        ]
    return ballots


def _black(record: HouseholdRecord) -> bool:
    return any(flag in HARD for flag in record.flags)


def _carries(record: HouseholdRecord) -> float:
    """A neighbour's rough idea, in 万, of what a household could carry: generous to those with stock or a shop."""
    income = float(record.facts["income_fen"] or 0) / WAN
    if record.segment == "farm":
        ordinary = record.facts["farm_kind"] == "一般农牧户"
        return max(6.0, 0.9 * income) if ordinary else 2.2 * income
    return max(8.0, 2.4 * income)


def deferred_villages(towns: list[Town], *, seed: int) -> frozenset[str]:
    """A few villages of the county that are put off after rating."""
    codes = sorted(batch.plan.code for town in towns for batch in town.villages if batch.households)
    rng = np.random.default_rng([seed, 3])
    places = rng.choice(len(codes), min(DEFERRED_VILLAGES, len(codes) // 8), replace=False)
    return frozenset(codes[place] for place in places.tolist())


def defer_villages(town: Town, *, deferred: frozenset[str], ground: Ground) -> None:
    """Put those of a town's villages off that are to be, each with its reason and day of review."""
    day = ground.calendar.day(DEFER, town.turn)
    refused = defer_drives(
        deferrals=[
            Deferral(
                drive_id=town.drive_ids[code],
                reason=DEFERRALS[int(code) % len(DEFERRALS)],
                review_on=day + timedelta(days=380 + int(code) % 90),
            )
            for code in sorted(deferred.intersection(town.drive_ids))
        ],
        by=_inclusive(ground),
        at=moment(day, hour=10),
        business_date=day,
    )
    for answer in refused.values():
        raise RuntimeError(answer.reason)


def _inclusive(ground: Ground) -> int:
    """Someone of the inclusive-finance department, who runs the drives."""
    return ground.staff[ground.bank.holders("inclusive")[0].number]
