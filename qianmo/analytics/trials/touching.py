"""Which cases fall into a gap or an overlap that the check of a model found."""

from collections.abc import Sequence

from qianmo import decisions
from qianmo.analytics.trials.answering import Cases, memory, typed


def touched(*, model: decisions.Model, findings: Sequence[decisions.Finding], cases: Cases) -> list[list[int] | None]:
    """For each finding the places of the cases that fall where it speaks of; None for one that speaks of no such part.

    A case whose facts the model cannot read falls nowhere.
    """
    with memory() as connection:
        found: list[list[int] | None] = []
        for finding in findings:
            region = decisions.region(model, finding)
            try:
                query = decisions.lower(
                    region, decisions.REGION, "duckdb", relation="facts", keys=["#place"], with_hits=False
                )
            except decisions.ModelError:
                found.append(None)
                continue
            connection.register("facts", typed(query.facts, cases).table)
            ((_, column),) = query.results
            rows = connection.execute(f'SELECT "#place" FROM ({query.sql}) WHERE "{column}"').fetchall()
            found.append([place for (place,) in rows])
            connection.unregister("facts")
    return found
