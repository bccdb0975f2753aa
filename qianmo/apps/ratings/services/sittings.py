"""Sittings: a group is seated, and raters each alone give their ballots."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.ratings.models import Ballot, Rater, Sitting
from qianmo.apps.ratings.queries import (
    aside_of_seats,
    ballots_cast,
    open_sitting_rosters,
    roster_outcomes,
    rosters_put_off,
    sittings_of,
)
from qianmo.apps.ratings.services.kin import register_known
from qianmo.apps.ratings.services.rosters import hold_rosters
from qianmo.domain.ratings.table import Way, why_not_composed
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import copy_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A seat of a rating group: who sits there, the household or post he or she comes from, and kin known elsewhere.

    `kin` are households with how they are related; whom the files link or whom the person named before need not be.
    """

    kind: str
    name: str
    household_id: int | None = None
    staff_id: int | None = None
    kin: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSitting:
    """A sitting to open on a roster; `only` narrows it to households that are to be rated again.

    `way`: each rater alone (背靠背评议), or all at one table (小组现场评定).
    """

    roster_id: int
    host: int
    seats: tuple[Seat, ...]
    only: tuple[int, ...] = ()
    way: Way = Way.BLIND


MIN_SEATS, MAX_SEATS = 5, 7


@transaction.atomic
def open_sittings(
    *, sittings: Sequence[NewSitting], at: datetime, business_date: date
) -> list[tuple[int, list[int]] | Refused]:
    """Open sittings of five to seven raters (source: S3); per sitting its id and its raters' ids in seat order.

    Refused: a group of another size, a seat without a name, two seats of one household, a roster whose sitting is
    still open, a village that is put off, or a table that lacks one of its kinds (`why_not_composed`).
    """
    refusals = _refusals(sittings)
    sound = [new for new, refused in zip(sittings, refusals, strict=True) if refused is None]
    rows = Sitting.objects.bulk_create(
        Sitting(roster_id=new.roster_id, opened_at=at, host_id=new.host, only=list(new.only), way=new.way)
        for new in sound
    )
    raters = Rater.objects.bulk_create(
        Rater(
            sitting=row,
            seat=number,
            kind=seat.kind,
            name=seat.name,
            household_id=seat.household_id,
            staff_id=seat.staff_id,
        )
        for row, new in zip(rows, sound, strict=True)
        for number, seat in enumerate(new.seats, start=1)
    )
    told = dict(zip((row.pk for row in raters), (seat.kin for new in sound for seat in new.seats), strict=True))
    register_known(raters=raters, told=told, at=at, business_date=business_date)
    seated: dict[int, list[int]] = defaultdict(list)
    for rater in raters:
        seated[rater.sitting_id].append(rater.pk)
    record(
        kind="ratings.sitting_opened",
        facts=[
            Fact(subject_id=row.pk, household_id=None, by=new.host, payload={"raters": len(new.seats), "way": new.way})
            for row, new in zip(rows, sound, strict=True)
        ],
        at=at,
        business_date=business_date,
    )
    opened = iter(rows)
    answers: list[tuple[int, list[int]] | Refused] = []
    for refused in refusals:
        if refused is None:
            row = next(opened)
            answers.append((row.pk, seated[row.pk]))
        else:
            answers.append(refused)
    return answers


def _refusals(sittings: Sequence[NewSitting]) -> list[Refused | None]:
    """Per sitting why it cannot be opened, or None. Holds the rosters, so that two hosts do not open one at once."""
    wanted = sorted({new.roster_id for new in sittings})
    hold_rosters(roster_ids=wanted)
    busy = open_sitting_rosters(roster_ids=wanted)
    deferred = rosters_put_off(roster_ids=wanted, doing="开评议会")
    refusals: list[Refused | None] = []
    for new in sittings:
        refused = None
        if not MIN_SEATS <= len(new.seats) <= MAX_SEATS:
            reason = f"评议组有 {len(new.seats)} 人，应为 5 至 7 人"
            refused = Refused(code="wrong_group_size", reason=reason)
        elif not all(seat.name for seat in new.seats):
            refused = Refused(code="nameless_seat", reason="有一席没有写姓名。请写上，或清空那一行")
        elif twice := _seated_twice(new.seats):
            reason = f"{twice}出自同一户，意见算不得两个人的。请换一位"
            refused = Refused(code="one_household", reason=reason)
        elif new.way is Way.TABLE and (lacks := why_not_composed(kinds=_kinds(new.seats))) is not None:
            refused = lacks
        elif new.roster_id in busy:
            refused = Refused(code="sitting_open", reason="本村上一场评议会还没有结束。请先结束它，再开新的一场")
        elif new.roster_id in deferred:
            refused = deferred[new.roster_id]
        else:
            busy.add(new.roster_id)
        refusals.append(refused)
    return refusals


