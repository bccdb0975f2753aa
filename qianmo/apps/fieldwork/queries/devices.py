"""Reads of devices: whose keys sign on them, and what they are told to do."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from qianmo.apps.fieldwork.models import DeviceOrder, Enrolment
from qianmo.storage.trips import Question


@dataclass(frozen=True, slots=True)
class Signer:
    """A person on a device: the rows they are, and the keys he has signed with there."""

    staff_id: int
    device_id: int
    keys: tuple[bytes, ...]


SIGNERS = """
SELECT d.uid, s.number, s.id, d.id, k.public_key
  FROM unnest($1::uuid[], $2::text[]) AS wanted(uid, number)
  JOIN fieldwork_device d ON d.uid = wanted.uid JOIN org_staff s ON s.number = wanted.number
  JOIN fieldwork_enrolment e ON e.device_id = d.id AND e.staff_id = s.id
  JOIN fieldwork_signingkey k ON k.enrolment_id = e.id ORDER BY k.id
"""


def ask_signers(*, pairs: Collection[tuple[UUID, str]]) -> Question[dict[tuple[UUID, str], Signer]]:
    """Who signs, by device and staff number; a pair that was never enrolled is left out."""

    def read(rows: list[tuple[UUID, str, int, int, bytes]]) -> dict[tuple[UUID, str], Signer]:
        found: dict[tuple[UUID, str], Signer] = {}
        for uid, number, staff_id, device_id, key in rows:
            before = found.get((uid, number))
            keys = (*(before.keys if before else ()), bytes(key))
            found[uid, number] = Signer(staff_id, device_id, keys)
        return found

    listed = list(pairs)
    return Question(SIGNERS, [[str(uid) for uid, _ in listed], [number for _, number in listed]], read)


@dataclass(frozen=True, slots=True)
class OrderRow:
    """Something a device is told to do and has not yet done."""

    id: int
    kind: str
    sealed_too: bool
    reason: str


def open_orders(*, device_id: int) -> list[OrderRow]:
    """What a device is told to do, the oldest first."""
    rows = DeviceOrder.objects.filter(device_id=device_id, done_at__isnull=True).order_by("id")
    return [OrderRow(*row) for row in rows.values_list("id", "kind", "sealed_too", "reason")]


WITHOUT_POST = """
SELECT e.id FROM fieldwork_enrolment e
 WHERE e.ended_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM org_postholding p WHERE p.staff_id = e.staff_id AND p.valid @> %s::date)
"""


def enrolments_without_post(*, on: date) -> list[int]:
    """Enrolments that still hold, of people without a post on a day."""
    with connection.cursor() as cursor:
        return [pk for (pk,) in cursor.execute(WITHOUT_POST, [on]).fetchall()]


def enrolments_unused(*, since: datetime) -> list[int]:
    """Enrolments that still hold and were not used since a moment."""
    unused = Enrolment.objects.filter(ended_at__isnull=True, used_at__lt=since)
    return list(unused.values_list("id", flat=True))
