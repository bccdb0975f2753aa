"""What a device says of itself: how much waits to be sent, how much room is left, which orders it has carried out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.fieldwork.models import Device, DeviceOrder, Enrolment, OrderKind
from qianmo.apps.fieldwork.services.enrolling import end_enrolments


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReport:
    """A device's account of itself; what it could not tell is None."""

    release: str
    pending: int
    oldest_pending_at: datetime | None
    storage_used: int | None
    storage_quota: int | None
    persistent: bool | None
    locked: bool
    wiped: bool
    orders_done: Sequence[int] = ()


@transaction.atomic
def report_device(
    *, device_id: int, report: DeviceReport, by: int, now: datetime, at: datetime, business_date: date
) -> list[int]:
    """Keep a device's account of itself; returns the orders it says it has carried out and that were open.

    A wipe or a logout that was carried out ends every enrolment of the device.
    """
    Device.objects.filter(id=device_id).update(
        release=report.release,
        pending=report.pending,
        oldest_pending_at=report.oldest_pending_at,
        storage_used=report.storage_used,
        storage_quota=report.storage_quota,
        persistent=report.persistent,
        locked=report.locked,
        wiped=report.wiped,
        reported_at=now,
        seen_at=now,
        synced_at=now,
    )
    done = list(
        DeviceOrder.objects.select_for_update()
        .filter(device_id=device_id, id__in=report.orders_done, done_at__isnull=True)
        .order_by("id")
    )
    for order in done:
        order.done_at = now
    DeviceOrder.objects.bulk_update(done, ["done_at"])
    facts = [Fact(subject_id=device_id, household_id=None, by=by, payload={"order": order.kind}) for order in done]
    record(kind="fieldwork.order_done", facts=facts, at=at, business_date=business_date)
    if {order.kind for order in done} & {OrderKind.WIPE, OrderKind.LOGOUT}:
        ids = list(Enrolment.objects.filter(device_id=device_id).values_list("id", flat=True))
        end_enrolments(ids=ids, why="wipe", by=by, now=now, at=at, business_date=business_date)
    return [order.pk for order in done]
