"""Writes an .xls by hand, record by record: what a test needs of a format no writer is installed for."""

import struct
from pathlib import Path

SECTOR = 512
END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def label(row: int, column: int, text: str) -> bytes:
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def figure(row: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def formula(row: int, column: int, value: float) -> bytes:
    one = b"\x1e\x01\x00"
    return record(0x0006, struct.pack("<HHHdHIH", row, column, 0, value, 0, 0, len(one)) + one)


def merged(first_row: int, last_row: int, column: int) -> bytes:
    return record(0x00E5, struct.pack("<H4H", 1, first_row, last_row, column, column))


def begin(sort: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, sort, 0x0DBB, 0x07CC, 0, 6))


def rows_of_labels(rows: list[list[object]]) -> bytes:
    return b"".join(
        label(line, column, str(cell)) for line, row in enumerate(rows) for column, cell in enumerate(row) if cell
    )


def workbook_stream(cells: bytes, *, rows: int, columns: int = 11, password: bool = False) -> bytes:
    """A workbook of one sheet called Sheet."""
    sheet = begin(0x10) + record(0x0200, struct.pack("<IIHHH", 0, rows, 0, columns, 0)) + cells + record(0x000A)
    lead = begin(0x05) + (record(0x002F, bytes(54)) if password else b"") + record(0x0042, struct.pack("<H", 1200))
    place = len(lead) + 4 + 8 + 5 + 4
    name = record(0x0085, struct.pack("<IBBBB", place, 0, 0, 5, 0) + b"Sheet")
    return (lead + name + record(0x000A) + sheet).ljust(4096, b"\0")


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams, each at least 4,096 bytes long."""
    sectors: list[bytes] = []
    following: list[int] = []

    def place(content: bytes) -> int:
        start = len(sectors)
        pieces = [content[offset : offset + SECTOR].ljust(SECTOR, b"\0") for offset in range(0, len(content), SECTOR)]
        sectors.extend(pieces)
        following.extend([*range(start + 1, start + len(pieces)), END])
        return start

    entries = [_entry("Root Entry", 5, END, 0)]
    entries += [_entry(name, 2, place(content), len(content)) for name, content in streams.items()]
    directory = place(b"".join(entries))
    tables = 1
    while tables * (SECTOR // 4) < len(sectors) + tables:
        tables += 1
    first = len(sectors)
    following += [TABLE] * tables
    following += [FREE] * (tables * (SECTOR // 4) - len(following))
    sectors += [struct.pack("<128I", *following[at : at + 128]) for at in range(0, len(following), 128)]
    places = [*range(first, first + tables), *[FREE] * (109 - tables)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, tables, directory, 0, 4096, END, 0, END, 0)
    return head + struct.pack("<109I", *places) + b"".join(sectors)


def _entry(name: str, sort: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    child = 1 if sort == 5 else FREE
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text) + 2, sort, 1, FREE, FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def old_workbook(folder: Path, stream: bytes) -> Path:
    path = folder / "roster.xls"
    path.write_bytes(compound({"Workbook": stream}))
    return path
