"""A photograph is judged to its last pixel and kept as one of our own making."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from qianmo.domain.refusal import Refused
from qianmo.gateways.photos import MOST_BYTES, redrawn


def drawn(kind: str = "JPEG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **saved) -> bytes:
    """A picture whose left upper pixel is red and whose rest is green."""
    image = Image.new(mode, size, (0, 200, 0, 0)[: len(mode)])
    image.paste((200, 0, 0, 255)[: len(mode)], (0, 0, 8, 8))
    out = BytesIO()
    image.save(out, kind, **saved)
    return out.getvalue()


def noted() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "LI BAOGUO"  # lies on its side; the owner's name
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims more pixels than it should and packs them into nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def test_a_photo_stands_upright_and_tells_nothing_of_camera_or_owner():
    sent = drawn(exif=noted(), comment=b"LI BAOGUO", dpi=(300, 300))
    kept = redrawn(sent)
    assert (kept.width, kept.height) == (20, 40)
    assert b"LI BAOGUO" in sent
    assert b"LI BAOGUO" not in kept.content
    with Image.open(BytesIO(kept.content)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (20, 40), {})
        red, green, _ = image.getpixel((18, 2))
        assert red - green > 100
    assert redrawn(sent) == kept


def test_what_stands_behind_the_end_is_not_kept():
    assert b"<script>" not in redrawn(drawn("PNG") + b"<script>").content


def test_a_picture_one_can_see_through_lies_on_white():
    with Image.open(BytesIO(redrawn(drawn("PNG", mode="RGBA")).content)) as image:
        assert min(image.getpixel((30, 15))) > 240


def test_a_large_photo_becomes_as_large_as_a_screen_needs():
    kept = redrawn(drawn(size=(4000, 3000)))
    assert (kept.width, kept.height) == (2400, 1800)


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (b"", "picture_kind"),
        (b"\xff\xd8\xff\xe0", "picture_kind"),
        (b"<svg onload=alert(1)>", "picture_kind"),
        (drawn("GIF"), "picture_kind"),
        (drawn("TIFF"), "picture_kind"),
        (drawn()[:-200], "picture_broken"),
        (drawn("PNG")[:-40], "picture_broken"),
        (bomb(20, 20), "picture_broken"),
        (bomb(7_100, 7_100), "picture_pixels"),
        (bomb(60_000, 60_000), "picture_pixels"),
        (drawn() + b"\0" * MOST_BYTES, "picture_large"),
    ],
)
def test_a_poisonous_picture_is_refused_with_the_way_out(picture, code):
    refused = redrawn(picture)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert "请" in refused.reason


@given(kind=st.sampled_from(["JPEG", "PNG"]), at=st.integers(0, 10_000), put=st.binary(min_size=1, max_size=6))
def test_bytes_changed_anywhere_never_raise(kind, at, put):
    whole = bytearray(drawn(kind, exif=noted()))
    at %= len(whole)
    whole[at : at + len(put)] = put
    assert isinstance(redrawn(bytes(whole)), Refused) or redrawn(bytes(whole)).content.startswith(b"\xff\xd8\xff")
