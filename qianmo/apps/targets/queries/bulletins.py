"""Reads of bulletins: what would be told, what was told beside the time before, and what is owed under the rule."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F

from qianmo.apps.targets.models import Bulletin, BulletinRow, BulletinRule
from qianmo.apps.targets.queries.plans import PartRow, Progress
from qianmo.domain.targets.bulletins import Every, Owed, owed, places
from qianmo.domain.targets.measures import PLANNED
from qianmo.domain.targets.trees import Level

Place = tuple[str, str, str]
"""A measure, a level and whose."""


@dataclass(frozen=True, slots=True)
class BulletinCard:
    """A bulletin by what it is of."""

    id: int
    year: int
    version: int
    as_of: date
    measures: list[str]
    said: str
    published_by: str
    published_on: date


@dataclass(frozen=True, slots=True)
class Figures:
    """What was told of one: the year's target, done, ahead of what was due, the place."""

    year: int
    done: int
    ahead: int
    place: int | None


@dataclass(frozen=True, slots=True)
class BulletinLine:
    """One line of a bulletin, with the same line of the time before where there is one."""

    measure: str
    level: Level
    unit: str
    name: str
    under: str
    now: Figures
    before: Figures | None

    @property
    def moved(self) -> int | None:
        """How many places up since the time before; None where one of them has none."""
        if self.before is None or self.before.place is None or self.now.place is None:
            return None
        return self.before.place - self.now.place

    @property
    def grown(self) -> int | None:
        """How much more is done than the time before."""
        return None if self.before is None else self.now.done - self.before.done


@dataclass(frozen=True, slots=True)
class BulletinDue:
    """A measure that is owed a bulletin."""

    measure: str
    owed: Owed


def bulletins(*, bulletin_id: int | None = None, limit: int = 60) -> list[BulletinCard]:
    """Bulletins, the newest first."""
    rows = Bulletin.objects.select_related("plan", "published_by").order_by("-id")
    rows = rows if bulletin_id is None else rows.filter(id=bulletin_id)
    return [
        BulletinCard(
            row.pk, row.plan.year, row.plan.version, row.as_of, row.measures, row.said, row.published_by.name,
            row.published_on,
        )
        for row in rows[:limit]
    ]  # fmt: skip


def earlier(*, card: BulletinCard, measure: str) -> BulletinCard | None:
    """The bulletin before with the same measure of the same year."""
    return _last(measure, year=card.year, before=card.id)


def _last(measure: str, *, year: int, before: int | None = None) -> BulletinCard | None:
    rows = Bulletin.objects.filter(measures__contains=[measure], plan__year=year)
    found = (rows if before is None else rows.filter(id__lt=before)).order_by("-id").values_list("id", flat=True)
    first = found.first()
    return None if first is None else bulletins(bulletin_id=first)[0]


def bulletin_lines(*, card: BulletinCard, measure: str) -> list[BulletinLine]:
    """What was told of a measure, beside the bulletin before; the bank, then units and people by their places."""
    return _beside(_kept(card.id, measure), measure, earlier(card=card, measure=measure))


def drafted_lines(*, found: Progress, measure: str, people: bool) -> list[BulletinLine]:
    """What a bulletin of this progress would tell of a measure, beside the last one."""
    rows = [
        BulletinLine(measure, row.part.level, row.part.unit, row.name, under, now, None)
        for row, under, now in drafted_rows(found=found, measures=[measure], people={measure} if people else set())
    ]
    return _beside(rows, measure, _last(measure, year=found.plan.year))


