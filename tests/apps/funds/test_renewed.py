"""What a renewed draw takes over: the pool with its line, scheme and relending if it fits; and what is lost is told."""

from datetime import date

import pytest

from qianmo.apps.credit.models import Draw, Due, Line
from qianmo.apps.credit.queries import dues_to_claim, pool_standings, sums_under
from qianmo.apps.credit.services import Assigned, Pooled, Subsidised, assign_draws, enrol_draws, put_under_pools
from qianmo.apps.events.models import Event
from qianmo.apps.funds.queries import enrolled, used
from qianmo.apps.funds.services import NewPool, NewRelending, NewScheme, found_pools, found_relending, found_schemes
from tests import village as v
from tests.apps.credit.test_renewals import DONE, DUE, NEW_DUE, Desk
from tests.apps.funds.ground import POOL, RELENDING, SCHEME
from tests.village import WAN

pytestmark = pytest.mark.django_db
WHEN = {"at": v.at(v.DRAWN), "business_date": v.DRAWN}


class Funded(Desk):
    """The desk's draw of 6 万 under a scheme and relending of just 6 万, its line under a pool of just 8 万."""

    def __init__(self, *, until: date | None = None, **changed) -> None:
        super().__init__()
        by, relending = self.ground.staff["1007"], RELENDING | {"ends_on": until}
        scheme = SCHEME | {"cap_fen": 6 * WAN} | changed
        (self.scheme,) = found_schemes(schemes=[NewScheme(**scheme, by=by)], **WHEN)
        (self.relending,) = found_relending(pools=[NewRelending(**relending, by=by)], **WHEN)
        (self.pool,) = found_pools(pools=[NewPool(**POOL, by=by)], **WHEN)
        pk = self.draw.pk
        assert enrol_draws(draws=[Subsidised(draw_id=pk, scheme_id=self.scheme, by=by)], **WHEN) == [pk]
        assert assign_draws(draws=[Assigned(draw_id=pk, pool_id=self.relending, by=by)], **WHEN) == [pk]
        put_under_pools(lines=[Pooled(line_id=self.line.pk, pool_id=self.pool, by=by)], **WHEN)

    def under(self, draw: Draw) -> tuple[str | None, str | None]:
        return enrolled(draw_ids=[draw.pk]).get(draw.pk), used(draw_ids=[draw.pk]).get(draw.pk)


def lost() -> list[str]:
    rows = Event.objects.filter(kind="funds.not_taken_over").order_by("id")
    return [f"{row.payload['fund']}：{row.payload['reason']}" for row in rows]


def test_a_seamless_renewal_takes_over_scheme_and_relending_at_their_caps_and_stays_under_the_pool():
    desk = Funded()
    renewal = desk.renew("seamless")
    assert desk.under(renewal.new) == (SCHEME["name"], RELENDING["name"])
    assert lost() == []
    # 6 万 are counted once everywhere: subsidised, relent, and lent under 1 万 × 8.
    assert [
        sums_under(kind=kind)[pk].unpaid_fen for kind, pk in (("subsidy", desk.scheme), ("relending", desk.relending))
    ] == [
        6 * WAN,
        6 * WAN,
    ]
    assert pool_standings(pool_ids=[desk.pool])[desk.pool].room_fen == 2 * WAN
    assert Line.objects.get(id=desk.line.pk).risk_pool_id == desk.pool


def test_a_scheme_that_does_not_go_on_with_renewals_loses_the_new_draw_and_says_so():
    desk = Funded(renews=False)
    renewal = desk.renew("seamless")
    assert desk.under(renewal.new) == (None, RELENDING["name"])
    assert lost() == ["产业贷款贴息：方案定了续贷不贴息"]


def test_what_no_longer_fits_is_lost_with_its_figures_and_the_renewal_stands():
    desk = Funded(max_months=6, until=DONE)
    renewal = desk.renew("seamless")
    assert desk.under(renewal.new) == (None, None)
    number = renewal.new.number
    too_long = (
        f"产业贷款贴息：借据 {number} 不能纳入“产业贷款贴息”：期限到 2027-09-03，最长 6 个月到 2027-03-03。"
        "请选期限以内的借据。"
    )
    too_late = (
        f"2026 年支农再贷款：借据 {number} 不能用“2026 年支农再贷款”：起息日 2026-09-03 不在使用期内"
        "（2026-01-05 起）。请选期内发放的借据。"
    )
    assert lost() == [too_long, too_late]


def test_a_debt_in_difficulty_takes_over_neither():
    desk = Funded()
    renewal = desk.renew("refinance")
    assert desk.under(renewal.new) == (None, None)
    assert lost() == [
        f"{name}：借新还旧的新借据不带入，只有无还本续贷带入" for name in (SCHEME["name"], RELENDING["name"])
    ]
    assert Line.objects.get(id=desk.line.pk).risk_pool_id == desk.pool


@pytest.mark.parametrize(("renews", "late"), [(True, ()), (False, ((DUE, None),))])
def test_an_extended_draw_is_subsidised_past_its_first_day_only_where_the_scheme_goes_on(renews, late):
    desk = Funded(renews=renews)
    desk.renew("extension")
    assert desk.under(desk.draw) == (SCHEME["name"], RELENDING["name"])
    until = date(2026, 12, 20)
    Due.objects.create(
        draw=desk.draw, kind="interest", from_on=DONE, until_on=until, fen=90_000, unpaid_fen=0, due_on=until,
        booked_on=until,
    )  # fmt: skip
    (due,) = dues_to_claim(scheme_id=desk.scheme, from_on=DUE, until_on=NEW_DUE)
    assert due.late == late
