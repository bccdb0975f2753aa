"""Trying the bank's own measures on a counted month: who did how much by each, before anything is paid by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qianmo.analytics.work import Measure
from qianmo.apps.performance.catalogue import OWN, made, said_of
from qianmo.apps.performance.queries.months import MonthCard
from qianmo.apps.performance.trying import count_measures
from qianmo.domain.rulebook import Row

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Tested:
    """A measure on a month: how many people have any of it, how much in all, and who has most, by person."""

    measure: Measure
    people: int
    total: int
    most: Sequence[tuple[int, int]]


def measures_said(rows: Sequence[Row]) -> dict[str, Measure]:
    """The measures that rows of the book say."""
    return {f"{OWN}{row['name']}": made(said_of(row)) for row in rows}


def try_measures(*, measures: Mapping[str, Measure], month: MonthCard) -> list[Tested]:
    """What these measures come to in a month, to the day it was counted to; nothing is written."""
    if not measures:
        return []
    amounts: dict[str, list[tuple[int, int]]] = {code: [] for code in measures}
    for row in count_measures(measures=measures, first=month.first, as_of=month.as_of).to_pylist():
        amounts[row["measure"]].append((row["staff_id"], row["amount"]))
    return [
        Tested(
            measures[code], len(did), sum(amount for _, amount in did),
            sorted(did, key=lambda one: (-abs(one[1]), one[0]))[:SHOWN],
        )
        for code, did in amounts.items()
    ]  # fmt: skip
