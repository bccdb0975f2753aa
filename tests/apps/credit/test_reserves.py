"""Drawing through a bank's own core: room is held, the core's word alone books or frees it, whatever breaks between."""

from datetime import date, timedelta
from random import Random
from uuid import uuid4

import pytest
from django.test import override_settings

from qianmo.apps.credit.models import Draw, Line, Transfer
from qianmo.apps.credit.services import (
    NewFreeze,
    NewRepayment,
    NewReversal,
    collect_repayments,
    draw,
    freeze_lines,
    hear,
    pay_out,
    repay,
    request_reversals,
    reserve_draws,
    settle_transfers,
    take_due,
)
from qianmo.apps.credit.services.transfers import speak
from qianmo.apps.events.models import Event
from qianmo.apps.ledger.models import Entry
from qianmo.domain.credit.payment import Payout
from qianmo.gateways.corebank import CoreBank, Posted, Voided
from tests import village as v
from tests.apps.credit.test_draws import asking, reasons
from tests.village import WAN

pytestmark = pytest.mark.django_db
NOW = v.at(v.DRAWN)
MINUTES = 30  # of the product's terms
LATE = NOW + timedelta(minutes=MINUTES)


@pytest.fixture
def line():
    """A signed line of 8 万 at 5.00 %."""
    (line_id,) = v.signed_lines(v.found_village(), ["孟庆和"])
    return Line.objects.get(id=line_id)


def reserved(line: Line, amount_fen: int = 5 * WAN, **changed: object) -> Draw:
    answers = reserve_draws(draws=[asking(line, amount_fen, **changed)], at=NOW, business_date=v.DRAWN)
    assert not answers.refused, reasons(answers)
    return Draw.objects.get(id=answers.ids[0])


def settle(core, *, at=NOW, on: date = v.DRAWN) -> int:
    bank = CoreBank(url=core.url, tries=1, answer_seconds=3, connect_seconds=1)
    return settle_transfers(core=bank, at=at, business_date=on)


def standing(line: Line, row: Draw) -> tuple[str, int, int, int]:
    """The draw's state, and what is reserved, drawn and booked on the line."""
    line.refresh_from_db()
    row.refresh_from_db()
    booked = sum(Entry.objects.filter(line_id=line.pk, kind="draw").values_list("fen", flat=True))
    return row.state, line.reserved_fen, line.drawn_fen, booked


def test_a_reserve_holds_room_and_the_core_s_word_books_it_from_the_core_s_day(line, core):
    row = reserved(line)
    assert standing(line, row) == ("reserved", 5 * WAN, 0, 0)
    over = reserve_draws(draws=[asking(line, 4 * WAN)], at=NOW, business_date=v.DRAWN)
    assert reasons(over) == ["不能支用 4.00 万元：可用额度 3.00 万元。可以支用 3.00 万元。"]
    core.day("2026-03-06")
    assert settle(core) == 1
    assert standing(line, row) == ("reserved", 5 * WAN, 0, 0)
    assert Transfer.objects.get().said == "核心已办，起息日 2026-03-06 还没有到，到那天入账"
    settle(core, at=NOW + timedelta(days=1), on=date(2026, 3, 6))
    assert standing(line, row) == ("posted", 0, 5 * WAN, 5 * WAN)
    assert (row.value_date, row.accrued_to, row.unpaid_fen) == (date(2026, 3, 6), date(2026, 3, 6), 5 * WAN)
    assert Entry.objects.get().value_date == date(2026, 3, 6)
    told = Event.objects.filter(subject_id=row.pk, payload__has_key="channel").order_by("id")
    assert [one.kind for one in told] == ["credit.reserved", "credit.drawn"]
    assert core.totals() == {"states": {"posted": 1}, "fen": {"draw": 5 * WAN}}


@pytest.mark.parametrize("fault", ["fail_after", "drop_after", "half", "fail_before", "page"])
def test_a_lost_answer_frees_nothing_and_the_next_try_books_once(line, core, fault):
    row = reserved(line)
    core.tell(fault)
    assert settle(core) == 0
    assert standing(line, row) == ("reserved", 5 * WAN, 0, 0)
    assert Transfer.objects.get().tries == 1
    settle(core, at=NOW + timedelta(minutes=1))
    settle(core, at=NOW + timedelta(minutes=2))
    assert standing(line, row) == ("posted", 0, 5 * WAN, 5 * WAN)
    assert core.totals() == {"states": {"posted": 1}, "fen": {"draw": 5 * WAN}}


def test_a_core_that_dies_with_the_money_moved_is_believed_when_it_is_back(line, core):
    row = reserved(line)
    core.tell("die_after")
    settle(core)
    core.gone()
    settle(core, at=LATE)
    assert standing(line, row) == ("reserved", 5 * WAN, 0, 0)  # past its time, and still held
    assert Transfer.objects.get().said == "连不上核心"
    core.start()
    settle(core, at=LATE + timedelta(minutes=10))
    assert standing(line, row) == ("posted", 0, 5 * WAN, 5 * WAN)


def test_what_ran_out_of_time_is_voided_at_the_core_before_room_is_given_back(line, core):
    row = reserved(line)
    late = Transfer.objects.select_related("line", "draw", "undoes").get()
    core.tell("fail_before")
    settle(core)
    core.tell("none", "fail_before")  # it answers the question, and is silent about the voiding
    settle(core, at=LATE)
    assert standing(line, row) == ("reserved", 5 * WAN, 0, 0)
    settle(core, at=LATE + timedelta(minutes=10))
    assert standing(line, row) == ("voided", 0, 0, 0)
    assert speak(CoreBank(url=core.url), late, late=False) == Voided()  # the post that was long under way
    assert core.totals() == {"states": {"voided": 1}, "fen": {}}
    assert not draw(draws=[asking(line, 8 * WAN)], at=LATE, business_date=v.DRAWN).refused


