"""Figures as pages ask for them: published once a night as small files of the lake, and opened to their parts.

A published figure counts only while the lake says what it said when the figure was computed; a corrected day, say,
takes them all out of force until they are published again, and what is asked for meanwhile is computed, slower.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

import duckdb
import pyarrow as pa
from pyarrow import parquet

from qianmo.analytics.lake import Edition, Lake
from qianmo.analytics.metrics import Parameters, compute, grains, metric
from qianmo.analytics.metrics.embedded import prepare
from qianmo.analytics.metrics.plan import plan

PUBLISHED = "figures/"
NOTE = "figures"
KEPT_TABLES = 64
"""So many files a process keeps in memory: they never change, so what was read once need not be read again."""
WITHIN = """
SELECT w.account_id, b.key, w.side, w.product, w.customer_id, w.above_ppm, w.upto_ppm,
       greatest(w.from_on, b.from_on) AS from_on, least(w.until_on, b.until_on) AS until_on
  FROM whole AS w
  JOIN finer AS b ON b.account_id = w.account_id AND b.from_on < w.until_on AND b.until_on > w.from_on
 WHERE w.key IS NOT DISTINCT FROM {key}
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric, by whom or what it is told apart, and its parameters."""

    metric: str
    grain: str
    parameters: Parameters

    @property
    def table(self) -> str:
        """Where it lies in the lake once published: its version and parameters are part of the name."""
        given = "-".join(str(value) for _, value in sorted(self.parameters.items()))
        return f"{PUBLISHED}{self.metric}/{self.grain}/v{metric(self.metric).version}-{given}"


def figure_rows(wanted: Figure, *, lake: Lake, edition: Edition) -> pa.Table:
    """The rows of a figure: as published where that still counts, else computed now."""
    if is_published(wanted, edition=edition):
        return _read(lake.paths(edition, wanted.table)[0])
    return compute(wanted.metric, lake=lake, edition=edition, grain=wanted.grain, parameters=dict(wanted.parameters))


def is_published(wanted: Figure, *, edition: Edition) -> bool:
    """Whether a figure lies ready and still counts."""
    return wanted.table in edition.files and edition.notes[NOTE]["said"] == _said(edition.files)


def opened(wanted: Sequence[Figure], key: int, *, by: str, lake: Lake, edition: Edition) -> list[pa.Table]:
    """One row of figures of the same grain told apart further, by household say; the parts sum to it to the fen."""
    finer = grains()[by]
    asked = [plan(figure.metric, grain=figure.grain, parameters=figure.parameters) for figure in wanted]
    tables = {table for one in asked for table in one.tables} | set(finer.inputs)
    views = {name: definition.text for one in asked for name, definition in one.views}
    whole, views["grain"] = views["grain"], WITHIN.format(key=int(key))
    with duckdb.connect() as database:
        prepare(database, tables, lake=lake, edition=edition)
        for name, text in {"whole": whole, "finer": finer.text, **views}.items():
            kind = "TABLE" if name == "held" else "VIEW"
            database.execute(f"CREATE TEMP {kind} {name} AS {text}")
        return [database.sql(one.metric.text, params=one.given(one.metric)).to_arrow_table() for one in asked]


def publish_figures(lake: Lake, wanted: Iterable[Figure]) -> int:
    """Let these figures, and no others, lie ready for the pages; how many were computed, none where they lie there."""
    figures = {figure.table: figure for figure in wanted}
    with lake.changing() as change:
        note = {"said": _said(change.base.files), "tables": sorted(figures)}
        if change.notes.get(NOTE) == note:
            return 0
        for table in [name for name in change.base.files if name.startswith(PUBLISHED)]:
            for name in change.base.files[table]:
                change.remove(table, name)
        with duckdb.connect() as database:
            for table, figure in figures.items():
                parameters = dict(figure.parameters)
                rows = compute(figure.metric, lake=lake, edition=change.base, grain=figure.grain, parameters=parameters)
                database.register("rows", rows)
                change.add(table, "SELECT * FROM rows", database=database)
                database.unregister("rows")
        change.notes[NOTE] = note
        change.publish()
    return len(figures)


def _said(files: Mapping[str, tuple[str, ...]]) -> str:
    """What the lake says, figures left out, in short: the names of its files, which never change."""
    names = sorted(name for table, held in files.items() if not table.startswith(PUBLISHED) for name in held)
    return sha256("\n".join(names).encode()).hexdigest()


@lru_cache(maxsize=KEPT_TABLES)
def _read(path: str) -> pa.Table:
    return parquet.read_table(path)
