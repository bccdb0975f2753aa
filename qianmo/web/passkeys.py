"""Passkeys: a challenge is asked for, the device signs it, and the answer is checked against what the person has bound.

A challenge holds for one purpose, one person, five minutes and one answer, right or wrong. Every passkey is kept by the
device and verifies its holder by finger, face or code, so it can stand for the second factor and for both.
"""

import ipaddress
import json
import struct
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from fido2.utils import websafe_encode

LASTS = 300
ASKED = "passkey"
LONGEST = 20_000
"""Characters of the longest answer a device gives; keys on cards with long attestations stay far below."""
STALE = "这次验证已过期或已用过"
UNKNOWN = "这枚通行密钥没有登记，或已解除"
HOSTILE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    UnsupportedAlgorithm,
    ValidationError,
    ValueError,
    struct.error,
)
"""What the reading of an answer can end in when its bytes do not come from a browser."""


def elsewhere(request: HttpRequest) -> str:
    """Why passkeys do not work at this address, and where they do; empty where they work."""
    name, port = split_domain_port(request.get_host())
    if name == "localhost" or name.endswith(".localhost"):
        return ""
    try:
        address = ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return "" if request.is_secure() else "通行密钥只在加密的地址上能用。请用 https 开头的行内域名打开。"
    if address.is_loopback and validate_host("localhost", settings.ALLOWED_HOSTS):
        return f"通行密钥认主机名，不认 IP 地址。请用 http://localhost{port and ':'}{port}/ 打开。"
    return "通行密钥认主机名，不认 IP 地址。请用行内域名打开。"


def ask_to_bind(request: HttpRequest, user: User) -> dict[str, Any]:
    """What the browser needs to make a new passkey for a person."""
    return _asked(request, "bind", user, auth.begin_registration(user, passwordless=True))


def ask_to_prove(request: HttpRequest, user: User | None, *, purpose: str) -> dict[str, Any]:
    """What the browser needs to sign with a passkey of this person, or with any it keeps for the bank (None)."""
    return _asked(request, purpose, user, auth.begin_authentication(user))


def _asked(request: HttpRequest, purpose: str, user: User | None, options: dict[str, Any]) -> dict[str, Any]:
    request.session[ASKED] = {"for": purpose, "user": user.pk if user else None, "at": int(time.time())}
    return options


def _fresh(request: HttpRequest, purpose: str, user: User | None) -> bool:
    asked = request.session.pop(ASKED, {})
    meant = (asked.get("for"), asked.get("user")) == (purpose, user.pk if user else None)
    return meant and 0 <= time.time() - asked["at"] <= LASTS


def read(text: str) -> dict[str, Any]:
    """The answer of a browser as sent in a form; empty when it is none."""
    try:
        answer = json.loads(text[: LONGEST + 1]) if len(text) <= LONGEST else {}
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def claimed(answer: dict[str, Any]) -> User | None:
    """Whose passkey an answer says it is; not proven yet."""
    try:
        user = auth.extract_user_from_response(answer)
    except HOSTILE:
        return None
    return user if isinstance(user, User) else None


def proven(request: HttpRequest, user: User | None, answer: dict[str, Any], *, purpose: str) -> Authenticator | str:
    """The passkey of this person that signed the challenge of this purpose, or why it does not count, in words."""
    meant_for = None if purpose == "sign-in" else user
    try:
        if not _fresh(request, purpose, meant_for):
            return STALE
        if user is None:
            return UNKNOWN
        auth.parse_authentication_response(answer)
        return auth.complete_authentication(user, answer)
    except HOSTILE:
        return UNKNOWN
    finally:
        auth.clear_state()


def bound(request: HttpRequest, user: User, answer: dict[str, Any], *, name: str) -> Authenticator | str:
    """The passkey a device has just made for this person, now kept; or why it was not, in words.

    Only what was checked is kept, in its plain form: a browser may send anything beside it.
    """
    try:
        if not _fresh(request, "bind", user):
            return STALE
        made = auth.parse_registration_response(answer)
        key = auth.complete_registration(answer).credential_data
        ident = websafe_encode(key.credential_id)
        kept = {
            "id": ident,
            "rawId": ident,
            "type": "public-key",
            "response": {
                "clientDataJSON": websafe_encode(made.response.client_data),
                "attestationObject": websafe_encode(made.response.attestation_object),
            },
            "clientExtensionResults": {},
        }
    except HOSTILE:
        return "设备给出的通行密钥不能用"
    finally:
        auth.clear_state()
    if Authenticator.objects.filter(type="webauthn", data__credential__id=ident).exists():
        return "这枚通行密钥已经登记过"
    return auth.WebAuthn.add(user, name, kept).instance
