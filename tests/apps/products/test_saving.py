"""Each save of a draft says what the check finds and which test cases fail; a workbook is taken whole or not at all."""

from pathlib import Path

import pytest
from xlsxwriter import Workbook

from qianmo import decisions
from qianmo.apps.products.queries import (
    comments,
    draft,
    draft_forms,
    draft_model,
    draft_tests,
    form_facts,
    policies_in_force,
    table_workbook,
)
from qianmo.apps.products.queries.papers import papers_of
from qianmo.apps.products.services import (
    NewTestCase,
    comment_draft,
    drop_test_cases,
    edit_draft,
    keep_test_cases,
    resolve_comments,
    set_forms,
    take_workbook,
)
from qianmo.decisions import editing
from qianmo.gateways.rosters.table import open_table
from tests import village as v
from tests.apps.products.drafting import JUNE, SOUND, WHEN, begin, publish, submit
from tests.village import WAN

pytestmark = pytest.mark.django_db
EXPECTS_TEN = NewTestCase(name="好户十万", inputs=SOUND, expected={"admitted": True, "limit_fen": 10 * WAN})
HALVE = editing.SetFormula("limit_fen", "limit_wan * 500000")
GRADES = "grade_cap"


@pytest.fixture
def ground():
    return v.found_village()


@pytest.fixture
def editor(ground):
    return {"by": ground.staff["1002"], **WHEN}


@pytest.fixture
def draft_id(ground):
    return begin(ground)


def test_a_save_names_the_test_cases_that_fail_and_they_cannot_be_submitted(ground, editor, draft_id):
    keep_test_cases(product_id=ground.product_id, cases=[EXPECTS_TEN], **editor)
    saved = edit_draft(draft_id=draft_id, revision=1, edits=[HALVE], **editor)
    assert [(one.name, one.wrong) for one in saved.failing] == [("好户十万", ("额度（分）应为 10000000，得 5000000",))]
    refused = submit(ground, draft_id)
    assert refused.reason == (
        "不能提交：1 个测试用例没有通过。“好户十万”额度（分）应为 10000000，得 5000000。请改表，或改用例的应得答复"
    )


def test_a_case_kept_again_expects_the_new_answer(ground, editor, draft_id):
    keep_test_cases(product_id=ground.product_id, cases=[EXPECTS_TEN], **editor)
    edit_draft(draft_id=draft_id, revision=1, edits=[HALVE], **editor)
    five = NewTestCase(name="好户十万", inputs=SOUND, expected={"limit_fen": 5 * WAN})
    assert keep_test_cases(product_id=ground.product_id, cases=[five], **editor) == 1
    (result,) = draft_tests(draft_id=draft_id)
    assert result.passed
    assert drop_test_cases(test_case_ids=[result.id], **editor) == 1
    assert draft_tests(draft_id=draft_id) == ()


@pytest.mark.parametrize(
    ("case", "code"),
    [(NewTestCase(name=" ", inputs={}, expected={"grade": "优"}), "no_name"),
     (NewTestCase(name="空", inputs={}, expected={}), "expects_nothing")],
)  # fmt: skip
def test_a_case_must_have_a_name_and_an_expectation(ground, editor, case, code):
    assert keep_test_cases(product_id=ground.product_id, cases=[EXPECTS_TEN, case], **editor).code == code
    assert draft_tests(draft_id=begin(ground)) == ()


def test_a_half_written_cell_is_saved_and_told_but_not_submitted(ground, editor, draft_id):
    wrong = editing.SetFormula("limit_fen", "limit_wam * 1000000")
    saved = edit_draft(draft_id=draft_id, revision=1, edits=[wrong], **editor)
    assert saved.findings[0].sentence == "决策“额度（分）”写着 limit_wam * 1000000：不认识的名称“limit_wam”。"
    assert submit(ground, draft_id).reason == f"不能提交：{saved.findings[0].sentence}（共 1 处）"


