"""A line's life clicked through: a raise asked and decided, a cut, a review, a renewal, and the history of it all."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from qianmo.apps.credit.models import Draw, Line, Renewal
from qianmo.apps.signing.models import Paper, Party
from tests import village as v
from tests.village import WAN
from tests.web.rules import County
from tests.web.test_contracts import DRAWN

pytestmark = pytest.mark.django_db
MANAGER, HEAD = "2002", "2001"


class Console:
    """The upper village's line of 8 万 with 1 万 drawn until 2027-03-03, its manager and the head of its branch."""

    def __init__(self) -> None:
        self.county = County()
        self.line = self.county.line
        self.draw = Draw.objects.get(line=self.line)
        self.base = f"/lines/{self.line.number}/"

    def as_(self, person: str) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(id=v.account(person)))
        return client

    def see(self, person: str, path: str) -> str:
        answer = self.as_(person).get(path if path.startswith("/") else self.base + path)
        assert answer.status_code == 200
        return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())

    def send(self, person: str, path: str, **form: str):
        return self.as_(person).post(path if path.startswith("/") else self.base + path, form)

    def sign(self, kind: str) -> str:
        """Print the supplement of what waits, and sign it by hand as the borrower; its number."""
        page = self.as_(MANAGER).get("/changes/").content.decode()
        (address,) = re.findall(rf'action="(/changes/{kind}/\d+/print/)"', page)
        here = self.send(MANAGER, address, request_id=str(uuid4())).url
        paper = Paper.objects.get(number=here.split("/")[2])
        party = Party.objects.get(paper=paper)
        form = {"party": party.pk, "shown": bytes(paper.pdf_digest).hex(), "place": "spot", "method": "hand"}
        answer = self.send(MANAGER, f"{here}sign/", **form, drawn=DRAWN, request_id=str(uuid4()))
        assert answer.status_code == 302, answer.content.decode()
        return paper.number

    def limit(self) -> int:
        return Line.objects.get(id=self.line.pk).limit_fen


@pytest.fixture
def console():
    return Console()


def test_a_raise_is_previewed_asked_for_found_by_the_head_and_told_in_the_history(console):
    said = console.see(MANAGER, "limit/preview/?to=10")
    assert "可用 7.00 9.00" in said
    assert "这一户最高 10.00 万元" in said
    assert "可以复核的：支行行长、审批岗" in said
    assert console.send(MANAGER, "raise/", to="10", reason="扩栏").status_code == 302
    assert "调增到 10.00 万元待复核" in console.see(MANAGER, "")
    assert "调增额度复核" in console.see(HEAD, "/tasks/")
    page = console.as_(HEAD).get("/changes/").content.decode()
    (address,) = re.findall(r'action="(/changes/raises/\d+/)"', page)
    assert "客户还没有签" in console.see(HEAD, "/changes/")
    console.send(HEAD, address, answer="approve")
    assert console.limit() == 8 * WAN
    number = console.sign("raise")
    assert "已签，待复核" in console.see(MANAGER, "/contracts/")
    assert console.send(HEAD, address, answer="approve").status_code == 302
    assert console.limit() == 10 * WAN
    assert f"{number}" in console.see(MANAGER, "")
    assert "已签，已生效" in console.see(MANAGER, f"/contracts/{number}/")
    history = console.see(MANAGER, "?tab=limits")
    assert "调增额度 8.00 10.00 扩栏 尹红霞 韩春生 已生效" in history
    assert "授信 — 8.00" in history


def test_a_refused_form_comes_back_open_as_it_was_typed(console):
    answer = console.send(MANAGER, "raise/", to="12", reason="扩栏")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "最高可以调到 10.00 万元" in page
    assert 'value="12"' in page
    assert console.send(MANAGER, "review/", outcome="cut", to="5", reason="看过").status_code == 422  # not a manager's
    assert console.send(HEAD, "cut/", to="十万", reason="减量", cause="cut").status_code == 422


def test_a_cut_says_beforehand_how_far_over_the_line_will_stand(console):
    assert "超限 0.50 万元" in console.see(HEAD, "limit/preview/?cut=yes&to=0.5")
    console.send(HEAD, "cut/", to="0.5", reason="减量", cause="cut")
    page = console.see(MANAGER, "")
    assert "超限" in page
    assert "（调减额度），可用为 0" in page
    assert "1 条额度" in console.see(HEAD, "/lines/?only=over")


def test_a_review_moves_the_next_one_and_leaves_the_work_list(console):
    Line.objects.filter(id=console.line.pk).update(review_due_on=date(2026, 3, 20))
    assert "额度年审 1 条" in console.see(MANAGER, "/tasks/")
    assert "1 条额度" in console.see(MANAGER, "/lines/?only=review")
    assert console.send(MANAGER, "review/", outcome="keep", reason="入户看过").status_code == 302
    assert "下次年审 2027-03-05" in console.see(MANAGER, "")
    assert "额度年审" not in console.see(MANAGER, "/tasks/")


