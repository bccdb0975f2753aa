"""Figures as pages ask for them: published once a night as small files of the lake, and opened to their parts.

A published figure counts only while the lake says what it said when the figure was computed; a corrected day, say,
takes them all out of force until they are published again, and what is asked for meanwhile is computed, slower.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from qianmo.analytics.lake import Edition, Lake
from qianmo.analytics.lake.edition import Change
from qianmo.analytics.metrics import Parameters, compute, grains, metric
from qianmo.analytics.metrics.computing import typed
from qianmo.analytics.metrics.embedded import prepare
from qianmo.analytics.metrics.plan import plan

PUBLISHED = "figures/"
NOTE = "figures"
KEPT_TABLES = 64
"""So many files a process keeps in memory: they never change, so what was read once need not be read again."""
PAIR = 1 << 32
"""A row of a figure and a part of it are one number: the row's key times this and the part's key, 0 for none."""
WITHIN = """
SELECT w.account_id, {key} AS key, w.side, w.product, w.customer_id, w.above_ppm, w.upto_ppm,
       greatest(w.from_on, b.from_on) AS from_on, least(w.until_on, b.until_on) AS until_on
  FROM whole AS w
  JOIN finer AS b ON b.account_id = w.account_id AND b.from_on < w.until_on AND b.until_on > w.from_on
 WHERE {wanted}
"""
EVERY = {"key": f"w.key * {PAIR} + coalesce(b.key, 0)", "wanted": "w.key IS NOT NULL"}


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


Apart = tuple[str, Sequence[Figure]]
"""By what, and figures of one grain that are told apart by it."""


def figure_rows(wanted: Figure, *, lake: Lake, edition: Edition) -> pa.Table:
    """The rows of a figure: as published where that still counts, else computed now."""
    if is_published(wanted, edition=edition):
        return _read(lake.paths(edition, wanted.table)[0])
    return compute(wanted.metric, lake=lake, edition=edition, grain=wanted.grain, parameters=dict(wanted.parameters))


def is_published(wanted: Figure, *, edition: Edition) -> bool:
    """Whether a figure lies ready and still counts."""
    return _counts(wanted.table, edition=edition)


def _counts(table: str, *, edition: Edition) -> bool:
    return table in edition.files and edition.notes[NOTE]["said"] == _said(edition.files)


def opened(wanted: Sequence[Figure], key: int, *, by: str, lake: Lake, edition: Edition) -> list[pa.Table]:
    """One row of figures of the same grain told apart further, by household say; the parts sum to it to the fen.

    Read where all rows of these figures lie opened, else worked out from what the row counts.
    """
    names = [_opened_table(one, by) for one in wanted]
    if all(_counts(name, edition=edition) for name in names):
        return [_parts(lake.paths(edition, name)[0], key) for name in names]
    only = {"key": "b.key", "wanted": f"w.key IS NOT DISTINCT FROM {int(key)}"}
    return list(_told_apart(wanted, by=by, within=WITHIN.format(**only), lake=lake, edition=edition))


def _told_apart(wanted: Sequence[Figure], *, by: str, within: str, lake: Lake, edition: Edition) -> Iterator[pa.Table]:
    finer = grains()[by]
    asked = [plan(figure.metric, grain=figure.grain, parameters=figure.parameters) for figure in wanted]
    tables = {table for one in asked for table in one.tables} | set(finer.inputs)
    views = {name: definition.text for one in asked for name, definition in one.views}
    whole, views["grain"] = views["grain"], within
    with duckdb.connect() as database:
        prepare(database, tables, lake=lake, edition=edition)
        for name, text in {"whole": whole, "finer": finer.text, **views}.items():
            kind = "TABLE" if name == "held" else "VIEW"
            database.execute(f"CREATE TEMP {kind} {name} AS {text}")
        for one in asked:
            found = database.sql(one.metric.text, params=one.given(one.metric)).to_arrow_table()
            yield typed(found, one.metric, grain=by)


def _opened_table(figure: Figure, by: str) -> str:
    return f"{figure.table}/by-{by}"


@lru_cache(maxsize=KEPT_TABLES)
def _parts(path: str, key: int) -> pa.Table:
    """The parts of one row out of a file that is in order, so that little else of it is read."""
    within = [("key", ">=", key * PAIR), ("key", "<", (key + 1) * PAIR)]
    found = parquet.read_table(path, filters=within)
    parts = pc.subtract(found["key"], key * PAIR)
    return found.set_column(0, "key", pc.if_else(pc.equal(parts, 0), None, parts))


def publish_figures(lake: Lake, wanted: Iterable[Figure], *, apart: Iterable[Apart] = ()) -> int:
    """Let these figures, and no others, lie ready for the pages; how many were computed, none where they lie there.

    `apart` are figures every row of which lies opened besides.
    """
    figures, groups = {figure.table: figure for figure in wanted}, list(apart)
    names = [_opened_table(one, by) for by, group in groups for one in group]
    with lake.changing() as change:
        note = {"said": _said(change.base.files), "tables": sorted([*figures, *names])}
        if change.notes.get(NOTE) == note:
            return 0
        for table in [name for name in change.base.files if name.startswith(PUBLISHED)]:
            for name in change.base.files[table]:
                change.remove(table, name)
        for table, figure in figures.items():
            parameters = dict(figure.parameters)
            rows = compute(figure.metric, lake=lake, edition=change.base, grain=figure.grain, parameters=parameters)
            _lay(change, table, rows)
        for by, group in groups:
            told = _told_apart(group, by=by, within=WITHIN.format(**EVERY), lake=lake, edition=change.base)
            for one, rows in zip(group, told, strict=True):
                _lay(change, _opened_table(one, by), rows)
        change.notes[NOTE] = note
        change.publish()
    return len(figures) + len(names)


def _lay(change: Change, table: str, rows: pa.Table) -> None:
    with duckdb.connect() as database:
        database.register("rows", rows)
        change.add(table, "SELECT * FROM rows", database=database)


def _said(files: Mapping[str, tuple[str, ...]]) -> str:
    """What the lake says, figures left out, in short: the names of its files, which never change."""
    names = sorted(name for table, held in files.items() if not table.startswith(PUBLISHED) for name in held)
    return sha256("\n".join(names).encode()).hexdigest()


@lru_cache(maxsize=KEPT_TABLES)
def _read(path: str) -> pa.Table:
    return parquet.read_table(path)
