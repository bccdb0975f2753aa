"""Giving a refused file another try: as it was kept, read by the mapping that counts by now.

A history of balances may be given one with a reason, upon which it takes the place of what its days said before.
"""

from datetime import date, datetime

from django.db.models import F

from qianmo.apps.feeds.folders import kept_folder
from qianmo.apps.feeds.models import Channel, Delivery, DeliveryState, Kind
from qianmo.apps.feeds.services.receiving import NewFile, Totals, receive
from qianmo.domain.refusal import Refused

MOST_REASON = 200


def replace_history(*, delivery_id: int, reason: str, by: int, at: datetime, business_date: date) -> int | Refused:
    """Let the kept history of a refused delivery take the place of all balances; the new delivery's id, to be carried.

    Refused: no reason, a delivery that is no history, and what `deliver_again` refuses. Carrying it refuses a history
    that does not tell of every day the lake has balances of.
    """
    if not reason.strip() or len(reason) > MOST_REASON:
        return Refused(code="reason_missing", reason=f"不能重来：请写明为什么要更正历史，不超过 {MOST_REASON} 字")
    if not Delivery.objects.filter(id=delivery_id, kind=Kind.BALANCES, since__lt=F("on")).exists():
        return Refused(
            code="no_history", reason="不能重来：这份文件不是历史余额。一天的余额，把同一天的再送一份就是更正"
        )
    return deliver_again(delivery_id=delivery_id, by=by, at=at, business_date=business_date, anew_reason=reason.strip())


def deliver_again(
    *, delivery_id: int, by: int, at: datetime, business_date: date, anew_reason: str = ""
) -> int | Refused:
    """Receive the kept file of a refused delivery anew; the id of the delivery it is now, to be carried.

    Refused: a delivery that was not refused, one whose file is no longer kept, and what receiving refuses.
    """
    row = Delivery.objects.get(id=delivery_id)
    file = kept_folder(delivery_id) / "file"
    if row.state != DeliveryState.REFUSED:
        return Refused(code="not_refused", reason="不用再办：这份文件没有被拒收。要更正，请把同一天的改好再送一份")
    if not file.is_file():
        return Refused(code="file_gone", reason="不能再办：原文件已经过了保留期。请重新送一份")
    new = NewFile(
        path=file,
        name=row.name,
        channel=Channel.UPLOAD,
        by=by,
        on=row.on,
        since=row.since,
        totals=Totals(rows=row.told_rows, fen=row.told_fen, bank_fen=row.told_bank_fen),
        anew_reason=anew_reason,
    )
    received = receive(new=new, at=at, business_date=business_date)
    return received if isinstance(received, Refused) else received.delivery_id
