"""竞赛 on the console: set up and published on pages, one's own place, the workbook, and the screen on the wall."""

from datetime import date

import pytest

from qianmo.apps.org.services import open_business_day
from qianmo.apps.performance.models import Contest
from qianmo.apps.performance.queries import running_contests
from qianmo.apps.performance.services import publish_contest
from qianmo.apps.targets.services import count_indicators
from qianmo.web.lists import LISTS
from qianmo.web.seat import seat_of
from qianmo.web.wall import contest_panel
from tests import village as v
from tests.apps.performance.test_contests import SET_UP, set_up
from tests.apps.targets.loans import LAST, both, lay_loans_down
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
FINANCE, OFFICER, HEAD, MANAGER = "1007", "1001", "2001", "2002"


def page(person, address):
    return visitor(person).get(address).content.decode()


def test_a_contest_on_its_pages_in_a_workbook_and_on_the_wall():
    ground = v.found_village()
    lay_loans_down(**both(ground))
    count_indicators(on=LAST, at=v.at(LAST, hour=23))
    units, people = set_up(ground), set_up(ground, of_staff=True, name="二月客户经理投放")
    for made in (units, people):
        publish_contest(contest_id=made, by=ground.staff[OFFICER], at=v.at(SET_UP), business_date=SET_UP)
    open_business_day(day=LAST, at=v.at(LAST, hour=8))

    here = f"/performance/contests/{units}/"
    for part in ("暂时的名次，截至 2026-02-27 日终", "130.00 万元", "相同的依次比余额大的、不良率低的"):
        assert part in page(MANAGER, here), part
    assert "二月客户经理投放：第 1 组第 1 名，130.00 万元" in page(MANAGER, "/day/")
    assert "二月投放：富河支行 第 1 组第 1 名" in page(HEAD, "/performance/contests/")
    rows = list(LISTS["contest"].rows(seat_of(v.account(MANAGER)), {"contest": str(units)}))
    assert [row[3:6] for row in rows] == [(1, "富河支行", "130.00 万元"), (2, "乌兰坝支行", "20.00 万元")]

    boards = running_contests(on=LAST, of_staff=False)
    assert contest_panel(boards, minute=4) is None
    panel = contest_panel(boards, minute=5)
    assert [(one.side.name, one.score, one.mille) for one in panel.rows] == [
        ("富河支行", "130.00 万元", 1000), ("乌兰坝支行", "20.00 万元", 153)
    ]  # fmt: skip
    wall = page(OFFICER, "/wall/")
    assert not [name for name, *_ in v.STAFF.values() if name in wall]

    form = {"name": "春季投放", "measure": "loans", "scoring": "completion", "sides": "branch", "groups": "1"}
    visitor(FINANCE).post("/performance/contests/set-up/", form | {"first": "2026-03", "last": "2026-05"})
    spring = Contest.objects.get(name="春季投放")
    assert (spring.first, spring.until) == (date(2026, 3, 1), date(2026, 5, 31))
    assert (
        "自己编制" in visitor(FINANCE).post(f"/performance/contests/{spring.pk}/publish/", follow=True).content.decode()
    )
    assert visitor(MANAGER).get(f"/performance/contests/{spring.pk}/").status_code == 404
    assert "存下分组" in page(OFFICER, f"/performance/contests/{spring.pk}/")
