"""An identity card read off a photo, at once and without keeping it: a proposal to whoever holds it."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from qianmo.api.field.door import MOST_BODY, DeviceToken, Stopped, caller_of
from qianmo.api.field.wire import ReadCardOut
from qianmo.domain.identity_cards import FOREVER, CardBack, CardField, CardFront, read_card
from qianmo.domain.refusal import Refused
from qianmo.gateways.cards import card_lines
from qianmo.gateways.photos import redrawn

router = Router(auth=DeviceToken())


@router.post("/identity-cards", response=ReadCardOut, operation_id="read_identity_card", summary="识读一张身份证照片")
def read_identity_card(request: HttpRequest) -> dict[str, Any]:
    """请求体就是照片（JPEG 或 PNG）。现读现答，不留照片；每一项都要人对照证件。没装识别或认不出答 422。"""
    caller = caller_of(request)
    photo = redrawn(request.body, most_bytes=MOST_BODY)
    lines = photo if isinstance(photo, Refused) else card_lines(photo.content)
    card = lines if isinstance(lines, Refused) else read_card(lines, on=caller.on)
    if isinstance(card, Refused):
        raise Stopped(422, card)
    return _front(card) if isinstance(card, CardFront) else _back(card)


def _front(card: CardFront) -> dict[str, Any]:
    fields = (
        ("name", "姓名", card.name),
        ("ethnicity", "民族", card.ethnicity),
        ("identity", "身份证号", card.number),
        ("address", "住址", card.address),
    )
    return {"side": "front", "fields": [_told(*field) for field in fields]}


def _back(card: CardBack) -> dict[str, Any]:
    ends = "长期" if card.ends == FOREVER else card.ends.isoformat()
    good = CardField(value=f"{card.begins} 至 {ends}", sure_percent=card.sure_percent, doubt=card.doubt)
    return {"side": "back", "fields": [_told("office", "签发机关", card.office), _told("good", "有效期限", good)]}


def _told(key: str, label: str, field: CardField) -> dict[str, Any]:
    return {
        "key": key,
        "label": label,
        "value": field.value,
        "sure_percent": field.sure_percent,
        "doubt": field.doubt,
    }
