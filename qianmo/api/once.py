"""Requests that change something: each is carried out once, however often it is sent.

The answer is kept in the transaction of the act, under the key the sender made, so that a sender who heard nothing may
send the same again and hears what he would have heard.
"""

import json
from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID, uuid5

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from ninja import Header, Schema

from qianmo.api.bearer import Caller
from qianmo.api.problems import MEDIA, Problem
from qianmo.apps.org.repeats import FirstAnswer, first_answer, keep_answer
from qianmo.domain.refusal import Refused

SENDERS = UUID("6f1c0a52-6c0b-5d0e-9d53-0b8d6b1f6a11")
"""The name space in which a token and its key make the request id of an act."""
Key = Annotated[UUID, Header(alias="Idempotency-Key", description="发送方生成的 UUID；重发同一请求用同一个")]
Act = Callable[[], tuple[int, dict[str, Any]]]


def request_of(caller: Caller, key: UUID) -> UUID:
    """The request id of the act that a token asks for under a key."""
    return uuid5(SENDERS, f"{caller.token_id}/{key}")


def once(caller: Caller, *, key: UUID, operation: str, body: Schema, act: Act) -> HttpResponse:
    """Carry a request out, or repeat its first answer; both stand or fall together."""
    said = json.dumps(body.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
    digest = sha256(f"{operation}|{said}".encode()).digest()
    with transaction.atomic():
        known = first_answer(token_id=caller.token_id, key=key, digest=digest)
        if isinstance(known, Refused):
            raise Problem(422, known)
        answer = known or _written(*act())
        if known is None:
            keep_answer(
                token_id=caller.token_id,
                key=key,
                digest=digest,
                operation=operation,
                answer=answer,
                by=caller.person.staff_id,
                now=timezone.now(),
                at=caller.at,
                business_date=caller.on,
            )
    media = MEDIA if answer.status >= HTTPStatus.BAD_REQUEST else "application/json"
    sent = HttpResponse(answer.body, status=answer.status, content_type=media)
    if known is not None:
        sent["Idempotent-Replayed"] = "true"
    return sent


def _written(status: int, body: dict[str, Any]) -> FirstAnswer:
    return FirstAnswer(status, json.dumps(body, ensure_ascii=False))
