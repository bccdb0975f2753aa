"""The board and the page of a village in the browser: every count opens its list, and every act says what it did."""

import re

import pytest

from qianmo.apps.campaigns.models import Drive
from qianmo.apps.org.services import open_business_day
from qianmo.apps.ratings.models import RosterMark
from tests import village as v
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
HEAD, MANAGER, DEPARTMENT = "2001", "2002", "1001"


@pytest.fixture
def ground():
    ground = v.found_village()
    families = [v.family(ground, "<b>甲</b>"), v.family(ground, "在逃", facts={"enforcement": True})]
    ground.cells["households"] = v.file_families(families)
    open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))
    return ground


def text(client, address):
    return client.get(address).content.decode()


def seen(client):
    return re.search(r'name="seen" value="(\w+)"', text(client, f"/campaigns/opening/?village={v.UPPER}"))[1]


def open_upper(client):
    return client.post(f"/campaigns/{v.UPPER}/open/", {"seen": seen(client)})


def test_a_village_is_looked_at_marked_opened_and_found_on_the_board(ground):
    client, (clean, _) = visitor(MANAGER), ground.cells["households"]
    page = text(client, f"/campaigns/opening/?village={v.UPPER}")
    assert "有被执行记录" in page
    assert "&lt;b&gt;甲&lt;/b&gt;" in page
    before = seen(client)
    form = text(client, f"/campaigns/{v.UPPER}/marks/{clean}/")  # alone it opens the preview
    assert form == ""
    client.post(f"/campaigns/{v.UPPER}/marks/{clean}/save/", {"reasons": ["gambling"], "note": "3 号告诫书"})
    client.post(f"/campaigns/{v.UPPER}/open/", {"seen": before})
    assert "户数或标注有变化" in text(client, f"/campaigns/opening/?village={v.UPPER}")
    answer = open_upper(client)
    assert answer.url == f"/campaigns/{v.UPPER}/?tab=roster"
    page = text(client, answer.url)
    assert "已开：上名册 2 户，白名单 0 户，灰名单 1 户，黑名单 1 户" in page
    assert "3 号告诫书" in page
    client.post(f"/campaigns/{v.UPPER}/open/", {"seen": before})  # a second click
    assert "这个村已经开了，没有新的户要上名册" in text(client, answer.url)
    for kind, name in (("grey", "&lt;b&gt;甲"), ("black", "在逃")):
        listed = text(client, f"/campaigns/{v.UPPER}/?tab=roster&kind={kind}")
        assert "共 1 户" in listed
        assert name in listed
    assert Drive.objects.count() == 1
    page = text(client, f"/campaigns/{v.UPPER}/")
    assert re.search(rf'<b>待开评议会</b><br>.*客户经理.*办.*href="/sittings/new/\?village={v.UPPER}">开评议会', page)
    assert f'href="/sittings/new/?village={v.UPPER}">开评议会' not in text(visitor("1005"), f"/campaigns/{v.UPPER}/")


@pytest.mark.parametrize("stage", ["filing", "screening"])
def test_a_column_holds_as_many_villages_as_its_list(ground, stage):
    client = visitor(DEPARTMENT)
    open_upper(client)
    board = text(client, "/campaigns/")
    counts = re.findall(r'stage=(\w+)"><b>\w+</b><span><u class="qm-src">(\d+)</u>', board)
    listed = text(client, f"/campaigns/?view=list&stage={stage}")
    assert f"<h2>{dict(counts)[stage]} 个村</h2>" in listed
    assert sum(int(number) for _, number in counts) == 3


def test_two_people_mark_one_household_and_the_second_sees_both_wordings(ground):
    first, second, (clean, _) = visitor(MANAGER), visitor(HEAD), ground.cells["households"]
    address = f"/campaigns/{v.UPPER}/marks/{clean}/save/"
    first.post(address, {"revision": "0", "reasons": ["gambling"], "note": "告诫书"})
    answer = second.post(address, {"revision": "0", "reasons": ["npl"], "note": "台账第 7 行", "original": ""})
    assert answer.status_code == 409
    page = answer.content.decode()
    for words in ("没有标注", "告诫书", "台账第 7 行", "尹红霞"):
        assert words in page
    assert RosterMark.objects.get().note == "告诫书"
    again = {"revision": "1", "reasons": ["npl"], "note": "台账第 7 行"}
    assert second.post(address, again).status_code == 302
    assert RosterMark.objects.get().note == "台账第 7 行"


def test_a_village_is_put_off_with_a_day_of_review_and_taken_up_again(ground):
    client = visitor(HEAD)
    here = f"/campaigns/{v.UPPER}/"
    client.post(f"{here}defer/", {"reason": "村两委换届", "review_on": "2026-06-01"})
    assert "这个村还没有开评定" in text(client, here)
    open_upper(client)
    for form, sentence in (
        ({"reason": "", "review_on": "2026-06-01"}, "没有写原因"),
        ({"reason": "换届", "review_on": "soon"}, "没有写复查日"),
        ({"reason": "换届", "review_on": "2020-01-01"}, "复查日不对"),
        ({"reason": "<script>换届", "review_on": "2026-06-01"}, "2026-06-01 复查"),
    ):
        client.post(f"{here}defer/", form)
        assert sentence in text(client, here)
    assert "<script>换届" not in text(client, "/campaigns/")
    client.post(f"{here}resume/")
    assert "已恢复" in text(client, here)
    client.post(f"{here}target/", {"percent": "60"})
    assert "60.00%" in text(client, here)
    client.post(f"{here}target/", {"percent": "999999"})
    assert "应大于 0、不超过 100%" in text(client, here)


def test_the_funnel_is_open_to_posts_that_see_no_customer(ground):
    open_upper(visitor(MANAGER))
    page = text(visitor("1008"), f"/campaigns/{v.UPPER}/?tab=roster")
    assert "您的岗位看不到各户" in page
    assert "在逃" not in page
