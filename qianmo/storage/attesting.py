"""The bank's seal on what leaves it: an Ed25519 signature that anybody can check without the bank's database.

The key follows from the index key of this machine's key file, so there is nothing more to keep, and whoever holds a
pack checks it against the public key the bank has told. Another key file makes another seal; old packs keep theirs.
"""

from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from qianmo.storage.identifiers import derived_secret

PURPOSE = "evidence"


def attest(content: bytes) -> tuple[bytes, bytes]:
    """The signature over these bytes, and the public key that checks it."""
    key = _key()
    return key.sign(content), key.public_key().public_bytes_raw()


@lru_cache(maxsize=1)
def _key() -> Ed25519PrivateKey:
    stretched = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE.encode())
    return Ed25519PrivateKey.from_private_bytes(stretched.derive(derived_secret(PURPOSE)))
