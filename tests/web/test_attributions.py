"""业绩归属: asked by one and agreed to by another, cut over days and people; a customer moved nets to zero."""

import re
from datetime import date

import pytest
from django.db.models import Sum

from qianmo.apps.org.services import open_business_day
from qianmo.apps.performance.models import Attribution, Tally
from qianmo.apps.performance.services import count_months
from qianmo.web.lists import LISTS
from qianmo.web.seat import seat_of
from tests import village as v
from tests.apps.performance.month import CONTENT, LAST, lay_accounts_of, lay_deposits, put_in_force
from tests.apps.performance.test_profit import RULES
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
ACCOUNTANT, HEAD, MANAGER, OTHER, FAR, FINANCE = "2005", "2001", "2002", "2003", "3002", "1007"
RUNS = date(2026, 3, 30)
WAN = 1_000_000


def tallied(measure):
    return dict(Tally.objects.filter(measure=measure).values_list("staff__number", "amount"))


def whole():
    """Every measure of everybody together; averages are rounded person by person and so left out."""
    found = Tally.objects.exclude(measure__endswith="average").exclude(measure="deposit_increment")
    return {one["measure"]: one["sum"] for one in found.values("measure").annotate(sum=Sum("amount")) if one["sum"]}


def counted(hour, on=RUNS):
    count_months(on=on, at=v.at(on, hour=hour))


def test_a_customer_is_split_ended_and_told_and_the_bank_s_figures_stay():
    ground = v.found_village()
    (household,) = v.file_families([v.family(ground, "孟庆和", "乌云")])
    lay_deposits(ground, last=RUNS)
    lay_accounts_of(ground, household)
    put_in_force(ground, content={**CONTENT, "profit": RULES})
    open_business_day(day=RUNS, at=v.at(RUNS, hour=8))
    counted(20)
    before = whole()
    assert tallied("deposit_average") == {MANAGER: 500 * WAN, OTHER: 200 * WAN, FAR: 200 * WAN}

    here = f"/performance/attributions/{household}/"
    form = {
        "account": ["1", "9"],
        "from_on": "2026-03-16",
        "staff": [OTHER, FAR],
        "share": ["60", "30"],
        "said": "共同营销",
    }
    said = visitor(ACCOUNTANT).post(f"{here}ask/", form, follow=True).content.decode()
    assert "各份合计 90%，要正好 100%" in said
    visitor(ACCOUNTANT).post(f"{here}ask/", form | {"share": ["60", "40"]})
    row = Attribution.objects.get()
    decided = {"attribution": row.pk, "answer": "agree"}
    assert visitor("3001").post("/performance/attributions/decide/", decided).status_code == 404
    said = visitor(HEAD).post("/performance/attributions/decide/", decided, follow=True).content.decode()
    assert "已同意 1 份，今晚起算" in said
    counted(21)
    # 16 to 30 March are 15 of 30 days: 500 万 stay for half the month, 60 % and 40 % of the other half go.
    assert tallied("deposit_average") == {MANAGER: 250 * WAN, OTHER: 350 * WAN, FAR: 300 * WAN}
    assert tallied("deposit_growth") == {MANAGER: -500 * WAN, OTHER: 300 * WAN, FAR: 200 * WAN}
    assert tallied("net_borrowers") == {OTHER: 1}
    assert whole() == before

    back = {"account": ["1"], "from_on": "2026-03-25", "end": "yes", "said": "协议到期"}
    visitor(ACCOUNTANT).post(f"{here}ask/", back)
    ended = Attribution.objects.get(said="协议到期")
    visitor(HEAD).post("/performance/attributions/decide/", decided | {"attribution": ended.pk})
    counted(22)
    # 15 days, and 6 more since 25 March.
    assert tallied("deposit_average")[MANAGER] == 350 * WAN
    assert whole() == before

    seen_by_whom_it_concerns(here)

    lay_deposits(ground, last=LAST)
    counted(23, on=LAST)
    late = form | {"account": ["2"], "share": ["60", "40"]}
    said = visitor(ACCOUNTANT).post(f"{here}ask/", late, follow=True).content.decode()
    assert "已结的月份不重算" in said
    assert "不是这一户的" in said


def seen_by_whom_it_concerns(here):
    page = visitor(HEAD).get(here).content.decode()
    assert re.search(r"尹红霞.*管户人.*图雅 60.00%、萨仁 40.00%", page, re.DOTALL)
    assert "共同营销" in page
    assert "归还管户人" in page
    assert visitor(FAR).get(here).status_code == 404
    own = visitor(FAR).get("/performance/attributions/?state=all").content.decode()
    assert "不在您的范围内" in own
    assert "孟庆和" not in own
    rows = list(LISTS["attributions"].rows(seat_of(v.account(HEAD)), {"state": "all"}))
    assert [(row[4], row[5], row[7], row[8]) for row in rows] == [
        ("归还管户人", None, date(2026, 3, 25), None), ("图雅", 60, date(2026, 3, 16), None),
        ("萨仁", 40, date(2026, 3, 16), None),
    ]  # fmt: skip
