"""The register of devices: who works on each, what it last said of itself, and what it was told to do."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from qianmo.apps.fieldwork.models import DeviceOrder, OrderKind
from qianmo.domain.fieldwork.carrying import NEARLY_FULL

STALE = timedelta(hours=24)
"""An unsent item older than this alerts the head of the branch."""


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device as the register shows it: its people, the one seen last first, and those of them without a post."""

    id: int
    name: str
    enrolled_at: datetime
    seen_at: datetime
    synced_at: datetime | None
    release: str
    pending: int
    oldest_pending_at: datetime | None
    storage_used: int | None
    storage_quota: int | None
    persistent: bool | None
    locked: bool
    wiped: bool
    holders: tuple[str, ...]
    branches: tuple[str, ...]
    left: tuple[str, ...]
    ordered: tuple[str, ...]
    is_open: bool

    def is_stale(self, *, now: datetime) -> bool:
        """Whether something has waited on it for more than a day."""
        return self.pending > 0 and self.oldest_pending_at is not None and now - self.oldest_pending_at > STALE


REGISTER = """
SELECT d.id, d.name, d.enrolled_at, d.seen_at, d.synced_at, d.release, d.pending, d.oldest_pending_at, d.storage_used,
       d.storage_quota, d.persistent, d.locked, d.wiped, h.names, h.branches, h.gone, coalesce(o.kinds, '{}'), h.is_open
  FROM fieldwork_device d
  JOIN (SELECT e.device_id, array_agg(s.name || '（' || s.number || '）' ORDER BY e.used_at DESC) AS names,
               array_agg(DISTINCT b.name) FILTER (WHERE b.id IS NOT NULL) AS branches,
               array_agg(DISTINCT s.name) FILTER (WHERE p.id IS NULL) AS gone,
               bool_or(e.ended_at IS NULL) AS is_open, array_agg(p.branch_id) AS branch_ids
          FROM fieldwork_enrolment e JOIN org_staff s ON s.id = e.staff_id
          LEFT JOIN org_postholding p ON p.staff_id = s.id AND p.valid @> %(on)s::date
          LEFT JOIN org_branch b ON b.id = p.branch_id GROUP BY e.device_id) h ON h.device_id = d.id
  LEFT JOIN (SELECT device_id, array_agg(kind ORDER BY id) AS kinds FROM fieldwork_deviceorder
              WHERE done_at IS NULL GROUP BY device_id) o ON o.device_id = d.id
 WHERE (%(branches)s::bigint[] IS NULL OR h.branch_ids && %(branches)s::bigint[])
   AND (%(device)s::bigint IS NULL OR d.id = %(device)s)
 ORDER BY d.oldest_pending_at NULLS LAST, d.seen_at DESC, d.id
"""


def device_register(*, branch_ids: Collection[int] | None, on: date, device_id: int | None = None) -> list[DeviceRow]:
    """Devices of people who hold a post in these branches (none: of everybody), what waits longest first."""
    asked = {"on": on, "branches": None if branch_ids is None else list(branch_ids), "device": device_id}
    with connection.cursor() as cursor:
        rows: list[Any] = cursor.execute(REGISTER, asked).fetchall()
    return [
        DeviceRow(
            *[
                *plain,
                tuple(names),
                tuple(branches or ()),
                tuple(gone or ()),
                tuple(str(OrderKind(kind).label) for kind in ordered),
                is_open,
            ]
        )
        for *plain, names, branches, gone, ordered, is_open in rows
    ]


@dataclass(frozen=True, slots=True)
class Crowded:
    """Somebody at a phone who answers for nearly as many households as it carries, or for more."""

    name: str
    number: str
    households: int


CROWDED = """
SELECT s.name, s.number, count(*) AS households
  FROM org_staff s JOIN grids_stewardship g ON g.staff_id = s.id AND g.valid @> %(on)s::date
  JOIN households_household h ON h.village_id = g.cell_id
 WHERE EXISTS (SELECT 1 FROM fieldwork_enrolment e WHERE e.staff_id = s.id AND e.ended_at IS NULL)
   AND (%(branches)s::bigint[] IS NULL OR EXISTS (SELECT 1 FROM org_postholding p WHERE p.staff_id = s.id
        AND p.valid @> %(on)s::date AND p.branch_id = ANY(%(branches)s)))
 GROUP BY s.id HAVING count(*) >= %(many)s ORDER BY households DESC
"""


def crowded_phones(*, branch_ids: Collection[int] | None, on: date) -> list[Crowded]:
    """Who has to be relieved of villages before a phone refuses to carry more, the fullest first."""
    asked = {"on": on, "branches": None if branch_ids is None else list(branch_ids), "many": NEARLY_FULL}
    with connection.cursor() as cursor:
        return [Crowded(*row) for row in cursor.execute(CROWDED, asked).fetchall()]


@dataclass(frozen=True, slots=True)
class OrderTold:
    """An order as a device's page shows it."""

    kind: str
    sealed_too: bool
    reason: str
    given_by: str
    given_at: datetime
    done_at: datetime | None


def orders_told(*, device_id: int) -> list[OrderTold]:
    """Every order a device was given, the newest first."""
    rows = DeviceOrder.objects.filter(device_id=device_id).select_related("given_by").order_by("-id")[:50]
    return [
        OrderTold(
            str(OrderKind(row.kind).label), row.sealed_too, row.reason, row.given_by.name, row.given_at, row.done_at
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Unsent:
    """What waits on the phones of somebody, as these last said: pieces, and when the last of them was heard of."""

    pieces: int
    heard_at: datetime


UNSENT = """
SELECT e.staff_id, sum(d.pending), min(d.seen_at)
  FROM fieldwork_enrolment e JOIN fieldwork_device d ON d.id = e.device_id
 WHERE e.ended_at IS NULL AND NOT d.wiped AND e.staff_id = ANY(%s) GROUP BY e.staff_id
"""


def unsent_of(*, staff_ids: Collection[int]) -> dict[int, Unsent]:
    """What these people have not sent yet, by person; nobody without a phone is told of."""
    with connection.cursor() as cursor:
        rows = cursor.execute(UNSENT, [sorted(staff_ids)]).fetchall()
    return {pk: Unsent(int(pieces), heard_at) for pk, pieces, heard_at in rows}
