"""Signatures drawn and recordings made elsewhere: looked at byte by byte before they are kept, never run or converted.

A signature is a PNG drawn on a screen: only the plainest kind is taken, of modest size, whole to the last checksum, and
not empty; it is kept as it was drawn. A recording is told by its first bytes. What is not what it says to be is refused
with a sentence, and nothing of it is kept. What a camera took is judged in `photos`.
"""

import struct
import zlib
from itertools import pairwise

from qianmo.domain.refusal import Refused

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
MOST_SIGNATURE_BYTES = 200_000
MOST_RECORDING_BYTES = 10_000_000
WIDEST, HIGHEST = 2_400, 1_200
LARGEST_SIDE = 8_000
LEAST_INK = 60
"""So many pixels must be drawn for a picture to be a signature."""
CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}
"""Bytes a pixel by colour type, at eight bits a channel; palettes are not drawn by a screen."""
ALLOWED_CHUNKS = frozenset({b"IHDR", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"pHYs", b"sBIT", b"cHRM"})
SHORTEST_CHUNK = 12


def _refused(code: str, reason: str) -> Refused:
    return Refused(code=code, reason=reason)


def signature_refusal(picture: bytes) -> Refused | None:
    """Why a drawn signature cannot be kept; None where it can."""
    if not picture:
        return _refused("no_signature", "没有签名。请在方框里签上姓名")
    if len(picture) > MOST_SIGNATURE_BYTES:
        return _refused("signature_large", f"签名图超过 {MOST_SIGNATURE_BYTES // 1000} KB。请擦掉重签")
    found = _png(picture)
    if isinstance(found, Refused):
        return found
    width, height, channels, pixels = found
    if width > WIDEST or height > HIGHEST:
        return _refused("signature_size", f"签名图 {width}×{height} 太大，最大 {WIDEST}×{HIGHEST}。请擦掉重签")
    if _ink(pixels, width=width, height=height, channels=channels) < LEAST_INK:
        return _refused("signature_empty", "方框里几乎没有笔迹。请签上姓名")
    return None


def recording_refusal(recording: bytes) -> Refused | None:
    """Why a recording cannot be kept; judged by its first bytes, whatever its name says."""
    if len(recording) > MOST_RECORDING_BYTES:
        return _refused("recording_large", f"录音超过 {MOST_RECORDING_BYTES // 1_000_000} MB。请分段或降低音质")
    if suffix_of(recording) not in {"webm", "ogg", "m4a", "wav", "mp3"}:
        return _refused("recording_kind", "录音只收 webm、ogg、m4a、wav 和 mp3。请换一种格式")
    return None


def suffix_of(content: bytes) -> str:
    """What kind of picture or recording this is by its first bytes; empty where it is none we keep."""
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return "wav"
    if content[4:8] == b"ftyp":
        return "m4a"
    kinds = {
        PNG: "png", JPEG: "jpg", b"\x1aE\xdf\xa3": "webm", b"OggS": "ogg", b"ID3": "mp3",
        b"\xff\xfb": "mp3", b"\xff\xf3": "mp3",
    }  # fmt: skip
    return next((kind for start, kind in kinds.items() if content.startswith(start)), "")


BROKEN = Refused(code="picture_broken", reason="图片不完整或被改过。请重新签名或重新拍照")


def _png(picture: bytes) -> tuple[int, int, int, bytes] | Refused:
    """Width, height, bytes a pixel and the filtered pixels of a plain PNG, whole and nothing after its end."""
    at, header, packed = len(PNG), b"", b""
    if not picture.startswith(PNG):
        return _refused("picture_kind", "签名图不是 PNG。请在方框里重新签名")
    while at < len(picture):
        if len(picture) - at < SHORTEST_CHUNK:
            return BROKEN
        (length,) = struct.unpack_from(">I", picture, at)
        kind, end = picture[at + 4 : at + 8], at + 8 + length
        if end + 4 > len(picture) or kind not in ALLOWED_CHUNKS:
            return BROKEN
        if struct.unpack_from(">I", picture, end)[0] != zlib.crc32(picture[at + 4 : end]):
            return BROKEN
        body, at = picture[at + 8 : end], end + 4
        if kind == b"IHDR":
            header = body
        elif kind == b"IDAT":
            packed += body
        elif kind == b"IEND":
            break
    return _pixels(header, packed) if at == len(picture) else BROKEN


def _pixels(header: bytes, packed: bytes) -> tuple[int, int, int, bytes] | Refused:
    if len(header) != 13:
        return BROKEN
    width, height, depth, colour, packing, filtering, interlaced = struct.unpack(">IIBBBBB", header)
    if depth != 8 or colour not in CHANNELS or packing or filtering or interlaced:
        return BROKEN
    if not 0 < width <= LARGEST_SIDE or not 0 < height <= LARGEST_SIDE:
        return BROKEN
    size = height * (1 + width * CHANNELS[colour])
    unpacker = zlib.decompressobj()
    try:
        pixels = unpacker.decompress(packed, size + 1)
    except zlib.error:
        return BROKEN
    return (width, height, CHANNELS[colour], pixels) if len(pixels) == size and unpacker.eof else BROKEN


def _ink(pixels: bytes, *, width: int, height: int, channels: int) -> int:
    """How many bytes of the filtered pixels differ from those before: none on an empty sheet, many on a drawn one."""
    row = 1 + width * channels
    changes = 0
    for at in range(0, height * row, row):
        line = pixels[at + 1 : at + row]
        changes += sum(1 for before, after in pairwise(line[channels::channels]) if before != after)
        changes += sum(1 for before, after in pairwise(line[2 * channels - 1 :: channels]) if before != after)
    return changes
