"""日终 on its page: the preview, the word to begin, what stopped and how it goes on; and the head of every page."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from qianmo.apps.credit.models import Line
from qianmo.apps.dayend.models import Night
from qianmo.apps.org.queries import business_date
from qianmo.apps.org.services import load_calendar
from qianmo.config.jobs import run_nights
from tests import village as v
from tests.apps.dayend.nights import drawn_bank

pytestmark = pytest.mark.django_db
FINANCE, MANAGER = "1007", "2002"


@pytest.fixture(autouse=True)
def ground():
    return drawn_bank()


def seat(number: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(id=v.account(number)))
    return client


def shown(client: Client, address: str = "/nights/") -> str:
    return client.get(address).content.decode()


def close(client: Client, until: date = v.DRAWN) -> str:
    return client.post("/nights/close/", {"until": str(until)}, follow=True).content.decode()


def test_the_preview_names_the_days_and_what_each_step_will_do():
    load_calendar(days=[(v.DRAWN + timedelta(days=1), False, "节假日")])
    client = seat(FINANCE)
    page = shown(client)
    assert "日终：关闭 03-05" in page
    assert "试算平衡" in page
    page = shown(client, f"/nights/?until={date(2026, 3, 8)}")
    assert "要关闭的 4 天" in page
    assert "日终：关闭到 03-08，4 天" in page
    assert "2026-03-09 周一" in page


def test_closing_is_noted_and_queued_and_the_worker_does_it(ground):
    client = seat(FINANCE)
    assert "日终已交后台：关闭 2026-03-05" in close(client)
    assert Night.objects.get().asked_by_id == ground.staff[FINANCE]
    assert ProcrastinateJob.objects.filter(task_name="dayend.run").count() == 1
    assert 'hx-trigger="every 2s"' in shown(client)
    run_nights()
    page = shown(client)
    assert business_date() == v.DRAWN + timedelta(days=1)
    assert "2026-03-05 周四 的日终" in page
    assert 'hx-trigger="every 2s"' not in page
    assert "已经关闭" in close(client)  # the back button


def test_every_page_says_up_to_when_its_figures_stand():
    client, anybody = seat(FINANCE), seat(MANAGER)
    assert "实时" in shown(anybody, "/").partition("</header>")[0]
    close(client)
    assert "日终中" in shown(anybody, "/")
    run_nights()
    head = shown(anybody, "/").partition("</header>")[0]
    assert "日终已完成" in head
    assert "数据截至 03-05 24:00" in head


def test_a_stopped_night_says_why_what_to_do_and_goes_on_when_asked(ground):
    client, owed = seat(FINANCE), Line.objects.order_by("id").first()
    Line.objects.filter(id=owed.pk).update(drawn_fen=1)
    close(client)
    run_nights()
    page = shown(client)
    assert "停在“核对”" in page
    assert owed.number in page
    assert "差额查清、用冲正改好以后点“接着办”" in page
    assert "日终停住" in page
    Line.objects.filter(id=owed.pk).update(drawn_fen=owed.drawn_fen)
    assert "已交后台接着办" in client.post("/nights/go-on/", follow=True).content.decode()
    run_nights()
    assert "第 2 次" in shown(client, f"/nights/?night={v.DRAWN}")


def test_without_a_day_and_without_a_night_nothing_is_begun():
    client = seat(FINANCE)
    assert "没有说关到哪一天" in client.post("/nights/close/", {"until": "x"}, follow=True).content.decode()
    assert "没有要接着办的日终" in client.post("/nights/go-on/", follow=True).content.decode()
    assert "2027 年的工作日历还没有装入" in shown(client, "/nights/?until=2027-03-01")
    assert not Night.objects.exists()
