"""Every measure there is: those that are shipped, and those the bank says itself, each in the days it holds.

A measure of the bank is called `own:` and its name wherever its amount is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.analytics.lake import Lake, where
from qianmo.analytics.work import MEASURES, Measure
from qianmo.analytics.work.earnings import product_names
from qianmo.analytics.work.own import own_measure
from qianmo.apps.performance.models import MeasureRule
from qianmo.domain.leads.touching import OUTCOMES
from qianmo.domain.performance.measures import Condition, Counts, OwnMeasure, Source, split_names
from qianmo.domain.rulebook import Row

OWN = "own:"
KEPT_AS: Mapping[str, Mapping[str, str]] = {"leads.touched": {name: code for code, name in OUTCOMES.items()}}
"""Outcomes that events keep by a code, by kind of event: the code of each name."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The measures of the bank, each from a day to before another (None: without end), in the order of days."""

    own: Sequence[tuple[date, date | None, str, Measure]]

    def own_on(self, day: date) -> dict[str, Measure]:
        """Those of the bank that hold on a day."""
        return {code: one for since, until, code, one in self.own if since <= day and (until is None or day < until)}

    def on(self, day: date) -> dict[str, Measure]:
        """Every measure that is counted in the month that begins on a day."""
        return {**MEASURES, **self.own_on(day)}

    @property
    def known(self) -> dict[str, Measure]:
        """Every measure that ever was, as it was said last."""
        return {**MEASURES, **{code: one for _, _, code, one in self.own}}

    def read(self, day: date) -> dict[str, Measure]:
        """Every measure that ever was, those that hold on a day as they are said then."""
        return {**self.known, **self.own_on(day)}


def catalogue() -> Catalogue:
    """The measures as the bank has said them."""
    return Catalogue(
        [
            (row.valid.lower, row.valid.upper, OWN + row.name, made(said_of(vars(row))))
            for row in MeasureRule.objects.order_by("valid", "id")
        ]
    )


def products_held() -> dict[str, str]:
    """The products that may be named, by code: those that accounts of the lake stand under."""
    lake = Lake(where())
    return product_names(lake=lake, edition=lake.edition())


def said_of(row: Row) -> OwnMeasure:
    """A measure as a row of the book says it."""
    return OwnMeasure(
        name=str(row["name"]), source=Source(str(row["source"])), unit=str(row["unit"]), side=str(row["side"] or ""),
        products=split_names(_text(row["products"])), least_fen=int(row["least_fen"] or 0), sound=bool(row["sound"]),
        kinds=split_names(_text(row["kinds"])), event=str(row["event"] or ""), outcome=str(row["outcome"] or ""),
        once=bool(row["once"]), condition=Condition(Counts(str(row["counts"])), int(row["number"] or 0)),
        fewer=bool(row["fewer"]),
    )  # fmt: skip


def made(said: OwnMeasure) -> Measure:
    """What is counted by it."""
    return own_measure(said, outcome=KEPT_AS.get(said.event, {}).get(said.outcome, said.outcome))


def _text(value: object) -> str:
    return str(value or "")
