"""The list handed in to the finance bureau and the statement of a pool: rows that sum to what the acts say."""

from datetime import date

import pytest

from qianmo.apps.credit.models import Draw
from qianmo.apps.credit.queries import subsidy_items
from qianmo.apps.credit.services import settle_interest, share_recoveries
from qianmo.apps.funds.models import SubsidyClaim
from qianmo.apps.funds.queries import pool_statement
from qianmo.apps.funds.services import decide_losses, receive_compensation
from qianmo.apps.grids.queries import Scope
from qianmo.web.lists import LISTS
from qianmo.web.seat import seat_of
from qianmo.web.views.ledger.funds import last_quarter
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.apps.credit.test_repayments import pay, paying
from tests.apps.funds.ground import Treasury, overdue
from tests.apps.funds.test_pools import MONDAY, REST
from tests.village import WAN
from tests.web.test_exports import client

pytestmark = pytest.mark.django_db
PAID, MARCH_20, APRIL = date(2026, 3, 11), date(2026, 3, 20), date(2026, 4, 1)
DUE = {"due_on": date(2026, 12, 5)}


@pytest.fixture
def treasury():
    return Treasury("孟庆和", "白凤英")


def workbook(key: str, **query: str) -> list[list[object]]:
    seat = seat_of(v.account("1007"))
    return [list(row) for row in LISTS[key].rows(seat, query)]


def test_the_list_for_the_finance_bureau_sums_to_the_claim(treasury):
    first, second = treasury.lines
    mine, other = take(asking(first, 5 * WAN, **DUE), asking(second, 3 * WAN, **DUE)).ids.values()
    scheme_id = treasury.scheme()
    assert treasury.enrol(scheme_id, mine, other) == [mine, other]
    pay(paying(2 * WAN, draw_id=mine), on=PAID)
    settle_interest(on=MARCH_20, at=v.at(MARCH_20, 22))
    claim_id = treasury.claim(scheme_id, until=APRIL)
    rows = subsidy_items(claim_id=claim_id, scope=Scope(None))
    # 2 万 paid after 6 days pay the 41.67 that ran, so 30,041.67 run for 10 days more and owe 41.72, and it is this
    # that falls due and is claimed. 5 万 × 6 + 30,041.67 × 10 = 600,416.70; 3 万 × 16 = 480,000 at 5.00 % are 66.67.
    assert [row.balance_days for row in rows] == [60_041_670, 48_000_000]
    assert rows[0].interest_fen == 4_172
    assert [(row.days, row.counted_days, row.rate_ppm) for row in rows] == [(16, 16, 50_000)] * 2
    assert (rows[1].interest_fen, rows[1].fen) == (6_667, 4_667)
    claim = SubsidyClaim.objects.get(id=claim_id)
    assert sum(row.fen for row in rows) == claim.fen
    *lines, total = workbook("subsidy_items", claim=str(claim_id))
    assert (len(lines), total[0], total[-1]) == (2, "合计", claim.fen / 100)
    assert total[-2] == sum(row.interest_fen for row in rows) / 100
    page = client("1007").get(f"/funds/subsidies/{claim_id}/").content.decode()
    assert "等于下面各行贴息之和" in page
    assert rows[0].household_number in page


def test_the_statement_of_a_pool_ends_on_what_is_left_of_its_fund(treasury):
    first, _ = treasury.lines
    pool_id = treasury.pool(fund_fen=2 * WAN, share_ppm=400_000)
    treasury.put(pool_id)
    draw_id = take(asking(first, 4 * WAN, **DUE)).ids[0]
    overdue(draw_id, since=v.DRAWN)
    claim_id = treasury.lose(draw_id, on=MONDAY)
    assert [row.left_fen for row in pool_statement(pool_id=pool_id)] == [2 * WAN]
    decide_losses(decisions=treasury.word(claim_id), **REST)
    receive_compensation(claim_ids=[claim_id], by=treasury.finance, **REST)
    Draw.objects.filter(id=draw_id).update(unpaid_fen=3 * WAN)
    share_recoveries(claim_ids=[claim_id], by=treasury.finance, **REST)
    # 2 万 less 40 % of 4 万, and of the 1 万 recovered 40 % back: 0.4 and 0.8 万.
    assert [(row.what, row.fen, row.left_fen) for row in pool_statement(pool_id=pool_id)] == [
        ("设立", 2_000_000, 2_000_000),
        ("补偿", -1_600_000, 400_000),
        ("追偿退回", 400_000, 800_000),
    ]
    rows = workbook("pool_statement", kind="pool", fund=str(pool_id))
    assert [(row[1], row[4]) for row in rows] == [("设立", 20_000), ("补偿", 4_000), ("追偿退回", 8_000)]
    page = client("1007").get(f"/funds/?kind=pool&fund={pool_id}&tab=statement").content.decode()
    assert "基金余 8,000.00 元" in page


@pytest.mark.parametrize(
    ("on", "quarter"),
    [
        (date(2026, 1, 5), (date(2025, 10, 1), date(2025, 12, 31))),
        (date(2026, 3, 31), (date(2025, 10, 1), date(2025, 12, 31))),
        (date(2026, 4, 1), (date(2026, 1, 1), date(2026, 3, 31))),
        (date(2026, 12, 1), (date(2026, 7, 1), date(2026, 9, 30))),
    ],
)
def test_a_claim_is_asked_for_the_quarter_before(on, quarter):
    assert last_quarter(on) == quarter
