"""Runs cases through somebody's model on either engine: one by one, or all at once in an in-memory DuckDB.

Both give the same outcomes in the order of the cases; whoever doubts one may ask the other. What a database cannot
carry to the last digit, a whole decision or a single case, is decided by the reference on either engine.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

import duckdb
import pyarrow as pa

from qianmo import decisions
from qianmo.decisions import Fact, Gate, Kind, Outcome

Case = Mapping[str, Any]
Engine = Literal["one", "sql"]
_DECIMAL = pa.decimal128(25, 10)
_ARROW = {
    Kind.NUMBER: pa.int64(),
    Kind.STRING: pa.string(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.TIME: pa.time64("us"),
    Kind.DATETIME: pa.timestamp("us"),
    Kind.MONTHS: pa.int64(),
    Kind.SPAN: pa.int64(),
    Kind.NULL: pa.string(),
}
_HELD: dict[Kind, Callable[[Any], int]] = {
    Kind.NUMBER: int,
    Kind.MONTHS: lambda months: int(months.count),
    Kind.SPAN: lambda span: int(span // timedelta(microseconds=1)),
}


def run_cases(
    *, model: decisions.Model, decision: str, cases: Sequence[Case], engine: Engine, now: datetime | None = None
) -> list[Outcome]:
    """The outcome of each case, in order, by the reference ("one") or by DuckDB ("sql"); `now` is what `now()` gives.

    As the standard has it, a value of a wrong sort is null. Raises ModelError for an unknown decision, or when a text
    it rests on cannot be read; a case that fails says so in its outcome.
    """
    reference = decisions.WholeDecider(model, now=now)
    reference.plan(decision)
    if engine == "one":
        return reference.decide_all(cases, decision)
    outcomes: dict[int, Outcome] = {}
    for group in decisions.fitted_to_cases(model, [item.name for item in decisions.open_inputs(model)], cases):
        if decisions.uncarried(group.model, decision):
            continue
        found = in_duckdb(model=group.model, decision=decision, cases=[cases[place] for place in group.places])
        outcomes.update(zip(group.places, found, strict=True))
    return [
        outcomes[place] if place in outcomes and outcomes[place].error is None else reference.decide(case, decision)
        for place, case in enumerate(cases)
    ]


def in_duckdb(*, model: decisions.Model, decision: str, cases: Sequence[Case]) -> list[Outcome]:
    """The outcome DuckDB gives of each case, in the numbers a database holds; facts out of order are told as errors."""
    query = decisions.lower(model, decision, "duckdb", relation="cases", keys=["#place"], is_strict=False)
    gate = Gate(query.facts)
    outcomes: dict[int, Outcome] = {}
    admitted: dict[int, dict[str, Any]] = {}
    for place, case in enumerate(cases):
        try:
            admitted[place] = gate.admit(case, {})
        except decisions.CaseError as error:
            outcomes[place] = Outcome(decision, None, str(error), {})
    with _memory().cursor() as connection:
        connection.register("cases", columns_of(query.facts, admitted))
        for row in connection.execute(query.sql).fetchall():
            outcomes[row[0]] = query.outcome(row)
    return [outcomes[place] for place in range(len(cases))]


@lru_cache(maxsize=1)
def _memory() -> Any:
    """One empty database for the process, since opening one costs more than deciding a thousand cases in it."""
    return duckdb.connect()


def columns_of(facts: Sequence[Fact], admitted: Mapping[int, Mapping[str, Any]]) -> pa.Table:
    """Admitted cases as typed columns, each case known by its `#place`."""
    columns = {fact.name: _column(fact, [values[fact.name] for values in admitted.values()]) for fact in facts}
    return pa.table({"#place": pa.array(list(admitted), type=pa.int64()), **columns})


def _column(fact: Fact, values: Sequence[Any]) -> pa.Array:
    kind = fact.type.kind
    if kind is Kind.LIST:
        item = Fact(fact.name, fact.label, fact.type.item or decisions.NULL)
        lists = [None if value is None else _column(item, value).to_pylist() for value in values]
        return pa.array(lists, type=pa.list_(_column(item, []).type))
    if kind is Kind.NUMBER and fact.type.scale:
        return pa.array([None if value is None else Decimal(value) for value in values], type=_DECIMAL)
    held = _HELD.get(kind)
    return pa.array(
        values if held is None else [None if value is None else held(value) for value in values], type=_ARROW[kind]
    )
