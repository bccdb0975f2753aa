"""What phones seal to the bank, and what the bank signs for them.

A phone seals what it sends to a public key of the bank (ECIES: an ephemeral key on P-256, HKDF-SHA256, AES-256-GCM),
so that what waits in its outbox cannot be read from a lost phone. The bank answers with a receipt it has signed. Both
key pairs follow from the index key of this machine's key file, so there is nothing more to keep, and every web process
has the same ones. Layout of a sealed copy: version, key id (4), ephemeral point (65), nonce (12), ciphertext and tag.
"""

import hashlib
import secrets
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from qianmo.storage.identifiers import derived_secret

INFO = b"qianmo-field-1"
VERSION = b"\x01"
KEY_ID, POINT, NONCE, TAG = 4, 65, 12, 16
HEAD = 1 + KEY_ID + POINT + NONCE
COORDINATE = 32
CURVE = ec.SECP256R1()
ORDER = int("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16)
MOST_SEALED = HEAD + TAG
"""Bytes a sealed copy is longer than what it holds."""


class UnreadableSealed(Exception):
    """Not sealed to this bank's key, or altered on the way."""


@dataclass(frozen=True, slots=True)
class ServerKeys:
    """The bank's public keys as a phone keeps them: SPKI of the one to seal to and of the one that signs receipts."""

    seal: bytes
    receipt: bytes
    key_id: bytes


@cache
def server_keys() -> ServerKeys:
    """The public keys of this bank."""
    seal = spki(_private("field seal").public_key())
    return ServerKeys(seal, spki(_private("field receipts").public_key()), hashlib.sha256(seal).digest()[:KEY_ID])


def spki(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as it travels."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def seal_to_bank(plain: bytes, *, salt: bytes, bound_to: bytes, seal_key: bytes) -> bytes:
    """Seal as a phone does, to the SPKI of a seal key; what is bound to it must be told again to open it."""
    bank = load_der_public_key(seal_key)
    assert isinstance(bank, ec.EllipticCurvePublicKey)
    ephemeral, nonce = ec.generate_private_key(CURVE), secrets.token_bytes(NONCE)
    key = _stretched(ephemeral.exchange(ec.ECDH(), bank), salt)
    point = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    head = VERSION + hashlib.sha256(seal_key).digest()[:KEY_ID] + point + nonce
    return head + AESGCM(key).encrypt(nonce, plain, bound_to)


def open_sealed(blob: bytes, *, salt: bytes, bound_to: bytes) -> bytes:
    """What a phone sealed to this bank. Raises UnreadableSealed."""
    if len(blob) < HEAD + TAG or blob[:1] != VERSION or blob[1 : 1 + KEY_ID] != server_keys().key_id:
        raise UnreadableSealed
    point, nonce = blob[1 + KEY_ID : 1 + KEY_ID + POINT], blob[1 + KEY_ID + POINT : HEAD]
    try:
        ephemeral = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        key = _stretched(_private("field seal").exchange(ec.ECDH(), ephemeral), salt)
        return AESGCM(key).decrypt(nonce, blob[HEAD:], bound_to)
    except (ValueError, InvalidTag) as error:
        raise UnreadableSealed from error


def sign_receipt(body: bytes) -> bytes:
    """The bank's signature over the exact bytes of a receipt: r and s, 32 bytes each."""
    return raw_signature(_private("field receipts").sign(body, ec.ECDSA(SHA256())))


def raw_signature(der: bytes) -> bytes:
    """A signature as browsers write it."""
    return b"".join(number.to_bytes(COORDINATE, "big") for number in decode_dss_signature(der))


def is_signed(message: bytes, *, signature: bytes, public_key: bytes) -> bool:
    """Whether the holder of a public key (SPKI) signed this message."""
    key = _public(public_key)
    if key is None or len(signature) != 2 * COORDINATE:
        return False
    r, s = (int.from_bytes(half, "big") for half in (signature[:COORDINATE], signature[COORDINATE:]))
    try:
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def is_signing_key(public_key: bytes) -> bool:
    """Whether these bytes are a public key a phone may sign with: P-256, as SPKI."""
    return _public(public_key) is not None


def _public(public_key: bytes) -> ec.EllipticCurvePublicKey | None:
    try:
        key = load_der_public_key(public_key)
    except (ValueError, TypeError):
        return None
    return key if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == CURVE.name else None


def _stretched(shared: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=INFO).derive(shared)


@cache
def _private(purpose: str) -> ec.EllipticCurvePrivateKey:
    """A key pair that follows from the key file; 64 bytes drawn, so that the remainder is even."""
    drawn = HKDF(algorithm=SHA256(), length=64, salt=None, info=purpose.encode()).derive(derived_secret(purpose))
    return ec.derive_private_key(int.from_bytes(drawn, "big") % (ORDER - 1) + 1, CURVE)
