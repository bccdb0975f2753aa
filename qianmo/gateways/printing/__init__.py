"""Sets contracts and payslips as PDF: the same document gives the same bytes, on every machine and on every day.

The layout of each is one file of markup (`contract.typ`, `payslip.typ`, ...); whatever somebody typed reaches
it as data and is never read as markup. The fonts come with the product, those of the machine are not asked, and nothing
is fetched. A character the fonts cannot show is refused by name: a contract with a hole in a name must not be signed.
"""

import importlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

from qianmo.domain.refusal import Refused
from qianmo.gateways.printing.glyphs import characters_of

FONTS = "pylopdf_fonts_zh_cn"
"""The package that carries Noto Serif SC and Noto Sans SC."""
HERE = Path(__file__).parent
DRAWN_PPI = 200
"""Dots an inch of a picture: sharp on a phone, some hundred kilobytes."""
WHITE = frozenset(" \n\t\u3000")
NO_FONTS = Refused(
    code="no_fonts", reason="不能打印：这台机器上没有中文字库。请系统管理员重新安装本系统的程序包，再来打印"
)


def print_contract(document: Mapping[str, Any]) -> bytes | Refused:
    """The contract as PDF. Refused: no Chinese fonts, and characters they do not have."""
    return _printed(document, "contract.typ")


def print_payslip(document: Mapping[str, Any]) -> bytes | Refused:
    """A payslip as PDF: whose it is, its rows, and how the pay follows from them. Refused as a contract is."""
    return _printed(document, "payslip.typ")


def print_sheet(document: Mapping[str, Any]) -> bytes | Refused:
    """A table on paper: title, what stands under it, heads with their widths, rows, foot. Refused as a contract is."""
    return _printed(document, "sheet.typ")


def print_certificate(document: Mapping[str, Any]) -> bytes | Refused:
    """A certificate: title, whose it is, what it says, day, foot. Refused as a contract is."""
    return _printed(document, "certificate.typ")


def print_bulletin(document: Mapping[str, Any]) -> bytes | Refused:
    """A bulletin of targets as PDF: title, what stands under it, a table for each measure. Refused as a contract is."""
    return _printed(document, "bulletin.typ")


def draw_bulletin(document: Mapping[str, Any]) -> bytes | Refused:
    """The same as one picture (PNG) that can be sent to a group chat. Refused as a contract is."""
    return _printed(document, "bulletin.typ", drawn=True)


def _printed(document: Mapping[str, Any], layout: str, *, drawn: bool = False) -> bytes | Refused:
    folder = _font_folder()
    if folder is None:
        return NO_FONTS
    missing = sorted({one for text in _texts(document) for one in text} - WHITE - _characters(folder))
    if missing:
        shown = "、".join(f"「{one}」（U+{ord(one):04X}）" for one in missing[:5])
        reason = f"不能打印：字库里没有{shown}。请改用字库里有的写法，或请系统管理员换字库"
        return Refused(code="no_glyph", reason=reason)
    made = typst.compile(
        (HERE / layout).read_bytes(),
        font_paths=_fonts(folder),
        ignore_system_fonts=True,
        sys_inputs={
            "document": json.dumps(document, ensure_ascii=False, sort_keys=True),
            "drawn": "yes" if drawn else "no",
        },
        timestamp=0,
        format="png" if drawn else "pdf",
        ppi=DRAWN_PPI,
    )
    return bytes(made)


def _texts(value: Any) -> Iterator[str]:
    """Every text of a document, however deep it lies."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


@cache
def _font_folder() -> Path | None:
    try:
        found = importlib.import_module(FONTS).__file__
    except ImportError:
        return None
    return Path(found).parent if found else None


@cache
def _fonts(folder: Path) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


@cache
def _characters(folder: Path) -> frozenset[str]:
    return frozenset().union(*(characters_of(path.read_bytes()) for path in folder.glob("*.otf")))
