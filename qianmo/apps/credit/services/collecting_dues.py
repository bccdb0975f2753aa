"""Collecting what fell due (扣收) through a bank's own core, which alone knows what the customer's account holds.

Each draw's dues are one collection under an id made of draw and day. The core takes what is there, up to the amount,
and what it took is booked. The night waits for a while and no longer: what has no answer then is asked for by the
worker, voided when its time is over, and what is still owed is collected the next working night.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import uuid5

from django.db import transaction

from qianmo.apps.credit.keeping import keep_locked
from qianmo.apps.credit.models import Transfer, TransferKind, TransferState
from qianmo.apps.credit.queries import at_core, requests_seen
from qianmo.apps.credit.queries.transfers import AtCore
from qianmo.apps.credit.services.due_day import CHUNK, draws_due, due_fen
from qianmo.apps.credit.services.plain_dues import collection_id
from qianmo.apps.credit.services.reserves import CORE_IDS
from qianmo.apps.credit.services.transfers import settle_transfers
from qianmo.gateways.corebank import CoreBank, Patience

PATIENCE_SECONDS = 600
"""How long a night waits for the core's answers in all; a core that is down is found out by the first batch."""


def collect_through(*, core: CoreBank, on: date, at: datetime, tell: Callable[[int, int], None]) -> int:
    """Have the core collect what is due on a working day; returns how many collections of the day it has made."""
    owing = [draw_id for _, draw_id in draws_due(on=on)]
    for start in range(0, len(owing), CHUNK):
        _ask(owing[start : start + CHUNK], on=on, at=at)
    hear_out(core=core, on=on, at=at)
    asked = Transfer.objects.filter(kind=TransferKind.COLLECT, value_date=on)
    total = asked.count()
    tell(total - asked.filter(state=TransferState.WAITING).count(), total)
    return asked.filter(state=TransferState.POSTED).count()


def hear_out(*, core: CoreBank, on: date, at: datetime) -> int:
    """Talk to the core about everything that waits, for as long as a night waits; returns how many it answered."""
    return settle_transfers(core=core, at=at, business_date=on, patience=Patience(seconds=PATIENCE_SECONDS))


@transaction.atomic
def _ask(draw_ids: list[int], *, on: date, at: datetime) -> None:
    """Write the collections of some draws, less what is under way; one that is being undone is left alone."""
    drawn, waits = keep_locked(draw_ids=draw_ids), at_core(draw_ids=draw_ids)
    ids = {draw_id: collection_id(draw_id=draw_id, on=on) for draw_id in drawn}
    seen = requests_seen(model=Transfer, request_ids=list(ids.values()))
    wanted = []
    for draw_id, kept in drawn.items():
        waiting = waits.get(draw_id, AtCore())
        fen = due_fen(kept, on=on) - waiting.taking_fen
        if fen <= 0 or waiting.undoing or ids[draw_id] in seen:
            continue
        wanted.append(
            Transfer(
                core_id=uuid5(CORE_IDS, f"collect {ids[draw_id]}"),
                kind=TransferKind.COLLECT,
                line=kept.row.line,
                draw=kept.row,
                amount_fen=fen,
                value_date=on,
                state=TransferState.WAITING,
                until=at + timedelta(minutes=kept.product_terms.reserve_minutes),
                next_at=at,
                channel="collection",
                request_id=ids[draw_id],
            )
        )
    Transfer.objects.bulk_create(wanted)
