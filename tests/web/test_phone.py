"""A customer draws and repays on his own phone: a link from the manager, the last four, one line and nothing else."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client

from qianmo.apps.credit.answers import REUSED
from qianmo.apps.credit.models import CustomerLink, Draw, Line, Repayment
from qianmo.apps.events.models import Event
from qianmo.web.views.phone.line import LINK_SALT
from tests import village as v
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
MANAGER, CLERK = "2002", "2004"


class Village(County):
    """The upper village's customer with a line of 8 万, 1 万 of it drawn, and the last four of his number."""

    @property
    def tail(self) -> str:
        return self.filings[v.UPPER].members[0].identity[-4:]

    def link(self, *, request_id: object = "", **prepared: str) -> str:
        """The path of a new link, as the manager sees it once."""
        address = f"/lines/{self.line.number}/link/make/"
        form = {"request_id": str(request_id or uuid4())} | prepared
        page = visitor(MANAGER).post(address, form).content.decode()
        found = re.search(r"http://testserver(/my/[^<]+/)", page)
        return found[1] if found else ""

    def phone(self, path: str = "") -> Client:
        """A phone on which the customer has opened a link."""
        client = Client()
        assert opened(client, path or self.link(), self.tail).status_code == 302
        return client


@pytest.fixture
def county():
    return Village()


def opened(client: Client, path: str, tail: str):
    """What comes of opening a link and answering the question on its page."""
    page = client.get(path)
    assert page.status_code == 200
    return client.post("/my/open/", {"link": re.search(r'name="link" value="([^"]+)"', said(page))[1], "tail": tail})


def said(answer) -> str:
    return answer.content.decode()


def drawing(**changed: str) -> dict[str, str]:
    wish = {"amount": "2万", "purpose": "production", "due_on": "2026-09-05", "request_id": str(uuid4())}
    return wish | {"checked": "yes"} | changed


def test_a_customer_draws_and_repays_on_his_own_phone(county):
    phone = county.phone()
    assert "70,000.00 元" in said(phone.get("/my/"))
    wish = drawing()
    check = said(phone.post("/my/draw/", wish | {"checked": ""}))
    assert "20,000.00 元" in check
    assert "付到您自己的账户" in check
    assert Draw.objects.count() == 1  # looking once more draws nothing
    for _ in range(2):  # a double click
        assert "支用 2.00 万元" in said(phone.post("/my/draw/", wish))
    drawn = Draw.objects.latest("id")
    assert (Draw.objects.count(), drawn.channel, drawn.drawn_by_id, drawn.payment) == (2, "mobile", None, "self")
    paying = {"draw": str(drawn.pk), "amount": "1万", "request_id": str(uuid4())}
    assert "这一笔还剩 10,000.00 元" in said(phone.post("/my/repay/", paying))
    assert "还款 1.00 万元" in said(phone.post("/my/repay/", paying | {"checked": "yes"}))
    assert Repayment.objects.get().channel == "mobile"
    history = said(phone.get("/my/history/"))
    assert history.count(drawn.number) == 2
    assert "手机银行" in history


def test_what_cannot_be_is_told_before_anything_is_sent(county):
    phone = county.phone()
    told = {
        "9万": "不能支用 9.00 万元：可用额度 7.00 万元。可以支用 7.00 万元。",
        "很多": "",
        "-1": "",
    }
    for amount, sentence in told.items():
        answer = phone.post("/my/draw/", drawing(amount=amount, checked=""))
        assert answer.status_code == 422
        assert sentence in said(answer)
    assert phone.post("/my/draw/", drawing(purpose="casino")).status_code == 422
    assert phone.post("/my/draw/", drawing(due_on="2031-01-01")).status_code == 422
    assert phone.post("/my/repay/", {"draw": "999", "amount": "1", "checked": "yes"}).status_code == 422
    assert (Draw.objects.count(), Repayment.objects.count()) == (1, 0)


def test_going_back_to_another_amount_is_never_told_as_received(county):
    phone, request_id = county.phone(), {"request_id": str(uuid4()), "checked": "yes"}
    paying = request_id | {"draw": str(Draw.objects.get().pk), "amount": "1000"}
    assert phone.post("/my/repay/", paying).status_code == 200
    again = phone.post("/my/repay/", paying | {"amount": "2000"})
    assert (again.status_code, Repayment.objects.count()) == (422, 1)
    assert REUSED.reason in said(again)


def test_a_payee_or_another_line_cannot_be_slipped_in(county):
    phone = county.phone()
    phone.post("/my/draw/", drawing(payment="entrusted", payee="别人的公司", payee_account="62200000", line="1"))
    drawn = Draw.objects.latest("id")
    assert (drawn.payment, drawn.payee, drawn.line_id) == ("self", "", county.line.pk)


def test_five_wrong_answers_end_the_link_and_the_right_one_comes_too_late(county):
    path, guess = county.link(), Client()
    wrong = "0000" if county.tail != "0000" else "1111"
    told = [said(opened(guess, path, wrong)) for _ in range(5)]
    assert ["还可以试 4 次" in told[0], "还可以试 1 次" in told[3], "不能用了" in told[4]] == [True] * 3
    assert "不能用了" in said(opened(guess, path, county.tail))
    assert guess.get("/my/draw/").status_code == 403
    assert Event.objects.filter(kind="credit.link_locked").count() == 1
    assert "答错 5 次，已锁" in said(visitor(MANAGER).get(f"/lines/{county.line.number}/link/"))


