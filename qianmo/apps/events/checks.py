"""Acts on the verification of the chain: asking for one, and carrying it out in the background.

One runs at a time. How far it is gets written as it goes, so the page that asked can tell.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction

from qianmo.apps.events.models import ChainCheck, Event
from qianmo.apps.events.queries import verify
from qianmo.apps.events.trail import KEPT_FAULTS

GIVEN_UP = timedelta(hours=1)


@transaction.atomic
def ask_check(*, by: int, at: datetime) -> tuple[int, bool]:
    """Ask for a verification; returns its id and whether it is a new one. One that still runs is answered instead."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE events_chaincheck IN SHARE ROW EXCLUSIVE MODE")
    running = ChainCheck.objects.filter(finished_at__isnull=True, asked_at__gt=at - GIVEN_UP).order_by("-id").first()
    if running:
        return running.pk, False
    row = ChainCheck.objects.create(asked_by_id=by, asked_at=at, total=Event.objects.count(), done=0)
    return row.pk, True


def carry_out_check(*, check_id: int, at: datetime) -> None:
    """Verify the whole chain and write down what was found; writes its progress as it goes, so it is no transaction."""
    asked = ChainCheck.objects.filter(id=check_id, finished_at__isnull=True)
    if not asked.exists():
        return
    found = verify(told=lambda done: asked.update(done=done))
    asked.update(
        done=found.events, total=found.events, sealed=found.sealed, faults=found.faults[:KEPT_FAULTS], finished_at=at
    )
