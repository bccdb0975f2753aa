"""A phone of the field app as the bank meets it: it signs, seals and sends, and keeps what it has for sending again.

It talks through any `ask(method, path, body, headers)` that answers with a status and a body, so that the same phone
serves tests within one process and benchmarks over the wire.
"""

import hashlib
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from qianmo.storage.sealing import CURVE, is_signed, raw_signature, seal_to_bank, spki

Ask = Callable[..., tuple[int, Any]]


def base64url(content: bytes) -> str:
    """Bytes as they travel."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Bytes that travelled."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def uuid7() -> UUID:
    """An id that grows with the clock, as the app makes them."""
    drawn = uuid4().int & ((1 << 76) - 1)
    return UUID(
        int=(time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | (0b10 << 62) | (drawn & ~(0xF << 72) & ~(3 << 62))
    )


class Phone:
    """A phone in somebody's hand."""

    def __init__(self, ask: Ask, number: str, password: str, *, device: str | None = None) -> None:
        self.ask, self.number, self.password = ask, number, password
        self.key = ec.generate_private_key(CURVE)
        body = {"number": number, "password": password, "device": device, "device_name": "华为 A1"}
        status, told = ask("POST", "/api/field/enrol", body | {"public_key": base64url(spki(self.key.public_key()))})
        if status != 200:
            raise RuntimeError(f"{status}: {told}")
        self.token, self.device, self.told = told["token"], told["device"], told
        self.seal_key = from_base64url(told["server"]["seal_key"])
        self.receipt_key = from_base64url(told["server"]["receipt_key"])

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """One request with the token."""
        return self.ask(method, f"/api/field{path}", body, Authorization=f"Device {self.token}", **headers)

    def envelope(self, kind: str, entity: str, **told: Any) -> dict[str, Any]:
        """The plain envelope, as the app writes it."""
        plain = {
            "envelope": str(uuid7()),
            "kind": kind,
            "entity": entity,
            "parent": None,
            "changes": {},
            "body": {},
            "attachments": [],
            "author": self.number,
            "device": self.device,
            "form": "farm@1" if kind in {"survey", "filing"} else None,
            "forms_spanned": [],
            "policy": None,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "offset": 0,
            "release": "1",
        }
        return plain | told

    def item(self, envelope: dict[str, Any]) -> dict[str, str]:
        """The sealed copy of an envelope, which is all that is ever sent."""
        plain = json.dumps(envelope, ensure_ascii=False).encode()
        uid, hash_ = UUID(envelope["envelope"]), hashlib.sha256(plain).hexdigest()
        bound = f"{uid}:{hash_}".encode()
        sealed = seal_to_bank(plain, salt=uid.bytes, bound_to=bound, seal_key=self.seal_key)
        signature = raw_signature(self.key.sign(bound, ec.ECDSA(SHA256())))
        return {
            "envelope": str(uid),
            "hash": hash_,
            "author": envelope["author"],
            "signature": base64url(signature),
            "sealed": base64url(sealed),
        }

    def send(self, *items: dict[str, str]) -> list[dict[str, Any]]:
        """Send items; what became of each. Raises RuntimeError when the answer is no answer."""
        status, told = self.call("POST", "/envelopes", {"items": list(items)})
        if status != 200:
            raise RuntimeError(f"{status}: {told}")
        answered: list[dict[str, Any]] = told["items"]
        return answered

    def holds(self, item: dict[str, str], outcome: dict[str, Any]) -> bool:
        """Whether an outcome's receipt is the bank's word on this very item."""
        receipt = outcome["receipt"]
        body = json.loads(receipt["body"])
        return (
            body["envelope"] == item["envelope"]
            and body["hash"] == item["hash"]
            and is_signed(
                receipt["body"].encode(),
                signature=from_base64url(receipt["signature"]),
                public_key=self.receipt_key,
            )
        )

    def survey(self, household: int, changes: dict[str, Any], **told: Any) -> dict[str, str]:
        """A survey, sealed."""
        return self.item(self.envelope("survey", f"household:{household}", changes=changes, **told))

    def visit(self, household: int, **body: Any) -> dict[str, str]:
        """A visit, sealed."""
        return self.item(self.envelope("visit", f"household:{household}", body=visited() | body))

    def attachment(self, photo: bytes, purpose: str) -> dict[str, Any]:
        """How an envelope names a photo."""
        digest = hashlib.sha256(photo).hexdigest()
        return {"sha256": digest, "size": len(photo), "type": "image/jpeg", "purpose": purpose, "taken_at": None}

    def sealed_photo(self, photo: bytes, *, digest: str = "") -> bytes:
        """A photo as it travels."""
        digest = digest or hashlib.sha256(photo).hexdigest()
        return seal_to_bank(photo, salt=bytes.fromhex(digest), bound_to=digest.encode(), seal_key=self.seal_key)

    def upload(self, sealed: bytes, digest: str, *, chunk: int = 256 * 1024) -> tuple[int, Any]:
        """Send a sealed photo piece by piece, from where it stands; the last answer."""
        status, told = self.call("GET", f"/blobs/{digest}")
        while not told.get("complete"):
            status, told = self.send_chunk(sealed, digest, told["offset"], chunk=chunk)
            if status != 200:
                break
        return status, told

    def send_chunk(self, sealed: bytes, digest: str, offset: int, *, chunk: int = 256 * 1024) -> tuple[int, Any]:
        """One piece of a sealed photo."""
        piece = sealed[offset : offset + chunk]
        path = f"/blobs/{digest}?offset={offset}&size={len(sealed)}"
        return self.call("PUT", path, piece, Qianmo_Chunk=hashlib.sha256(piece).hexdigest())


def visited() -> dict[str, Any]:
    """A visit of half an hour with a check-in."""
    place = {"lat": 43.98, "lon": 119.4, "accuracy": 12.4, "datum": "WGS-84", "clock_skew_s": -3, "mock": False}
    return {
        "started_at": "2026-03-05T09:00:00+08:00",
        "ended_at": "2026-03-05T09:30:00+08:00",
        "check_in": place,
        "purpose": "入户调查",
        "outcome": "在家，资料齐",
        "needs": "想添两头牛",
        "next_step": "带申请表",
    }
