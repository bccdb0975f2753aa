"""The editor's page sends what an officer types; the server answers with what the check finds, and loses no edit."""

import json

import pytest
from django.test import Client

from qianmo.apps.exports.models import Export
from qianmo.apps.products.models import Draft, DraftComment, Policy, Product
from tests import village as v
from tests.web.rules import County
from tests.web.rules.lab import tried
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
OFFICER, RISK = "1002", "1006"


@pytest.fixture
def draft() -> Draft:
    return tried(County())


def send(client: Client, draft: Draft, edits: list, revision: int | None = None) -> tuple[int, dict]:
    draft.refresh_from_db()
    said = {"revision": draft.revision if revision is None else revision, "edits": edits}
    answer = client.post(f"/products/drafts/{draft.pk}/edit/", json.dumps(said), content_type="application/json")
    return answer.status_code, answer.json()


def state_of(client: Client, draft: Draft) -> dict:
    page = client.get(f"/products/drafts/{draft.pk}/").content.decode()
    return json.loads(page.partition('<script id="policy-state" type="application/json">')[2].partition("</script>")[0])


def sheet_of(client: Client, draft: Draft, name: str) -> dict:
    return next(sheet for sheet in state_of(client, draft)["sheets"] if sheet["name"] == name)


def cell(sheet: dict, row: int, column: int, text: str) -> dict:
    return {
        "do": "set_cell", "decision": sheet["id"], "rule": sheet["rules"][row]["id"],
        "column": sheet["columns"][column]["id"], "text": text,
    }  # fmt: skip


def test_what_is_typed_is_read_saved_and_checked(draft):
    client = visitor(OFFICER)
    caps = sheet_of(client, draft, "grade_cap")
    assert caps["rules"][0]["cells"][:2] == ["一般", "< 5"]
    status, told = send(client, draft, [cell(caps, 0, 1, "≤ 5")])
    (overlap,) = [one for one in told["state"]["findings"] if one["kind"] == "overlap"]
    assert (status, overlap["rules"]) == (200, [rule["id"] for rule in caps["rules"][:2]])
    assert ["年收入", "5 万元"] in overlap["example"]
    assert overlap["answers"] == [["第 1 行", "4 万元"], ["第 2 行", "5 万元"]]
    assert {"decision": caps["id"], "before": "< 5"}.items() <= told["state"]["changes"][0].items()
    repair = overlap["repairs"][0]
    assert repair["label"] == "第 1 行改为 < 5"
    _, told = send(client, draft, repair["edits"])
    assert not [one for one in told["state"]["findings"] if one["kind"] == "overlap"]
    draft.refresh_from_db()
    assert ">&lt; 5<" in draft.model


def test_an_edit_made_on_an_old_revision_loses_nothing_and_says_who_came_before(draft):
    client = visitor(OFFICER)
    caps = sheet_of(client, draft, "grade_cap")
    old = draft.revision
    send(client, draft, [cell(caps, 0, 2, "3")])
    status, told = send(client, draft, [cell(caps, 1, 2, "3.5")], revision=old)
    assert (status, told["stale"], told["state"]["revision"]) == (409, True, old + 1)
    assert v.STAFF[OFFICER][0] in told["refused"]
    now = next(sheet for sheet in told["state"]["sheets"] if sheet["id"] == caps["id"])
    assert [rule["cells"][2] for rule in now["rules"][:2]] == ["3", "5"]


@pytest.mark.parametrize(
    "edits",
    [
        [{"do": "drop_table"}],
        ["x"],
        [{"do": "set_cell", "decision": 1}],
        [{"do": "remove_rule", "decision": "x", "rule": "y"}],
    ],
    ids=range(4),
)
def test_what_is_no_edit_is_refused_and_nothing_changes(draft, edits):
    before = draft.model
    status, told = send(visitor(OFFICER), draft, edits)
    assert (status, bool(told["refused"]), told["stale"]) == (422, True, False)
    draft.refresh_from_db()
    assert draft.model == before


