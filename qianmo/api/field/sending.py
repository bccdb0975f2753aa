"""What a phone sends: sealed envelopes, up to fifty at a time."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from qianmo.api.field.door import Caller, DeviceToken
from qianmo.api.field.wire import EnvelopesIn, EnvelopesOut
from qianmo.apps.intake.services import Carrier, Outcome, Sent, receive

router = Router(auth=DeviceToken())


@router.post("/envelopes", response=EnvelopesOut, operation_id="send_envelopes", summary="送同步包")
def send_envelopes(request: HttpRequest, body: EnvelopesIn) -> dict[str, Any]:
    """看得懂就答 200，每件各有去向，按位置对应；只有 received 带回执。同一件再送，答复不变。"""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # set by ninja after the token let the caller in
    items = [Sent(one.envelope, one.hash, one.author, one.signature, one.sealed) for one in body.items]
    carrier = Carrier(caller.person.staff_id, caller.person.number, caller.admission.device)
    outcomes = receive(items=items, carrier=carrier, now=caller.now, at=caller.at, business_date=caller.on)
    return {"items": [_told(one) for one in outcomes]}


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
