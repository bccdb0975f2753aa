"""Files that are not what they say, are damaged, or mean harm: each goes back with one sentence."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.gateways.rosters import old_workbook as old
from tests.gateways.rosters.sheets import HEADING, csv_bytes, person, refusal, workbook

ROSTER = csv_bytes([HEADING, person(1)])


def packed(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return content.getvalue()


OPEN_IN = "请用表格软件打开核对，另存为"
DISGUISES = {
    "a web page called .xls": (
        ".xls",
        b"<html><table><tr><td>1</td></tr></table></html>",
        "文件名是 .xls，内容却是网页（有些系统这样导出）。请用表格软件打开，另存为 .xlsx 再导入",
    ),
    "an old XML workbook called .xlsx": (
        ".xlsx",
        b'<?xml version="1.0"?><Workbook/>',
        "文件名是 .xlsx，内容却是网页（有些系统这样导出）。请用表格软件打开，另存为 .xlsx 再导入",
    ),
    "a picture called .xlsx": (
        ".xlsx",
        b"\x89PNG\r\n\x1a\n" + bytes(99),
        "文件名是 .xlsx，内容却是图片。请换成名册文件再导入",
    ),
    "a PDF called .csv": (".csv", b"%PDF-1.7\n", "文件名是 .csv，内容却是PDF 文档。请换成名册文件再导入"),
    "a program called .xlsx": (
        ".xlsx",
        b"MZ\x90\x00" + bytes(99),
        "文件名是 .xlsx，内容却是可执行程序。请换成名册文件再导入",
    ),
    "a text called .xlsx": (".xlsx", ROSTER, f"文件名是 .xlsx，内容却是文本。{OPEN_IN} .csv 再导入"),
    "a new workbook called .csv": (
        ".csv",
        packed(**{"xl/workbook.xml": b""}),
        f"文件名是 .csv，内容却是新版 Excel 文件或压缩包。{OPEN_IN} .xlsx 再导入",
    ),
    "a zip called .xlsx": (
        ".xlsx",
        packed(**{"a.txt": b"x"}),
        "文件名是 .xlsx，内容却是普通压缩包。请解压后导入里面的名册",
    ),
    "a letter called .xlsx": (
        ".xlsx",
        packed(**{"word/document.xml": b""}),
        "这是Word 文档，不是名册。请另存为不带宏的 .xlsx 再导入",
    ),
    "an encrypted workbook": (
        ".xls",
        old.compound({"EncryptedPackage": bytes(4096)}),
        "文件加了密码，打不开。请取消密码后另存，再导入",
    ),
    "an old letter called .xls": (
        ".xls",
        old.compound({"WordDocument": bytes(4096)}),
        "这是Word 文档，不是名册。请另存为 .xlsx 再导入",
    ),
    "an old workbook with a password": (
        ".xls",
        old.compound({"Workbook": old.workbook_stream(b"", rows=0, password=True)}),
        "文件加了密码，打不开。请取消密码后另存，再导入",
    ),
    "a letter": (".docx", b"x", "不收“.docx”文件。请另存为 .xlsx、.xls 或 .csv 再导入"),
    "nothing": (".csv", b"", "文件是空的，一个字节也没有"),
    "blanks": (".csv", b"\n , \n\n", "前 10 行里没有找到表头。"),
    "NUL bytes in a text": (".csv", b"\n" + ROSTER + b"\0", "第 4 行有空字节，这不是文本文件。"),
    "bytes of no encoding": (
        ".csv",
        ROSTER + b"\n\xff\xff\xff",
        "第 4 行有认不出的字符，文件不是 UTF-8 也不是 GB18030 文本。",
    ),
    "a quote never closed": (".csv", ROSTER + b'"1,2\n3', "第 3 行起读不下去：引号不成对，或一格太长。请改正后再导入"),
}


@pytest.mark.parametrize(("suffix", "content", "sentence"), DISGUISES.values(), ids=DISGUISES)
def test_a_file_that_is_not_what_it_says_goes_back(tmp_path, suffix, content, sentence):
    path = tmp_path / f"roster{suffix}"
    path.write_bytes(content)
    assert refusal(path).startswith(sentence)


def test_a_workbook_inside_an_encrypted_container_called_xlsx_goes_back(tmp_path):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(old.compound({"EncryptedPackage": bytes(4096)}))
    assert refusal(path) == (
        "文件名是 .xlsx，内容却是旧版 Excel 文件，或者加了密码。请打开核对，取消密码，另存为新的 .xlsx 再导入"
    )


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    assert refusal(tmp_path / "none.csv") == "打不开文件 none.csv。请核对文件名和权限"


def respelled(path, name: str, change) -> None:
    """Rewrite one part of a workbook."""
    with ZipFile(path) as package:
        parts = {part.filename: package.read(part) for part in package.infolist()}
    parts[name] = change(parts[name])
    path.write_bytes(packed(**parts))


SHEET = "xl/worksheets/sheet1.xml"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = workbook(tmp_path, [HEADING, person(1)])
    respelled(path, SHEET, lambda content: content + b" " * (64 << 20))
    assert refusal(path).startswith("压缩包展开后大得反常（")


def test_a_workbook_that_declares_entities_is_refused(tmp_path):
    hostile = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    for part in (SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"):
        path = workbook(tmp_path, [HEADING, person(1)])
        respelled(path, part, lambda _: hostile)
        assert refusal(path).startswith("文件里夹带了不该有的定义（DTD），可能有害，没有读。")


def test_a_broken_workbook_is_refused(tmp_path):
    path = workbook(tmp_path, [HEADING, person(1)])
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refusal(path).startswith("Excel 文件已损坏或不完整，打不开。")
    path.write_bytes(whole)
    respelled(path, SHEET, lambda content: content[: len(content) // 2])
    assert refusal(path).startswith("Excel 文件已损坏或不完整，打不开。")


def test_a_sheet_strewn_over_billions_of_cells_takes_no_memory_of_ours(tmp_path):
    path = workbook(tmp_path, [HEADING, person(1)], spoil=lambda book, sheet: sheet.write(1_048_575, 16_383, "x"))
    assert refusal(path).startswith("Excel 文件打不开：已损坏，或内容太多、散得太开（最多 200,000 行）。")


def test_a_long_text_repeated_in_every_cell_takes_no_memory_of_ours(tmp_path):
    def spoil(book, sheet):
        long = "长" * 32_000
        for line in range(1, 8_001):
            for column in range(11):
                sheet.write_string(line, column, long)

    path = workbook(tmp_path, [HEADING], spoil=spoil)
    assert refusal(path).startswith("Excel 文件打不开：已损坏，或内容太多、散得太开（最多 200,000 行）。")
