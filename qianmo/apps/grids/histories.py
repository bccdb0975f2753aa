"""Reads of the past of the ground: what a cell was called on a day, who bore a code, what became of a village."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q

from qianmo.apps.grids.models import Cell, Level, Lineage, PastName, Redistricting, RedistrictingRow, Stewardship
from qianmo.apps.grids.models import Change as Kind
from qianmo.domain.redistricting import Change, Line, Place
from qianmo.storage.lookups import any_of


@dataclass(frozen=True, slots=True)
class Named:
    """The code, name and town of a cell on a day."""

    cell_id: int
    code: str
    name: str
    town: str


def named_on(*, cell_ids: Iterable[int], on: date) -> dict[int, Named]:
    """What these cells were called on a day, in the town they lay in; one that did not exist on it is left out."""
    found = _called(cell_ids, on)
    towns = _called({parent_id for _, _, parent_id in found.values() if parent_id is not None}, on)
    return {
        pk: Named(pk, code, name, towns[parent_id][1] if parent_id in towns else "")
        for pk, (code, name, parent_id) in found.items()
    }


def _called(cell_ids: Iterable[int], on: date) -> dict[int, tuple[str, str, int | None]]:
    ids = list(cell_ids)
    began = Q(began_on__isnull=True) | Q(began_on__lte=on)
    ended = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    fields = ("code", "name", "parent_id")
    living = Cell.objects.filter(began, ended, id__in=any_of(ids)).values_list("id", *fields)
    past = PastName.objects.filter(cell_id__in=any_of(ids), valid__contains=on).values_list("cell_id", *fields)
    return {pk: (code, name, parent) for rows in (living, past) for pk, code, name, parent in rows}


def successors(*, ids: Iterable[int]) -> dict[int, int]:
    """The living village that each of these is counted in today: itself, or the one that took over most of it."""
    rows = Cell.objects.filter(id__in=any_of(list(ids))).values_list("id", "succeeded_by_id")
    return {pk: successor or pk for pk, successor in rows}


def bearers(*, codes: Sequence[str], on: date) -> dict[str, int]:
    """Which cell bore each code on a day."""
    found = dict(PastName.objects.filter(code__in=codes, valid__contains=on).values_list("code", "cell_id"))
    since = Q(began_on__isnull=True) | Q(began_on__lte=on)
    living = Cell.objects.filter(since, code__in=codes, ended_on__isnull=True).values_list("code", "id")
    last = dict(
        PastName.objects.filter(cell_id__in=[pk for _, pk in living])
        .values("cell_id").annotate(until=Max("valid__endswith")).values_list("cell_id", "until")
    )  # fmt: skip
    return {code: pk for code, pk in living if pk not in last or last[pk] <= on} | found


@dataclass(frozen=True, slots=True)
class Chapter:
    """A code and a name a village had, from when until when (None: always, still)."""

    code: str
    name: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Kin:
    """A village that went into this one, or that this one went into; wholly or with some groups."""

    code: str
    name: str
    on: date
    whole: bool
    reason: str


@dataclass(frozen=True, slots=True)
class History:
    """The past of one village: its names, what came to it, what went from it, whether it is no more."""

    chapters: tuple[Chapter, ...]
    came: tuple[Kin, ...]
    went: tuple[Kin, ...]
    ended_on: date | None
    name: str

    @property
    def told(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.came or self.went or len(self.chapters) > 1)


def history_of(*, cell_id: int) -> History:
    """The past of one cell, the newest name first."""
    cell = Cell.objects.get(id=cell_id)
    past = list(PastName.objects.filter(cell_id=cell_id).order_by("-valid"))
    chapters = [Chapter(row.code, row.name, row.valid.lower, row.valid.upper) for row in past]
    if cell.ended_on is None:
        chapters.insert(0, Chapter(cell.code, cell.name, past[0].valid.upper if past else cell.began_on, None))
    related = Lineage.objects.select_related("older", "newer", "redistricting").order_by("on", "older__code")
    came = [_kin(row.older, row) for row in related.filter(newer_id=cell_id)]
    went = [_kin(row.newer, row) for row in related.filter(older_id=cell_id)]
    return History(tuple(chapters), tuple(came), tuple(went), cell.ended_on, cell.name)


def _kin(cell: Cell, row: Lineage) -> Kin:
    return Kin(cell.code, cell.name, row.on, row.whole, row.redistricting.reason)


def living_places(*, households: Mapping[int, int]) -> dict[str, Place]:
    """Every living town and village as a mapping is judged by it, with the households of each counted by the caller."""
    cells = list(Cell.objects.filter(level__in=(Level.TOWN, Level.VILLAGE), ended_on__isnull=True).order_by("code"))
    groups: dict[int, set[str]] = {}
    for parent_id, name in Cell.objects.filter(level=Level.GROUP, ended_on__isnull=True).values_list(
        "parent_id", "name"
    ):
        groups.setdefault(parent_id or 0, set()).add(name)
    ends = PastName.objects.values("cell_id").annotate(day=Max("valid__endswith")).values_list("cell_id", "day")
    held = Stewardship.objects.filter(valid__upper_inf=True).values("cell_id").annotate(day=Max("valid__startswith"))
    renamed, duties = dict(ends), dict(held.values_list("cell_id", "day"))
    return {
        cell.code: Place(
            code=cell.code, name=cell.name, groups=frozenset(groups.get(cell.pk, ())),
            households=households.get(cell.pk, 0),
            latest=max(filter(None, (cell.began_on, renamed.get(cell.pk), duties.get(cell.pk))), default=None),
        )
        for cell in cells
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class RedistrictingLine:
    """One line of a mapping as it was written."""

    change: str
    older_code: str
    older_name: str
    newer_code: str
    newer_name: str
    groups: tuple[str, ...]

    @property
    def word(self) -> str:
        """The change in words."""
        return str(Kind(self.change).label)

    @property
    def line(self) -> Line:
        """The line as a mapping is judged by it."""
        return Line(
            change=Change(self.change),
            older_code=self.older_code,
            newer_code=self.newer_code,
            newer_name=self.newer_name,
            groups=self.groups,
        )


@dataclass(frozen=True, slots=True)
class RedistrictingCard:
    """A mapping: who wrote it and decided it, how many lines of each kind it has."""

    id: int
    since: date
    reason: str
    state: str
    state_word: str
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    answer: str
    counts: tuple[tuple[str, int], ...]


def redistrictings(*, redistricting_id: int | None = None, limit: int = 50) -> list[RedistrictingCard]:
    """Mappings, the newest first; one of them by its id."""
    rows = Redistricting.objects.select_related("proposed_by", "decided_by").order_by("-id")
    rows = rows if redistricting_id is None else rows.filter(id=redistricting_id)
    chosen = list(rows[:limit])
    counts: dict[int, dict[str, int]] = {}
    for pk, change in RedistrictingRow.objects.filter(redistricting__in=chosen).values_list(
        "redistricting_id", "change"
    ):
        kinds = counts.setdefault(pk, {})
        kinds[change] = kinds.get(change, 0) + 1
    return [
        RedistrictingCard(
            row.pk, row.since, row.reason, row.state, row.get_state_display(), row.proposed_by_id,
            row.proposed_by.name, row.proposed_at, row.decided_by.name if row.decided_by else "", row.decided_at,
            row.answer,
            tuple((str(kind.label), counts.get(row.pk, {}).get(kind.value, 0)) for kind in Kind
                  if counts.get(row.pk, {}).get(kind.value)),
        )
        for row in chosen
    ]  # fmt: skip


def redistricting_lines(*, redistricting_id: int) -> list[RedistrictingLine]:
    """The lines of a mapping in their order."""
    rows = RedistrictingRow.objects.filter(redistricting_id=redistricting_id).order_by("position")
    fields = ("change", "older_code", "older_name", "newer_code", "newer_name", "groups")
    return [
        RedistrictingLine(change, older, was, newer, name, tuple(groups))
        for change, older, was, newer, name, groups in rows.values_list(*fields)
    ]
