"""Runs cases through a decision model on either engine: one by one, or all at once in an in-memory DuckDB.

Both give the same outcomes in the order of the cases; a policy officer may ask for the one to check the other. A case
whose facts are of a wrong sort is answered at the entrance, since a column cannot hold it.
"""

from collections.abc import Mapping, Sequence
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
_ARROW = {Kind.STRING: pa.string(), Kind.BOOLEAN: pa.bool_(), Kind.DATE: pa.date32()}


def run_cases(*, model: decisions.Model, decision: str, cases: Sequence[Case], engine: Engine) -> list[Outcome]:
    """The outcome of each case, in order, by the engine for one case ("one") or by DuckDB ("sql").

    Raises ModelError for an unsound model or an unknown decision; a case that fails says so in its outcome.
    """
    if engine == "one":
        return decisions.compile(model).decide_all(cases, decision)
    query = decisions.lower(model, decision, "duckdb", relation="cases", keys=["#place"])
    gate = Gate(query.facts)
    outcomes: dict[int, Outcome] = {}
    admitted: dict[int, dict[str, Any]] = {}
    for place, case in enumerate(cases):
        try:
            admitted[place] = gate.admit(case, {})
        except decisions.CaseError as error:
            outcomes[place] = Outcome(decision, None, str(error), {})
    with _memory().cursor() as connection:
        connection.register("cases", _table(query.facts, admitted))
        for row in connection.execute(query.sql).fetchall():
            outcomes[row[0]] = query.outcome(row)
    return [outcomes[place] for place in range(len(cases))]


@lru_cache(maxsize=1)
def _memory() -> Any:
    """One empty database for the process, since opening one costs more than deciding a thousand cases in it."""
    return duckdb.connect()


def _table(facts: Sequence[Fact], admitted: Mapping[int, Mapping[str, Any]]) -> pa.Table:
    columns = {fact.name: _column(fact, [values[fact.name] for values in admitted.values()]) for fact in facts}
    return pa.table({"#place": pa.array(list(admitted), type=pa.int64()), **columns})


def _column(fact: Fact, values: Sequence[Any]) -> pa.Array:
    if fact.type.kind is not Kind.NUMBER:
        return pa.array(values, type=_ARROW[fact.type.kind])
    if fact.type.scale:
        return pa.array([None if value is None else Decimal(value) for value in values], type=_DECIMAL)
    return pa.array([None if value is None else int(value) for value in values], type=pa.int64())
