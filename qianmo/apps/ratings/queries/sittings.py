"""Reads of sittings: who sits where and how far each is, what a rater may see, what came of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, F

from qianmo.apps.grids.queries import Scope
from qianmo.apps.ratings.models import (
    Ballot,
    LateBallot,
    Rater,
    RaterKind,
    Roster,
    RosterEntry,
    Sitting,
    Verdict,
    Voiding,
)
from qianmo.apps.ratings.queries.kin import KinRow, aside_of_seats, kin_of_sitting
from qianmo.apps.ratings.queries.verdicts import VerdictRow, verdicts
from qianmo.domain.ratings.table import Way

PLACED = ("sitting__roster__village", "sitting__roster__group")


@dataclass(frozen=True, slots=True)
class Seated:
    """The rater at a browser: seat, sitting and village, or the customer group in its place."""

    rater_id: int
    sitting_id: int
    roster_id: int
    village: str
    name: str
    kind: str
    household_id: int | None
    turn: int
    closed: bool
    only: list[int]


def seated_rater(*, rater_id: int, presence: UUID) -> Seated | None:
    """Who sits at a browser, or None when another browser has taken the seat or its code was replaced."""
    row = Rater.objects.filter(id=rater_id, presence=presence).select_related(*PLACED).first()
    if row is None:
        return None
    return Seated(
        rater_id=row.pk,
        sitting_id=row.sitting_id,
        roster_id=row.sitting.roster_id,
        village=row.sitting.roster.named,
        name=row.name,
        kind=str(RaterKind(row.kind).label),
        household_id=row.household_id,
        turn=row.turn,
        closed=row.sitting.closed_at is not None,
        only=row.sitting.only,
    )


@dataclass(frozen=True, slots=True)
class ToRate:
    """A household as a rater sees it: head's name and group, whether it is the rater's own or kin's, or spoken on."""

    household_id: int
    name: str
    group: str
    own: bool
    kin: bool
    cast: bool

    @property
    def aside(self) -> bool:
        """Whether nothing is asked: the rater's own household, or one of kin."""
        return self.own or self.kin


def households_to_rate(*, seat: Seated) -> list[ToRate]:
    """Households of the roster that were not screened black, in the order of their numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.household_id, coalesce(p.name, ''), coalesce(g.name, ''), k.id IS NOT NULL, b.id IS NOT NULL"
            " FROM ratings_rosterentry e JOIN households_household h ON h.id = e.household_id"
            " LEFT JOIN grids_cell g ON g.id = h.group_id"
            " LEFT JOIN households_membership m"
            " ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL"
            " LEFT JOIN households_person p ON p.id = m.person_id"
            " LEFT JOIN ratings_ballot b ON b.household_id = h.id AND b.rater_id = %s AND b.turn = %s"
            " LEFT JOIN ratings_raterkin k ON k.household_id = h.id AND k.rater_id = %s"
            " WHERE e.roster_id = %s AND e.outcome <> 'black' AND (%s OR e.household_id = ANY(%s)) ORDER BY h.number",
            [seat.rater_id, seat.turn, seat.rater_id, seat.roster_id, not seat.only, seat.only],
        )
        return [
            ToRate(pk, name, group, own=pk == seat.household_id, kin=kin, cast=cast)
            for pk, name, group, kin, cast in cursor.fetchall()
        ]


@dataclass(frozen=True, slots=True)
class HostedSitting:
    """An open sitting as its host's phone carries it: whom to rate, by id, name of the head and group."""

    id: int
    village: str
    opened_at: datetime
    households: list[tuple[int, str, str]]


HOSTED = """
SELECT s.id, coalesce(u.name, v.name), s.opened_at, array_agg(e.household_id ORDER BY h.number),
       array_agg(coalesce(p.name, '') ORDER BY h.number), array_agg(coalesce(g.name, '') ORDER BY h.number)
  FROM ratings_sitting s JOIN ratings_roster r ON r.id = s.roster_id
  LEFT JOIN households_customergroup u ON u.id = r.group_id
  JOIN grids_cell v ON v.id = coalesce(r.village_id, u.place_id)
  JOIN ratings_rosterentry e ON e.roster_id = r.id AND e.outcome <> 'black' AND s.way = 'blind'
       AND (cardinality(s.only) = 0 OR e.household_id = ANY(s.only))
  JOIN households_household h ON h.id = e.household_id LEFT JOIN grids_cell g ON g.id = h.group_id
  LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id
 WHERE s.host_id = %s AND s.closed_at IS NULL AND {within} GROUP BY s.id, u.name, v.name, s.opened_at ORDER BY s.id
"""


def hosted_sittings(*, host: int, scope: Scope) -> list[HostedSitting]:
    """The open sittings somebody hosts in sight, with every household to be rated in the order of numbers."""
    within, inside = scope.condition("v.id")
    with connection.cursor() as cursor:
        rows = cursor.execute(HOSTED.format(within=within), [host, *inside]).fetchall()
    return [
        HostedSitting(pk, village, opened_at, list(zip(ids, map(scope.name, names), groups, strict=True)))
        for pk, village, opened_at, ids, names, groups in rows
    ]


