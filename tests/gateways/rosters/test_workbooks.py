"""Workbooks new and old: merged cells, formulas, hidden sheets, rows where they stand."""

import pytest

from tests.gateways.rosters import old_workbook as old
from tests.gateways.rosters.sheets import HEADING, person, read, refusal, sentences, spouse, workbook

ROWS = [HEADING, person(1), spouse(1, 2), person(3)]


def test_merged_cells_send_back_the_households_they_run_through(tmp_path):
    path = workbook(tmp_path, ROWS, spoil=lambda book, sheet: sheet.merge_range(1, 0, 2, 0, "1"))
    roster = read(path)
    assert roster.refused[0].rows == (2, 3)
    assert roster.refused[0].reasons == (
        "A2：在合并单元格 A2:A3 里。请取消合并，每一行都填上",
        "A3：在合并单元格 A2:A3 里。请取消合并，每一行都填上",
    )
    assert [household.rows for household in roster.households] == [(4,)]


def test_merged_cells_across_columns_are_told_once_for_each_row(tmp_path):
    path = workbook(tmp_path, ROWS, spoil=lambda book, sheet: sheet.merge_range(3, 8, 3, 9, "13800000003"))
    assert sentences(path) == ["I4：在合并单元格 I4:J4 里。请取消合并，每一行都填上"]


def test_merged_cells_in_the_heading_send_back_the_file(tmp_path):
    path = workbook(tmp_path, ROWS, spoil=lambda book, sheet: sheet.merge_range(0, 0, 0, 1, "户序号"))
    assert refusal(path) == "表头（第 1 行）有合并单元格 A1:B1，看不出各列是什么。请取消合并，再导入"


def test_merged_cells_in_a_column_nobody_reads_do_no_harm(tmp_path):
    path = workbook(tmp_path, ROWS, spoil=lambda book, sheet: sheet.merge_range(1, 12, 3, 12, "备注"))
    assert sentences(path) == []


def test_formulas_are_named_though_they_show_a_sound_value(tmp_path):
    def spoil(book, sheet):
        sheet.write_formula(1, 5, '="张"&"乙"', value="张乙")
        sheet.write_formula(3, 0, "=A3+1", value=3)

    assert sentences(workbook(tmp_path, ROWS, spoil=spoil)) == [
        "F2：是公式。请复制后“选择性粘贴”为数值，再导入",
        "A4：是公式。请复制后“选择性粘贴”为数值，再导入",
    ]


def test_a_text_that_looks_like_a_formula_is_refused_in_a_workbook_too(tmp_path):
    assert sentences(workbook(tmp_path, [HEADING, person(1, 姓名="=1+1")])) == [
        "F2：以“=”开头，会被当成公式。请去掉这个符号"
    ]


def test_hidden_sheets_are_not_read_and_named(tmp_path):
    def spoil(book, sheet):
        book.add_worksheet("底稿").hide()
        book.add_worksheet("说明")

    assert read(workbook(tmp_path, ROWS, spoil=spoil)).notes == (
        "没有读隐藏的工作表：底稿",
        "只读了第一张工作表“名册”，没有读：说明",
    )


def test_a_first_sheet_that_is_hidden_gives_way_to_the_next(tmp_path):
    def spoil(book, sheet):
        visible = book.add_worksheet("二组")
        for line, row in enumerate([HEADING, person(9, 姓名="")]):
            visible.write_row(line, 0, row)
        visible.activate()
        sheet.hide()

    path = workbook(tmp_path, ROWS, spoil=spoil)
    assert sentences(path) == ["F2：没有填姓名"]


def test_cells_are_named_where_they_stand_though_the_sheet_begins_further_in(tmp_path):
    rows = [[], [], ["", "", *HEADING], ["", "", *person(1, 姓名="")]]
    assert sentences(workbook(tmp_path, rows)) == ["H4：没有填姓名"]


def test_an_empty_sheet_is_refused(tmp_path):
    assert refusal(workbook(tmp_path, [])) == "文件里什么也没有填"


def old_file(folder, extra=b"", *, rows=ROWS, **how):
    return old.old_workbook(folder, old.workbook_stream(old.rows_of_labels(rows) + extra, rows=len(rows), **how))


def test_an_old_workbook_is_read_like_a_new_one(tmp_path):
    path = old_file(tmp_path, old.figure(1, 8, 13800000001))
    assert [household.rows for household in read(path).households] == [(2, 3), (4,)]
    assert read(path).households[0].members[0].phone == "13800000001"


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        (old.formula(3, 0, 3), "A4：是公式。请复制后“选择性粘贴”为数值，再导入"),
        (old.merged(3, 3, 4), "E4：在合并单元格 E4:E4 里。请取消合并，每一行都填上"),
        (old.figure(3, 7, 1.5e17), "H4：证件号码存成了数字，15 位以后已丢失。请把这一列设为文本格式，对照证件重新录入"),
    ],
    ids=["formula", "merged", "lost figures"],
)
def test_bad_cells_of_an_old_workbook_are_named(tmp_path, extra, sentence):
    assert sentences(old_file(tmp_path, extra)) == [sentence]


def test_an_old_workbook_longer_than_its_first_table_is_read(tmp_path):
    rows = [HEADING, *(person(serial) for serial in range(1, 900))]
    assert len(read(old_file(tmp_path, rows=rows)).households) == 899