def test_what_ran_out_of_time_and_was_paid_after_all_is_booked(line, core):
    row = reserved(line)
    core.tell("drop_after")
    settle(core)
    settle(core, at=LATE)
    assert standing(line, row) == ("posted", 0, 5 * WAN, 5 * WAN)


def test_a_core_that_refuses_gives_the_room_back_with_its_reason(line, core):
    core.account("fund", fen=1)
    row = reserved(line)
    settle(core)
    assert standing(line, row) == ("voided", 0, 0, 0)
    assert Event.objects.get(kind="credit.voided").payload == {
        "line": line.number,
        "fen": 5 * WAN,
        "reason": "账户余额不足",
    }
    assert Transfer.objects.get().state == "refused"


def test_the_same_answer_heard_twice_books_once(line, core):
    row = reserved(line)
    (taken,) = take_due(at=NOW)
    assert take_due(at=NOW) == []  # another worker finds nothing to do
    for _ in range(2):
        hear(heard={taken.pk: Posted(v.DRAWN, "HX1", row.amount_fen)}, at=NOW, business_date=v.DRAWN)
    hear(heard={taken.pk: Voided()}, at=NOW, business_date=v.DRAWN)
    assert standing(line, row) == ("posted", 0, 5 * WAN, 5 * WAN)


def test_the_same_request_reserves_once(line, core):
    new = asking(line, 5 * WAN)
    first = reserve_draws(draws=[new, new], at=NOW, business_date=v.DRAWN)
    again = reserve_draws(draws=[new], at=NOW, business_date=v.DRAWN)
    assert first.ids == {0: again.ids[0], 1: again.ids[0]}
    assert again.repeated == {0}
    settle(core)
    assert reserve_draws(draws=[new], at=NOW, business_date=v.DRAWN).ids == again.ids
    assert core.totals()["fen"] == {"draw": 5 * WAN}


def test_a_line_frozen_meanwhile_is_booked_on_all_the_same_because_the_money_is_gone(line, core):
    row = reserved(line)
    staff = v.Staff.objects.get(number="2001").pk
    wish = NewFreeze(line_id=line.pk, reason="涉诉", by=staff, request_id=row.request_id)
    assert not freeze_lines(freezes=[wish], at=NOW, business_date=v.DRAWN).refused
    settle(core)
    assert standing(line, row) == ("posted", 0, 5 * WAN, 5 * WAN)


def test_an_answer_from_before_the_wish_is_not_booked_but_shown(line, core):
    row = reserved(line)
    core.day("2026-03-04")
    settle(core)
    assert standing(line, row) == ("reserved", 5 * WAN, 0, 0)
    assert "早于我方请求的 2026-03-05" in Transfer.objects.get().said


def test_a_draw_that_waits_can_neither_be_repaid_nor_reversed(line, core):
    row = reserved(line)
    payment = NewRepayment(draw_id=row.pk, amount_fen=WAN, taken_by=None, request_id=uuid4())
    assert repay(repayments=[payment], at=NOW, business_date=v.DRAWN).refused
    assert reasons(collect_repayments(repayments=[payment], at=NOW, business_date=v.DRAWN)) == [
        "没有这笔借据，或它还没有放款"
    ]
    staff = v.Staff.objects.get(number="2004").pk
    wish = NewReversal(kind="draw", subject_id=row.pk, reason="错", requested_by=staff, request_id=uuid4())
    assert reasons(request_reversals(reversals=[wish], at=NOW, business_date=v.DRAWN)) == [
        "不能冲正：这笔支用待放款，账上没有它。请在额度页上撤销它，或等核心答复"
    ]


def test_a_payee_is_paid_at_the_core_under_the_account_that_was_sealed(line, core):
    shop = Payout(payment="entrusted", payee="林东农机公司", account="6220000000001234")
    reserved(line, channel="counter", payout=shop)
    settle(core)
    assert core.account("6220000000001234")["fen"] == 5 * WAN


def test_money_goes_through_the_core_the_machine_is_set_to(line, core):
    assert Draw.objects.get(id=pay_out(draws=[asking(line)], at=NOW, business_date=v.DRAWN).ids[0]).state == "posted"
    with override_settings(COREBANK_URL=core.url):
        answers = pay_out(draws=[asking(line)], at=NOW, business_date=v.DRAWN)
    assert Draw.objects.get(id=answers.ids[0]).state == "reserved"


FAULTS = ("none", "none", "fail_before", "fail_after", "drop_after", "twice", "page", "half")


def test_under_any_faults_both_books_agree_in_the_end(line, core):
    rng = Random(1)
    at = NOW
    for _ in range(12):
        new = [asking(line, rng.randint(1, 3) * WAN // 2) for _ in range(rng.randint(0, 3))]
        reserve_draws(draws=new, at=at, business_date=v.DRAWN)
        core.tell(*rng.choices(FAULTS, k=6))
        settle(core, at=at)
        line.refresh_from_db()
        assert 0 <= line.drawn_fen + line.reserved_fen <= line.limit_fen
        at += timedelta(minutes=rng.choice((1, 5, 40)))
    core.tell()
    settle(core, at=at + timedelta(minutes=10))
    line.refresh_from_db()
    posted = sum(Draw.objects.filter(state="posted").values_list("amount_fen", flat=True))
    booked = sum(Entry.objects.filter(kind="draw").values_list("fen", flat=True))
    assert not Draw.objects.filter(state="reserved").exists()
    assert (line.reserved_fen, line.drawn_fen) == (0, posted)
    assert core.totals()["fen"].get("draw", 0) == posted == booked > 0
