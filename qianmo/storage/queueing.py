"""Work for the worker, queued as a row in the transaction that needs it: it is there exactly when the rest is."""

from procrastinate.contrib.django import app


def hand_over(job: str, **arguments: int) -> None:
    """Ask the worker for a job by its name."""
    app.configure_task(job, allow_unknown=True).defer(**arguments)