def test_overlapping_rows_are_told_and_not_submitted(ground, editor, draft_id):
    row = grades(draft_id).rules[0]
    double = editing.AddRule(GRADES, after=row.id, cells=dict(zip(columns(draft_id), row.cells, strict=True)))
    edit_draft(draft_id=draft_id, revision=1, edits=[double], **editor)
    assert "第 1 行与第 2 行重叠" in submit(ground, draft_id).reason


def test_deposits_admit_nobody(ground, editor, draft_id):
    by_deposit = editing.AddColumn("admission", "in", "日均存款（分）", "deposit_average_fen")
    edit_draft(draft_id=draft_id, revision=1, edits=[by_deposit], **editor)
    assert submit(ground, draft_id).reason == (
        "不能提交：准入用到了存款。存款可以优惠利率，不得作为准入条件（存贷挂钩）"
    )


def test_an_edit_of_a_place_that_is_not_there_changes_nothing(ground, editor, draft_id):
    before = draft_model(draft_id=draft_id)
    refused = edit_draft(draft_id=draft_id, revision=1, edits=[HALVE, editing.SetFormula("nowhere", "1")], **editor)
    assert refused.reason.startswith("没有存下：")
    assert (draft_model(draft_id=draft_id), draft(draft_id=draft_id).revision) == (before, 1)


def test_an_edit_on_an_older_revision_says_who_changed_what(ground, editor, draft_id):
    edit_draft(draft_id=draft_id, revision=1, edits=[HALVE], **{**editor, "by": ground.staff["1003"]})
    assert edit_draft(draft_id=draft_id, revision=1, edits=[HALVE], **editor).reason == (
        "不能保存：您看的是第 1 次修订，现在是第 2 次（高云飞改 1 处“额度（分）”）。请刷新本页，看清后再改"
    )


def test_remarks_on_a_cell_stay_until_somebody_resolves_them(ground, editor, draft_id):
    row = grades(draft_id).rules[0]
    put = {"decision": GRADES, "rule": row.id, "column": columns(draft_id)[0]}
    first = comment_draft(draft_id=draft_id, text="这档太宽", **put, **{**editor, "by": ground.staff["1006"]})
    comment_draft(draft_id=draft_id, text="整表可以", **editor)
    assert resolve_comments(comment_ids=[first], **editor) == 1
    assert resolve_comments(comment_ids=[first], **editor) == 0
    told = [(one.text, one.rule, one.by, one.resolved_by) for one in comments(draft_id=draft_id)]
    assert told == [("这档太宽", row.id, "冯国栋", "田守业"), ("整表可以", "", "田守业", "")]
    assert comment_draft(draft_id=draft_id, text=" ", **editor).code == "no_words"
    assert comment_draft(draft_id=draft_id, text="这里", rule="r" * 201, **editor).code == "no_place"


def grades(draft_id: int) -> editing.Sheet:
    return next(one for one in editing.sheets(decisions.load(draft_model(draft_id=draft_id))) if one.id == GRADES)


def columns(draft_id: int) -> list[str]:
    return [column.id for column in grades(draft_id).columns]