@dataclass(frozen=True, slots=True)
class RaterRow:
    """A seat as the host sees it: whether somebody sits there and how far he or she is, never what was said.

    `due` counts the households it is asked about: all but the rater's own and kin.
    """

    id: int
    seat: int
    name: str
    kind: str
    has_code: bool
    entered_at: datetime | None
    turn: int
    cast: int
    due: int
    paper: bool


@dataclass(frozen=True, slots=True)
class VoidingRow:
    """A seat whose ballots were voided: how many, by whom, when and why; what they said is not read."""

    seat: int
    name: str
    ballots: int
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SittingFile:
    """A sitting as its host and the bank see it; that of a customer group bears its name, `group_id` says which."""

    id: int
    roster_id: int
    group_id: int | None
    village_id: int
    village_code: str
    village: str
    year: int
    opened_at: datetime
    closed_at: datetime | None
    host_id: int
    host: str
    raters: list[RaterRow]
    opinions: list[tuple[int, int]]
    voidings: list[VoidingRow]
    kin: list[KinRow]
    late: list[tuple[int, str, int]]
    again: bool
    way: Way

    @property
    def ratable(self) -> int:
        """Households to be rated."""
        return len(self.opinions)


def sitting_file(*, sitting_id: int, scope: Scope) -> SittingFile | None:
    """One sitting, or None when it does not exist or its village lies outside the scope.

    `opinions` holds every household to be rated with the number of ballots cast on it, in the order of numbers; `late`
    the seats (number, name) from which ballots came after the close, and how many; `again`: it is about some only.
    """
    row = (
        Sitting.objects.filter(id=sitting_id).select_related("roster__village", "roster__group__place", "host").first()
    )
    if row is None or not scope.allows(row.roster.place_id):
        return None
    ballots = Ballot.objects.filter(rater__sitting=row, turn=F("rater__turn"))
    cast = dict(ballots.values_list("rater_id").annotate(Count("id")))
    spoken = dict(ballots.values_list("household_id").annotate(Count("id")))
    entries = RosterEntry.objects.filter(roster_id=row.roster_id).exclude(outcome="black")
    if row.only:
        entries = entries.filter(household_id__in=row.only)
    to_rate = list(entries.order_by("household__number").values_list("household_id", flat=True))
    listed = set(to_rate)
    aside = Counter(rater_id for rater_id, pk in aside_of_seats(sitting_ids=[row.pk]) if pk in listed)
    return SittingFile(
        id=row.pk,
        roster_id=row.roster_id,
        group_id=row.roster.group_id,
        village_id=row.roster.place_id,
        village_code=row.roster.home.code,
        village=row.roster.named,
        year=row.roster.year,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        host_id=row.host_id,
        host=row.host.name,
        raters=[
            RaterRow(
                id=seat.pk,
                seat=seat.seat,
                name=seat.name,
                kind=str(RaterKind(seat.kind).label),
                has_code=seat.code_index is not None,
                entered_at=seat.entered_at,
                turn=seat.turn,
                cast=cast.get(seat.pk, 0),
                paper=seat.paper,
                due=max(len(to_rate) - aside[seat.pk], cast.get(seat.pk, 0)),
            )
            for seat in Rater.objects.filter(sitting=row).order_by("seat")
        ],
        opinions=[(household_id, spoken.get(household_id, 0)) for household_id in to_rate],
        again=bool(row.only),
        way=Way(row.way),
        kin=kin_of_sitting(sitting_id=row.pk),
        late=list(
            LateBallot.objects.filter(rater__sitting=row)
            .values_list("rater__seat", "rater__name")
            .annotate(Count("id"))
            .order_by("rater__seat")
        ),
        voidings=_voidings(row),
    )


def _voidings(row: Sitting) -> list[VoidingRow]:
    return [
        VoidingRow(one.rater.seat, one.rater.name, one.ballots, one.reason, one.voided_by.name, one.voided_at)
        for one in Voiding.objects.filter(rater__sitting=row).select_related("rater", "voided_by").order_by("id")
    ]


def roster_of_village(*, village_id: int, year: int) -> int | None:
    """The roster of a village's year, or None where none was opened."""
    return Roster.objects.filter(village_id=village_id, year=year).values_list("id", flat=True).first()


def roster_of_group(*, group_id: int, year: int) -> int | None:
    """The roster of a customer group's year, or None where none was opened."""
    return Roster.objects.filter(group_id=group_id, year=year).values_list("id", flat=True).first()


def verdicts_of(*, sitting_id: int) -> dict[int, VerdictRow]:
    """The verdicts one sitting came to, by household."""
    ids = Verdict.objects.filter(sitting_id=sitting_id).values("household_id")
    found = verdicts(household_ids=list(ids.values_list("household_id", flat=True)))
    return {pk: row for pk, row in found.items() if row.sitting_id == sitting_id}
