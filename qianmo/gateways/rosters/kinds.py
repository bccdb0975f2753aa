"""What a file really is, whatever its name says.

The name is compared with the first bytes before anything reads further: a web page called .xls, a picture called .xlsx
and a workbook called .csv all go back with one sentence that says what to do instead.
"""

from pathlib import Path

from qianmo.gateways.rosters.cells import FileRefused

MAX_BYTES = 100 * 1024 * 1024

TEXT, PACKAGE, COMPOUND = "text", "xlsx", "xls"
_EXPECTED = {".csv": TEXT, ".txt": TEXT, ".tsv": TEXT, ".xlsx": PACKAGE, ".xls": COMPOUND}
_WORDS = {TEXT: "文本", PACKAGE: "新版 Excel 文件或压缩包"}

_SIGNATURES = {
    b"PK": PACKAGE,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": COMPOUND,
    b"%PDF": "PDF 文档",
    b"MZ": "可执行程序",
    b"\x7fELF": "可执行程序",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"BM": "图片",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x1f\x8b": "压缩包",
    b"{\\rtf": "写字板文档",
}
_PAGES = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<head", b"<meta", b"mime-version")


def kind_of(path: Path) -> str:
    """TEXT, PACKAGE or COMPOUND. Raises FileRefused when name and content differ, or nobody could read it."""
    expected = _EXPECTED.get(path.suffix.lower())
    if expected is None:
        raise FileRefused("file_kind", f"不收“{path.suffix or path.name}”文件。请另存为 .xlsx、.xls 或 .csv 再导入")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(512)
    except OSError as error:
        raise FileRefused("file_unreadable", f"打不开文件 {path.name}。请核对文件名和权限") from error
    if size == 0:
        raise FileRefused("file_empty", "文件是空的，一个字节也没有")
    if size > MAX_BYTES:
        reason = f"文件有 {size // 1024 // 1024} MB，最多 {MAX_BYTES // 1024 // 1024} MB。请拆成几个文件"
        raise FileRefused("file_too_large", reason)
    found = _content(start)
    if found != expected:
        raise FileRefused("file_disguised", _disguise(path.suffix.lower(), found))
    return expected


def _content(start: bytes) -> str:
    for signature, kind in _SIGNATURES.items():
        if start.startswith(signature) and not (signature in {b"BM", b"MZ", b"PK"} and _is_plain(start)):
            return kind
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_PAGES):
        return "网页"
    return TEXT


def _is_plain(start: bytes) -> bool:
    """Whether these bytes hold no control characters: two letters alone make no picture of a text."""
    return not any(byte < 32 and byte not in b"\t\r\n" for byte in start)


def _disguise(suffix: str, found: str) -> str:
    if found == "网页":
        return f"文件名是 {suffix}，内容却是网页（有些系统这样导出）。请用表格软件打开，另存为 .xlsx 再导入"
    if found == COMPOUND:
        return (
            f"文件名是 {suffix}，内容却是旧版 Excel 文件，或者加了密码。请打开核对，取消密码，另存为新的 .xlsx 再导入"
        )
    if found in _WORDS:
        right = {TEXT: ".csv", PACKAGE: ".xlsx"}[found]
        return f"文件名是 {suffix}，内容却是{_WORDS[found]}。请用表格软件打开核对，另存为 {right} 再导入"
    return f"文件名是 {suffix}，内容却是{found}。请换成名册文件再导入"
