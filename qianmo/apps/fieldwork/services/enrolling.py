"""Enrolling: a person begins to work on a device, shows its token at every contact, and ends.

A token is 256 random bits of which the bank keeps SHA-256. It ends by signing out, by a wipe, and after thirty days
without use; that its holder still has a post is asked where it is shown. The device key is made once for a person on a
device and told again at every enrolment: what the phone keeps under it must stay readable for the same person.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import connection, transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.fieldwork.models import Device, Enrolment, SigningKey
from qianmo.domain.refusal import Refused
from qianmo.storage.identifiers import open_bytes, seal_bytes
from qianmo.storage.sealing import is_signing_key

UNUSED = timedelta(days=30)
NOTED_EVERY = timedelta(minutes=1)
KEY_BYTES = 32
LONGEST_NAME = 60
ENDED = "设备登录已经结束：{why}。请联网重新登录，未送的密件还在，登录后照常送出"
WHY = {"unused": "30 天没有使用", "": "令牌不对"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEnrolment:
    """A person who has shown who he is, on a device (none: one the bank has not seen), with the key he signs with."""

    staff_id: int
    device: UUID | None
    name: str
    public_key: bytes


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What the phone is told once: token, its own id, and the key that belongs to this person on it."""

    token: str
    device: UUID
    device_key: bytes


@dataclass(frozen=True, slots=True)
class Admission:
    """Whoever showed a token that holds; `sealed_key` opens by `device_key`."""

    enrolment_id: int
    device_id: int
    device: UUID
    staff_id: int
    sealed_key: bytes

    def device_key(self) -> bytes:
        """The key this person has on this device."""
        return open_bytes(self.sealed_key, bound_to=_bound(self.device, self.staff_id))


@transaction.atomic
def enrol(*, new: NewEnrolment, now: datetime, at: datetime, business_date: date) -> Enrolled | Refused:
    """Enrol a person on a device. `now` is by the clock, since a token lives by it; `at` dates the event.

    Refused: a key that is none. A device id the bank has never given is answered with a new one.
    """
    if not is_signing_key(new.public_key):
        return Refused(code="bad_key", reason="没有绑定：手机给的公钥不对。请更新应用后再试")
    device = Device.objects.select_for_update().filter(uid=new.device).first() if new.device else None
    name = new.name.strip()[:LONGEST_NAME] or "未命名"
    if device is None:
        device = Device.objects.create(uid=uuid4(), name=name, enrolled_at=now, seen_at=now)
    else:
        device.name, device.seen_at, device.wiped, device.locked = name, now, False, False
        device.save(update_fields=["name", "seen_at", "wiped", "locked"])
    known = Enrolment.objects.filter(device=device, staff_id=new.staff_id).first()
    bound_to = _bound(device.uid, new.staff_id)
    key = open_bytes(bytes(known.sealed_key), bound_to=bound_to) if known else secrets.token_bytes(KEY_BYTES)
    token = secrets.token_urlsafe(32)
    enrolment, _ = Enrolment.objects.update_or_create(
        device=device,
        staff_id=new.staff_id,
        defaults={"token_digest": _digest(token), "used_at": now, "ended_at": None, "ended_why": ""},
        create_defaults={
            "token_digest": _digest(token),
            "used_at": now,
            "enrolled_at": now,
            "sealed_key": seal_bytes(key, bound_to=bound_to),
        },
    )
    SigningKey.objects.get_or_create(enrolment=enrolment, public_key=new.public_key, defaults={"added_at": now})
    told = {"device": str(device.uid), "name": name, "again": known is not None}
    fact = Fact(subject_id=device.pk, household_id=None, by=new.staff_id, payload=told)
    record(kind="fieldwork.enrolled", facts=[fact], at=at, business_date=business_date)
    return Enrolled(token, device.uid, key)


@transaction.atomic
def reopen(
    *, staff_id: int, device: UUID | None, now: datetime, at: datetime, business_date: date
) -> Enrolled | Refused:
    """A new token for a person on a device he is enrolled on; keys stay. Refused: never enrolled there."""
    held = Enrolment.objects.select_for_update(of=("self",))
    row = held.filter(device__uid=device, staff_id=staff_id).first() if device else None
    if row is None or device is None:
        return Refused(code="not_enrolled", reason="不能解锁：您没有在这台设备上绑定过。请重新绑定")
    token = secrets.token_urlsafe(32)
    row.token_digest, row.used_at, row.ended_at, row.ended_why = _digest(token), now, None, ""
    row.save(update_fields=["token_digest", "used_at", "ended_at", "ended_why"])
    fact = Fact(subject_id=row.device_id, household_id=None, by=staff_id, payload={"device": str(device)})
    record(kind="fieldwork.unlocked", facts=[fact], at=at, business_date=business_date)
    return Enrolled(token, device, open_bytes(bytes(row.sealed_key), bound_to=_bound(device, staff_id)))


ADMIT = """
SELECT e.id, d.id, d.uid, e.staff_id, e.sealed_key, e.used_at
  FROM fieldwork_enrolment e JOIN fieldwork_device d ON d.id = e.device_id WHERE e.token_digest = %s
"""
NOTE = """
WITH used AS (UPDATE fieldwork_enrolment SET used_at = %s WHERE id = %s)
UPDATE fieldwork_device SET seen_at = %s WHERE id = %s
"""


def admit(*, token: str, now: datetime) -> Admission | Refused:
    """Let in whoever shows a token that holds; its use is noted once a minute. Refused: `no_token`."""
    with connection.cursor() as cursor:
        row = cursor.execute(ADMIT, [_digest(token)]).fetchone()
        if row is None:
            return Refused(code="no_token", reason=ENDED.format(why=WHY[""]))
        enrolment_id, device_id, uid, staff_id, sealed_key, used_at = row
        if now - used_at > UNUSED:
            return Refused(code="no_token", reason=ENDED.format(why=WHY["unused"]))
        if now - used_at > NOTED_EVERY:
            cursor.execute(NOTE, [now, enrolment_id, now, device_id])
    return Admission(enrolment_id, device_id, uid, staff_id, bytes(sealed_key))


@transaction.atomic
def end_enrolments(
    *, ids: Sequence[int], why: str, by: int | None, now: datetime, at: datetime, business_date: date
) -> int:
    """End enrolments that still hold, for `logout`, `wipe`, `left` or `unused`; how many. Keys stay, to check seals."""
    rows = list(Enrolment.objects.select_for_update().filter(id__in=ids, ended_at__isnull=True).order_by("id"))
    for row in rows:
        row.token_digest, row.ended_at, row.ended_why = None, now, why
    Enrolment.objects.bulk_update(rows, ["token_digest", "ended_at", "ended_why"])
    facts = [
        Fact(subject_id=row.device_id, household_id=None, by=by, payload={"staff": row.staff_id, "why": why})
        for row in rows
    ]
    record(kind="fieldwork.enrolment_ended", facts=facts, at=at, business_date=business_date)
    return len(rows)


def _bound(device: UUID, staff_id: int) -> str:
    return f"device:{device}:{staff_id}"


def _digest(token: str) -> bytes:
    return sha256(token.encode(errors="replace")).digest()
