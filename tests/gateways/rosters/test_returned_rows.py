"""The workbook that goes back: original rows, a reason behind each, nothing in it alive."""

from zipfile import ZipFile

import python_calamine

from qianmo.gateways.rosters import write_returned_rows
from tests.gateways.rosters.sheets import HEADING, csv_file, person, read, spouse, workbook


def written(path) -> list[list[object]]:
    return python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()


def test_refused_rows_go_back_as_they_came_with_a_reason(tmp_path):
    people = [person(1), spouse(1, 2, 姓名="=1+1"), person(3), person(4, 手机="+86")]
    source, target = csv_file(tmp_path, people), tmp_path / "退回.xlsx"
    reasons = {2: "F3：公式", 3: "F3：公式", 5: "=I5"}
    assert write_returned_rows(source, target, reasons=reasons, village_given=False) is None
    assert written(target) == [
        [*HEADING, "原因"],
        [*people[0], "F3：公式"],
        [*people[1], "F3：公式"],
        [*people[3], "=I5"],
    ]
    with ZipFile(target) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_a_returned_workbook_that_was_mended_is_read_again(tmp_path):
    source, target = csv_file(tmp_path, [person(1), person(2, 户序号="")]), tmp_path / "退回.xlsx"
    reasons = {row: "；".join(one.reasons) for one in read(source).refused for row in one.rows}
    write_returned_rows(source, target, reasons=reasons, village_given=False)
    rows = written(target)
    rows[2][0] = "2"
    mended = read(workbook(tmp_path, rows))
    assert [household.rows for household in mended.households] == [(2,), (3,)]
    assert mended.notes == ()


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    source = csv_file(tmp_path, [person(1, 姓名="")])
    answer = write_returned_rows(source, tmp_path / "none" / "x.xlsx", reasons={2: "x"}, village_given=False)
    assert answer is not None
    assert answer.reason.startswith("退回的行没有写成 x.xlsx")
