"""Whom a policy would not admit, told of very many at once with the first reason it gives."""

from qianmo import decisions
from qianmo.analytics.trials.answering import Cases, answer, memory


def not_admitted(*, model: decisions.Model, cases: Cases) -> dict[int, str]:
    """The first reason by place of every case the model's offer does not admit. Raises TrialError."""
    with memory() as connection:
        answer(connection, name="answers", model=model, cases=cases)
        rows = connection.execute("SELECT place, coalesce(reasons[1], '') FROM answers WHERE NOT admitted").fetchall()
    return dict(rows)
