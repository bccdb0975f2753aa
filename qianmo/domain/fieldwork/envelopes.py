"""An envelope: one change somebody made in the field, as the phone wrote it down and never touched again.

Reading one judges its shape and nothing else: whether its author may, whether the household is his, and what becomes of
it are decided where the bank's rows are. Source of the rules: our field protocol, docs/reference/field-protocol.md.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from qianmo.domain.fieldwork.merging import Change
from qianmo.domain.refusal import Refused

KINDS = {
    "filing": "建档",
    "survey": "调查",
    "visit": "走访",
    "photo": "照片",
    "application": "申请",
    "choice": "取舍",
    "task": "待办",
    "consent": "授权",
    "ballots": "评议票",
    "request": "请求",
    "touch": "名单触达",
    "day": "日清",
    "fact": "村情",
}
RELEASES = ("1",)
"""Releases of the app whose envelopes are taken: this one and the two before it, once there are any."""
MOST_CHANGES, MOST_ATTACHMENTS = 200, 20
LARGEST_PHOTO = 400 * 1024
PICTURES = ("image/jpeg", "image/png", "image/webp")
HASH = re.compile(r"[0-9a-f]{64}")
PURPOSE = re.compile(r"[a-z][a-z0-9_]{0,39}")
HOUSEHOLD, FILED_ON_PHONE, CONFLICT, SITTING = "household", "new", "conflict", "sitting"
LEAD, DAY, VILLAGE = "lead", "day", "village"


@dataclass(frozen=True, slots=True)
class Entity:
    """What an envelope is about: a household, one filed on a phone under its id there, a conflict, a sitting.

    Or a lead, a day as 20260930, or a village.
    """

    household_id: int | None = None
    phone_id: UUID | None = None
    conflict_id: int | None = None
    sitting_id: int | None = None
    lead_id: int | None = None
    day: int | None = None
    village_id: int | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture that belongs to an envelope, known by its digest."""

    sha256: str
    size: int
    type: str
    purpose: str
    taken_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """An envelope as read."""

    id: UUID
    kind: str
    entity: Entity
    parent: UUID | None
    changes: dict[str, Change]
    body: dict[str, Any]
    attachments: tuple[Attachment, ...]
    author: str
    device: UUID
    form: str
    forms_spanned: tuple[str, ...]
    made_at: datetime
    release: str


def read_envelope(plain: bytes) -> Envelope | Refused:
    """The envelope of these bytes. Refused: not what an envelope looks like, or of a release no longer taken."""
    try:
        told = json.loads(plain.decode(), parse_constant=_no_constant)
        if not isinstance(told, Mapping):
            return _unreadable("不是一个同步包")
        if told.get("release") not in RELEASES:
            reason = "没有收：这一件是本行不再收的版本写的。请更新应用，它会照原样重送；仍不行请联系管理员"
            return Refused(code="old_release", reason=reason)
        return _read(told)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        return _unreadable(type(error).__name__)


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _unreadable(why: str) -> Refused:
    return Refused(code="unreadable", reason=f"没有收：同步包看不懂（{why}）。请在“我的”里导出备份，交管理员")


def _read(told: Mapping[str, Any]) -> Envelope | Refused:
    kind, changes, files = told["kind"], told.get("changes") or {}, told.get("attachments") or []
    if kind not in KINDS:
        return Refused(code="unknown_kind", reason="没有收：这一件的种类本行不认识。请更新应用")
    if len(changes) > MOST_CHANGES or len(files) > MOST_ATTACHMENTS:
        return Refused(
            code="too_large", reason=f"没有收：一件最多 {MOST_CHANGES} 项、{MOST_ATTACHMENTS} 张照片。请分开填"
        )
    pictures = tuple(map(_attachment, files))
    large = [one for one in pictures if one.size > LARGEST_PHOTO]
    if large:
        size = -(-large[0].size // 1024)
        reason = f"没有收：有一张照片 {size} KB，最大 {LARGEST_PHOTO // 1024} KB。请重拍"
        return Refused(code="photo_too_large", reason=reason)
    parent, body, form = told.get("parent"), told.get("body") or {}, told.get("form") or ""
    if not isinstance(body, dict) or not isinstance(form, str):
        return _unreadable("body")
    return Envelope(
        id=UUID(told["envelope"]),
        kind=kind,
        entity=_entity(told["entity"]),
        parent=UUID(parent) if _is_envelope(parent) else None,
        changes={_key(key): Change(*_pair(pair)) for key, pair in changes.items()},
        body=body,
        attachments=pictures,
        author=str(told["author"])[:10],
        device=UUID(told["device"]),
        form=form,
        forms_spanned=tuple(map(str, told.get("forms_spanned") or ([form] if form else [])))[:20],
        made_at=_moment(told["made_at"]),
        release=told["release"],
    )


def _is_envelope(parent: Any) -> bool:
    """A parent that is an envelope; `sheet:17` names what the bank knew by itself and needs no waiting."""
    return parent is not None and not str(parent).startswith("sheet:")


def _entity(text: str) -> Entity:
    kind, _, which = text.partition(":")
    if kind == FILED_ON_PHONE:
        return Entity(phone_id=UUID(which))
    if kind not in {HOUSEHOLD, CONFLICT, SITTING, LEAD, DAY, VILLAGE} or not which.isdecimal() or len(which) > 18:
        raise ValueError(kind)
    number = int(which)
    return Entity(
        household_id=number if kind == HOUSEHOLD else None,
        conflict_id=number if kind == CONFLICT else None,
        sitting_id=number if kind == SITTING else None,
        lead_id=number if kind == LEAD else None,
        day=number if kind == DAY else None,
        village_id=number if kind == VILLAGE else None,
    )


def _attachment(told: Mapping[str, Any]) -> Attachment:
    if not HASH.fullmatch(told["sha256"]) or told["type"] not in PICTURES or not PURPOSE.fullmatch(told["purpose"]):
        raise ValueError(told["type"])
    if type(told["size"]) is not int or told["size"] <= 0:
        raise ValueError(told["size"])
    taken_at = told.get("taken_at")
    return Attachment(told["sha256"], told["size"], told["type"], told["purpose"], taken_at and _moment(taken_at))


def _pair(pair: Any) -> tuple[Any, Any]:
    if not isinstance(pair, list) or len(pair) != 2:
        raise ValueError("pair")
    return pair[0], pair[1]


def _key(key: str) -> str:
    if not PURPOSE.fullmatch(key):
        raise ValueError(key)
    return key


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("offset")
    return moment
