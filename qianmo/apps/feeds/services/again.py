"""Giving a refused file another try: as it was kept, read by the mapping that counts by now."""

from datetime import date, datetime

from qianmo.apps.feeds.folders import kept_folder
from qianmo.apps.feeds.models import Channel, Delivery, DeliveryState
from qianmo.apps.feeds.services.receiving import NewFile, Totals, receive
from qianmo.domain.refusal import Refused


def deliver_again(*, delivery_id: int, by: int, at: datetime, business_date: date) -> int | Refused:
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
    )
    received = receive(new=new, at=at, business_date=business_date)
    return received if isinstance(received, Refused) else received.delivery_id
