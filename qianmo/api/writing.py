"""What a program may send in for its household files and applications."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from qianmo.api.bearer import Bearer, Caller
from qianmo.api.once import Key, once, request_of
from qianmo.api.problems import NOT_FOUND, problem_body
from qianmo.api.shapes import ApplicationIn, ApplicationOut, RosterIn, RosterOut
from qianmo.apps.dossiers.queries import dossiers_named
from qianmo.apps.dossiers.services import NewDossier, Wish, apply
from qianmo.apps.households.queries import faces, numbered
from qianmo.apps.households.services import file_sent
from qianmo.domain.households import Filing, Member
from qianmo.domain.permits import Permit
from qianmo.domain.refusal import Refused

router = Router()


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
    return once(caller, key=key, operation="send_roster", body=body, act=lambda: _file(caller, body))


@router.post(
    "/applications",
    auth=Bearer(Permit.WRITE_APPLICATIONS),
    response={201: ApplicationOut},
    operation_id="send_application",
    summary="送一笔申请",
)
def send_application(request: HttpRequest, body: ApplicationIn, key: Key) -> HttpResponse:
    """开一件申请，材料齐全的当时送审查。户主要有有效的征信查询授权，或用 consent_until 写明今天签的授权到哪天。

    缺任何一项就不送，写明全部缺项，什么也不留；hand_in 为 false 时只开申请件，application 为空。
    """
    caller: Caller = request.auth  # type: ignore[attr-defined]  # set by ninja after `Bearer` let the caller in
    return once(caller, key=key, operation="send_application", body=body, act=lambda: _apply(caller, body, key))


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
    new = NewDossier(
        household_id=household_id,
        product=body.product,
        requested_fen=body.requested_fen,
        purpose=body.purpose,
        by=caller.person.staff_id,
        request_id=request_of(caller, key),
    )
    filled = {**body.filled, "report": body.report[:500]}
    wish = Wish(new=new, filled=filled, consent_until=body.consent_until, is_handed_in=body.hand_in)
    answers = apply(wishes=[wish], at=caller.at, business_date=caller.on)
    if answers.refused:
        return 422, problem_body(422, answers.refused[0])
    row = dossiers_named(ids=[answers.ids[0]], scope=caller.scope)[answers.ids[0]]
    return 201, {
        "dossier": row.id,
        "application": row.application_id,
        "household": body.household,
        "requested_fen": body.requested_fen,
    }
