"""大屏: the whole county for whoever may hang it up, nobody named, and what is old said so."""

import time
from datetime import date

import pytest
from django.test import Client

from qianmo.apps.dayend.queries import Shown
from qianmo.apps.grids.drawn import Boundary
from qianmo.apps.org.services import admit_to_console, open_business_day
from qianmo.apps.targets.queries import counted_days
from qianmo.apps.targets.services import count_indicators
from qianmo.web.measures import MEASURES
from qianmo.web.wall import outlines, stale
from tests import village as v
from tests.apps.targets.loans import LAST, both, lay_loans_down
from tests.web.test_roles import visitor
from tests.web.test_targets import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    ground = v.found_village()
    lay_loans_down(**both(ground))
    count_indicators(on=LAST, at=v.at(LAST, hour=23))
    open_business_day(day=LAST, at=v.at(LAST, hour=8))
    return ground


def test_the_wall_tells_figures_funnel_and_pace_and_names_nobody(ground):
    published()
    page = visitor("1001").get("/wall/").content.decode()
    for part in ("授信总额", "从建档到用信", "贷款净增", "150.00", "支行", 'data-every="60"', "不良率"):
        assert part in page, part
    for name, *_ in v.STAFF.values():
        assert name not in page
    assert visitor("2001").get("/wall/").status_code == 403


def test_before_anything_was_delivered_the_wall_says_so_instead_of_nothing(db):
    v.found_village()
    page = visitor("1007").get("/wall/").content.decode()
    assert "核心还没有交过余额" in page
    assert "今年还没有发布的目标" in page


def test_what_is_old_is_told_with_its_day(ground):
    day = counted_days()[0]
    fresh = Shown(done=LAST, open_night=None, stopped=False)
    after = date(2026, 3, 6)
    assert day.on_day == LAST
    assert stale(nights=fresh, lake=None, day=day, on=LAST) == []
    assert stale(nights=fresh, lake=None, day=day, on=date(LAST.year, LAST.month + 1, 20)) == [
        f"指标和目标停在 {LAST:%m-%d}"
    ]
    stopped = Shown(done=None, open_night=after, stopped=True)
    assert stale(nights=stopped, lake=None, day=None, on=after) == ["03-06 的日终停住了"]


def test_a_screen_signs_in_once_comes_to_the_wall_stays_and_is_ended_by_security(ground):
    admit_to_console(passwords={"1012": v.PASSWORD})
    screen = Client()
    answer = screen.post("/sign-in/", {"username": "1012", "password": v.PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == "/password/"
    new = {"old_password": v.PASSWORD, "new_password1": "Wall-2026-hall", "new_password2": "Wall-2026-hall"}
    assert screen.post("/password/", new, follow=True).redirect_chain[-1][0] == "/wall/"
    assert screen.get("/password/").status_code == 403
    session = screen.session
    session["seen"] = session["since"] = int(time.time()) - 30 * 86_400
    session.save()
    assert screen.get("/wall/").status_code == 200
    security = visitor("1010")
    assert "大厅屏幕" in security.get("/screens/").content.decode()
    assert "不是大屏账号" in security.post("/screens/end/", {"number": "2002"}, follow=True).content.decode()
    ended = security.post("/screens/end/", {"number": "1012"}, follow=True).content.decode()
    assert "处登录，屏幕一分钟内回到登录页" in ended
    assert screen.get("/wall/").url == "/sign-in/?next=/wall/"


def test_a_map_keeps_its_proportions_with_north_up_and_the_streets_share_one_name():
    def cell(code, level, west, south, *, urban=False):
        ring = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]
        return Boundary(1, code, code, level, "", urban, {"type": "Polygon", "coordinates": [ring]}, west, south)

    cells = [cell("a", "village", 0, 0), cell("b", "town", 0, 0, urban=True), cell("c", "town", 0, 1, urban=True)]
    villages, towns = outlines(cells, [], MEASURES["signed"])
    assert [one.step for one in villages] == [0]
    assert villages[0].path.startswith(
        "M145.0 860.0L575.0 860.0L"
    )  # 430 high a degree, 430 × cos 1° wide, in the middle
    assert [one.name for one in towns] == ["", "", "城区"]