def test_hostile_text_is_only_text_on_the_page(draft):
    client = visitor(OFFICER)
    caps = sheet_of(client, draft, "grade_cap")
    hostile = "</script><script>alert(1)</script>"
    send(client, draft, [{"do": "set_note", "decision": caps["id"], "rule": caps["rules"][0]["id"], "text": hostile}])
    page = client.get(f"/products/drafts/{draft.pk}/").content.decode()
    assert "<script>alert" not in page
    assert sheet_of(client, draft, "grade_cap")["rules"][0]["note"] == hostile


def test_whoever_only_looks_gets_the_tables_and_may_not_write(draft):
    client = visitor(RISK)
    assert 'data-editable="no"' in client.get(f"/products/drafts/{draft.pk}/").content.decode()
    caps = sheet_of(client, draft, "grade_cap")
    said = json.dumps({"revision": draft.revision, "edits": [cell(caps, 0, 1, "1")]})
    assert client.post(f"/products/drafts/{draft.pk}/edit/", said, content_type="application/json").status_code == 403


def test_each_finding_is_counted_in_the_households_it_touches(draft):
    client = visitor(OFFICER)
    _, edited = send(client, draft, [cell(sheet_of(client, draft, "grade_cap"), 0, 1, "—")])
    told = client.get(f"/products/drafts/{draft.pk}/counts/").json()
    assert told["revision"] == edited["state"]["revision"]
    assert len(told["counts"]) == len(edited["state"]["findings"]) > 0


def test_a_count_opens_the_households_it_counts_and_they_leave_as_a_workbook(draft):
    client = visitor(OFFICER)
    caps = sheet_of(client, draft, "grade_cap")
    _, edited = send(client, draft, [cell(caps, 0, column, "—") for column in (0, 1)])
    told = client.get(f"/products/drafts/{draft.pk}/counts/").json()
    place = next(place for place, count in enumerate(told["counts"]) if count)
    listed = client.get(told["links"][place]).content.decode()
    assert f"<h2>{told['counts'][place]} 户</h2>" in listed
    query = {"draft": draft.pk, "finding": place, "revision": edited["state"]["revision"]}
    visitor("2001").post("/exports/new/", {"list": "policy-touched"} | query)
    assert Export.objects.get().rows == 1  # the one line of the county stands in the first branch
    far = visitor("3001").get(told["links"][place]).content.decode()
    assert "您的范围里没有这样的户" in far
    send(client, draft, [cell(caps, 0, 1, "< 4")])
    assert "草稿改过了" in client.get(told["links"][place]).content.decode()


def test_a_table_leaves_as_a_workbook_and_a_model_as_dmn(draft):
    client = visitor(OFFICER)
    caps = sheet_of(client, draft, "grade_cap")
    book = client.get(f"/products/drafts/{draft.pk}/table.xlsx", {"decision": caps["id"]})
    assert book.content.startswith(b"PK")
    assert client.get(f"/products/drafts/{draft.pk}/model.dmn").content.decode() == draft.model


def test_a_product_is_made_like_another_and_its_rate_table_kept(draft):
    client = visitor(OFFICER)
    form = {"product": draft.product_id, "name": "肉羊贷", "code": "rouyang_dai"}
    answer = client.post("/products/clone/", form)
    made = Product.objects.get(code="rouyang_dai")
    assert answer.url == f"/products/drafts/{Draft.objects.get(product=made).pk}/"
    assert "肉羊贷" in client.get("/products/").content.decode()
    client.post("/products/rates/enter/", {"published_on": "2026-03-02", "1Y": "2.95", "5Y": ""})
    assert "2.95%" in client.get("/products/rates/").content.decode()
    refused = client.post("/products/rates/enter/", {"published_on": "2026-03-03", "1Y": "295"}, follow=True)
    assert "没有录入" in refused.content.decode()