@pytest.fixture
def sheet(draft_id, tmp_path) -> Path:
    """The workbook of the table of grades, as it is taken home."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(table_workbook(draft_id=draft_id, decision=GRADES, taker="田守业 1002"))
    return path


def take(draft_id: int, path: Path, editor: dict[str, object]) -> object:
    return take_workbook(draft_id=draft_id, revision=1, decision=GRADES, path=path, **editor)


def test_a_table_goes_out_as_a_workbook_and_comes_back_the_same(draft_id, editor, sheet):
    before = grades(draft_id)
    take(draft_id, sheet, editor)
    assert grades(draft_id) == before


def rewritten(path: Path, changed: dict[tuple[int, int], object]) -> None:
    """The rows of a workbook again, with some cells otherwise: by row (the heading is 1) and column."""
    rows = [list(cells) for _, cells in open_table(path).rows()]
    with Workbook(path) as book:
        sheet = book.add_worksheet("名单")
        for row, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells, start=1):
                sheet.write(row - 1, column - 1, changed.get((row, column), cell))


def test_a_table_changed_in_a_workbook_decides_by_its_new_numbers(draft_id, editor, sheet):
    rewritten(sheet, {(2, 3): 4.5})
    assert take(draft_id, sheet, editor).revision == 2
    assert grades(draft_id).rules[0].cells[2] == "4.5"


def test_cells_of_a_workbook_are_written_as_in_the_editor(draft_id, editor, sheet):
    rows = [list(cells) for _, cells in open_table(sheet).rows()]
    written = [cell for row in rows for cell in row if isinstance(cell, str)]
    assert "较好" in written
    assert not [cell for cell in written if '"' in cell]
    rewritten(sheet, {(2, 1): "一般、未评级", (2, 2): "≤ 4"})
    assert take(draft_id, sheet, editor).revision == 2
    assert grades(draft_id).rules[0].cells[:2] == ('"一般","未评级"', "<= 4")


def test_every_bad_cell_of_a_workbook_is_named_and_nothing_is_kept(draft_id, editor, sheet):
    before = draft_model(draft_id=draft_id)
    rewritten(sheet, {(2, 3): "ten", (3, 3): "exec(1)"})
    refused = take(draft_id, sheet, editor)
    assert [one.split("：")[0] for one in refused.reasons] == ["第 2 行“上限（万元）”", "第 3 行“上限（万元）”"]
    assert draft_model(draft_id=draft_id) == before


def test_formulas_in_a_workbook_are_refused(draft_id, editor, sheet):
    rewritten(sheet, {(2, 3): "=1+1"})
    assert take(draft_id, sheet, editor).reason.endswith("有公式。请改成文字（共 1 处）")


def test_a_workbook_of_another_table_is_refused(draft_id, editor, sheet):
    rewritten(sheet, {(1, 1): "户主"})
    assert take(draft_id, sheet, editor).reason.startswith("没有找到表头。第一行应有这几列：")


def test_a_formula_has_no_workbook(draft_id):
    assert table_workbook(draft_id=draft_id, decision="limit_fen", taker="田守业").code == "no_table"


FORMS = [
    {"key": "application", "title": "福农卡申请表", "rows": [{"label": "年龄", "fact": "age", "unit": "周岁"}]},
    {"key": "survey", "title": "调查表", "rows": [{"label": "实地看到的", "fact": None, "unit": ""}]},
    {"key": "decision", "title": "审查审批表", "rows": [{"label": "额度", "fact": "limit_fen", "unit": "分"}]},
    {"key": "inspection", "title": "贷后检查表", "rows": []},
]


def test_the_four_forms_go_with_their_version_each_row_with_what_fills_it(ground, editor, draft_id):
    assert set_forms(draft_id=draft_id, revision=1, forms=FORMS, **editor) == 2
    assert draft_forms(draft_id=draft_id) == FORMS
    submit(ground, draft_id)
    policy_id = publish(ground, draft_id)
    assert policies_in_force(on=JUNE)[ground.product_id].id == policy_id
    papers = papers_of(policy_ids=[policy_id])[policy_id]
    assert [[row.fact for row in form.rows] for form in papers.forms] == [["age"], [None], ["limit_fen"], []]


def test_a_form_takes_its_values_from_what_the_policy_knows(editor, draft_id):
    assert form_facts(draft_id=draft_id)["limit_fen"] == "额度（分）"
    wrong = [{**FORMS[0], "rows": [{"label": "生肖", "fact": "zodiac"}]}, *FORMS[1:]]
    assert set_forms(draft_id=draft_id, revision=1, forms=wrong, **editor).reason == (
        "四表没有存下：“福农卡申请表”第 1 行取的“zodiac”不是这个政策的事实或答复。请改选，或留空由人填写（共 1 处）"
    )
    missing = set_forms(draft_id=draft_id, revision=1, forms=FORMS[:3], **editor)
    assert missing.reason == "四表没有存下：应有四张表：申请表、调查表、审查审批表、贷后检查表（共 1 处）"
