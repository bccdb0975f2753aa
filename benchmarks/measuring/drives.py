"""A county of real codes with generated households, and its drive from rosters to public notices, town by town.

The people are made for the measurement alone: a head per household, a few facts, nobody real. Everything goes through
the acts the pages call: an edition is loaded, households are filed, villages opened from their preview, sittings held.
"""

import time as clock
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

import numpy as np

from qianmo.apps.campaigns.services import Opened, Opening
from qianmo.apps.grids.allocating import Allocation, allocate
from qianmo.apps.grids.editions import load_edition
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.queries import Scope, cells
from qianmo.apps.households.services import file_households
from qianmo.apps.notices.models import NoticeLine, SampledHousehold
from qianmo.apps.notices.services import (
    Found,
    Posting,
    adopt_shipped_rule,
    draw_samples,
    post_notices,
    record_findings,
)
from qianmo.apps.org.queries import branch_ids
from qianmo.apps.org.services import NewBranch, NewStaff, hire, load_calendar, open_branches, open_business_day
from qianmo.apps.outreach.services import open_sittings, open_villages
from qianmo.apps.ratings.queries import roster_of_village, roster_outcomes
from qianmo.apps.ratings.services import (
    NewBallot,
    NewSitting,
    Seat,
    cast_ballots,
    close_sittings,
    found_negative_list,
    set_rating_rule,
)
from qianmo.demo.flags import HARD, SOFT
from qianmo.demo.foundation import RATING_RULE
from qianmo.domain.households import Filing, Member
from qianmo.domain.identity import identity_check_digit
from qianmo.domain.ratings import NegativeReason
from qianmo.domain.refusal import Refused

COUNTY, EDITION, YEAR = "331082", 2023, 2026
OPENED, DRIVEN = date(2026, 1, 5), date(2026, 1, 12)
CHINA = timezone(timedelta(hours=8))
WAN = 1_000_000
NEIGHBOURS = 3
BARRED_IN = 25
"""One household in so many is under enforcement, which bars it outright; one in as many is away."""
SEED = 331_082
FILED_AT_ONCE = 20_000
FIRST_BIRTH, BIRTHDAYS, SERIALS = date(1966, 1, 1), 12_000, 999


@dataclass(frozen=True, slots=True)
class Driven:
    """What stands after a drive: rosters' households, ballots, verdicts, households posted, and seconds by step."""

    listed: int
    ballots: int
    verdicts: int
    posted: int
    seconds: dict[str, float]


def moment(day: date, hour: int) -> datetime:
    """An instant of a day by the clock on the wall in China."""
    return datetime.combine(day, time(hour), tzinfo=CHINA).astimezone(UTC)


def found(*, households: int) -> int:
    """Lay the county's cells, found a bank of one branch with its rules, file the households; the manager's id."""
    days = [date(YEAR, 1, 1) + timedelta(days=n) for n in range(365)]
    load_calendar(days=[(day, day.weekday() < 5, "") for day in days])
    open_branches(
        branches=[
            NewBranch(code="00", name="总行", kind="head", parent_code=None, opened_on=OPENED, abilities={}),
            NewBranch(code="01", name="支行", kind="township", parent_code="00", opened_on=OPENED, abilities={}),
        ]
    )
    manager = NewStaff(
        number="0001", name="客户经理", phone="", posts=[("manager", "01", (OPENED, None))], qualifications=[]
    )
    by = hire(staff=[manager])["0001"]
    open_business_day(day=OPENED, at=moment(OPENED, 8))
    answer = load_edition(
        county_code=COUNTY, year=EDITION, past=False, by=by, at=moment(OPENED, 8), business_date=OPENED
    )
    if isinstance(answer, Refused):
        raise SystemExit(answer.reason)
    found_negative_list(
        reasons=[
            NegativeReason(code=code, name=name, hard=hard, enabled=True)
            for hard, reasons in ((True, HARD), (False, SOFT))
            for code, name in reasons.items()
        ],
        valid_from=OPENED,
    )
    set_rating_rule(rule=RATING_RULE, valid_from=OPENED)
    adopt_shipped_rule(since=OPENED)
    filings = list(_filings(households, by=by))
    for start in range(0, households, FILED_AT_ONCE):
        filed = file_households(
            filings=filings[start : start + FILED_AT_ONCE], at=moment(OPENED, 17), business_date=OPENED
        )
        for refused in filed.refused.values():
            raise SystemExit(refused.reason)
    branch_id = branch_ids()["01"]
    shared = allocate(
        new=[Allocation(code=cell.code, branch_id=branch_id, seen=None) for cell in cells(level="village")],
        since=DRIVEN,
        reason="整村授信",
        writing=Writing(scope=Scope(None), by=by, at=moment(DRIVEN, 8), on=DRIVEN),
    )
    if isinstance(shared, dict):
        raise SystemExit(next(iter(shared.values())).reason)
    return by