def _kinds(seats: Sequence[Seat]) -> list[tuple[str, bool]]:
    return [(seat.kind, seat.staff_id is not None) for seat in seats]


def _seated_twice(seats: Sequence[Seat]) -> str:
    """The raters who share a household, by name."""
    by_household: dict[int, list[str]] = defaultdict(list)
    for seat in seats:
        if seat.household_id is not None:
            by_household[seat.household_id].append(seat.name)
    return next(("、".join(names) for names in by_household.values() if len(names) > 1), "")


def hold_seats(*, sitting_ids: Sequence[int]) -> None:
    """Let nobody cast and nobody close beside us: whoever comes second sees what the first did."""
    list(Rater.objects.select_for_update(no_key=True).filter(sitting_id__in=sitting_ids).order_by("id").values("id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBallot:
    """One rater's opinion on one household; no limit means "does not know". `turn` is the seat's at the browser.

    `paper`: read from a sheet; a seat casts in one way only.
    """

    rater_id: int
    household_id: int
    limit_fen: int | None
    excludes: bool = False
    related: bool = False
    turn: int = 1
    paper: bool = False


@transaction.atomic
def cast_ballots(*, sitting_ids: Sequence[int], ballots: Sequence[NewBallot]) -> dict[int, Refused]:
    """Cast ballots in open sittings; returns refusals by position.

    Refused: a rater without a seat in these sittings or whose sitting is closed, a household not on the roster or
    screened black, a seat voided meanwhile, a second ballot on the same household, a negative amount. A word on a
    rater's own household or on kin is set aside, whatever the ballot says of it.
    """
    hold_seats(sitting_ids=sitting_ids)
    aside = aside_of_seats(sitting_ids=sitting_ids)
    refused = weigh_ballots(sitting_ids=sitting_ids, ballots=ballots)
    kept = [ballot for position, ballot in enumerate(ballots) if position not in refused]
    copy_rows(
        Ballot,
        {
            "rater_id": [ballot.rater_id for ballot in kept],
            "household_id": [ballot.household_id for ballot in kept],
            "limit_fen": [ballot.limit_fen for ballot in kept],
            "excludes": [ballot.excludes for ballot in kept],
            "related": [ballot.related or (ballot.rater_id, ballot.household_id) in aside for ballot in kept],
            "turn": [ballot.turn for ballot in kept],
        },
    )
    return refused


def weigh_ballots(*, sitting_ids: Sequence[int], ballots: Sequence[NewBallot]) -> dict[int, Refused]:
    """Which of these ballots cannot be cast, by position, for whoever holds the seats."""
    seats = sittings_of(sitting_ids=list(sitting_ids))
    outcomes = roster_outcomes(roster_ids=sorted({seat.roster_id for seat in seats.values()}))
    cast = ballots_cast(sitting_ids=list(sitting_ids))
    refused: dict[int, Refused] = {}
    for position, ballot in enumerate(ballots):
        seat = seats.get(ballot.rater_id)
        if seat is None:
            refusal = Refused(code="no_seat", reason="这位评议员不在本场评议会，或评议会已结束")
        elif seat.table:
            refusal = Refused(code="at_table", reason="这一场是小组现场评定，不投票。请在主持人那里签字")
        elif ballot.paper is not seat.paper:
            refusal = Refused(code="other_way", reason="这一席改用纸质票了，手机上的不收。请把话写在纸票上")
        elif ballot.turn != seat.turn:
            refusal = Refused(code="voided", reason="这一席的票已经作废重投。请用主持人新给的码重新进来")
        elif outcomes.get((seat.roster_id, ballot.household_id), "black") == "black" or (
            seat.only and ballot.household_id not in seat.only
        ):
            refusal = Refused(code="not_ratable", reason="这一户不在本村名册，或初筛不予评议")
        elif (ballot.rater_id, ballot.household_id) in cast:
            refusal = Refused(code="cast_before", reason="您对这一户已经投过票，不能再改")
        elif ballot.limit_fen is not None and ballot.limit_fen < 0:
            refusal = Refused(code="negative", reason="建议额度不能是负数")
        else:
            cast.add((ballot.rater_id, ballot.household_id))
            continue
        refused[position] = refusal
    return refused
