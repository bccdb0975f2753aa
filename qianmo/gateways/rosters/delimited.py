"""Rosters as text: commas, tabs or semicolons, in UTF-8, in GB18030, or in the UTF-16 that Excel calls Unicode text.

The encoding is proved over the whole file before a row is read, so a file never turns out unreadable half way through.
"""

import codecs
import csv
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from qianmo.gateways.rosters.cells import HEADING_DEPTH, Cell, FileRefused
from qianmo.gateways.rosters.columns import known_columns

_DELIMITERS = (",", "\t", ";")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class DelimitedText:
    """A text file whose encoding and delimiter are known."""

    path: Path
    encoding: str
    delimiter: str

    def rows(self) -> Generator[tuple[int, list[Cell]], None, None]:
        """Each record with its number, counted from 1 as a spreadsheet would. Raises FileRefused on loose quotes."""
        with self.path.open(encoding=self.encoding, newline="") as file:
            records = csv.reader(file, delimiter=self.delimiter, strict=True)
            number = 0
            try:
                for number, record in enumerate(records, start=1):
                    yield number, list(record)
            except csv.Error as error:
                reason = f"第 {number + 1} 行起读不下去：引号不成对，或一格太长。请改正后再导入"
                raise FileRefused("text_quotes", reason) from error


def open_text(path: Path) -> DelimitedText:
    """Find out encoding and delimiter. Raises FileRefused when it is no text at all."""
    encoding = _encoding(path)
    return DelimitedText(path, encoding, max(_DELIMITERS, key=lambda one: _recognised(path, encoding, one)))


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(3)
    marked = next((encoding for mark, encoding in _MARKS.items() if start.startswith(mark)), None)
    candidates: Sequence[str] = [marked] if marked else ["utf-8", "gb18030"]
    line = 1
    for encoding in candidates:
        stop = _undecodable_line(path, encoding)
        if not stop:
            return encoding
        line = max(line, stop)
    reason = f"第 {line} 行有认不出的字符，文件不是 UTF-8 也不是 GB18030 文本。请用表格软件打开，另存为 .xlsx 再导入"
    raise FileRefused("text_encoding", reason)


def _undecodable_line(path: Path, encoding: str) -> int:
    """The line on which a file stops being text of this encoding, or 0. Raises FileRefused at a NUL character."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return line + chunk[: error.start].count(b"\n")
            if "\0" in text:
                line += text[: text.index("\0")].count("\n")
                raise FileRefused(
                    "text_nul", f"第 {line} 行有空字节，这不是文本文件。请用表格软件打开，另存为 .xlsx 再导入"
                )
            if not chunk:
                return 0
            line += text.count("\n")


def _recognised(path: Path, encoding: str, delimiter: str) -> int:
    """The most roster columns any of the first rows shows when cut at this delimiter."""
    try:
        first = list(islice(DelimitedText(path, encoding, delimiter).rows(), HEADING_DEPTH))
    except FileRefused:
        return 0
    return max((len(known_columns(record)) for _, record in first), default=0)
