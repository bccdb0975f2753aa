"""Whether a worker is there to do what pages hand over."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

SILENT = timedelta(seconds=60)
"""A worker that has not been heard of for so long counts as gone; it tells of itself every ten seconds."""


def worker_is_there() -> bool:
    """Whether a worker has been heard of lately."""
    return bool(ProcrastinateWorker.objects.filter(last_heartbeat__gte=timezone.now() - SILENT).exists())
