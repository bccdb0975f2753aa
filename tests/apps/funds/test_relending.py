"""The central bank's money: which draws use it, what is left, and how it comes free."""

from datetime import date

import pytest

from qianmo.apps.credit.queries import sums_under
from qianmo.apps.funds.queries import used
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.apps.credit.test_repayments import pay, paying
from tests.apps.funds.ground import Treasury
from tests.village import WAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def treasury():
    return Treasury("孟庆和", "白凤英")


def test_draws_use_the_pool_while_it_lasts_and_repaid_principal_is_free_again(treasury):
    first, second = treasury.lines
    mine, other = take(asking(first, 4 * WAN), asking(second, 3 * WAN)).ids.values()
    pool_id = treasury.relending()
    answers = treasury.assign(pool_id, mine, other, mine)
    assert answers[0] == mine
    assert "未还本金 3.00 万元，再贷款只余 2.00 万元" in answers[1].reason
    assert answers[2].code == "assigned"
    assert sums_under(kind="relending")[pool_id].unpaid_fen == 4 * WAN
    pay(paying(WAN, draw_id=mine), on=v.DRAWN)
    assert treasury.assign(pool_id, other) == [other]
    assert used(draw_ids=[mine, other]) == dict.fromkeys((mine, other), "2026 年支农再贷款")


def test_a_draw_dearer_than_the_capped_rate_and_one_unknown_are_refused(treasury):
    draw_id = take(asking(treasury.lines[0], WAN, due_on=date(2026, 12, 5))).ids[0]
    dear = treasury.relending(cap_ppm=49_999)
    assert [one.code for one in treasury.assign(dear, draw_id, 999)] == ["rate_above_cap", "unknown"]
