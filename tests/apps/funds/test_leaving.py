"""Lines and draws leave what they were put under: with a reason, from a day, and never to hide a loss."""

from datetime import date, timedelta

import pytest

from qianmo.apps.credit.models import Draw, Line
from qianmo.apps.credit.queries import pool_standings, sums_under
from qianmo.apps.credit.services import Leaving, settle_interest, take_out
from qianmo.apps.events.models import Event
from qianmo.apps.funds.models import SubsidyItem
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.apps.funds.ground import Treasury, overdue
from tests.village import WAN

pytestmark = pytest.mark.django_db
DUE = {"due_on": date(2026, 12, 5)}
LEFT, MARCH_20, APRIL = date(2026, 3, 10), date(2026, 3, 20), date(2026, 4, 1)


@pytest.fixture
def treasury():
    return Treasury("孟庆和", "白凤英")


def leave(treasury, kind: str, fund_id: int, *ids: int, reason: str = "办错了池", on: date = LEFT):
    leaving = Leaving(kind=kind, fund_id=fund_id, ids=ids, reason=reason, by=treasury.finance)
    return take_out(leaving=leaving, at=v.at(on), business_date=on)


def test_a_line_leaves_a_pool_and_gives_its_room_back(treasury):
    first, second = treasury.lines
    pool_id = treasury.pool()
    treasury.put(pool_id)
    take(asking(first, 5 * WAN))
    assert (
        leave(treasury, "pool", pool_id, first.pk, reason=" ")[0].reason == "不能移出：没有写原因。请写明为什么移出。"
    )
    assert leave(treasury, "pool", pool_id, first.pk, 999)[0] == first.pk
    assert leave(treasury, "pool", pool_id, first.pk)[0].code == "not_there"
    assert pool_standings(pool_ids=[pool_id])[pool_id].room_fen == 8 * WAN
    told = Event.objects.get(kind="credit.unpooled")
    assert (told.payload["line"], told.payload["reason"]) == (first.number, "办错了池")
    assert Line.objects.get(id=second.pk).risk_pool_id == pool_id


def test_bad_principal_and_a_claim_that_waits_keep_a_line_in_its_pool(treasury):
    first, second = treasury.lines
    pool_id = treasury.pool()
    treasury.put(pool_id)
    bad, late = take(asking(first, WAN), asking(second, 5_000)).ids.values()
    Draw.objects.filter(id=bad).update(loan_class=3)
    overdue(late, since=LEFT - timedelta(days=60))
    treasury.lose(late, on=LEFT)
    answers = leave(treasury, "pool", pool_id, first.pk, second.pk)
    assert answers[0].reason == (
        f"额度 {first.number} 不能移出“县产业贷款风险补偿金”：不良本金 1.00 万元，移出会让池的不良率变低。收回后再移。"
    )
    assert answers[1].code == "claim_waits"
    assert Line.objects.filter(risk_pool_id=pool_id).count() == 2


def test_a_draw_that_left_is_subsidised_up_to_that_day_and_does_not_come_back(treasury):
    (draw_id,) = take(asking(treasury.lines[0], 5 * WAN, **DUE)).ids.values()
    scheme_id = treasury.scheme()
    treasury.enrol(scheme_id, draw_id)
    assert leave(treasury, "subsidy", scheme_id, draw_id) == [draw_id]
    assert treasury.enrol(scheme_id, draw_id)[0].code == "left"
    assert sums_under(kind="subsidy") == {}
    settle_interest(on=MARCH_20, at=v.at(MARCH_20, 22))
    treasury.claim(scheme_id, until=APRIL)
    # Drawn on 03-05 and left on 03-10: 5 of the 16 days count, 111.11 × 70 % × 5 ÷ 16 = 24.3053, rounded to 24.31.
    assert list(SubsidyItem.objects.values_list("counted_days", "fen")) == [(5, 2_431)]
    other = treasury.scheme(name="另一个方案")
    assert treasury.enrol(other, draw_id) == [draw_id]
    assert leave(treasury, "subsidy", other, draw_id, on=APRIL) == [draw_id]


def test_a_draw_in_a_claim_that_waits_stays_until_it_is_decided(treasury):
    (draw_id,) = take(asking(treasury.lines[0], 5 * WAN, **DUE)).ids.values()
    scheme_id = treasury.scheme()
    treasury.enrol(scheme_id, draw_id)
    settle_interest(on=MARCH_20, at=v.at(MARCH_20, 22))
    treasury.claim(scheme_id, until=APRIL)
    assert leave(treasury, "subsidy", scheme_id, draw_id, on=APRIL)[0].code == "claim_waits"


def test_relending_is_free_again_at_once_and_the_draw_may_come_back(treasury):
    (draw_id,) = take(asking(treasury.lines[0], 5 * WAN, **DUE)).ids.values()
    pool_id = treasury.relending()
    treasury.assign(pool_id, draw_id)
    assert leave(treasury, "relending", pool_id, draw_id) == [draw_id]
    assert sums_under(kind="relending") == {}
    assert treasury.assign(pool_id, draw_id) == [draw_id]
