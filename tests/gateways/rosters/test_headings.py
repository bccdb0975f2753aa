"""The heading row: words villages use, in any order, below a title."""

from pathlib import Path

import pytest

from qianmo.gateways.rosters.columns import COLUMNS
from tests.gateways.rosters.sheets import HEADING, csv_file, person, read, refusal, workbook

SYNONYMS = [(column.label, word) for column in COLUMNS for word in column.synonyms]
PAGE = Path(__file__).resolve().parents[3] / "docs" / "roster-file.md"


@pytest.mark.parametrize(("label", "word"), [pair for pair in SYNONYMS if pair[0] != "乡镇"])
def test_a_column_is_known_by_its_other_names(tmp_path, label, word):
    heading = [word if label == known else known for known in HEADING]
    assert len(read(csv_file(tmp_path, [person(1)], heading=heading)).households) == 1


@pytest.mark.parametrize(
    "word", [" 证件号码 ", "证件号码*", "证件号码（必填）", "证件 号码", "证件号码：", "\ufeff证件号码"]
)
def test_decoration_of_a_heading_does_not_hide_it(tmp_path, word):
    heading = [word if known == "证件号码" else known for known in HEADING]
    assert len(read(csv_file(tmp_path, [person(1)], heading=heading)).households) == 1


def test_the_order_of_columns_is_free_and_cells_are_named_by_where_they_stand(tmp_path):
    row = person(1, 姓名="")[::-1]
    answer = read(csv_file(tmp_path, [row], heading=HEADING[::-1]))
    assert answer.refused[0].reasons == ("F2：没有填姓名",)
    assert answer.identity_column == "D"


def test_a_merged_title_above_the_heading_does_no_harm(tmp_path):
    def spoil(book, sheet):
        sheet.merge_range(0, 0, 0, 10, "东街村农户花名册")

    path = workbook(tmp_path, [[""] * 11, [], HEADING, person(1, 姓名="")], spoil=spoil)
    assert read(path).refused[0].reasons == ("F4：没有填姓名",)


def test_columns_nobody_knows_are_named_and_left_alone(tmp_path):
    answer = read(csv_file(tmp_path, [[*person(1), "=x", "1"]], heading=[*HEADING, "备注", "序号"]))
    assert len(answer.households) == 1
    assert answer.notes == ("没有读这些列：备注",)


def test_missing_columns_are_all_named(tmp_path):
    path = csv_file(tmp_path, [person(1)[:6]], heading=HEADING[:6])
    assert refusal(path) == "表头（第 1 行）缺这些列：与户主关系、证件号码、资料。请补齐后再导入"


def test_a_file_without_heading_is_refused_with_the_columns_it_needs(tmp_path):
    assert refusal(csv_file(tmp_path, [person(2)], heading=person(1))) == (
        "前 10 行里没有找到表头。表头应有这些列：户序号、村、客群、住址、姓名、与户主关系、证件号码、资料"
    )


def test_a_column_named_twice_is_refused(tmp_path):
    path = csv_file(tmp_path, [[*person(1), "x"]], heading=[*HEADING, "身份证号"])
    assert refusal(path) == "H1 和 L1 都是“证件号码”列。请只留一列，再导入"


def test_a_heading_without_rows_is_refused(tmp_path):
    assert refusal(csv_file(tmp_path, [])) == "第 1 行是表头，下面一行内容也没有"


def test_the_page_for_villages_names_every_column_and_word():
    text = PAGE.read_text(encoding="utf-8")
    missing = [word for column in COLUMNS for word in (column.label, *column.synonyms) if word not in text]
    assert missing == []
