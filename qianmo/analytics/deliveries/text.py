"""A delivered file made plain text: UTF-8, one record a line, no control characters, so that columns can be read fast.

A sound UTF-8 file is only looked through and read where it lies; any other is written anew, in one pass of bounded
memory. What cannot be decoded, a control character or a line that never ends leaves a mark, and its row is refused
later with its line; no byte is guessed.
"""

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from qianmo.domain.refusal import Refused

MARK = "\ufffd"
"""Stands where something could not be read."""
PAD = "\x1f"
"""Follows a character once for each further byte it takes, so that in a fixed-width file places are bytes."""
END = "\x1a"
"""What some hosts write behind the last line."""
PIECE = 1 << 20
WINDOW = 1 << 14
"""Every so many bytes a line ends, in a file one can trust."""
MOST_LINE = 8 * WINDOW
GROWTH, FREE_BYTES = 200, 64 << 20
"""A packed file may grow so many times once unpacked, and so much in any case."""
LINE_END, BLANK = 10, 32
"""The code of a line's end; codes below that of a blank are control characters."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
WIDE = re.compile(r"[^\x00-\x7f]")


class _Packed(Exception):
    """A sentence on why a packed file cannot be unpacked."""


@dataclass(frozen=True, slots=True)
class Text:
    """Where the plain text lies, how many lines it has, whether the last one ended, and whether marks may be in it."""

    path: Path
    lines: int
    ended: bool
    marked: bool


def plain_text(path: Path, *, encoding: str, packed: bool, by_bytes: bool, work: Path) -> Text | Refused:
    """The file as plain text; a new one lies in `work`. Refused: a packed file that is cut, spoilt, or far too large.

    With `by_bytes` the characters of a line stand at the places of their bytes.
    """
    sound = None if packed or by_bytes or encoding != "utf-8" else _looked_through(path)
    if sound is not None:
        return sound
    target = work / "plain.txt"
    try:
        with _opened(path, packed=packed) as source:
            return _written_anew(source, target, encoding=encoding, by_bytes=by_bytes)
    except _Packed as error:
        return Refused(code="packed_spoilt", reason=f"不能收 {path.name}：{error}。请重新压缩后再交")


@dataclass(frozen=True, slots=True)
class Edge:
    """A line by its place, counted from 0."""

    place: int
    line: str


def edges(text: Text) -> tuple[Edge, Edge] | None:
    """The first and the last line that are not empty; None where there is none."""
    with text.path.open(encoding="utf-8-sig", newline="\n") as file:
        first = next((Edge(n, line.rstrip("\n")) for n, line in enumerate(file) if line != "\n"), None)
    return None if first is None else (first, _last(text))


def _last(text: Text) -> Edge:
    """The last line that is not empty, read from the end."""
    size, span = text.path.stat().st_size, WINDOW
    while True:
        with text.path.open("rb") as file:
            file.seek(max(0, size - span))
            tail = file.read()
        body = tail.rstrip(b"\n")
        if span >= size or b"\n" in body:
            line = body.rpartition(b"\n")[2].decode("utf-8-sig")
            return Edge(text.lines - max(1, len(tail) - len(body)), line)
        span *= 4


def _looked_through(path: Path) -> Text | None:
    """The file as it lies, or None where something in it has to be written differently."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, last = 0, b"\n"
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            try:
                if decoder.getstate()[0] or not piece.isascii():
                    decoder.decode(piece)
            except UnicodeDecodeError:
                return None
            codes = np.frombuffer(piece, np.uint8)
            ends = np.count_nonzero(codes == LINE_END)
            if np.count_nonzero(codes < BLANK) != ends + piece.count(b"\t") or _never_ends(piece):
                return None
            lines, last = lines + int(ends), piece[-1:]
    if decoder.getstate()[0]:
        return None
    return Text(path, lines + (last != b"\n"), last == b"\n", marked=False)


def _never_ends(piece: bytes) -> bool:
    """Whether a whole window holds no end of a line; the last, cut one is not asked."""
    return any(piece.find(b"\n", start, start + WINDOW) < 0 for start in range(0, len(piece) - WINDOW + 1, WINDOW))


def _written_anew(source: BinaryIO, target: Path, *, encoding: str, by_bytes: bool) -> Text:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    lines, rest, is_first = 0, "", True
    with target.open("w", encoding="utf-8", newline="") as out:
        while True:
            piece = source.read(PIECE)
            text = rest + decoder.decode(piece, final=not piece)
            if is_first:
                text, is_first = text.removeprefix("\ufeff"), False
            text, cut, rest = text.rpartition("\n") if piece else (text.removesuffix(END), "", "")
            if len(rest) > MOST_LINE:  # a line without end: let it go on record once and drop what follows of it
                rest = rest[:WINDOW] + MARK + rest[-1:]
            plain = _plain(text + cut)
            out.write(_padded(plain, encoding) if by_bytes else plain)
            lines += plain.count("\n")
            if not piece:
                ended = not plain
                return Text(target, lines + (not ended), ended, marked=True)


def _plain(text: str) -> str:
    """Text without control characters and overlong lines; a mark stands where they were."""
    plain = CONTROL.sub(MARK, text.replace("\r\n", "\n"))
    if len(plain) <= MOST_LINE:
        return plain
    return "\n".join(line if len(line) <= MOST_LINE else line[:WINDOW] + MARK for line in plain.split("\n"))


def _padded(text: str, encoding: str) -> str:
    return WIDE.sub(lambda found: found[0] + PAD * (_bytes_of(found[0], encoding) - 1), text)


def _bytes_of(character: str, encoding: str) -> int:
    return 1 if character == MARK else len(character.encode(encoding))


@contextmanager
def _opened(path: Path, *, packed: bool) -> Iterator[BinaryIO]:
    with path.open("rb") as file:
        yield _Unpacking(file, path.stat().st_size) if packed else file  # type: ignore[misc]


class _Unpacking:
    """Reads a gzip file and stops where it has grown beyond all measure."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file = gzip.GzipFile(fileobj=file)
        self.left = max(FREE_BYTES, GROWTH * size)

    def read(self, size: int) -> bytes:
        """The next bytes. Raises _Packed."""
        try:
            piece = self.file.read(size)
        except EOFError as error:
            raise _Packed("压缩文件没有传完") from error
        except (OSError, zlib.error) as error:
            raise _Packed("压缩文件已经损坏") from error
        self.left -= len(piece)
        if self.left < 0:
            raise _Packed(f"解压后超过原来的 {GROWTH} 倍")
        return piece
