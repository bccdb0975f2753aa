"""Reads of counted months: which there are, and where everybody stands in a month, a quarter or a year so far."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils.timezone import localdate

from qianmo.analytics.work import Measure
from qianmo.apps.org.queries import StaffCard, staff_cards
from qianmo.apps.performance.catalogue import catalogue
from qianmo.apps.performance.models import Item, Month, Standing, Tally
from qianmo.apps.performance.reading import published
from qianmo.apps.targets.queries import cohorts_on
from qianmo.domain.performance.schemes import Scheme
from qianmo.domain.performance.scores import ranks

PERIODS = {"month": 1, "quarter": 3, "year": 12}
NOBODY = StaffCard("", "", "")


@dataclass(frozen=True, slots=True)
class MonthCard:
    """A month that was counted: to which day, under which version, by which measures, and whether it is closed."""

    id: int
    first: date
    as_of: date
    closed_on: date | None
    version: int
    people: int
    estimated_as_of: date | None
    scheme: Scheme
    measures: Mapping[str, Measure]

    @property
    def closed(self) -> bool:
        """Whether it is never counted again."""
        return self.closed_on is not None


@dataclass(frozen=True, slots=True)
class Ranked:
    """One person on the board; `groups` are points by the parts of a bar, in the scheme's order."""

    staff_id: int
    card: StaffCard
    segment: str
    points_centi: int
    growth_centi: int | None
    place: int
    place_before: int | None
    growth_place: int | None
    peer_place: int
    groups: tuple[int, ...]

    @property
    def climbed(self) -> int | None:
        """Places gained since the month before."""
        return None if self.place_before is None else self.place_before - self.place


def counted_months() -> list[MonthCard]:
    """Every month that was counted, the latest first."""
    rows = list(Month.objects.select_related("scheme").order_by("-first"))
    schemes = {row.scheme_id: row.scheme for row in rows}
    measures = catalogue()
    rules = {pk: published(scheme, known=measures.known) for pk, scheme in schemes.items()}
    return [
        MonthCard(
            row.pk, row.first, row.as_of, localdate(row.closed_at) if row.closed_at else None, row.scheme.version,
            row.people, row.estimated_as_of, rules[row.scheme_id], measures.read(row.first),
        )
        for row in rows
    ]  # fmt: skip


def months_of(months: Sequence[MonthCard], *, last: MonthCard, period: str) -> list[MonthCard]:
    """The counted months of the period that the last one lies in, up to it."""
    size = PERIODS[period]
    since = last.first.replace(month=last.first.month - (last.first.month - 1) % size)
    return [one for one in months if since <= one.first <= last.first]


def board(*, months: Sequence[MonthCard], cohort: str = "") -> list[Ranked]:
    """Everybody's points in one month, or summed over several (the latest first), in the order of places.

    Of a cohort those whose unit was in it on the last day counted, with their places among themselves.
    """
    last = months[0]
    rows = _of_month(last) if len(months) == 1 else _summed(months)
    if cohort:
        units = cohorts_on(last.as_of).get(cohort, frozenset())
        rows = _among_themselves([row for row in rows if row.branch_id in units])
    cards = staff_cards(ids={row.staff_id for row in rows}, on=last.as_of)
    groups = _groups(months)
    nothing = (0,) * len(last.scheme.groups)
    told = [
        Ranked(
            row.staff_id, cards.get(row.staff_id, NOBODY), row.segment, row.points_centi, row.growth_centi, row.place,
            row.place_before, row.growth_place, row.peer_place, groups.get(row.staff_id, nothing),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(told, key=lambda one: (one.place, one.card.number))


def _of_month(month: MonthCard) -> list[Standing]:
    return list(Standing.objects.filter(month=month.id))


def _summed(months: Sequence[MonthCard]) -> list[Standing]:
    """Places by the sums of several months, ties broken as the latest scheme says; nothing is compared with before."""
    ids, ties = [one.id for one in months], months[0].scheme.ties
    latest = {row.staff_id: row for row in Standing.objects.filter(month__in=ids).order_by("month__first")}
    sums = dict(Standing.objects.filter(month__in=ids).values_list("staff").annotate(Sum("points_centi")))
    measures = [tie.removeprefix("-") for tie in ties]
    tallied = Tally.objects.filter(month__in=ids, measure__in=measures).values_list("staff", "measure")
    known = {(staff, measure): amount for staff, measure, amount in tallied.annotate(Sum("amount"))}
    ways = [(tie.removeprefix("-"), -1 if tie.startswith("-") else 1) for tie in ties]
    scores = {
        staff: (points, *(way * known.get((staff, measure), 0) for measure, way in ways))
        for staff, points in sums.items()
    }
    places = ranks(scores)
    peers: dict[str, dict[int, tuple[int, ...]]] = defaultdict(dict)
    for staff, row in latest.items():
        peers[row.segment][staff] = scores[staff]
    among = {staff: place for of_segment in peers.values() for staff, place in ranks(of_segment).items()}
    for staff, row in latest.items():
        row.points_centi, row.place, row.peer_place = sums[staff], places[staff], among[staff]
        row.growth_centi = row.growth_place = row.place_before = None
    return list(latest.values())


def _among_themselves(rows: list[Standing]) -> list[Standing]:
    """The same order with the places of the others left out; who shared a place shares it still."""
    for name in ("place", "place_before", "growth_place"):
        told = {row.staff_id: (-place,) for row in rows if (place := getattr(row, name)) is not None}
        places = ranks(told)
        for row in rows:
            setattr(row, name, places.get(row.staff_id))
    return rows


def _groups(months: Sequence[MonthCard]) -> dict[int, tuple[int, ...]]:
    """Points of each person by the parts of a bar."""
    scheme = months[0].scheme
    place_of = {line.code: scheme.groups.index(line.group) for line in scheme.lines if line.group in scheme.groups}
    sums: dict[int, list[int]] = defaultdict(lambda: [0] * len(scheme.groups))
    rows = Item.objects.filter(month__in=[one.id for one in months]).values_list("staff", "line")
    for staff, line, points in rows.annotate(Sum("points_centi")):
        if line in place_of:
            sums[staff][place_of[line]] += points
    return {staff: tuple(parts) for staff, parts in sums.items()}
