"""A renewal and a bank's own core: no money moves, and the core is told until it has answered."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import override_settings

from qianmo.apps.credit.models import Renewal, Transfer
from qianmo.apps.credit.queries import open_transfers
from qianmo.apps.credit.services import NewRepayment, hurry_transfers, settle_transfers, take_in
from qianmo.apps.events.models import Event
from qianmo.gateways.corebank import CoreBank
from tests import village as v
from tests.apps.credit.test_renewals import DONE, Desk
from tests.village import WAN

pytestmark = pytest.mark.django_db
NOW = v.at(DONE)


@pytest.fixture
def desk(core):
    desk = Desk()
    with override_settings(COREBANK_URL=core.url):
        yield desk


def settle(core, minutes: int = 0) -> None:
    settle_transfers(core=CoreBank(url=core.url, tries=1), at=NOW + timedelta(minutes=minutes), business_date=DONE)


@pytest.mark.parametrize("kind", ["seamless", "extension"])
def test_a_renewal_is_carried_out_here_and_told_until_the_core_has_noted_it(desk, core, kind):
    row = desk.renew(kind)
    core.tell("fail_before", "drop_after")
    for minutes in (0, 31, 90):  # it is told for ever, never voided
        settle(core, minutes)
    told = Transfer.objects.get()
    assert (told.kind, told.state, told.tries) == ("renew", "posted", 3)
    assert told.draw_id == (row.new_id or desk.draw.pk)
    assert core.totals() == {"states": {"posted": 1}, "fen": {"renew": 6 * WAN}}
    assert core.account(desk.line.number)["fen"] == 0
    assert Event.objects.filter(kind="credit.renewal_noted").count() == 1


def test_a_renewal_the_core_will_not_note_stays_in_sight(desk, core):
    desk.renew("seamless")
    core.account(desk.line.number, closed=True)
    (waits,) = open_transfers(line_id=desk.line.pk)
    assert not hurry_transfers(transfer_ids=[waits.id], give_up=True, by=desk.clerk, at=NOW, business_date=DONE)
    settle(core)
    (odd,) = open_transfers(line_id=desk.line.pk)
    assert (odd.kind_name, odd.waits, odd.said) == ("续贷登记", False, "账户已销户")
    assert Event.objects.get(kind="credit.renewal_odd").payload["reason"] == "账户已销户"
    assert desk.standing() == (6 * WAN, [0, 6 * WAN])


def test_a_draw_whose_money_is_under_way_is_not_renewed(desk, core):
    asked = desk.ask()
    desk.pay_interest()
    new = NewRepayment(draw_id=desk.draw.pk, amount_fen=WAN, taken_by=None, request_id=uuid4())
    assert not take_in(repayments=[new], at=NOW, business_date=DONE).refused
    assert "正在等核心答复" in desk.decide(asked.ids[0]).refused[0].reason
    core.account(desk.line.number, fen=WAN)
    settle(core)
    assert not desk.decide(asked.ids[0]).refused
    assert Renewal.objects.get().fen == 5 * WAN
