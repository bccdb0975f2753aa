"""Reads of bad loans borne with, and of how small and spread loans are: by unit, manager or product, and by year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.targets.books import step_of
from qianmo.apps.targets.models import CountedDay, ToleranceStep
from qianmo.apps.targets.queries.days import sums_by, sums_over
from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.indicators import Base
from qianmo.domain.targets.sentences import ALL, NONE, Counted, OfDay, base_day
from qianmo.domain.targets.tolerance import USUAL, Borne, Outcome, Step, bear

LITTLE = "little"
"""The population of small loans (做小做散)."""


@dataclass(frozen=True, slots=True)
class BorneRow:
    """Whose bad loans, what was counted of the scale's population, and how they are taken."""

    key: str
    sums: Counted
    borne: Borne


@dataclass(frozen=True, slots=True)
class Tolerated:
    """How bad loans are taken on a scale: of the whole bank (nothing where it has none of them), and of each part."""

    bank: BorneRow | None
    rows: tuple[BorneRow, ...]


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """Whose loans, or of which year's end: all of them, the small ones, and both at the beginning of the year."""

    key: str
    every: Counted
    little: Counted
    was: tuple[Counted, Counted] | None

    @property
    def share(self) -> Ratio:
        """Small loans of all, by balance."""
        return Ratio(self.little.fen, self.every.fen)

    @property
    def moved_bp(self) -> int | None:
        """By how many hundredths of a point the share moved since the beginning of the year."""
        before = None if self.was is None else Ratio(self.was[1].fen, self.was[0].fen).ppm()
        now = self.share.ppm()
        return None if before is None or now is None else (now - before) // 100


def scales_on(day: date) -> dict[str, list[Step]]:
    """The scales of a day by name, in the order they were said; what the house ships until the bank says something."""
    rows = ToleranceStep.objects.filter(valid__contains=day).order_by("id").values()
    found: dict[str, list[Step]] = {}
    for one in [step_of(row) for row in rows] or USUAL:
        found.setdefault(one.scale, []).append(one)
    return found


def tolerance(*, on_day: date, steps: Sequence[Step], grain: str) -> Tolerated:
    """How the bad loans of the bank and of each unit, manager or product are taken, whoever is over most first."""
    whole = (sums_by(on_day=on_day, rules_of=on_day, grain="bank") or {}).get("", {})
    beside = whole.get(ALL, NONE)

    def taken(key: str, sums: OfDay) -> BorneRow | None:
        mine = sums.get(steps[0].population, NONE)
        borne = bear(steps=steps, share=Ratio(mine.bad_fen, mine.fen), all_loans=Ratio(beside.bad_fen, beside.fen))
        return None if borne is None else BorneRow(key, mine, borne)

    parts = sums_by(on_day=on_day, rules_of=on_day, grain=grain) or {}
    rows = [row for key, sums in parts.items() if (row := taken(key, sums)) is not None]
    rows.sort(key=lambda one: (-list(Outcome).index(one.borne.outcome), one.borne.room, one.key))
    return Tolerated(taken("", whole), tuple(rows))


def spread(*, on_day: date, grain: str) -> list[SpreadRow]:
    """How small the loans of each unit, manager or product are, the largest average first."""
    start = base_day(as_of=on_day, base=Base.YEAR_START)
    told = sums_over(days=[on_day, start], rules_of=on_day, grain=grain)
    was = told.get(start)
    rows = [_spread(key, sums, None if was is None else was.get(key, {})) for key, sums in told[on_day].items()]
    return sorted((one for one in rows if one.every.fen), key=lambda one: -one.every.fen // max(one.every.borrowers, 1))


def spread_by_year(*, on_day: date) -> list[SpreadRow]:
    """The same of the whole bank at the end of every year that was counted, and on the day, the last first."""
    ends = CountedDay.objects.filter(is_latest=True, on_day__month=12, on_day__day=31, on_day__lt=on_day)
    days = [on_day, *ends.order_by("-on_day").values_list("on_day", flat=True)]
    told = sums_over(days=days, rules_of=on_day, grain="bank")
    return [_spread(day.isoformat(), told[day].get("", {}), None) for day in days if day in told]


def _spread(key: str, sums: OfDay, was: Mapping[str, Counted] | None) -> SpreadRow:
    before = None if was is None else (was.get(ALL, NONE), was.get(LITTLE, NONE))
    return SpreadRow(key, sums.get(ALL, NONE), sums.get(LITTLE, NONE), before)
