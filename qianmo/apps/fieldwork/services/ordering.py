"""Telling devices what to do: lock, wipe, log out, carried out at their next contact.

A device cannot be reached where there is no network, so an order stands until the device says that it has carried it
out. The token is left standing until then: without it the device would not hear of the order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.fieldwork.models import Device, DeviceOrder, OrderKind
from qianmo.domain.refusal import Refused

LONGEST_REASON = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order for a device by a member of staff; a wipe spares the sealed outbox unless `sealed_too`."""

    device_id: int
    kind: str
    reason: str
    by: int
    sealed_too: bool = False


@transaction.atomic
def give_orders(*, orders: Sequence[NewOrder], now: datetime, at: datetime, business_date: date) -> list[int | Refused]:
    """Give orders; ids or refusals by position. Refused: no device, no such order, no reason, given before."""
    known = set(
        Device.objects.select_for_update()
        .filter(id__in=[one.device_id for one in orders])
        .order_by("id")
        .values_list("id", flat=True)
    )
    standing = set(
        DeviceOrder.objects.filter(device_id__in=known, done_at__isnull=True).values_list("device_id", "kind")
    )
    answers: list[int | Refused] = []
    told: list[Fact] = []
    for one in orders:
        refused = _refusal(one, known, standing)
        if refused is not None:
            answers.append(refused)
            continue
        standing.add((one.device_id, one.kind))
        row = DeviceOrder.objects.create(
            device_id=one.device_id,
            kind=one.kind,
            sealed_too=one.sealed_too and one.kind == OrderKind.WIPE,
            reason=one.reason.strip(),
            given_by_id=one.by,
            given_at=now,
        )
        answers.append(row.pk)
        payload = {"order": one.kind, "reason": row.reason, "sealed_too": row.sealed_too}
        told.append(Fact(subject_id=one.device_id, household_id=None, by=one.by, payload=payload))
    record(kind="fieldwork.ordered", facts=told, at=at, business_date=business_date)
    return answers


def _refusal(one: NewOrder, known: set[int], standing: set[tuple[int, str]]) -> Refused | None:
    if one.device_id not in known or one.kind not in set(OrderKind):
        return Refused(code="not_found", reason="没有下达：没有这台设备或这种指令。请刷新后再办")
    if not one.reason.strip() or len(one.reason.strip()) > LONGEST_REASON:
        return Refused(code="no_reason", reason=f"没有下达：请用 {LONGEST_REASON} 个字以内写明原因")
    if (one.device_id, one.kind) in standing:
        name = OrderKind(one.kind).label
        return Refused(code="standing", reason=f"没有下达：{name}已经下达，等设备联网执行，不用再下")
    return None
