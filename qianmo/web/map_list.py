"""The list beside the map, written once for as long as every village and everything told of it stays the same.

It is kept by its content: villages, values, measure and order. Whoever asks for the same gets what was written for the
reader before; whose scope or day tells anything else gets another.
"""

from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import add

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from qianmo.apps.campaigns.queries import CellFunnel
from qianmo.domain.funnel import Funnel
from qianmo.web.measures import Band, Measure, Told, histogram
from qianmo.web.telling import Telling
from qianmo.web.templatetags.rows import village_rows
from qianmo.web.towns import Town, gather, total
from qianmo.web.villages import rank

KEPT = 48
"""Lists kept by a process: each measure both ways for two readers of a whole county, or many of parts."""
SELECTED = ' aria-selected="true"'


@dataclass(frozen=True, slots=True)
class MapList:
    """Rows of villages in their order, the legend over them, and what all of them come to."""

    rows: SafeString
    villages: int
    deferred: int
    bands: tuple[Band, ...]
    share: int
    shown: str
    towns: tuple[Town, ...]
    funnel: Funnel

    def selecting(self, code: str) -> SafeString:
        """The rows, that of this village marked."""
        mark = f'data-code="{escape(code)}"'
        return mark_safe(self.rows.replace(mark, mark + SELECTED, 1)) if code else self.rows  # noqa: S308


@dataclass(frozen=True, slots=True)
class _Content:
    """All a list depends on; the measure of a key never changes, nor does that of its comparison."""

    villages: tuple[CellFunnel, ...]
    values: tuple[Told, ...]
    key: str
    change: bool
    rising: bool
    ticks: bool
    measure: Measure = field(compare=False)
    nothing: Told = field(compare=False)


def map_list(villages: list[CellFunnel], told: Telling, *, rising: bool, ticks: bool) -> MapList:
    """The list of these villages under what is told of them; with `ticks` several can be taken together."""
    return _written(
        _Content(
            villages=tuple(villages),
            values=tuple(map(told.of, villages)),
            key=told.measure.key,
            change=told.measure.change,
            rising=rising,
            ticks=ticks,
            measure=told.measure,
            nothing=told.nothing,
        )
    )


@lru_cache(maxsize=KEPT)
def _written(of: _Content) -> MapList:
    values = {village.cell_id: value for village, value in zip(of.villages, of.values, strict=True)}
    ranked = rank(of.villages, of.measure, rising=of.rising, of=lambda village: values[village.cell_id])
    whole = reduce(add, of.values, of.nothing)
    return MapList(
        rows=village_rows(ranked, of.measure, ticks=of.ticks),
        villages=len(ranked),
        deferred=sum(row.deferred for row in ranked),
        bands=tuple(histogram(of.measure, of.values)),
        share=of.measure.share(whole),
        shown=of.measure.shown(whole),
        towns=tuple(gather(of.villages)),
        funnel=total(village.funnel for village in of.villages),
    )
