"""Tokens of the API: issuing one for a member of staff, letting its bearer in, taking it back.

A token is 256 random bits. The bank keeps SHA-256 of it, so nobody can read a token out of the database; it is shown
once, when it is issued. Requests are counted per token and second in its own row, whichever web process answers them.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.models import ApiToken, Staff
from qianmo.apps.org.queries import staff_in_post
from qianmo.domain.access import Reach
from qianmo.domain.permits import PERMIT_NAMES, Permit, named_permits, permits_within
from qianmo.domain.refusal import Refused

PER_SECOND = 20
"""Requests a token may make in one second."""
LONGEST_DAYS = 365
PREFIX = "qm_"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token wanted for a member of staff (by number), with its permits, for so many days."""

    holder_number: str
    name: str
    permits: frozenset[Permit]
    days: int
    by: int
    request_id: UUID


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token just issued; `secret` is never to be had again."""

    id: int
    secret: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """Whoever showed a token that holds."""

    token_id: int
    staff_id: int
    permits: frozenset[Permit]


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as the page of tokens shows it."""

    id: int
    name: str
    holder: str
    holder_number: str
    permits: tuple[str, ...]
    issued_by: str
    issued_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    def state(self, *, now: datetime) -> str:
        """`valid`, `expired` or `revoked`."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at <= now else "valid"


def tokens() -> list[TokenRow]:
    """Every token, the newest first."""
    rows = ApiToken.objects.select_related("holder", "issued_by").order_by("-id")
    return [
        TokenRow(
            id=row.pk,
            name=row.name,
            holder=row.holder.name,
            holder_number=row.holder.number,
            permits=tuple(row.permits),
            issued_by=row.issued_by.name,
            issued_at=row.issued_at,
            expires_at=row.expires_at,
            last_used_at=row.last_used_at,
            revoked_at=row.revoked_at,
        )
        for row in rows
    ]


@transaction.atomic
def issue_tokens(
    *, wanted: Sequence[NewToken], now: datetime, at: datetime, business_date: date
) -> list[IssuedToken | Refused]:
    """Issue tokens, answers by position. `now` is by the clock, since a token lives by it; `at` dates the event.

    Refused: no purpose, no permit, a length outside 1 to 365 days, nobody of that number in post, a post without
    customers, a permit the post does not bear, a request carried out before (its token cannot be shown again).
    """
    staff = {row.number: row for row in Staff.objects.filter(number__in=[one.holder_number for one in wanted])}
    known = ApiToken.objects.filter(request_id__in=[one.request_id for one in wanted])
    seen = set(known.values_list("request_id", flat=True))
    answers: list[IssuedToken | Refused] = []
    facts = []
    for one in wanted:
        holder = staff.get(one.holder_number)
        refused = _unfit(one, holder, seen=seen, on=business_date)
        if refused is not None or holder is None:
            answers.append(refused or Refused(code="no_holder", reason="没有这个工号"))
            continue
        seen.add(one.request_id)
        secret = PREFIX + secrets.token_urlsafe(32)
        row = ApiToken.objects.create(
            holder=holder,
            name=one.name.strip(),
            permits=sorted(one.permits),
            digest=_digest(secret),
            request_id=one.request_id,
            issued_by_id=one.by,
            issued_at=now,
            expires_at=now + timedelta(days=one.days),
        )
        told = {"holder": holder.number, "name": row.name, "permits": sorted(one.permits), "days": one.days}
        facts.append(Fact(subject_id=row.pk, household_id=None, by=one.by, payload=told))
        answers.append(IssuedToken(row.pk, secret))
    record(kind="org.token_issued", facts=facts, at=at, business_date=business_date)
    return answers


def _unfit(one: NewToken, holder: Staff | None, *, seen: set[UUID], on: date) -> Refused | None:
    if one.request_id in seen:
        return Refused(code="issued", reason="这枚令牌已经发过，只显示一次。没有记下就撤销它，再发一枚")
    if not one.name.strip() or len(one.name.strip()) > 60:
        return Refused(code="no_name", reason="还不能发放：请用 60 个字以内写明给哪个系统、做什么")
    if not one.permits:
        return Refused(code="no_permit", reason="还不能发放：一项许可也没有选。请至少选一项")
    if not 1 <= one.days <= LONGEST_DAYS:
        return Refused(code="days", reason=f"有效期须在 1 至 {LONGEST_DAYS} 天之间，现为 {one.days} 天")
    person = staff_in_post(staff_id=holder.pk, on=on) if holder else None
    if person is None:
        return Refused(code="no_holder", reason=f"没有工号为“{one.holder_number}”的在岗员工。请核对工号")
    if person.access.reach is Reach.NOBODY:
        return Refused(code="no_reach", reason=f"不能发给{person.name}：{person.post_name}不看客户。请选业务岗位的员工")
    beyond = sorted(PERMIT_NAMES[permit] for permit in one.permits - permits_within(person.access))
    if beyond:
        reason = f"不能发给{person.name}：{person.post_name}没有{'、'.join(beyond)}的权限。请去掉这几项，或换一位持有人"
        return Refused(code="beyond_post", reason=reason)
    return None


@transaction.atomic
def revoke_tokens(
    *, ids: Sequence[int], by: int, now: datetime, at: datetime, business_date: date
) -> dict[int, Refused]:
    """Take tokens back at once, for good; refusals by id: unknown, or revoked before."""
    rows = {row.pk: row for row in ApiToken.objects.select_for_update().filter(id__in=ids).order_by("id")}
    refused: dict[int, Refused] = {}
    facts = []
    for token_id in dict.fromkeys(ids):
        row = rows.get(token_id)
        if row is None:
            refused[token_id] = Refused(code="no_token", reason="没有这枚令牌")
        elif row.revoked_at is not None:
            refused[token_id] = Refused(code="revoked", reason=f"“{row.name}”已经撤销过，不必再办")
        else:
            row.revoked_at, row.revoked_by_id = now, by
            row.save(update_fields=["revoked_at", "revoked_by"])
            facts.append(Fact(subject_id=row.pk, household_id=None, by=by, payload={"name": row.name}))
    record(kind="org.token_revoked", facts=facts, at=at, business_date=business_date)
    return refused


@transaction.atomic
def admit(*, secret: str, now: datetime) -> Admitted | Refused:
    """Let the bearer of a token in and count the request. Refused: `no_token` when it does not hold, `too_many`."""
    row = ApiToken.objects.select_for_update().filter(digest=_digest(secret)).first()
    if row is None:
        return Refused(code="no_token", reason="令牌不对。请核对，或请系统管理员另发一枚")
    if row.revoked_at is not None or row.expires_at <= now:
        how = "已撤销" if row.revoked_at is not None else f"已在 {row.expires_at:%Y-%m-%d} 到期"
        return Refused(code="no_token", reason=f"令牌{how}。请系统管理员另发一枚")
    second = now.replace(microsecond=0)
    row.requests = row.requests + 1 if row.second == second else 1
    row.second, row.last_used_at = second, now
    row.save(update_fields=["second", "requests", "last_used_at"])
    if row.requests > PER_SECOND:
        return Refused(code="too_many", reason=f"太快了：一枚令牌每秒最多 {PER_SECOND} 次。请隔一秒再发")
    return Admitted(row.pk, row.holder_id, named_permits(row.permits))


def _digest(secret: str) -> bytes:
    return sha256(secret.encode(errors="replace")).digest()
