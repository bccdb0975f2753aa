"""The core's files over the API: sent with their control totals, and watched until they are carried or refused."""

from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import File, Form, Path, Query, Router, Schema
from ninja.files import UploadedFile

from qianmo.api.bearer import Bearer, Caller
from qianmo.api.delivery_shapes import (
    DeliveryIn,
    DeliveryItem,
    DeliveryList,
    DeliveryOut,
    DeliveryPath,
    DeliveryQuery,
    RejectsQuery,
)
from qianmo.api.once import Key, once, request_of
from qianmo.api.problems import Problem, problem_body
from qianmo.apps.feeds.queries import DeliveryRow, count_deliveries, deliveries, delivery, rejects_of
from qianmo.apps.feeds.services import NewUpload, Totals, receive_sent
from qianmo.domain.permits import Permit
from qianmo.domain.refusal import Refused
from qianmo.storage.queueing import hand_over

router = Router()
MOST = 50 * 1024 * 1024
"""Bytes of a file sent; packed with gzip that is some ten million balances."""
REJECTS = 100


class SentFile(Schema):
    """What makes a request the same request: what was told, the name, and the digest of the file."""

    told: DeliveryIn
    name: str
    digest: str


@router.post(
    "/deliveries",
    auth=Bearer(Permit.WRITE_DELIVERIES, most=MOST),
    response={202: DeliveryItem},
    operation_id="send_delivery",
    summary="送一份供数文件",
)
def send_delivery(request: HttpRequest, key: Key, told: Form[DeliveryIn], file: File[UploadedFile]) -> HttpResponse:
    """文件名说明它是什么、哪一天的，可以是 .gz。

    收下后由后台核对入湖，state 由 received 变成 carried、waiting 或 refused。
    """
    caller: Caller = request.auth  # type: ignore[attr-defined]  # set by ninja after `Bearer` let the caller in
    if strange := sorted(set(request.POST) - set(DeliveryIn.model_fields)):
        reason = f"不认识 {'、'.join(strange)[:60]}。请核对拼写，总数写错了名字就不会核对"
        raise Problem(422, Refused(code="invalid", reason=reason))
    digest = sha256()
    for piece in file.chunks():
        digest.update(piece)
    body = SentFile(told=told, name=file.name or "", digest=digest.hexdigest())
    new = NewUpload(
        name=body.name,
        by=caller.person.staff_id,
        request_id=request_of(caller, key),
        since=told.since,
        on=told.on,
        totals=Totals(rows=told.rows, fen=told.fen, bank_fen=told.bank_fen),
    )
    return once(caller, key=key, operation="send_delivery", body=body, act=lambda: _receive(caller, new, file))


@router.get(
    "/deliveries",
    auth=Bearer(Permit.READ_DELIVERIES),
    response=DeliveryList,
    operation_id="list_deliveries",
    summary="供数文件列表",
)
def list_deliveries(request: HttpRequest, chosen: Query[DeliveryQuery]) -> dict[str, Any]:
    """新的在前，每页最多 100 份；next 不空时带它作 after 取下一页。"""
    del request
    wanted = {
        "kind": chosen.kind or "", "state": chosen.state or "", "since": chosen.since, "until": chosen.until,
    }  # fmt: skip
    total = count_deliveries(**wanted)  # type: ignore[arg-type]
    rows = deliveries(**wanted, limit=chosen.limit, offset=chosen.after)  # type: ignore[arg-type]
    end = chosen.after + chosen.limit
    return {"items": [_told(row) for row in rows], "total": total, "next": end if end < total else None}


@router.get(
    "/deliveries/{delivery}",
    auth=Bearer(Permit.READ_DELIVERIES),
    response=DeliveryOut,
    operation_id="read_delivery",
    summary="一份供数文件",
)
def read_delivery(request: HttpRequest, place: Path[DeliveryPath], chosen: Query[RejectsQuery]) -> dict[str, Any]:
    """一份文件办到哪一步，和退回的行，一次最多 100 行；rejects_next 不空时带它作 after 取后面的。号码只给后四位。"""
    del request
    row = _found(place.delivery)
    refused = rejects_of(delivery_id=row.id, offset=chosen.after, limit=REJECTS) or []
    rows = [{"line": int(one.line), "reason": one.reason, "text": one.text} for one in refused]
    end = chosen.after + len(rows)
    return {**_told(row), "rejects": rows, "rejects_next": end if rows and end < row.rejected else None}


def _receive(caller: Caller, new: NewUpload, file: UploadedFile) -> tuple[int, dict[str, Any]]:
    received = receive_sent(new=new, pieces=file.chunks(), at=caller.at, business_date=caller.on)
    if isinstance(received, Refused):
        return 422, problem_body(422, received)
    if not received.is_known:
        hand_over("feeds.carry", delivery_id=received.delivery_id)
    return 202, DeliveryItem(**_told(_found(received.delivery_id))).model_dump(mode="json")


def _found(delivery_id: int) -> DeliveryRow:
    row = delivery(delivery_id=delivery_id)
    if row is None:
        raise Http404
    return row


def _told(row: DeliveryRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in DeliveryItem.model_fields}
