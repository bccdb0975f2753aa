"""Both engines on the same cases; each answer must be the same to the last digit and the last word."""

from collections.abc import Mapping, Sequence
from typing import Any

from qianmo import decisions
from qianmo.analytics.decide import run_cases
from qianmo.decisions import CaseError, Gate, Model, Outcome

Case = Mapping[str, Any]


def answer(model: Model, decision: str, case: Case) -> Outcome:
    """One case on the reference engine, after making sure that DuckDB says the same."""
    one = run_cases(model=model, decision=decision, cases=[case], engine="one")
    assert run_cases(model=model, decision=decision, cases=[case], engine="sql") == one
    return one[0]


def value(model: Model, decision: str, case: Case) -> Any:
    """The value both engines give."""
    outcome = answer(model, decision, case)
    assert outcome.error is None, outcome.error
    return outcome.value


def agree(model: Model, decision: str, cases: Sequence[Case]) -> list[Outcome]:
    """The outcomes of many cases, the same from both engines."""
    one = run_cases(model=model, decision=decision, cases=cases, engine="one")
    sql = run_cases(model=model, decision=decision, cases=cases, engine="sql")
    for case, left, right in zip(cases, one, sql, strict=True):
        assert left == right, (dict(case), left.as_json(), right.as_json())
    return one


def in_postgres(cursor: Any, model: Model, decision: str, cases: Sequence[Case]) -> list[Outcome]:
    """The outcomes PostgreSQL gives; cases a column cannot hold are answered at the entrance."""
    query = decisions.lower(model, decision, "postgres", relation="cases", keys=["#place"])
    gate = Gate(query.facts)
    outcomes: dict[int, Outcome] = {}
    columns: list[list[Any]] = [[] for _ in query.facts]
    places = []
    for place, case in enumerate(cases):
        try:
            admitted = gate.admit(case, {})
        except CaseError as error:
            outcomes[place] = Outcome(decision, None, str(error), {})
            continue
        places.append(place)
        for column, fact in zip(columns, query.facts, strict=True):
            column.append(admitted[fact.name])
    names = ", ".join('"' + name.replace('"', '""') + '"' for name in ("#place", *(fact.name for fact in query.facts)))
    arrays = ", ".join(f"%s::{kind}[]" for kind in ("bigint", *query.fact_types))
    body = query.sql.replace("%", "%%")
    cursor.execute(
        f"WITH cases AS (SELECT * FROM unnest({arrays}) AS c({names.replace('%', '%%')})) SELECT * FROM ({body}) AS d",
        [places, *columns],
    )
    for row in cursor.fetchall():
        outcomes[row[0]] = query.outcome(row)
    return [outcomes[place] for place in range(len(cases))]
