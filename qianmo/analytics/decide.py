"""Runs cases through a decision model on either engine: one by one, or all at once in an in-memory DuckDB.

Both give the same outcomes in the order of the cases; a policy officer may ask for the one to check the other. A case
whose facts are of a wrong sort is answered at the entrance, since a column cannot hold it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
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


def run_cases(*, model: decisions.Model, decision: str, cases: Sequence[Case], engine: Engine) -> list[Outcome]:
    """The outcome of each case, in order, by the engine for one case ("one") or by DuckDB ("sql").

    As the standard has it, a value of a wrong sort is null. Raises ModelError for an unknown decision, or when a text
    it rests on means nothing; a case that fails says so in its outcome. Inputs
    of which neither the model nor its cells tell the type take it from the cases; a case it does not suit then fails.
    """
    model.decision(decision)
    untyped = [item.name for item in decisions.open_inputs(model)]
    if not untyped:
        return _run(model, decision, cases, engine)
    outcomes: dict[int, Outcome] = {}
    for group in decisions.fitted_to_cases(model, untyped, cases):
        try:
            found = _run(group.model, decision, [cases[place] for place in group.places], engine)
        except decisions.ModelError as error:
            found = [Outcome(decision, None, str(error), {})] * len(group.places)
        outcomes.update(zip(group.places, found, strict=True))
    return [outcomes[place] for place in range(len(cases))]


def _run(model: decisions.Model, decision: str, cases: Sequence[Case], engine: Engine) -> list[Outcome]:
    if engine == "one":
        return decisions.compile(model, is_strict=False).decide_all(cases, decision)
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
