"""How many cases fall into a gap or an overlap that the check of a model found."""

from collections.abc import Sequence

from qianmo import decisions
from qianmo.analytics.trials.answering import Cases, memory, typed


def touched(*, model: decisions.Model, findings: Sequence[decisions.Finding], cases: Cases) -> list[int | None]:
    """For each finding how many cases fall where it speaks of; None for one that speaks of no such part.

    A case whose facts the model cannot read falls nowhere.
    """
    with memory() as connection:
        found: list[int | None] = []
        for finding in findings:
            try:
                query = decisions.lower(
                    decisions.region(model, finding), decisions.REGION, "duckdb", relation="facts", with_hits=False
                )
            except decisions.ModelError:
                found.append(None)
                continue
            connection.register("facts", typed(query.facts, cases).table)
            ((_, column),) = query.results
            ((count,),) = connection.execute(f'SELECT count(*) FROM ({query.sql}) WHERE "{column}"').fetchall()
            found.append(count)
            connection.unregister("facts")
    return found
