"""Rules as the domain reads them, and a day's sums as populations counted: between the tables and the sentences."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from qianmo.analytics.indicators import POPULATIONS, Cap, cap_of
from qianmo.apps.targets.models import BranchMerge, IndicatorRule, PopulationCap
from qianmo.apps.targets.shipped import Sets, shipped_caps, shipped_sentences
from qianmo.domain.dated import last_said
from qianmo.domain.targets.indicators import Base, Force, Sense
from qianmo.domain.targets.sentences import Against, Counted, Figure, OfDay, Sentence

SAID = tuple(one.name for one in fields(Sentence))
AMOUNTS = tuple(one.name for one in fields(Counted))


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds on a day: sentences with the days they began, the hardest first, caps by population, merged units."""

    sentences: list[tuple[Sentence, date]]
    caps: Mapping[str, int]
    merged: Mapping[int, int]

    def cap(self, population: str) -> Cap:
        """A population with its cap."""
        return cap_of(population, self.caps)

    @property
    def every_cap(self) -> list[Cap]:
        """All populations that can be counted: one that asks for a cap nobody set is left out."""
        return [self.cap(code) for code in POPULATIONS if self._is_set(code)]

    def _is_set(self, code: str) -> bool:
        one = POPULATIONS[code]
        return (not one.is_capped or (one.cap_of or code) in self.caps) and all(map(self._is_set, one.parts))


def rules_on(day: date) -> Rules:
    """The rules of a day: the bank's own, or what the house ships where it said nothing of sentences, or of caps."""
    held = IndicatorRule.objects.filter(valid__contains=day).order_by("id").values(*SAID, "valid")
    said = [(one, one["valid"].lower) for one in held] or _of_day(shipped_sentences(), day)
    caps = PopulationCap.objects.filter(valid__contains=day).values("population", "cap_fen")
    merges = BranchMerge.objects.filter(valid__contains=day).values_list("branch_id", "into_id")
    told = sorted(((_sentence(row), since) for row, since in said), key=lambda one: list(Force).index(one[0].force))
    capped: list[Mapping[str, Any]] = [*caps] or [row for row, _ in _of_day(shipped_caps(), day)]
    return Rules(told, {row["population"]: row["cap_fen"] for row in capped}, dict(merges))


def _of_day(sets: Sets, day: date) -> list[tuple[Mapping[str, Any], date]]:
    held = last_said(sets, on=day)
    return [(row, held[0]) for row in held[1]] if held else []


def _sentence(row: Mapping[str, Any]) -> Sentence:
    return Sentence(
        code=row["code"], title=row["title"], population=row["population"], figure=Figure(row["figure"]),
        base=Base(row["base"]), sense=Sense(row["sense"]), against=Against(row["against"]),
        offset_ppm=row["offset_ppm"], force=Force(row["force"]),
    )  # fmt: skip


def counted(row: Mapping[str, Any]) -> Counted:
    """A row of sums."""
    return Counted(**{name: int(row[name]) for name in AMOUNTS})


def by_key(rows: Iterable[Mapping[str, Any]], caps: Mapping[str, int]) -> dict[str, OfDay]:
    """Sums of one day and grain by their key, of each population the one under the caps that hold."""
    found: dict[str, dict[str, Counted]] = defaultdict(dict)
    held = {code: cap_of(code, caps).fen for code in POPULATIONS}
    for row in rows:
        if row["cap_fen"] == held.get(row["population"]):
            found[row["key"]][row["population"]] = counted(row)
    return dict(found)