def test_two_versions_are_told_apart_cell_by_cell(draft):
    client = visitor(OFFICER)
    caps = sheet_of(client, draft, "grade_cap")
    send(
        client,
        draft,
        [cell(caps, 0, 2, "3.5"), {"do": "remove_rule", "decision": caps["id"], "rule": caps["rules"][9]["id"]}],
    )
    page = client.get("/products/funong/compare/").content.decode()
    assert "<del>4</del>" in page
    assert "<ins>3.5</ins>" in page
    assert "去掉的一行" in page
    assert "两版每一格都相同" not in page


def test_a_case_is_kept_and_tried_on_every_edit(draft):
    client = visitor(OFFICER)
    form = {"name": "缺收入的户", "fact.age": "40", "admitted": "yes", "limit_wan": "5"}
    client.post(f"/products/drafts/{draft.pk}/cases/keep/", form)
    page = client.get(f"/products/drafts/{draft.pk}/cases/").content.decode()
    assert "年龄 40 周岁" in page
    assert "准入 是，额度 5.00 万元" in page
    _, told = send(client, draft, [cell(sheet_of(client, draft, "grade_cap"), 0, 2, "3")])
    (failed,) = told["state"]["cases"]["failed"]
    assert failed["name"] == "缺收入的户"


def test_remarks_are_made_and_settled_and_every_revision_is_told(draft):
    client = visitor(RISK)
    client.post(f"/products/drafts/{draft.pk}/remarks/add/", {"text": "上限太高", "decision": "grade_cap"})
    page = client.get(f"/products/drafts/{draft.pk}/remarks/").content.decode()
    assert "上限太高" in page
    assert "未了结" in page
    officer = visitor(OFFICER)
    send(officer, draft, [cell(sheet_of(officer, draft, "grade_cap"), 0, 2, "3")])
    told = officer.get(f"/products/drafts/{draft.pk}/history/").content.decode()
    assert "“额度上限”第 1 行“上限”改为 3" in told


def test_the_review_shows_what_waits_and_only_others_may_decide(draft):
    officer, risk = visitor(OFFICER), visitor(RISK)
    draft.refresh_from_db()
    form = {"revision": draft.revision, "valid_from": v.DRAWN.isoformat(), "reason": "试行减半"}
    officer.post(f"/products/drafts/{draft.pk}/lab/submit/", form)
    assert "试行减半" in officer.get("/products/queue/").content.decode()
    assert officer.post(f"/products/drafts/{draft.pk}/publish/", {}).status_code == 403
    risk.post(f"/products/drafts/{draft.pk}/return/", {"note": "先看存量"})
    draft.refresh_from_db()
    assert (draft.state, draft.note) == ("returned", "先看存量")
    officer.post(f"/products/drafts/{draft.pk}/lab/submit/", form | {"revision": draft.revision})
    said = risk.post(f"/products/drafts/{draft.pk}/publish/", {"valid_from": v.DRAWN.isoformat()}, follow=True)
    assert "已发布" in said.content.decode()
    assert Policy.objects.get(draft_id=draft.pk).published_by.number == RISK


def test_a_remark_on_a_cell_is_marked_on_it_and_settled_from_there(draft):
    officer, risk, here = visitor(OFFICER), visitor(RISK), f"/products/drafts/{draft.pk}/"
    caps = sheet_of(officer, draft, "grade_cap")
    place = {"decision": caps["id"], "rule": caps["rules"][0]["id"], "column": caps["columns"][1]["id"]}
    told = {"text": "五万够不够？"} | place
    answer = risk.post(f"{here}remarks/add/", told, headers={"referer": f"http://testserver{here}"})
    cell = f"{here}#{'/'.join(place.values())}"
    assert answer.headers["Location"] == cell
    (shown,) = [one for one in state_of(officer, draft)["remarks"] if one["column"]]
    assert (shown | place, shown["by"]) == (shown, DraftComment.objects.last().by.name)
    assert f'href="{cell}"' in officer.get(f"{here}remarks/").content.decode()
    officer.post(f"{here}remarks/settle/", {"remark": shown["id"]})
    assert not [one for one in state_of(officer, draft)["remarks"] if one["column"]]
