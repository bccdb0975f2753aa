"""What a scorecard gives to many cases at once."""

from qianmo import decisions
from qianmo.analytics.trials.answering import Cases, TrialError, memory, typed


def scores(*, model: decisions.Model, decision: str, cases: Cases) -> list[int | None]:
    """The score of each case, cut to a whole number; None where the card cannot score it. Raises TrialError."""
    try:
        query = decisions.lower(model, decision, "duckdb", relation="facts", keys=["#place"], with_hits=False)
    except decisions.ModelError as error:
        raise TrialError(str(error)) from error
    if len(query.results) != 1:
        raise TrialError(f"决策 {decision} 要只给出一个分数")
    ((_, column),) = query.results
    found: list[int | None] = [None] * len(cases.facts)
    with memory() as connection:
        connection.register("facts", typed(query.facts, cases).table)
        rows = connection.execute(f'SELECT "#place", CAST(floor("{column}") AS BIGINT) FROM ({query.sql})').fetchall()
    for place, score in rows:
        found[place] = score
    return found