def drafted_rows(
    *, found: Progress, measures: Collection[str], people: Collection[str]
) -> list[tuple[PartRow, str, Figures]]:
    """The rows a bulletin keeps: the part, the unit of a person by name, and the figures with places."""
    told = [
        row
        for row in found.rows
        if row.part.measure in measures
        and row.pace is not None
        and (
            row.part.level in {Level.BANK, Level.BRANCH}
            or (row.part.level is Level.STAFF and row.part.measure in people)
        )
    ]
    units = {row.part.unit: row.name for row in found.rows if row.part.level is Level.BRANCH}
    stand = _places(told)
    return [
        (
            row,
            units.get(row.part.parent, "") if row.part.level is Level.STAFF else "",
            Figures(row.part.year, row.pace.done.numerator, row.pace.ahead, stand.get(_key(row))),
        )
        for row in told
        if row.pace is not None
    ]


def _key(row: PartRow) -> Place:
    return row.part.measure, row.part.level, row.part.unit


def _places(rows: Sequence[PartRow]) -> dict[Place, int]:
    found: dict[Place, int] = {}
    for measure in {row.part.measure for row in rows}:
        for level in (Level.BRANCH, Level.STAFF):
            mine = {
                row.part.unit: (row.pace.done.numerator, row.part.year)
                for row in rows
                if row.pace is not None and (row.part.measure, row.part.level) == (measure, level)
            }
            stand = places(fewer=PLANNED[measure].fewer, rows=mine)
            found |= {(measure, level, unit): place for unit, place in stand.items()}
    return found


def _kept(bulletin_id: int, measure: str) -> list[BulletinLine]:
    return [
        BulletinLine(
            row.measure, Level(row.level), row.unit, row.name, row.under,
            Figures(row.year, row.done, row.ahead, row.place), None,
        )
        for row in BulletinRow.objects.filter(bulletin_id=bulletin_id, measure=measure)
    ]  # fmt: skip


def _beside(lines: Iterable[BulletinLine], measure: str, before: BulletinCard | None) -> list[BulletinLine]:
    was = {} if before is None else {(one.level, one.unit): one.now for one in _kept(before.id, measure)}
    told = [replace(one, before=was.get((one.level, one.unit))) for one in lines]
    depth = {Level.BANK: 0, Level.BRANCH: 1, Level.STAFF: 2}
    return sorted(told, key=lambda one: (depth[one.level], one.now.place or len(told) + 1, one.unit))


def same_as_last(*, found: Progress, measures: Sequence[str], people: Collection[str]) -> tuple[date | None, bool]:
    """The day of the last bulletin with any of these measures, and whether it told exactly what this one would."""
    last = [one for one in (_last(measure, year=found.plan.year) for measure in measures) if one is not None]
    if not last:
        return None, False
    newest = max(last, key=lambda one: one.id)
    kept = {
        (row.measure, row.level, row.unit): (row.year, row.done, row.ahead)
        for row in BulletinRow.objects.filter(bulletin_id=newest.id)
    }
    now = {
        (row.part.measure, str(row.part.level), row.part.unit): (one.year, one.done, one.ahead)
        for row, _, one in drafted_rows(found=found, measures=measures, people=people)
    }
    return max(one.as_of for one in last), kept == now


def bulletin_rule(on: date) -> Mapping[str, bool]:
    """The measures that are told to the bank on a day, in the order of a plan; each by person too or not."""
    rows = dict(BulletinRule.objects.filter(valid__contains=on).values_list("measure", "people"))
    return {measure: rows[measure] for measure in PLANNED if measure in rows}


def bulletins_due(on: date) -> list[BulletinDue]:
    """What is owed on the morning of a day, the longest owed first."""
    rules = list(BulletinRule.objects.filter(valid__contains=on).annotate(since=F("valid__startswith")))
    told: dict[str, date] = {}
    if rules:
        for measures, as_of in Bulletin.objects.filter(as_of__year__gte=on.year - 1).values_list("measures", "as_of"):
            told |= {one: max(as_of, told.get(one, as_of)) for one in measures}
    found = [
        BulletinDue(row.measure, one)
        for row in rules
        if (
            one := owed(
                every=Every(row.every), within_days=row.within_days, since=row.since, told=told.get(row.measure), on=on
            )
        )
    ]
    return sorted(found, key=lambda one: (one.owed.due_on, list(PLANNED).index(one.measure)))