def test_a_link_taken_back_run_out_or_followed_by_another_opens_nothing_and_shuts_what_it_opened(county):
    path = county.link()
    phone = county.phone(path)
    link = CustomerLink.objects.get()
    visitor(MANAGER).post(f"/lines/{county.line.number}/link/revoke/", {"link": link.pk})
    assert phone.get("/my/").status_code == phone.post("/my/draw/", drawing()).status_code == 403
    assert "不能用了" in said(opened(Client(), path, county.tail))
    second = county.link()
    phone = county.phone(second)
    county.link()
    assert phone.get("/my/").status_code == 403
    assert "不能用了" in said(opened(Client(), second, county.tail))
    third = county.link()
    CustomerLink.objects.filter(revoked_at__isnull=True).update(until=v.at(v.DRAWN) - timedelta(days=1))
    assert "不能用了" in said(opened(Client(), third, county.tail))
    assert Draw.objects.count() == 1


def test_a_link_is_shown_once_and_nobody_can_make_one_up(county):
    wish = uuid4()
    path = county.link(request_id=wish)
    assert path
    assert county.link(request_id=wish) == ""  # a double click makes no second one
    assert CustomerLink.objects.count() == 1
    assert path not in said(visitor(MANAGER).get(f"/lines/{county.line.number}/link/"))
    link = CustomerLink.objects.get()
    assert Client().get(path[:-4] + "xxx/").status_code == 403
    assert Client().post("/my/open/", {"link": "made up", "tail": county.tail}).status_code == 403
    forged = signing.dumps([link.pk, "0" * 32], salt=LINK_SALT)  # signed with our key, and not the link's secret
    assert "不能用了" in said(opened(Client(), f"/my/{forged}/", county.tail))
    assert str(link.secret) not in str(list(Event.objects.values_list("payload", flat=True)))


def test_only_the_last_browser_stays_in_and_leaving_forgets(county):
    path = county.link()
    first = county.phone(path)
    second = county.phone(path)
    assert (first.get("/my/").status_code, second.get("/my/").status_code) == (403, 200)
    assert second.post("/my/leave/").status_code == 302
    assert "可用额度" not in said(second.get("/my/"))


def test_the_phone_shows_one_line_and_nothing_that_names_anybody(county):
    phone = county.phone()
    for page in ("/my/", "/my/draw/", "/my/repay/", "/my/history/"):
        shown = said(phone.get(page))
        assert "孟庆和" not in shown
        assert county.filings[v.UPPER].members[0].identity not in shown
        assert "政策" not in shown
    assert phone.get(f"/lines/{county.line.number}/").status_code == 302  # to the sign-in of staff
    assert phone.get("/my/")["Cache-Control"].startswith("max-age=0")


def test_a_line_that_is_not_signed_gets_a_link_to_its_contract_and_no_draw(county):
    Line.objects.filter(id=county.line.pk).update(state="granted")
    assert county.link(amount="1万", due_on="2026-09-05", purpose="production") == ""
    assert CustomerLink.objects.count() == 0
    assert "还没有签合同" in said(county.phone().get("/my/"))
    assert visitor(CLERK).post(f"/lines/{county.line.number}/link/make/").status_code == 403


PREPARED = {"amount": "2万", "due_on": "2026-09-05", "purpose": "production"}


def test_a_draw_the_manager_filled_in_is_sent_by_the_customer_alone_and_once(county):
    phone = county.phone(county.link(**PREPARED))
    assert "客户经理 尹红霞 替您填好的支用<b>20,000.00 元</b>" in said(phone.get("/my/"))
    assert "用到那天利息 511.11 元" in said(phone.get("/my/"))  # 20,000 yuan for 184 days at 5.00 %
    assert Draw.objects.count() == 1  # filling in moves nothing
    tampered = {"prepared": "yes", "amount": "7万", "request_id": str(uuid4())}
    assert "支用 2.00 万元" in said(phone.post("/my/draw/", tampered))  # as filled in, whatever the phone sends
    drawn = Draw.objects.latest("id")
    assert (drawn.amount_fen, drawn.channel, drawn.drawn_by.number) == (2 * v.WAN, "manager", MANAGER)
    assert "已经办过，没有重复办理" in said(phone.post("/my/draw/", tampered))
    assert Draw.objects.count() == 2
    assert "替您填好" not in said(phone.get("/my/"))
    assert "客户经理代填" in visitor(MANAGER).get(f"/lines/{county.line.number}/").content.decode()
    told = Event.objects.get(kind="credit.drawn", subject_id=drawn.pk)
    assert (told.payload["channel"], told.by_staff_id) == ("manager", county.ground.staff[MANAGER])


def test_what_the_manager_may_not_fill_in_makes_no_link_and_the_manager_cannot_send_it(county):
    page = visitor(MANAGER).post(f"/lines/{county.line.number}/link/make/", PREPARED | {"amount": "7.1万"}, follow=True)
    assert "不能填好 7.10 万元：可用额度 7.00 万元" in said(page)
    for wrong in ({"amount": "许多"}, {"due_on": "哪天"}, {"purpose": "彩礼"}):
        assert county.link(**PREPARED | wrong) == ""
    assert not CustomerLink.objects.exists()
    county.link(**PREPARED)
    assert visitor(MANAGER).post("/my/draw/", {"prepared": "yes"}).status_code == 403
    assert Draw.objects.count() == 1


def test_a_prepared_draw_meets_the_line_as_it_stands_when_the_customer_sends_it(county):
    phone = county.phone(county.link(**PREPARED))
    phone.post("/my/draw/", drawing(amount="6万", checked="yes"))
    assert "可用额度 1.00 万元" in said(phone.post("/my/draw/", {"prepared": "yes"}))
    assert Draw.objects.filter(channel="manager").count() == 0