def test_a_renewal_links_the_old_draw_and_the_new_both_ways(console):
    here = f"draws/{console.draw.number}/"
    said = console.see(MANAGER, f"{here}renew/preview/?kind=seamless&due_on=2028-03-03")
    assert "到期日 2027-03-03 2028-03-03" in said
    assert "新借据还旧借据，不动现金" in said
    form = {"kind": "seamless", "due_on": "2028-03-03", "reason": "接着养"}
    assert console.send(MANAGER, f"{here}renew/", **form).status_code == 302
    page = console.as_(HEAD).get("/changes/").content.decode()
    (address,) = re.findall(r'action="(/changes/renewals/\d+/)"', page)
    console.send(HEAD, address, answer="approve")
    assert Renewal.objects.get().new is None
    console.sign("renewal")
    console.send(HEAD, address, answer="approve")
    new = Renewal.objects.get().new
    assert f"续到 {new.number}" in console.see(MANAGER, here)
    assert f"续自 {console.draw.number}" in console.see(MANAGER, f"draws/{new.number}/")
    assert "已续贷" in console.see(MANAGER, "")
    assert "续贷立新" in console.see(MANAGER, "?tab=journal")


def test_a_renewal_that_cannot_be_comes_back_on_the_draw_with_its_reason(console):
    form = {"kind": "seamless", "due_on": "2028-03-03", "reason": " "}
    answer = console.send(MANAGER, f"draws/{console.draw.number}/renew/", **form)
    assert answer.status_code == 422
    assert "没有写原因" in answer.content.decode()
    odd = console.send(MANAGER, f"draws/{console.draw.number}/renew/", **(form | {"rate": "低一点"}))
    assert "没有看懂年利率" in odd.content.decode()


def test_a_decision_without_an_answer_or_with_a_reason_missing_changes_nothing(console):
    console.send(MANAGER, "raise/", to="10", reason="扩栏")
    (address,) = re.findall(r'action="(/changes/raises/\d+/)"', console.as_(HEAD).get("/changes/").content.decode())
    for form in ({}, {"answer": "decline"}):
        assert console.send(HEAD, address, **form).status_code == 302
    assert console.limit() == 8 * WAN
    assert "等您复核 1 笔" in console.see(HEAD, "/changes/")


def test_another_rate_is_previewed_asked_for_on_the_draw_and_decided_by_the_head(console):
    path = f"draws/{console.draw.number}/"
    said = console.see(MANAGER, f"{path}rate/preview/?new_rate=3.6&from_on={v.DRAWN}")
    assert "年利率" in said
    assert "3.60%" in said
    assert (
        console.send(MANAGER, f"{path}rate/", new_rate="四", from_on=str(v.DRAWN), reason="评级调高").status_code == 422
    )
    assert (
        console.send(MANAGER, f"{path}rate/", new_rate="3.6", from_on=str(v.DRAWN), reason="评级调高").status_code
        == 302
    )
    assert "待复核" in console.see(MANAGER, path)
    assert "调息复核" in console.see(HEAD, "/tasks/")
    (address,) = re.findall(r'action="(/changes/rates/\d+/)"', console.as_(HEAD).get("/changes/").content.decode())
    assert console.send(HEAD, address, answer="approve").status_code == 302
    assert "3.60% 已生效" in console.see(MANAGER, path)
    assert f"调息 {console.line.number}" in console.see(HEAD, "/changes/?all=1")


def test_a_class_by_hand_is_asked_for_on_the_draw_decided_by_the_head_and_shown_with_its_reason(console):
    path = f"draws/{console.draw.number}/"
    form = {"loan_class": "3", "reason": "本人失联"}
    assert "没有选认定成哪一类" in console.send(MANAGER, f"{path}judge/", reason="本人失联").content.decode()
    assert console.send(HEAD, f"{path}judge/", **form).status_code == 403
    assert console.send(MANAGER, f"{path}judge/", **form).status_code == 302
    assert "正常 → 次级 待复核" in console.see(MANAGER, path)
    assert "分类认定复核" in console.see(HEAD, "/tasks/")
    (address,) = re.findall(r'action="(/changes/judgements/\d+/)"', console.as_(HEAD).get("/changes/").content.decode())
    assert console.send(HEAD, address, answer="approve").status_code == 302
    page = console.see(MANAGER, path)
    assert "正常 → 次级 已生效" in page
    assert "次级 人工认定：本人失联" in page
    assert "五级分类 正常 → 次级" in console.see(HEAD, "/changes/?all=1")
    assert "同意五级分类认定为次级" in console.see(MANAGER, f"/households/{console.line.household_id}/?tab=timeline")


def test_misuse_is_priced_asked_for_with_evidence_decided_and_then_lifted(console):
    path = f"draws/{console.draw.number}/"
    said = console.see(MANAGER, f"{path}misuse/preview/?from_on={v.DRAWN}")
    assert "5.00% 10.00%" in said
    form = {"from_on": str(v.DRAWN), "reason": "还了别处的债", "evidence": "转账流水"}
    refused = console.send(MANAGER, f"{path}misuse/", **(form | {"evidence": ""})).content.decode()
    assert "没有写证据" in refused
    assert "还了别处的债" in refused
    assert console.send(MANAGER, f"{path}misuse/", **form).status_code == 302
    assert "认定挪用复核" in console.see(HEAD, "/tasks/")
    (address,) = re.findall(r'action="(/changes/misuses/\d+/)"', console.as_(HEAD).get("/changes/").content.decode())
    assert "转账流水" in console.see(HEAD, "/changes/")
    assert console.send(HEAD, address, answer="approve").status_code == 302
    page = console.see(MANAGER, path)
    assert f"挪用 {v.DRAWN} 起" in page
    assert "解除挪用" in page
    assert console.send(MANAGER, f"{path}misuse/", lifts="yes", **form).status_code == 302
    assert f"自 {v.DRAWN} 起解除挪用" in console.see(HEAD, "/changes/")
