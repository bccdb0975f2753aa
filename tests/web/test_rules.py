"""A rule is changed on its page: typed as rows or brought as a file, seen beside what holds, published by another."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qianmo import decisions
from qianmo.apps.org.changes import rule_changes
from qianmo.apps.org.services import open_business_day
from qianmo.apps.products.workbooks import workbook_of
from qianmo.web.rulebook import BOOKS
from tests import village as v
from tests.apps.approvals.test_authority import TABLE
from tests.rulebook import say
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
RISK, OFFICER = "1006", "1001"
TOMORROW = v.OPENED + timedelta(days=1)
AMOUNTS = "/authority/rules/amounts/"


@pytest.fixture
def staff():
    people, _ = v.found_bank()
    return people


def text(answer) -> str:
    return answer.content.decode()


def typed(*rows, since=TOMORROW, reason="授权书"):
    form = {"since": str(since), "reason": reason}
    for number, (post, limit) in enumerate(rows):
        form |= {f"row-{number}": "1", f"post-{number}": post, f"limit_fen-{number}": limit}
    return form


def test_rows_are_typed_shown_beside_what_holds_and_published_by_another(staff):
    risk, officer = visitor(RISK), visitor(OFFICER)
    form = typed(("approver", "500"), ("branch_head", "80"), ("", ""))
    answer = risk.post(f"{AMOUNTS}propose/", form, follow=True)
    assert "已提交，请另一位有权的同事看过改动后发布" in text(answer)
    assert "自己提的要请另一位有权的同事发布" in text(answer)
    (waiting,) = rule_changes()
    page = text(officer.get(AMOUNTS))
    assert "<del>100 万元</del>" in page
    assert "<ins>80 万元</ins>" in page
    assert text(officer.get("/authority/")).count("等发布") == 1
    act = f"{AMOUNTS}{waiting.id}/publish/"
    assert "提出和发布是同一个人" in text(risk.post(act, follow=True))
    assert "已发布，到生效日自动改用" in text(officer.post(act, follow=True))
    shown = officer.get(AMOUNTS).context["versions"]
    assert [(one.since, bool(one.change)) for one in shown] == [(TOMORROW, True), (v.OPENED, False)]


def test_what_was_typed_wrong_is_named_and_kept(staff):
    answer = visitor(RISK).post(f"{AMOUNTS}propose/", typed(("approver", "很多"), ("branch_head", "")))
    assert answer.status_code == 422
    assert "第 1 行“权限（万元）”：金额「很多万」看不懂" in text(answer)
    assert "第 2 行“权限（万元）”没有填" in text(answer)
    assert 'value="很多"' in text(answer)
    assert 'value="授权书"' in text(answer)
    assert rule_changes() == []


def test_a_row_ticked_to_be_taken_out_is_gone(staff):
    form = typed(("approver", "500"), ("branch_head", "100")) | {"out-1": "yes"}
    visitor(RISK).post(f"{AMOUNTS}propose/", form)
    (waiting,) = rule_changes()
    assert [row["post"] for row in waiting.rows] == ["approver"]


def test_whoever_may_not_change_rules_reads_them(staff):
    page = text(visitor("2002").get(AMOUNTS))
    assert "100 万元" in page
    assert "propose/" not in page


def brought(name, content, since=TOMORROW):
    return {"since": str(since), "reason": "授权书", "file": SimpleUploadedFile(name, content)}


def test_the_table_goes_out_as_a_workbook_and_comes_back_with_its_checks(staff):
    risk, page = visitor(RISK), "/authority/rules/table/"
    answer = risk.post(f"{page}propose/", brought("a.dmn", TABLE.replace(b'"branch_head"', b'"branch_head')))
    assert answer.status_code == 422
    assert "不能发布权限表" in text(answer)
    assert say(staff, "table", [{"model": TABLE.decode()}], since=TOMORROW) is None
    day_after = TOMORROW + timedelta(days=1)
    open_business_day(day=TOMORROW, at=v.at(TOMORROW))
    assert risk.get("/authority/rules/file/").content.startswith(b"PK")
    lower = decisions.load(TABLE.replace(b"50000000", b"30000000"))
    workbook = workbook_of(model=lower, decision=lower.decision("authority").id, title="权限", taker="冯国栋")
    answer = risk.post(f"{page}propose/", brought("a.xlsx", workbook, day_after), follow=True)
    assert "检查" in text(answer)
    (waiting,) = rule_changes()
    assert b"30000000" in waiting.rows[0]["model"].encode()
    assert [one.after for one in answer.context["waiting"][0]["differences"]] == ["30000000"]
    assert BOOKS["table"].in_force(day_after) == [{"model": TABLE.decode()}]
    assert visitor(OFFICER).get("/authority/rules/file/?as=dmn").content == TABLE
