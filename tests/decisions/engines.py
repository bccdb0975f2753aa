"""Both engines on the same cases; each answer must be the same to the last digit and the last word."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from qianmo import decisions
from qianmo.analytics.decide import in_duckdb, run_cases
from qianmo.decisions import CaseError, Gate, Model, Months, Outcome

Case = Mapping[str, Any]


def answer(model: Model, decision: str, case: Case) -> Outcome:
    """One case by the reference, after making sure that DuckDB says the same."""
    return agree(model, decision, [case])[0]


def value(model: Model, decision: str, case: Case) -> Any:
    """The value all engines give."""
    outcome = answer(model, decision, case)
    assert outcome.error is None, outcome.error
    return outcome.value


def agree(model: Model, decision: str, cases: Sequence[Case]) -> list[Outcome]:
    """The outcomes of many cases, the same from both engines."""
    one = run_cases(model=model, decision=decision, cases=cases, engine="one")
    sql = run_cases(model=model, decision=decision, cases=cases, engine="sql")
    _same(cases, one, sql)
    return one


def county(model: Model, decision: str, cases: Sequence[Case]) -> list[Outcome]:
    """The outcomes of a policy, the same case by case and in DuckDB: in the numbers a database holds."""
    one = decisions.compile(model, is_strict=False).decide_all(cases, decision)
    _same(cases, one, in_duckdb(model=model, decision=decision, cases=cases))
    return one


def _same(cases: Sequence[Case], left: Sequence[Outcome], right: Sequence[Outcome]) -> None:
    for case, one, other in zip(cases, left, right, strict=True):
        assert one == other, (dict(case), one.as_json(), other.as_json())


def in_postgres(cursor: Any, model: Model, decision: str, cases: Sequence[Case]) -> list[Outcome]:
    """The outcomes PostgreSQL gives; cases a column cannot hold are answered at the entrance."""
    query = decisions.lower(model, decision, "postgres", relation="cases", keys=["#place"], is_strict=False)
    gate = Gate(query.facts)
    outcomes: dict[int, Outcome] = {}
    rows: list[list[Any]] = []
    for place, case in enumerate(cases):
        try:
            admitted = gate.admit(case, {})
        except CaseError as error:
            outcomes[place] = Outcome(decision, None, str(error), {})
            continue
        rows.append([place, *(held(admitted[fact.name]) for fact in query.facts)])
    if not rows:
        return [outcomes[place] for place in range(len(cases))]
    names = ", ".join('"' + name.replace('"', '""') + '"' for name in ("#place", *(fact.name for fact in query.facts)))
    row = ", ".join(f"%s::{kind}" for kind in ("bigint", *query.fact_types))
    values = ", ".join(f"({row})" for _ in rows)
    names, body = (text.replace("%", "%%") for text in (names, query.sql))
    cursor.execute(
        f"WITH cases({names}) AS (VALUES {values}) SELECT * FROM ({body}) AS d",
        [value for one in rows for value in one],
    )
    for row in cursor.fetchall():
        outcomes[row[0]] = query.outcome(row)
    return [outcomes[place] for place in range(len(cases))]


def held(value: Any) -> Any:
    """A fact as a column of a database holds it."""
    if isinstance(value, tuple):
        return [held(item) for item in value]
    if isinstance(value, Months):
        return value.count
    return value // timedelta(microseconds=1) if isinstance(value, timedelta) else value
