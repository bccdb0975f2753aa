"""Photographs that come from outside: decoded to the last pixel, bounded, and drawn anew before anything is kept.

First bytes prove nothing: a picture may be cut off, pack a billion pixels into a kilobyte, or carry a script behind its
end. So what is kept is never what was sent. It is a JPEG of our own making with the same pixels, turned upright as the
camera noted, no larger than a screen needs, and with nothing of the camera's notes (place, owner, device): place and
time of a photo are typed facts in the row that names it.
"""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from qianmo.domain.refusal import Refused

MOST_BYTES = 4_000_000
MOST_PIXELS = 50_000_000
"""More than any telephone's camera; asked of the header, before anything is unpacked."""
LONGEST_SIDE = 2_400
QUALITY = 85
WHITE = (255, 255, 255)
BROKEN_WITH = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError, MemoryError, struct.error,
    zlib.error,
)  # fmt: skip
"""What decoding bytes of nobody knows whom may raise; each means that they are no picture."""
BOMB = Refused(code="picture_pixels", reason="不能存照片：像素太多，最多 5000 万。请把照片拍小一些再传")


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph drawn anew: a JPEG and its size in pixels."""

    content: bytes
    width: int
    height: int


def redrawn(picture: bytes, *, most_bytes: int = MOST_BYTES, longest_side: int = LONGEST_SIDE) -> Photo | Refused:
    """The photograph as it may be kept; the same bytes give the same photograph.

    Refused: too many bytes or pixels, anything but a JPEG or PNG, one that does not decode wholly.
    """
    if len(picture) > most_bytes:
        return Refused(
            code="picture_large", reason=f"不能存照片：超过 {most_bytes // 1_000_000} MB。请把照片拍小一些再传"
        )
    try:
        return _redrawn(picture, longest_side)
    except Image.DecompressionBombError:
        return BOMB
    except UnidentifiedImageError:
        return Refused(code="picture_kind", reason="不能存照片：不是 JPEG 或 PNG 照片。请用相机重拍一张")
    except BROKEN_WITH:
        return Refused(code="picture_broken", reason="不能存照片：照片不完整或被改过。请重拍一张")


def _redrawn(picture: bytes, longest_side: int) -> Photo | Refused:
    with Image.open(BytesIO(picture), formats=("JPEG", "PNG")) as image:
        if image.width * image.height > MOST_PIXELS:
            return BOMB
        image.draft("RGB", (longest_side, longest_side))
        drawn = ImageOps.exif_transpose(image)
        if drawn.has_transparency_data:
            over = drawn.convert("RGBA")
            drawn = Image.new("RGB", over.size, WHITE)
            drawn.paste(over, mask=over)
        drawn = drawn.convert("RGB")
        drawn.thumbnail((longest_side, longest_side))
        kept = BytesIO()
        Image.frombytes("RGB", drawn.size, drawn.tobytes()).save(kept, "JPEG", quality=QUALITY)
        return Photo(kept.getvalue(), *drawn.size)
