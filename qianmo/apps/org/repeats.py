"""Requests over the API that change something: each is carried out once, and a repeat hears the first answer.

The sender makes the key. Its first answer is kept in the transaction of the act itself, so that after a crash either
both are there or neither is, and the sender may always send again.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.models import ApiAnswer
from qianmo.domain.refusal import Refused

KEPT_FOR = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What was answered the first time, to the letter."""

    status: int
    body: str


def first_answer(*, token_id: int, key: UUID, digest: bytes) -> FirstAnswer | Refused | None:
    """The first answer to a request, or None when it is new; a second sender of the same key waits for the first.

    Joins the transaction of the request. Refused: the key was used for a request that said something else.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a key is held until its answer is kept")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [token_id % (1 << 31), str(key)])
    row = ApiAnswer.objects.filter(token_id=token_id, key=key).first()
    if row is None:
        return None
    if bytes(row.digest) != digest:
        reason = "这个幂等键已经用在另一个请求上。同一个请求重发才用原键，新的请求请换一个新键"
        return Refused(code="key_reused", reason=reason)
    return FirstAnswer(row.status, row.body)


@transaction.atomic
def keep_answer(
    *,
    token_id: int,
    key: UUID,
    digest: bytes,
    operation: str,
    answer: FirstAnswer,
    by: int,
    now: datetime,
    at: datetime,
    business_date: date,
) -> None:
    """Keep the answer of a request for two days, and note which token asked for it. Older answers are forgotten."""
    ApiAnswer.objects.filter(token_id=token_id, at__lt=now - KEPT_FOR).delete()
    ApiAnswer.objects.create(token_id=token_id, key=key, digest=digest, status=answer.status, body=answer.body, at=now)
    told = {"operation": operation, "key": str(key), "status": answer.status}
    fact = Fact(subject_id=token_id, household_id=None, by=by, payload=told)
    record(kind="org.token_used", facts=[fact], at=at, business_date=business_date)
