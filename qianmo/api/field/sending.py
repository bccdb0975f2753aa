"""What a phone sends: sealed envelopes, up to fifty at a time, and sealed photos, piece by piece."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header, Path, Query, Router, Status

from qianmo.api.field.door import DeviceToken, Stopped, caller_of
from qianmo.api.field.wire import BlobPath, ChunkQuery, EnvelopesIn, EnvelopesOut, StandingOut
from qianmo.apps.intake.services import Carrier, Chunk, Outcome, Sent, receive, standing_of, take_chunk
from qianmo.domain.refusal import Refused

router = Router(auth=DeviceToken())


@router.post("/envelopes", response=EnvelopesOut, operation_id="send_envelopes", summary="送同步包")
def send_envelopes(request: HttpRequest, body: EnvelopesIn) -> dict[str, Any]:
    """看得懂就答 200，每件各有去向，按位置对应；只有 received 带回执。同一件再送，答复不变。"""
    caller = caller_of(request)
    items = [Sent(one.envelope, one.hash, one.author, one.signature, one.sealed) for one in body.items]
    carrier = Carrier(caller.person.staff_id, caller.person.number, caller.admission.device)
    outcomes = receive(items=items, carrier=carrier, now=caller.now, at=caller.at, business_date=caller.on)
    return {"items": [_told(one) for one in outcomes]}


@router.get("/blobs/{sha256}", response=StandingOut, operation_id="blob_standing", summary="一张照片到了多少")
def blob_standing(request: HttpRequest, place: Path[BlobPath]) -> dict[str, Any]:
    """从 offset 接着送；complete 就不用再送。"""
    del request
    standing = standing_of(sha256=place.sha256)
    return {"offset": standing.offset, "complete": standing.complete}


@router.put(
    "/blobs/{sha256}",
    response={200: StandingOut, 409: StandingOut},
    operation_id="send_chunk",
    summary="送照片的一块",
)
def send_chunk(
    request: HttpRequest,
    place: Path[BlobPath],
    chosen: Query[ChunkQuery],
    digest: Annotated[str, Header(alias="Qianmo-Chunk", description="这一块的 SHA-256")],
) -> Status[dict[str, Any]]:
    """密文一次最多 256 KB。起点不对答 409 和正确的起点；这一块坏了答 422 chunk_hash；收齐当时判断照片。"""
    caller = caller_of(request)
    chunk = Chunk(
        sha256=place.sha256, offset=chosen.offset, size=chosen.size, content=request.body, content_hash=digest
    )
    standing = take_chunk(chunk=chunk, now=caller.now)
    if isinstance(standing, Refused):
        raise Stopped(422, standing)
    told = {"offset": standing.offset, "complete": standing.complete}
    return Status(409 if standing.moved and not standing.complete else 200, told)


def _told(one: Outcome) -> dict[str, Any]:
    receipt = one.receipt and {"body": one.receipt.body, "signature": one.receipt.signature}
    return {
        "envelope": one.envelope,
        "state": one.state,
        "receipt": receipt,
        "missing": list(one.missing),
        "code": one.code,
        "reason": one.reason,
    }
