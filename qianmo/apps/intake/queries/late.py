"""Receipts that come late: of envelopes that had to wait for another, or for their pictures, when they were sent."""

from datetime import datetime, timedelta

from django.db import connection

from qianmo.apps.intake.receipts import Receipt, receipt, receipt_body

TOLD_FOR = timedelta(days=7)
MOST = 50

LATE = """
SELECT v.id, v.uid, v.hash, s.number, d.uid, v.stored_at, v.signature
  FROM intake_envelope v JOIN org_staff s ON s.id = v.author_id JOIN fieldwork_device d ON d.id = v.device_id
 WHERE v.device_id = %s AND v.state = 'received' AND v.stored_at > v.arrived_at AND v.stored_at > %s
 ORDER BY v.stored_at DESC LIMIT %s
"""


def late_receipts(*, device_id: int, now: datetime) -> list[Receipt]:
    """Receipts of the last seven days that a device was not given when it sent; it knows which it still needs."""
    with connection.cursor() as cursor:
        rows = cursor.execute(LATE, [device_id, now - TOLD_FOR, MOST]).fetchall()
    found = []
    for number, uid, hash_, author, device, stored_at, signature in rows:
        body = receipt_body(number=number, uid=uid, hash_=hash_, author=author, device=device, stored_at=stored_at)
        found.append(receipt(body, bytes(signature)))
    return found
