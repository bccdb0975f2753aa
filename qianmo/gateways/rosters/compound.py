"""Streams of a compound file, the container of old Office documents.

Only what is needed to look inside a workbook: the directory, and one stream followed sector by sector. Every chain is
followed with a limit, because a damaged or hostile file may lead it in circles.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_END = 0xFFFFFFFA
"""Sector numbers from here on are marks, not places."""
_HEADER = 512
_ENTRY = 128
_IN_HEADER = 109
_SMALL = 4096


class BrokenCompound(Exception):
    """The container does not hold together."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    start: int
    size: int


class Compound:
    """A compound file held in memory. Raises BrokenCompound when it does not hold together."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            shift, mini_shift = struct.unpack_from("<HH", content, 30)
            directory, self._mini_start = (
                struct.unpack_from("<I", content, 48)[0],
                struct.unpack_from("<I", content, 60)[0],
            )
        except struct.error as error:
            raise BrokenCompound from error
        if shift not in {9, 12} or mini_shift != 6:
            raise BrokenCompound
        self._sector_bytes, self._mini_bytes = 1 << shift, 1 << mini_shift
        self._next = self._table(self._table_sectors())
        self._entries = list(self._directory(self._chain(directory)))

    def names(self) -> set[str]:
        """Names of all streams and folders."""
        return {entry.name for entry in self._entries}

    def stream(self, name: str) -> bytes:
        """The content of a stream."""
        entry = next((entry for entry in self._entries if entry.name == name), None)
        if entry is None:
            raise BrokenCompound
        if entry.size >= _SMALL:
            return self._chain(entry.start)[: entry.size]
        small = self._chain(self._entries[0].start)
        following = _unpacked(self._chain(self._mini_start))
        pieces = [
            small[sector * self._mini_bytes : (sector + 1) * self._mini_bytes]
            for sector in _followed(entry.start, following)
        ]
        return b"".join(pieces)[: entry.size]

    def _sector(self, number: int) -> bytes:
        start = _HEADER if self._sector_bytes == _HEADER else self._sector_bytes
        start += number * self._sector_bytes
        return self._content[start : start + self._sector_bytes]

    def _table_sectors(self) -> Iterator[int]:
        """Sectors of the table of sectors: the first 109 stand in the header, the rest in a chain of their own."""
        yield from struct.unpack_from(f"<{_IN_HEADER}I", self._content, 76)
        further = struct.unpack_from("<I", self._content, 68)[0]
        for _ in range(len(self._content) // self._sector_bytes):
            if further >= _END:
                return
            numbers = self._numbers(further)
            yield from numbers[:-1]
            further = numbers[-1]

    def _table(self, sectors: Iterator[int]) -> list[int]:
        return [number for sector in sectors if sector < _END for number in self._numbers(sector)]

    def _numbers(self, sector: int) -> tuple[int, ...]:
        content = self._sector(sector)
        if len(content) < self._sector_bytes:
            raise BrokenCompound
        return _unpacked(content)

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(sector) for sector in _followed(start, self._next))

    def _directory(self, content: bytes) -> Iterator[_Entry]:
        for offset in range(0, len(content) - _ENTRY + 1, _ENTRY):
            name_bytes = min(struct.unpack_from("<H", content, offset + 64)[0], 64)
            name = content[offset : offset + max(0, name_bytes - 2)].decode("utf-16-le", errors="replace")
            start, size = struct.unpack_from("<II", content, offset + 116)
            yield _Entry(name, start, size)


def _unpacked(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content)


def _followed(start: int, following: tuple[int, ...] | list[int]) -> Iterator[int]:
    sector = start
    for _ in range(len(following)):
        if sector >= _END:
            return
        if sector >= len(following):
            raise BrokenCompound
        yield sector
        sector = following[sector]
    if sector < _END:
        raise BrokenCompound
