"""A sitting by hand: five raters with five browsers and one-time codes; the host sees progress, never an opinion."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.utils import timezone

from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.services import open_business_day
from qianmo.apps.ratings.models import Rater, RaterKin, Sitting, Verdict
from qianmo.apps.ratings.queries import hosted_sittings, reason_names, screening_of
from qianmo.apps.ratings.services import issue_codes
from qianmo.domain.money import spoken
from tests import village as v
from tests.village import WAN

pytestmark = pytest.mark.django_db
SEATS = {
    "kind": ["cadre", "cadre", "villager", "villager", "manager"],
    "name": ["斯琴", "巴图", "李秀英", "王德财", "尹红霞"],
    "number": ["", "", "", "", "2002"],
}


class Village:
    """Two households on the roster of the upper village, and the console of its steward."""

    def __init__(self) -> None:
        self.ground = v.found_village()
        self.meng, self.wuyun = v.file_families([v.family(self.ground, name) for name in ("孟庆和", "乌云")])
        v.screen(self.ground, {self.meng: (), self.wuyun: ()})
        open_business_day(day=v.RATED, at=v.at(v.RATED, hour=8))
        self.host = Client()
        self.host.force_login(get_user_model().objects.get(id=v.account("2002")))

    def open(self, **changed: list[str]):
        return self.host.post(f"/sittings/new/?village={v.UPPER}", SEATS | changed)

    def codes(self, **form: object) -> list[str]:
        page = self.host.post(f"/sittings/{Sitting.objects.get().pk}/codes/", form).content.decode()
        return re.findall(r"<b>(\w{4} \w{4})</b>", page)

    def page(self) -> str:
        return self.host.get(f"/sittings/{Sitting.objects.get().pk}/").content.decode()

    def close(self):
        return self.host.post(f"/sittings/{Sitting.objects.get().pk}/close/", follow=True)


def rater(code: str) -> Client:
    client = Client()
    assert client.post("/rate/", {"code": code}).status_code == 302
    return client


def cast(client: Client, household_id: int, **opinion: str):
    return client.post(f"/rate/{household_id}/", opinion | {"checked": "yes"})


@pytest.fixture
def village():
    return Village()


def test_five_raters_with_five_browsers_come_to_verdicts_nobody_can_trace(village):
    assert village.open().status_code == 302
    codes = village.codes()
    assert len(set(codes)) == 5
    sitters = [rater(code.lower()) for code in codes]
    for client, wan in zip(sitters, (5, 6, 7, 8, 30), strict=True):
        assert "还有 2 户等您评" in client.get("/rate/").content.decode()
        look = client.post(f"/rate/{village.meng}/", {"say": str(wan)}).content.decode()
        assert "再看一眼" in look
        assert spoken(wan * WAN) in look
        assert cast(client, village.meng, say=str(wan)).url == f"/rate/{village.wuyun}/"
    assert cast(sitters[0], village.wuyun, say="unknown").url == "/rate/"
    assert "不能再改" in cast(sitters[0], village.meng, say="1").content.decode()
    running = village.page()
    assert "1 / 2" in running
    assert "2 / 2" in running
    assert not re.search(r"[5678] 万", running)
    result = village.close().content.decode()
    verdict = Verdict.objects.get(household_id=village.meng)
    assert verdict.limit_fen == 7 * WAN  # 5 and 30 fall away, (6 + 7 + 8) / 3
    assert (verdict.lowest_fen, verdict.highest_fen, verdict.dispersed) == (5 * WAN, 30 * WAN, True)
    assert "去掉一个最高、一个最低" in result
    assert "斯琴" not in result
    assert Verdict.objects.get(household_id=village.wuyun).needs_visit
    again = village.close()
    assert again.redirect_chain[-1][0].startswith("/sittings/")
    assert "评议会已经结束" in sitters[1].get("/rate/").content.decode()


def test_nothing_held_against_a_household_reaches_a_rater_s_pages_or_a_host_s_phone(village):
    (drunk, barred) = v.file_families([v.family(village.ground, name) for name in ("赵好赌", "钱拖欠")])
    v.screen(village.ground, {drunk: ("gambling",), barred: ("npl",)})
    assert screening_of(household_id=drunk).reasons == ["赌博"]
    village.open()
    client = rater(village.codes()[0])
    asked = client.post(f"/rate/{drunk}/", {"say": "5"})
    pages = [client.get("/rate/"), client.get(f"/rate/{drunk}/"), asked, cast(client, drunk, say="5")]
    pages += [client.get(f"/rate/{drunk}/"), client.get(f"/rate/{barred}/")]
    carried = hosted_sittings(host=village.ground.staff["2002"], scope=Scope(None))
    said = "".join(page.content.decode() for page in pages) + repr(carried)
    assert "赵好赌" in said
    assert pages[-1].status_code == 404
    held = {*reason_names(), *reason_names().values(), "负面", "灰", "黑名单", "钱拖欠"}
    assert not [word for word in held if word in said]


@pytest.mark.parametrize(
    ("opinion", "sentence"),
    [
        ({}, "还没有选"),
        ({"say": "own", "own": "很多"}, "还没有选"),
        ({"say": "own", "own": "800000"}, "不像一户的额度"),
        ({"say": "0"}, "不像一户的额度"),
    ],
)
def test_an_opinion_that_is_none_comes_back_with_a_sentence(village, opinion, sentence):
    village.open()
    client = rater(village.codes()[0])
    answer = client.post(f"/rate/{village.meng}/", opinion)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_relative_steps_aside_and_one_s_own_household_is_not_asked(village):
    village.open(number=["150422-101-201-0001", "", "", "", ""])
    client = rater(village.codes()[0])
    assert "这是您自己家" in client.get(f"/rate/{village.meng}/").content.decode()
    cast(client, village.wuyun, related="yes")
    village.close()
    assert Verdict.objects.get(household_id=village.wuyun).set_aside == 1


def test_kin_is_looked_at_twice_and_then_not_asked(village):
    village.open()
    code, other = village.codes()[:2]
    client, late = rater(code), rater(other)
    here, seat = f"/sittings/{Sitting.objects.get().pk}/kin/", Rater.objects.get(seat=2).pk
    form = {"rater": seat, "number": "150422-101-201-0001", "what": "叔侄"}
    assert "没有找到户号 X" in village.host.post(here, form | {"number": "X"}, follow=True).content.decode()
    look = village.host.post(here, form).content.decode()
    assert ("再看一眼" in look, "孟庆和" in look, RaterKin.objects.count()) == (True, True, 0)
    told = village.host.post(here, form | {"checked": "yes"}, follow=True).content.decode()
    assert "亲属、同单位 1 户" in told
    listed = late.get("/rate/").content.decode()
    assert ("还有 1 户等您评" in listed, "回避 1 户" in listed) == (True, True)
    assert "您的近亲" in cast(late, village.meng, say="5").content.decode()
    assert "孟庆和" in client.get("/rate/kin/").content.decode()
    ticked = {"kin": [village.wuyun]}
    assert "再看一眼" in client.post("/rate/kin/", ticked).content.decode()
    assert client.post("/rate/kin/", ticked | {"checked": "yes"}).url == "/rate/"
    assert "还有 1 户等您评" in client.get("/rate/").content.decode()
    village.close()
    said = cast(late, village.wuyun, say="5")
    assert (said.status_code, "原样留着" in said.content.decode()) == (409, True)
    assert "第 2 席 巴图</dt><dd>1 票" in village.page()


def test_the_branch_works_through_what_is_in_doubt(village):
    village.open()
    for client, wan in zip([rater(code) for code in village.codes()], (2, 3, 4, 5, 20), strict=True):
        for pk in (village.meng, village.wuyun):
            cast(client, pk, say="own", own=str(wan))
    assert "复评 2 户" in village.close().content.decode()
    head, here = Client(), "/sittings/looks/settle/"
    head.force_login(get_user_model().objects.get(id=v.account("2001")))
    page = head.get("/sittings/looks/").content.decode()
    assert ("孟庆和" in page, "最高与最低差得远" in page) == (True, True)
    ids = [str(one.pk) for one in Verdict.objects.order_by("household_id")]

    def say(**form) -> str:
        return head.post(here, {"reason": "核过", "village": v.UPPER} | form, follow=True).content.decode()

    assert "一户也没有勾" in say(answer="confirmed")
    assert "没有选怎么办" in say(verdict=ids)
    assert "请只勾一户" in say(verdict=ids, answer="lowered", final="1")
    assert "看不懂" in say(verdict=ids[0], answer="lowered", final="少")
    assert "已审定 1 户" in say(verdict=ids[0], answer="lowered", final="2")
    assert "已经复评过" in say(verdict=ids[0], answer="confirmed")
    assert "已转另评 1 户" in say(verdict=ids[1], answer="resit")
    lists = "".join(head.get(f"/sittings/looks/?kind={kind}").content.decode() for kind in ("lowered", "resit"))
    assert ("审定额度" in lists, "乌云" in lists, "韩春生" in lists) == (True, True, True)
    assert village.host.post(here, {"verdict": ids, "answer": "confirmed", "reason": "x"}).status_code == 403
    again = village.host.post(f"/sittings/new/?village={v.UPPER}&again=1", SEATS)
    assert village.host.get(again.url).content.decode().count("另评") >= 1
    assert Sitting.objects.order_by("-id").first().only == [village.wuyun]


def test_a_seat_votes_on_paper_and_two_people_type_its_sheet(village):
    village.open(number=["150422-101-201-0001", "", "", "", "2002"])
    sitting, first = Sitting.objects.get().pk, Rater.objects.get(seat=1).pk
    here = f"/sittings/{sitting}/papers/"
    assert "1 席改用纸质票" in village.host.post(f"{here}move/", {"rater": first}, follow=True).content.decode()
    assert "纸票：没有录" in village.page()
    assert village.host.get(f"{here}{first}/print/").content.startswith(b"%PDF")
    clerk, accountant, head = (Client() for _ in range(3))
    for client, number in ((clerk, "2004"), (accountant, "2005"), (head, "2001")):
        client.force_login(get_user_model().objects.get(id=v.account(number)))

    def type_in(client, wuyun: str):
        form = {"turn": "1", f"h-{village.meng}": "回", f"h-{village.wuyun}": wuyun}
        return client.post(f"{here}{first}/", form, follow=True)

    unread = type_in(clerk, "五")
    assert (unread.status_code, "“五”看不懂" in unread.content.decode()) == (422, True)
    assert "录了一遍" in type_in(clerk, "5").content.decode()
    assert "5.00 万元" not in accountant.get(f"{here}{first}/").content.decode()
    assert "有 1 处不同" in type_in(accountant, "6").content.decode()
    assert "还没有录完" in village.close().content.decode()
    look = head.get(f"{here}{first}/").content.decode()
    assert ("5.00 万元" in look, "6.00 万元" in look, "孟庆和" in look) == (True, True, False)
    assert "主持和评议的人不录" in village.host.get(here).content.decode()
    settled = head.post(f"{here}{first}/", {"turn": "1", f"h-{village.wuyun}": "6"}, follow=True).content.decode()
    assert "投出 2 票" in settled
    assert "评议会已结束" in village.close().content.decode()


def test_a_new_code_ends_the_old_one_and_the_later_browser_takes_the_seat(village):
    village.open()
    old = village.codes()[0]
    first, second = rater(old), rater(old)
    assert "已在别的手机上打开" in first.get("/rate/").content.decode()
    assert first.post(f"/rate/{village.meng}/", {"say": "5", "checked": "yes"}).status_code == 403
    (new,) = village.codes(rater=Rater.objects.get(seat=1).pk)
    assert "主持人换了码" in second.get("/rate/").content.decode()
    assert Client().post("/rate/", {"code": old}).status_code == 422
    assert "等您评" in rater(new).get("/rate/").content.decode()


def test_codes_are_kept_nowhere_and_guessing_shuts_the_address_out(village):
    village.open()
    codes = village.codes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM ratings_rater r UNION ALL SELECT e::text FROM events_event e")
        stored = "".join(row[0] for row in cursor.fetchall())
    assert not [code for code in codes if code in stored or code.replace(" ", "") in stored]
    guesser = Client()
    answers = [guesser.post("/rate/", {"code": f"AAAA AAA{last}"}).status_code for last in "234567"]
    assert answers == [422] * 5 + [429]
    assert guesser.post("/rate/", {"code": codes[0]}).status_code == 429
    assert Client(REMOTE_ADDR="127.0.0.9").post("/rate/", {"code": codes[0]}).status_code == 302


def test_a_code_runs_out_after_half_a_day(village):
    village.open()
    seat = Rater.objects.get(seat=1)
    made = issue_codes(
        rater_ids=[seat.pk], by=village.ground.staff["2002"], at=timezone.now() - timedelta(days=400),
        business_date=v.RATED,
    )  # fmt: skip
    answer = Client().post("/rate/", {"code": made[seat.pk]})
    assert answer.status_code == 422
    assert "已经过期" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ["斯琴", "", "", "", ""], "number": ["", "", "", "", ""]}, "评议组有 1 人，应为 5 至 7 人"),
        ({"number": ["YW-0-0-0", "", "", "", ""]}, "没有找到户号 YW-0-0-0"),
        ({"name": ["<b>斯琴</b>", "", "李", "王", "尹"], "number": ["", "", "", "", "9999"]}, "没有找到工号 9999"),
    ],
)
def test_seats_that_cannot_be_come_back_as_typed(village, changed, sentence):
    answer = village.open(**changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "斯琴" in page
    assert "<b>斯琴" not in page
    assert not Sitting.objects.exists()
