"""What a program may send in: rosters and applications, each carried out once however often it is sent.

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
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Router, Schema

from qianmo.api.bearer import Bearer, Caller
from qianmo.api.problems import MEDIA, NOT_FOUND, Problem, problem_body
from qianmo.api.shapes import ApplicationIn, ApplicationOut, RosterIn, RosterOut
from qianmo.apps.credit.services import PutForward, put_forward
from qianmo.apps.households.queries import faces, numbered
from qianmo.apps.households.services import file_sent
from qianmo.apps.org.repeats import FirstAnswer, first_answer, keep_answer
from qianmo.domain.households import Filing, Member
from qianmo.domain.permits import Permit
from qianmo.domain.refusal import Refused

router = Router()
SENDERS = UUID("6f1c0a52-6c0b-5d0e-9d53-0b8d6b1f6a11")
"""The name space in which a token and its key make the request id of an act."""
Key = Annotated[UUID, Header(alias="Idempotency-Key", description="发送方生成的 UUID；重发同一请求用同一个")]
Act = Callable[[], tuple[int, dict[str, Any]]]


@router.post(
    "/rosters",
    auth=Bearer(Permit.WRITE_ROSTERS),
    response={200: RosterOut, 201: RosterOut},
    operation_id="send_roster",
    summary="送一份名册",
)
def send_roster(request: HttpRequest, body: RosterIn, key: Key) -> HttpResponse:
    """逐户核对，全部可建才一起建档，有一户不行就一户也不建，errors 写明哪一户为什么。preview 为 true 时只核对。"""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # set by ninja after `Bearer` let the caller in
    return _once(caller, key=key, operation="send_roster", body=body, act=lambda: _file(caller, body))


@router.post(
    "/applications",
    auth=Bearer(Permit.WRITE_APPLICATIONS),
    response={201: ApplicationOut},
    operation_id="send_application",
    summary="送一笔申请",
)
def send_application(request: HttpRequest, body: ApplicationIn, key: Key) -> HttpResponse:
    """受理一户的授信申请并送审查。户主要有有效的征信查询授权，或用 consent_until 写明今天签的授权到哪天。"""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # set by ninja after `Bearer` let the caller in
    return _once(caller, key=key, operation="send_application", body=body, act=lambda: _apply(caller, body, key))


def _once(caller: Caller, *, key: UUID, operation: str, body: Schema, act: Act) -> HttpResponse:
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


def _file(caller: Caller, body: RosterIn) -> tuple[int, dict[str, Any]]:
    filings = [
        Filing(
            village_code=one.village,
            group_code=one.group,
            segment=one.segment,
            address=one.address.strip(),
            items=tuple(one.items),
            members=tuple(Member(**member.model_dump()) for member in one.members),
            source="roster",
            filed_by=caller.person.staff_id,
            facts={},
        )
        for one in body.households
    ]
    filed = file_sent(filings=filings, scope=caller.scope, preview=body.preview, at=caller.at, business_date=caller.on)
    if filed.refused:
        rows = [
            {"at": f"households.{position}", "code": one.code, "detail": one.reason}
            for position, one in filed.refused.items()
        ]
        reason = f"{len(filings)} 户里有 {len(rows)} 户不能建档，一户也没有建。改正后用新的幂等键再送"
        return 422, problem_body(422, Refused(code="rows_refused", reason=reason), rows=rows)
    named = faces(household_ids=list(filed.ids.values()), scope=caller.scope)
    numbers = [named[household_id].number for household_id in filed.ids.values()]
    return 200 if body.preview else 201, {"preview": body.preview, "households": len(filings), "filed": numbers}


def _apply(caller: Caller, body: ApplicationIn, key: UUID) -> tuple[int, dict[str, Any]]:
    household_id = numbered(numbers=[body.household], scope=caller.scope).get(body.household)
    if household_id is None:
        return 404, problem_body(404, NOT_FOUND)
    wish = PutForward(
        household_id=household_id,
        product=body.product,
        requested_fen=body.requested_fen,
        purpose=body.purpose,
        report=body.report,
        proposed_fen=None,
        consent_until=body.consent_until,
        by=caller.person.staff_id,
        request_id=uuid5(SENDERS, f"{caller.token_id}/{key}"),
    )
    answers = put_forward(wishes=[wish], at=caller.at, business_date=caller.on)
    if answers.refused:
        return 422, problem_body(422, answers.refused[0])
    return 201, {"application": answers.ids[0], "household": body.household, "requested_fen": body.requested_fen}
