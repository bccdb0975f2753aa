"""Work a page hands to the worker, in the transaction that asks for it, and whether a worker is there to do it."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateWorker

SILENT = timedelta(seconds=60)
"""A worker that has not been heard of for so long counts as gone; it tells of itself every ten seconds."""


def hand_over(job: str, **arguments: int) -> None:
    """Ask the worker for a job by its name."""
    app.configure_task(job, allow_unknown=True).defer(**arguments)


def worker_is_there() -> bool:
    """Whether a worker has been heard of lately."""
    return bool(ProcrastinateWorker.objects.filter(last_heartbeat__gte=timezone.now() - SILENT).exists())
