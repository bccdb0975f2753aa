"""At the counter with a bank's own core: what waits is shown with what to do, and the core can be asked again."""

import pytest
from django.test import override_settings

from qianmo.apps.credit.models import Draw, Reversal, Transfer
from qianmo.config.jobs import settle_transfers
from tests.corebank import Core
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
CLERK = "2004"
SHOP = {"payment": "entrusted", "payee": "林东农机公司", "payee_account": "6220 0000 0000 1234"}


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    core = Core(tmp_path_factory.mktemp("core"))
    yield core
    core.kill()


@pytest.fixture
def county(core):
    core.clear()
    with override_settings(COREBANK_URL=core.url):
        yield County()


def draw(county: County, **changed: str):
    form = {"amount": "2万", "due_on": "2026-12-31", "purpose": "production"} | changed
    return visitor(CLERK).post(f"/lines/{county.line.number}/draw/", form, follow=True).content.decode()


def line(county: County, path: str = "") -> str:
    return visitor(CLERK).get(f"/lines/{county.line.number}/{path}").content.decode()


def nudge(county: County, act: str) -> str:
    form = {"transfer": Transfer.objects.get().pk, "act": act}
    return visitor(CLERK).post(f"/lines/{county.line.number}/core/", form, follow=True).content.decode()


def test_a_draw_waits_in_sight_until_the_core_has_paid_the_payee(county, core):
    assert "已预占 2.00 万元，正请核心放款" in draw(county, **SHOP)
    drawn = Draw.objects.latest("id")
    page = line(county)
    assert "待放款 20,000.00 元" in page
    assert "受托付 林东农机公司" in page
    waiting = line(county, f"draws/{drawn.number}/")
    assert "账号尾号 1234" in waiting
    assert "62200000" not in waiting
    settle_transfers()
    assert "待放款" not in line(county, "?tab=draws")
    assert "核心流水" in line(county, f"draws/{drawn.number}/")
    assert core.account("6220000000001234")["fen"] == 2_000_000


def test_a_core_that_is_silent_is_named_with_what_happens_next(county, core):
    draw(county)
    core.tell(*["fail_before"] * 8)
    settle_transfers()
    page = line(county)
    assert "核心答复 503，没有办成（已联系 1 次" in page
    assert "核心不答复也不会多放、不会丢" in page
    assert "已再问核心" in nudge(county, "ask")
    assert "已请核心作废这一笔" in nudge(county, "give_up")
    assert "时限已过，正在核心查询和作废" in line(county)
    core.tell()
    settle_transfers()
    assert Draw.objects.latest("id").state == "voided"
    assert "未放款" in line(county)
    assert "核心已经答复" in nudge(county, "ask")
    assert "没有放款，不欠本金" in line(county, f"draws/{Draw.objects.latest('id').number}/")


def test_giving_up_what_the_core_has_paid_books_it(county, core):
    draw(county)
    core.tell("fail_after", "fail_after")
    settle_transfers()
    nudge(county, "give_up")
    settle_transfers()
    assert Draw.objects.latest("id").state == "posted"


def test_a_repayment_is_taken_by_the_core_first(county, core):
    core.account(county.line.number, fen=100_000)
    form = {"amount": "100", "draw": Draw.objects.get().pk}
    page = visitor(CLERK).post(f"/lines/{county.line.number}/repay/", form, follow=True).content.decode()
    assert "正请核心收款 100.00 元" in page
    assert "待收款" in page
    settle_transfers()
    assert "待收款" not in line(county)
    assert core.account(county.line.number)["fen"] == 90_000


def test_the_form_says_the_limit_and_the_payee_before_it_is_sent(county):
    address = f"/lines/{county.line.number}/draw/preview/?amount=40万&due_on=2026-12-31&purpose=consumption"
    shown = visitor(CLERK).get(address).content.decode()
    assert "生活消费一次最多自主支付 30.00 万元。请改用受托支付，写明收款人和账号。" in shown
    query = "&".join(f"{key}={value}" for key, value in SHOP.items())
    shown = visitor(CLERK).get(f"{address}&{query}").content.decode()
    assert "尾号 1234" in shown
    assert "自主支付" not in shown


def test_a_reversal_waits_for_the_core_and_its_refusal_is_said(county, core):
    draw(county)
    settle_transfers()
    drawn, address = Draw.objects.latest("id"), f"/lines/{county.line.number}/reverse/"
    visitor(CLERK).post(address, {"kind": "draw", "subject": drawn.pk, "reason": "金额打错"}, follow=True)
    asked = Reversal.objects.latest("id")
    decided = visitor("2005").post(f"/reversals/{asked.pk}/", {"answer": "approve"}, follow=True)
    assert "正请核心冲正支用 2.00 万元" in decided.content.decode()
    assert "待核心冲正 20,000.00 元" in line(county)
    assert "冲正待核心办" in line(county, "?tab=draws")
    assert "冲正 1 笔 20,000.00 元" in visitor("1007").get("/nights/").content.decode()
    core.account(county.line.number, fen=0)
    settle_transfers()
    assert "待核心冲正" not in line(county)
    every = visitor("2005").get("/reversals/?all=1").content.decode()
    assert "核心未办" in every
    assert "账户余额不足" in every
    assert "核心没有冲正支用 2.00 万元" in line(county, "?tab=timeline")
