"""What must be run for a metric: tables of the lake, definitions it stands on in their order, and its parameters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import pyarrow as pa

from qianmo.analytics.lake import Edition, Lake
from qianmo.analytics.metrics.catalogue import Definition, Metric, definition, metric

Parameters = Mapping[str, date | int | str]
PARAMETER = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class Plan:
    """Tables of the lake, then definitions as views in this order, then the metric's own text."""

    tables: tuple[str, ...]
    views: tuple[tuple[str, Definition], ...]
    metric: Metric
    parameters: Parameters

    def given(self, asked: Definition) -> dict[str, date | int | str]:
        """The parameters that the text of a metric or of one it stands on names."""
        return {name: self.parameters[name] for name in PARAMETER.findall(asked.text)}


class Engine(Protocol):
    """Runs a plan over an edition of a lake."""

    def run(self, plan: Plan, *, lake: Lake, edition: Edition) -> pa.Table:
        """The rows of the plan's metric, in any order."""


def plan(name: str, *, grain: str, parameters: Parameters) -> Plan:
    """What must be run for a metric. Raises KeyError, or ValueError for a grain or parameters it does not know."""
    wanted = metric(name)
    if grain not in wanted.grains:
        raise ValueError(f"{name} is told by {', '.join(wanted.grains)}, not by {grain}")
    usual = {column.name: column.standing for column in wanted.parameters if column.default is not None}
    given = {**usual, **parameters}
    if set(given) != {column.name for column in wanted.parameters}:
        raise ValueError(f"{name} takes {[column.name for column in wanted.parameters]}, given {sorted(given)}")
    tables: dict[str, None] = {}
    views: dict[str, Definition] = {}
    _gather(wanted.inputs, grain=grain, tables=tables, views=views)
    return Plan(tuple(tables), tuple(views.items()), wanted, given)


def _gather(inputs: tuple[str, ...], *, grain: str, tables: dict[str, None], views: dict[str, Definition]) -> None:
    for name in inputs:
        found = definition(name, grain=grain)
        if found is None:
            tables[name] = None
        elif name not in views:
            _gather(found.inputs, grain=grain, tables=tables, views=views)
            views[name] = found
