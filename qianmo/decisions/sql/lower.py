"""Lowers a decision to one SELECT: the whole county in one pass, with the same answers as one case at a time.

The relation has one column per fact; the query gives the results, the rules that hit in every table on the way, and
the error of the first step that fails, or null. It is built from nodes, never from text of a model.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlglot import exp

from qianmo.decisions.binding.bind import sound, usable
from qianmo.decisions.binding.bound import BoundDecision, Fact, Result
from qianmo.decisions.case.outcome import Outcome, presented, record
from qianmo.decisions.checking.reach import reaches_of
from qianmo.decisions.dmn.model import Model, ModelError
from qianmo.decisions.sql import pieces as sql
from qianmo.decisions.sql.dialects import DIALECTS
from qianmo.decisions.sql.entrance import Entrance
from qianmo.decisions.sql.hits import Failure, show
from qianmo.decisions.sql.layers import aliased
from qianmo.decisions.sql.lowering import Lowering
from qianmo.decisions.sql.pieces import Sql
from qianmo.decisions.sql.tables import lower_decision
from qianmo.decisions.tree.moments import Months
from qianmo.decisions.tree.nodes import Kind, Type

LONGEST_NAME = 60  # bytes; PostgreSQL cuts names after 63
MOST_FAILURES = 40
Relation = str | Sequence[str]


@dataclass(frozen=True, slots=True)
class LoweredQuery:
    """One SELECT and how to read its rows: keys, then results, then hits of each table, then the error.

    `fact_types` are the SQL types in which the relation should hold the facts, one per fact.
    """

    sql: str
    dialect: str
    decision: str
    facts: tuple[Fact, ...]
    fact_types: tuple[str, ...]
    keys: tuple[str, ...]
    results: tuple[tuple[str, str], ...]
    result_types: tuple[Type, ...]
    hits: tuple[tuple[str, str], ...]
    error: str
    is_record: bool
    is_list: bool
    columns: tuple[str, ...] = field(init=False)
    """The names of the columns in their order, worked out once and not for every row."""

    def __post_init__(self) -> None:
        named = (*self.results, *self.hits)
        object.__setattr__(self, "columns", (*self.keys, *(name for _, name in named), self.error))

    def outcome(self, row: Sequence[Any]) -> Outcome:
        """The outcome a row of the query stands for, as the engine for one case would give it."""
        cells = dict(zip(self.columns, row, strict=True))
        if cells[self.error] is not None:
            return Outcome(self.decision, None, cells[self.error], {})
        values = {
            result: presented(_revived(type_, cells[name]))
            for (result, name), type_ in zip(self.results, self.result_types, strict=True)
        }
        hits = {decision: _rows(cells[name]) for decision, name in self.hits}
        value = record(values, is_list=self.is_list) if self.is_record else next(iter(values.values()))
        return Outcome(self.decision, value, None, hits)


def _revived(type_: Type, cell: Any) -> Any:
    """A cell as the value it stands for: durations are held as months and microseconds."""
    if cell is None:
        return None
    if type_.kind is Kind.LIST and type_.item is not None:
        return tuple(_revived(type_.item, item) for item in cell)
    if type_.kind is Kind.MONTHS:
        return Months(int(cell))
    return timedelta(microseconds=int(cell)) if type_.kind is Kind.SPAN else cell


def _rows(cell: Any) -> tuple[int, ...]:
    if cell is None:
        return ()
    return (cell,) if isinstance(cell, int) else tuple(cell)


def lower(
    model: Model,
    decision: str,
    dialect: str,
    *,
    relation: Relation,
    keys: Sequence[str] = (),
    columns: Mapping[str, str | None] | None = None,
    with_hits: bool = True,
    is_strict: bool = True,
) -> LoweredQuery:
    """The decision as one SELECT over a relation, for "duckdb" or "postgres".

    `relation` is a table name, or its parts for a qualified one; `keys` are columns passed through; `columns` names
    the column of a fact where it is not the fact's own name, or None for a fact the relation lacks, which is then null.
    Without hits the query tells answers and errors only, which is cheaper.
    Whole-number facts must stand in integer columns, other numbers in decimal ones (never floating), days in dates.
    `is_strict` as for `compile`. Raises ModelError for an unsound model or an unknown decision or dialect.
    """
    if dialect not in DIALECTS:
        raise ModelError("", f"不认识的数据库方言“{dialect}”（可用 {'、'.join(DIALECTS)}）")
    bound = sound(model) if is_strict else usable(model, decision)
    facts, decisions = bound.needed(model.closure(decision))
    lowering = Lowering(DIALECTS[dialect], with_hits=with_hits, reaches=reaches_of(bound))
    passed = {key: lowering.layers.base(sql.column(key)) for key in keys}
    entrance = Entrance(lowering.dialect)
    for fact in facts:
        value = entrance.admit(fact, (columns or {}).get(fact.name, fact.name))
        lowering.names[fact.name] = lowering.layers.base(value)
    failures, hits = _computed(lowering, decisions)
    last = decisions[-1]
    error = _first_of(lowering, failures)
    names = _Names(keys)
    results = tuple((_field(last, result), names.of(result.name)) for result in last.results)
    shown = [show(lowering, lowering.names[result.name], result) for result in last.results]
    if any(where is not None for where, _ in failures):
        shown = [sql.case([(sql.is_null(error), value)]) for value in shown]
    final = passed | {name: value for (_, name), value in zip(results, shown, strict=True)}
    hit_names = tuple((table, names.of(f"{table}#hit")) for table in hits)
    final.update({name: hits[table] for table, name in hit_names})
    error_name = names.of("#error")
    final[error_name] = error
    query = lowering.layers.query(_table(relation), final, where=entrance.admitted, dialect=dialect)
    query = _with_refused(query, entrance, final, _table(relation), keys)
    return LoweredQuery(
        sql=query.sql(dialect=dialect, pretty=True, copy=False),
        dialect=dialect,
        decision=decision,
        facts=facts,
        fact_types=tuple(_column_type(fact, lowering) for fact in facts),
        keys=tuple(keys),
        results=results,
        result_types=tuple(result.type for result in last.results),
        hits=hit_names,
        error=error_name,
        is_record=len(last.results) > 1,
        is_list=last.is_list,
    )


def _computed(lowering: Lowering, decisions: Iterable[BoundDecision]) -> tuple[list[Failure], dict[str, Sql]]:
    """All decisions as columns: where they fail, in their order, and by table which rows hit, if that is asked."""
    failures: list[Failure] = []
    hits: dict[str, Sql] = {}
    for decision in decisions:
        lowered = lower_decision(lowering, decision)
        failures += lowered.failures
        if lowering.with_hits and lowered.hits is not None:
            hits[decision.name] = lowered.hits
    return failures, hits


def _first_of(lowering: Lowering, failures: list[Failure]) -> Sql:
    """The text of the first failure that happens, or null; groups are settled early, to keep few columns to the end."""
    real = [(where, text) for where, text in failures if where is not None]
    groups = [real[start : start + MOST_FAILURES] for start in range(0, len(real), MOST_FAILURES)]
    errors = [lowering.layers.share(sql.case(group)) for group in groups]
    return lowering.layers.share(sql.call("COALESCE", *errors, sql.cast(sql.null(), "TEXT")))


def _with_refused(query: Sql, entrance: Entrance, final: Iterable[str], relation: Sql, keys: Sequence[str]) -> Sql:
    """The query, and the rows that may not enter it, with the reason in the last column."""
    admitted = entrance.admitted
    if admitted is None:
        return query
    columns: dict[str, Sql] = {name: sql.column(name) if name in keys else sql.null() for name in final}
    columns[next(reversed(columns))] = entrance.refusal
    refused = exp.Select(expressions=aliased(columns)).from_(relation, copy=False)
    return exp.union(query, refused.where(sql.negated(admitted), copy=False), distinct=False, copy=False)


class _Names:
    """Names of the final columns: the model's own where a database can hold them, else a number."""

    def __init__(self, taken: Sequence[str]) -> None:
        self._taken = set(taken)

    def of(self, name: str) -> str:
        """A free name, as close to the wanted one as possible."""
        if len(name.encode()) > LONGEST_NAME or name in self._taken:
            name = f"column {len(self._taken) + 1}"
        self._taken.add(name)
        return name


def _field(decision: BoundDecision, result: Result) -> str:
    return result.name.removeprefix(decision.name + ".")


def _column_type(fact: Fact, lowering: Lowering) -> str:
    if fact.type.kind is Kind.NUMBER and fact.type.scale:
        return f"DECIMAL({15 + fact.type.scale}, {fact.type.scale})"
    return lowering.dialect.type_of(fact.type)


def _table(relation: Relation) -> Sql:
    parts = [relation] if isinstance(relation, str) else list(relation)
    identifiers = [exp.to_identifier(part, quoted=True) for part in parts]
    return exp.Table(**dict(zip(("this", "db", "catalog"), identifiers[::-1], strict=False)))
