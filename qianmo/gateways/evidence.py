"""The evidence pack of a case as a file: plain files, a manifest of their digests, and the bank's seal over that.

A pack is checked with nothing but itself: every file against the manifest, the manifest against the seal, every event
against its digest, and the links of the seals of events. Whoever knows the bank's public key gives it as well, since a
pack made by another would carry another's key.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MANIFEST, SEAL = "manifest.json", "seal.json"
FORMAT = "qianmo-evidence-1"
LARGEST_FILE = 64 * 1024 * 1024
MOST_FILES = 500
FIXED = (2000, 1, 1, 0, 0, 0)
"""The moment written into a pack for every file, so that the same case gives the same bytes."""


def as_json(value: Any) -> bytes:
    """A value as a pack keeps it: readable, in one order."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()


def packed(
    *, files: Mapping[str, bytes], about: Mapping[str, Any], attest: Callable[[bytes], tuple[bytes, bytes]]
) -> bytes:
    """A pack of these files; `about` says of what, when and by whom, `attest` gives a signature and its public key."""
    listed = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)} for name, content in files.items()
    }
    manifest = as_json({"format": FORMAT, **about, "files": listed})
    signature, public_key = attest(manifest)
    seal = _seal(public_key, signature)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in [*sorted(files.items()), (MANIFEST, manifest), (SEAL, seal)]:
            pack.writestr(zipfile.ZipInfo(name, FIXED), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _seal(public_key: bytes, signature: bytes) -> bytes:
    return as_json({"algorithm": "Ed25519", "public_key": public_key.hex(), "signature": signature.hex()})


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a pack found: whose seal it carries, how many files and events, and a sentence per fault."""

    public_key: str
    about: Mapping[str, Any]
    files: int
    events: int
    faults: tuple[str, ...]


def check(path: Path, *, public_key: str = "") -> Checked:
    """Check a pack by itself, and that its seal is this key's where one is given."""
    try:
        with zipfile.ZipFile(path) as pack:
            entries = pack.infolist()
            names = [one.filename for one in entries]
            if len(entries) > MOST_FILES or len(set(names)) != len(names):
                return _broken("文件太多，或有重名")
            if any(one.file_size > LARGEST_FILE for one in entries):
                return _broken("有一个文件大得不合理")
            files = {name: pack.read(name) for name in names}
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        return _broken(f"打不开：{error}")
    if MANIFEST not in files or SEAL not in files:
        return _broken(f"没有 {MANIFEST} 或 {SEAL}，不是证据包")
    return _checked(files, public_key=public_key)


def _broken(why: str) -> Checked:
    return Checked("", {}, 0, 0, (f"整包不能核验：{why}",))


def _checked(files: dict[str, bytes], *, public_key: str) -> Checked:
    try:
        manifest, seal = json.loads(files[MANIFEST]), json.loads(files[SEAL])
        known = dict(manifest["files"])
        key, signature = bytes.fromhex(seal["public_key"]), bytes.fromhex(seal["signature"])
        sealed = Ed25519PublicKey.from_public_bytes(key)
    except (ValueError, KeyError, TypeError) as error:
        return _broken(f"清单或印章读不出（{error}）")
    faults = []
    try:
        sealed.verify(signature, files[MANIFEST])
    except InvalidSignature:
        faults.append(f"{MANIFEST} 和 {SEAL} 不符：清单或印章被改过，或不是这把钥匙盖的")
    if files[SEAL] != _seal(key, signature):
        faults.append(f"{SEAL} 被改过：不是盖章时的写法")
    if public_key and public_key.lower() != key.hex():
        faults.append("印章不是给定的公钥：这个包不是那家银行盖的")
    inside = {name: content for name, content in files.items() if name not in {MANIFEST, SEAL}}
    faults += [f"{name} 在清单里，包里没有" for name in sorted(known.keys() - inside.keys())]
    faults += [f"{name} 在包里，清单里没有" for name in sorted(inside.keys() - known.keys())]
    for name in sorted(inside.keys() & known.keys()):
        if hashlib.sha256(inside[name]).hexdigest() != known[name].get("sha256"):
            faults.append(f"{name} 被改过：内容和清单里的摘要不符")
    events, wrong = _events(inside)
    about = {name: value for name, value in manifest.items() if name != "files"}
    return Checked(key.hex(), about, len(inside), events, (*faults, *wrong))


def _events(inside: Mapping[str, bytes]) -> tuple[int, list[str]]:
    """How many events there are, and those whose content is not what their digest says."""
    try:
        told = json.loads(inside.get("events.json", b"[]"))
        faults = [
            f"events.json 里的事件 {one['id']}（{one['kind']}）内容与摘要不符"
            for one in told
            if hashlib.sha256(one["hashed"].encode()).hexdigest() != one["content_hash"]
            or not one["hashed"].endswith(f"|{_body(one['payload'])}")
        ]
        seals = json.loads(inside.get("seals.json", b"[]"))
        faults += [f"封存 {one['id']} 的链摘要不符" for one in seals if _link(one) != one["chain_hash"]]
    except (ValueError, KeyError, TypeError) as error:
        return 0, [f"事件读不出（{error}）"]
    return len(told), faults


def _body(payload: Any) -> str:
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _link(seal: Mapping[str, Any]) -> str:
    """The link of one seal to the one before it, as the bank makes it."""
    digest = hashlib.sha256(bytes.fromhex(seal["previous_hash"]) + bytes.fromhex(seal["root_hash"]))
    digest.update(int(seal["first_id"]).to_bytes(8, "big") + int(seal["last_id"]).to_bytes(8, "big"))
    return digest.hexdigest()
