"""存贷: what a lane, its households and a household's own page show, and to whom; how late they are; what leaves."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from qianmo.apps.org.services import open_business_day
from qianmo.web.lists import LISTS
from qianmo.web.seat import seat_of
from tests import village as v
from tests.holdings import LAST, TOTAL_FEN, lay_holdings
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
HEAD_OFFICE, HEAD, MANAGER, FAR_HEAD, FINANCE, PEOPLE = "1001", "2001", "2002", "3001", "1007", "1008"


@pytest.fixture
def county():
    return County()


@pytest.fixture
def holdings(county):
    lay_holdings(county.ground, county.households)
    return county


def words(person, address):
    """What a page says between its head and its help, without its markup."""
    answer = visitor(person).get(address)
    assert answer.status_code == 200, address
    (main,) = re.findall(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_the_rows_of_every_lane_sum_to_what_stands_below_them(holdings):
    village = words(HEAD_OFFICE, "/figures/?lane=village")
    assert "上村 富河 尹红霞 1.20 0.20 0.20 0.20 20.0% 1.00 1 0" in village
    assert "下村 富河 图雅 0.20 — — 0.30 −60.0% 0.39 1 1" in village
    assert "没有对应到户 — 0.10" in village
    manager = words(HEAD_OFFICE, "/figures/?lane=manager")
    assert "尹红霞 富河支行 0.94" in manager
    assert "没有归属 0.30" in manager
    branch = words(HEAD_OFFICE, "/figures/?lane=branch")
    assert "富河支行 1.50" in branch
    for page in (village, manager, branch):
        assert "合计 1.80" in page
        assert "position v1" in page
        assert "03-04 日终" in page


def test_a_loss_is_told_by_its_shape_and_never_by_red(holdings):
    page = visitor(HEAD_OFFICE).get("/figures/").content.decode()
    assert '<span class="qm-delta qm-down">0.30</span>' in page
    assert "qm-breach" not in page


def test_a_lane_is_sorted_by_any_of_its_figures_and_narrowed_to_a_town(holdings):
    def names(query):
        page = visitor(HEAD_OFFICE).get(f"/figures/?{query}").content.decode()
        return re.findall(r"households/\?village=(\d+)&amp;side=deposit\">", page.partition("<tfoot>")[0])

    assert names("sort=fen") == [v.UPPER, v.FAR, v.LOWER]
    assert names("sort=year&order=low") == [v.LOWER, v.UPPER, v.FAR]
    assert names(f"town={v.FAR_TOWN}") == [v.FAR]
    assert names("sort=nonsense&side=nonsense") == names("")


def test_each_person_sees_his_own_part_and_a_steward_no_branch(holdings):
    mine = words(MANAGER, "/figures/")
    assert "上村" in mine
    assert "下村" not in mine
    assert "机构" not in mine
    assert visitor(MANAGER).get("/figures/?lane=branch").status_code == 404
    assert "图雅" not in words(MANAGER, "/figures/?lane=manager")
    assert "远村" in words(FAR_HEAD, "/figures/")
    assert "富河支行" not in words(FAR_HEAD, "/figures/?lane=branch")
    assert visitor(HEAD).get("/figures/households/?branch=0101").status_code == 200
    assert visitor(FAR_HEAD).get("/figures/households/?branch=0101").status_code == 404


def test_whoever_sees_no_customers_reads_the_sums_and_opens_nothing(holdings):
    page = visitor(PEOPLE).get("/figures/").content.decode()
    assert "上村" in page
    assert "/figures/households/" not in page


def test_a_row_opens_to_households_that_sum_to_it_and_a_household_to_its_accounts(holdings):
    page = words(HEAD, "/figures/households/?manager=2002")
    assert "孟庆和" in page
    assert "8,400.00" in page
    assert "没有对应到户，或户在您的范围以外 1,000.00" in page
    assert "合计 9,400.00" in page
    opened = words(HEAD, f"/households/{holdings.households[v.UPPER]}/?tab=money")
    assert "核心账户 1 活期储蓄 2025-12-01 12,000.00 管户 尹红霞 70.00%，揽储 图雅 30.00%" in opened
    assert "2026-03-04 起，至今 12,000.00" in opened
    assert "2025-12-01 起，到 2026-03-04 前 10,000.00" in opened


def test_finance_reads_the_money_of_households_without_their_names(holdings):
    page = words(FINANCE, f"/figures/households/?village={v.UPPER}")
    assert "**和" in page
    assert "孟庆和" not in page


def test_households_with_deposits_and_no_loan_are_a_list_of_their_own(holdings):
    page = words(HEAD_OFFICE, "/figures/households/?only=lacking")
    assert "2 户" in page
    assert "下村" in page
    assert "上村" not in page


@pytest.mark.parametrize("address", ["/figures/", "/figures/?lane=manager", "/figures/households/", "?tab=money"])
def test_before_the_first_delivery_there_is_no_figure_and_no_nought(county, address):
    address = address if address.startswith("/") else f"/households/{county.households[v.UPPER]}/{address}"
    page = words(HEAD, address)
    assert "还没有收到核心系统的余额" in page
    assert "较年初" not in page


def test_figures_that_stand_still_say_since_when(holdings):
    late = "数停在 2026-03-04 日终"
    assert late not in words(HEAD, "/figures/")
    day = LAST + timedelta(days=6)
    open_business_day(day=day, at=v.at(day, hour=8))
    for address in ("/figures/", "/figures/households/", f"/households/{holdings.households[v.UPPER]}/?tab=money"):
        assert f"{late} 比营业日该有的晚 5 天" in words(HEAD, address)


def test_the_map_is_coloured_by_the_growth_of_deposits_and_lists_the_same_figures(holdings):
    page = visitor(HEAD_OFFICE).get("/grids/?measure=growth&order=low").content.decode()
    rows = re.findall(r'data-code="(\d+)" data-name="\S+" data-shown="(\S+)" data-step="(\d)"', page)
    assert rows == [(v.LOWER, "−60.0%", "1"), (v.UPPER, "20.0%", "7"), (v.FAR, "不适用", "0")]
    assert 'data-scale="div"' in page
    assert "竖线为全部 13.3%" in page  # 12,000 and 2,000.01 and 3,000 against 15,000
    assert "03-04 日终" in page


def test_workbooks_hold_what_the_pages_show_within_the_scope(holdings):
    def rows(number, key, query):
        seat = seat_of(v.account(number))
        listing = LISTS[key]
        found = list(listing.rows(seat, query))
        assert len(found) == listing.count(seat, query)
        assert {len(row) for row in found} <= {len(listing.heads)}
        return found

    whole = rows(HEAD_OFFICE, "holdings", {})
    assert round(sum(row[4] for row in whole) * 1_000_000) == TOTAL_FEN
    assert [row[1] for row in rows(MANAGER, "holdings", {})] == ["上村"]
    assert rows(MANAGER, "holdings", {"lane": "branch"}) == []
    held = rows(HEAD, "holders", {"village": v.LOWER})
    assert [(row[1], row[3]) for row in held] == [("孟庆和", 2_000.01)]
    assert timezone.localdate() != held[0][-1] == LAST
