"""One-time codes: how a rater without an account takes a seat, alone and unseen by the host.

A code is eight characters without look-alikes, said once and kept only as a keyed index. It opens one seat of one open
sitting for half a day; asking for a new one ends the old. Whoever enters last sits there, and the browser before is
told so.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.ratings.models import Rater, WrongCode
from qianmo.domain.refusal import Refused
from qianmo.storage.identifiers import blind_index

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
VALID_FOR = timedelta(hours=12)
TRIES, WITHIN = 5, timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Taken:
    """A seat taken: the rater, and what the browser shows from now on to prove that it sits there."""

    rater_id: int
    presence: UUID


@transaction.atomic
def issue_codes(*, rater_ids: Sequence[int], by: int, at: datetime, business_date: date) -> dict[int, str]:
    """Make new codes for seats of open sittings; returns them by rater, the only time they can be read.

    An earlier code of the same seat, and the browser that sits there, end at once. A seat on paper gets none.
    """
    rows = list(
        Rater.objects.select_for_update()
        .filter(id__in=rater_ids, sitting__closed_at__isnull=True, paper=False)
        .order_by("id")
    )
    codes = {row.pk: "".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for row in rows}
    for row in rows:
        row.code_index, row.code_until = code_index(codes[row.pk]), at + VALID_FOR
        row.entered_at, row.presence = None, None
    Rater.objects.bulk_update(rows, ["code_index", "code_until", "entered_at", "presence"])
    record(
        kind="ratings.code_issued",
        facts=[Fact(subject_id=row.pk, household_id=None, by=by, payload={"seat": row.seat}) for row in rows],
        at=at,
        business_date=business_date,
    )
    return codes


@transaction.atomic
def take_seat(*, code: str, address: str, at: datetime) -> Taken | Refused:
    """Take the seat a code opens. Refused: a code that opens none or has run out, a sitting that is over, many tries.

    All wrong codes are answered alike; five within a quarter of an hour shut the address out for as long.
    """
    whence = blind_index("address", address)
    if WrongCode.objects.filter(address=whence, at__gt=at - WITHIN).count() >= TRIES:
        return Refused(code="shut_out", reason="连续输错 5 次，请等 15 分钟再试，或请主持人换一个码")
    row = (
        Rater.objects.select_for_update(of=("self",))
        .filter(code_index=code_index(code))
        .select_related("sitting")
        .first()
    )
    if row is None:
        WrongCode.objects.create(address=whence, at=at)
        return Refused(code="wrong_code", reason="这个码不对。请照纸条再输一次，字母不分大小写")
    if row.sitting.closed_at is not None:
        return Refused(code="over", reason="这场评议会已经结束，谢谢您")
    if row.code_until is None or row.code_until <= at:
        return Refused(code="run_out", reason="这个码已经过期。请主持人换一个码")
    row.entered_at, row.presence = at, uuid4()
    row.save(update_fields=["entered_at", "presence"])
    return Taken(row.pk, row.presence)


def code_index(code: str) -> UUID:
    """Under what a code is found; spaces, dashes and small letters make no difference."""
    return blind_index("rater", "".join(code.split()).upper().replace("-", ""))
