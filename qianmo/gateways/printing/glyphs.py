"""Which characters a font can show, read from its character map (table `cmap`, format 12).

Source: the OpenType specification. Only the full-range format is read, which every font of Chinese has.
"""

import struct

SEGMENTED = 12


def characters_of(font: bytes) -> frozenset[str]:
    """The characters of a font file."""
    (tables,) = struct.unpack_from(">H", font, 4)
    places = {font[at : at + 4]: at for at in range(12, 12 + 16 * tables, 16)}
    (start,) = struct.unpack_from(">I", font, places[b"cmap"] + 8)
    (maps,) = struct.unpack_from(">H", font, start + 2)
    found: set[str] = set()
    for place in range(maps):
        (offset,) = struct.unpack_from(">I", font, start + 4 + 8 * place + 4)
        if struct.unpack_from(">H", font, start + offset)[0] == SEGMENTED:
            found |= _segments(font, start + offset)
    return frozenset(found)


def _segments(font: bytes, at: int) -> set[str]:
    (groups,) = struct.unpack_from(">I", font, at + 12)
    found: set[str] = set()
    for first, last, _ in struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * groups]):
        found.update(map(chr, range(first, last + 1)))
    return found