def _filings(households: int, *, by: int) -> Iterator[Filing]:
    """As many households, spread evenly over the villages in the order of their codes."""
    villages = sorted(cell.code for cell in cells(level="village"))
    for place in range(households):
        born = FIRST_BIRTH + timedelta(days=place % BIRTHDAYS)
        first = f"{COUNTY}{born:%Y%m%d}{place // BIRTHDAYS % SERIALS + 1:03d}"
        member = Member(
            name=f"户主{place}",
            relation="head",
            identity=first + identity_check_digit(first),
            phone=None,
            ethnicity="汉族",
        )
        yield Filing(
            village_code=villages[place * len(villages) // households],
            group_code=None,
            segment="farm",
            address=f"{place % 600 + 1}号",
            items=("identity_card", "household_register", "land_certificate"),
            members=(member,),
            source="入户采集",
            filed_by=by,
            facts={
                "resident": place % BARRED_IN != 1,
                "enforcement": place % BARRED_IN == 0,
                "income_fen": (place % 20 + 3) * WAN,
                "debt_fen": 0,
                "asset_fen": 40 * WAN,
            },
        )


def towns() -> list[list[int]]:
    """Village ids of the county by town, in the order of their codes."""
    found_in: dict[str, list[int]] = {}
    for cell in sorted(cells(level="village"), key=lambda cell: cell.code):
        found_in.setdefault(cell.code[:9], []).append(cell.id)
    return [found_in[code] for code in sorted(found_in)]


def drive(*, by: int, told: Callable[[str], None]) -> Driven:
    """Drive the whole county town by town: roster and screening, sittings, ballots, verdicts, sample, notice."""
    seconds: dict[str, float] = defaultdict(float)
    rng = np.random.default_rng(SEED)
    listed = ballots = verdicts = posted = 0
    every = towns()
    for place, villages in enumerate(every, start=1):
        told(f"town {place} of {len(every)}")
        began = clock.monotonic()
        opened = _open(villages, by=by)
        began = _noted(seconds, "rosters", began)
        rosters = _rosters(villages)
        sitting_ids, said = _sit(rosters, by=by, rng=rng)
        began = _noted(seconds, "sittings", began)
        for refused in cast_ballots(sitting_ids=sitting_ids, ballots=said).values():
            raise SystemExit(refused.reason)
        began = _noted(seconds, "ballots", began)
        found = close_sittings(sitting_ids=sitting_ids, at=moment(DRIVEN, 16), business_date=DRIVEN)
        began = _noted(seconds, "verdicts", began)
        listed, ballots = listed + sum(one.listed for one in opened), ballots + len(said)
        verdicts += len(found)
        _look(rosters, by=by)
        began = _noted(seconds, "samples", began)
        posted += _post(rosters, by=by)
        _noted(seconds, "notices", began)
    return Driven(listed, ballots, verdicts, posted, dict(seconds))


def _look(rosters: list[int], *, by: int) -> None:
    """Draw the samples of a town and find every household drawn as it was rated."""
    told = {"scope": Scope(None), "by": by, "business_date": DRIVEN}
    for answer in draw_samples(roster_ids=rosters, at=moment(DRIVEN, 17), **told).values():
        if isinstance(answer, Refused):
            raise SystemExit(answer.reason)
    drawn = SampledHousehold.objects.filter(sample__roster_id__in=rosters).values_list("sample__roster", "household")
    found = [Found(roster_id=roster_id, household_id=pk, agrees=True) for roster_id, pk in drawn]
    for refused in record_findings(found=found, at=moment(DRIVEN, 18), **told).values():
        raise SystemExit(refused.reason)


def _post(rosters: list[int], *, by: int) -> int:
    """Post the lists of a town; how many households they name."""
    answers = post_notices(
        postings=[Posting(roster_id=pk, place="村部") for pk in rosters], scope=Scope(None), by=by,
        at=moment(DRIVEN, 19), business_date=DRIVEN,
    )  # fmt: skip
    for answer in answers:
        if isinstance(answer, Refused):
            raise SystemExit(answer.reason)
    return NoticeLine.objects.filter(notice_id__in=answers).count()


def _noted(seconds: dict[str, float], step: str, began: float) -> float:
    now = clock.monotonic()
    seconds[step] += now - began
    return now


def _open(villages: list[int], *, by: int) -> list[Opened]:
    """Open every village of a town from what its preview is now; one that is refused stops the measurement."""
    answers = open_villages(
        openings=[Opening(village_id=village, seen="") for village in villages],
        scope=Scope(None),
        year=YEAR,
        by=by,
        at=moment(DRIVEN, 9),
        business_date=DRIVEN,
    )
    for answer in answers:
        if isinstance(answer, Refused):
            raise SystemExit(answer.reason)
    return [answer for answer in answers if isinstance(answer, Opened)]


def _rosters(villages: list[int]) -> list[int]:
    found = (roster_of_village(village_id=village, year=YEAR) for village in villages)
    return [roster_id for roster_id in found if roster_id is not None]


def _sit(rosters: list[int], *, by: int, rng: np.random.Generator) -> tuple[list[int], list[NewBallot]]:
    """One sitting a roster: three neighbours from its list, the branch head and the manager; what each will say."""
    to_rate: dict[int, list[int]] = defaultdict(list)
    for (roster_id, household_id), outcome in sorted(roster_outcomes(roster_ids=rosters).items()):
        if outcome != "black":
            to_rate[roster_id].append(household_id)
    opened = open_sittings(
        sittings=[
            NewSitting(
                roster_id=roster_id,
                host=by,
                seats=(
                    *(
                        Seat(kind="villager", name="村民代表", household_id=pk)
                        for pk in to_rate[roster_id][:NEIGHBOURS]
                    ),
                    *(Seat(kind="cadre", name="村组干部") for _ in range(NEIGHBOURS - len(to_rate[roster_id]))),
                    Seat(kind="branch_head", name="支行行长"),
                    Seat(kind="manager", name="客户经理", staff_id=by),
                ),
            )
            for roster_id in rosters
        ],
        at=moment(DRIVEN, 9),
        business_date=DRIVEN,
    )
    sitting_ids: list[int] = []
    said: list[NewBallot] = []
    for roster_id, answer in zip(rosters, opened, strict=True):
        if isinstance(answer, Refused):
            raise SystemExit(answer.reason)
        sitting_id, rater_ids = answer
        sitting_ids.append(sitting_id)
        shape = (len(to_rate[roster_id]), len(rater_ids))
        wan, unknown = rng.integers(4, 13, shape).tolist(), (rng.random(shape) < 0.06).tolist()
        said += [
            NewBallot(rater_id=rater_id, household_id=household_id, limit_fen=None if silent else amount * WAN)
            for household_id, amounts, silences in zip(to_rate[roster_id], wan, unknown, strict=True)
            for rater_id, amount, silent in zip(rater_ids, amounts, silences, strict=True)
        ]
    return sitting_ids, said
