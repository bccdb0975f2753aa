"""Jobs the worker runs by the clock; each calls one act."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="events.seal", queueing_lock="events.seal", pass_context=False)
def seal_events(timestamp: int) -> None:
    """Chain every settled event once a minute, so that a later change of any of them shows."""
    from qianmo.apps.events.services import seal

    seal(at=datetime.fromtimestamp(timestamp, tz=UTC))
