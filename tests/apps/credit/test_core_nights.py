"""A night that collects through a bank's own core: what it took is booked once, and no slow core holds the night up."""

from datetime import date, timedelta
from random import Random

import pytest
from django.test import override_settings

from qianmo.apps.credit.models import Draw, Line, Repayment, Transfer
from qianmo.apps.credit.queries import waiting_at_core
from qianmo.apps.credit.services import (
    NewRepayment,
    collect,
    collecting_dues,
    expire_lines,
    hear_out,
    settle_interest,
    settle_transfers,
    take_in,
)
from qianmo.apps.events.models import Event
from qianmo.apps.ledger.queries import trial_balance
from qianmo.domain.credit.interest import USUAL_INTEREST
from qianmo.gateways.corebank import CoreBank
from tests import village as v
from tests.apps.credit.test_draws import asking, reasons, take
from tests.village import WAN

pytestmark = pytest.mark.django_db
MARCH_20, MARCH_23 = date(2026, 3, 20), date(2026, 3, 23)  # the 21st is a Saturday
NIGHT = v.at(MARCH_23, 22)
DUE_FEN = 4_444  # 20,000 yuan for 16 days at 5.00 %: 44.44
FAULTS = ("none", "fail_before", "fail_after", "drop_after", "twice", "page", "half", "late", "delay")


@pytest.fixture
def line(core):
    """A line with three draws of 2 万 each, whose interest was settled on the 20th and is due on Monday the 23rd."""
    (line_id,) = v.signed_lines(v.found_village(interest=USUAL_INTEREST), ["孟庆和"])
    line = Line.objects.get(id=line_id)
    take(*[asking(line, 2 * WAN, due_on=date(2026, 12, 5)) for _ in range(3)])
    settle_interest(on=MARCH_20, at=v.at(MARCH_20, 22))
    with override_settings(COREBANK_URL=core.url):
        yield line


def night(on: date = MARCH_23) -> int:
    return collect(on=on, at=v.at(on, 22))


def worker(core, minutes: int, *, on: date = MARCH_23) -> None:
    at = NIGHT + timedelta(minutes=minutes)
    settle_transfers(core=CoreBank(url=core.url, tries=1), at=at, business_date=on)


def collected() -> list[int]:
    assert sum(one.debit_fen - one.credit_fen for one in trial_balance()) == 0
    return sorted(Repayment.objects.filter(channel="collection").values_list("amount_fen", flat=True))


def states() -> list[str]:
    return sorted(Transfer.objects.values_list("state", flat=True))


def test_what_is_due_is_taken_by_the_core_and_booked_once_however_often_the_night_runs(line, core):
    core.account(line.number, fen=5 * WAN)
    assert [night(), night()] == [3, 3]
    assert collected() == [DUE_FEN] * 3
    assert core.account(line.number)["fen"] == 5 * WAN - 3 * DUE_FEN
    assert core.totals()["fen"] == {"collect": 3 * DUE_FEN}
    assert collect(on=date(2026, 3, 28), at=NIGHT) == 0  # a Saturday


def test_the_core_takes_what_is_there_and_that_is_what_is_booked(line, core):
    core.account(line.number, fen=DUE_FEN + 1_000)
    assert night() == 2
    assert collected() == [1_000, DUE_FEN]
    assert sorted(Transfer.objects.values_list("state", "taken_fen", "said")) == [
        ("posted", 1_000, ""),
        ("posted", DUE_FEN, ""),
        ("refused", None, "账户余额不足"),
    ]
    assert Event.objects.get(kind="credit.collection_dropped").payload["reason"] == "账户余额不足"
    core.account(line.number, fen=WAN)
    night(on=date(2026, 3, 24))  # the next night takes the rest, with what the delay has cost
    assert sum(collected()) >= 3 * DUE_FEN
    assert core.account(line.number)["fen"] == WAN - sum(collected()) + DUE_FEN + 1_000


def test_a_core_that_dies_in_the_middle_of_the_night_is_asked_again_under_the_same_ids(line, core):
    core.account(line.number, fen=5 * WAN)
    core.tell("none", "die_after")
    night()
    core.gone()
    assert "waiting" in states()
    waits = sum(one.count for one in waiting_at_core())
    assert waits == states().count("waiting")
    core.start()
    worker(core, 5)
    assert collected() == [DUE_FEN] * 3
    assert core.totals()["fen"] == {"collect": 3 * DUE_FEN}


def test_a_night_without_patience_leaves_its_collections_to_the_worker(line, core, monkeypatch):
    core.account(line.number, fen=5 * WAN)
    monkeypatch.setattr(collecting_dues, "PATIENCE_SECONDS", -1)
    assert night() == 0
    assert hear_out(core=CoreBank(url=core.url), on=MARCH_23, at=NIGHT) == 0
    assert [(one.kind_name, one.count, one.fen) for one in waiting_at_core()] == [("扣收", 3, 3 * DUE_FEN)]
    one = Draw.objects.first()
    more = NewRepayment(draw_id=one.pk, amount_fen=2 * WAN + 4_444, taken_by=None, request_id=one.request_id)
    refused = take_in(repayments=[more], at=NIGHT, business_date=MARCH_23)
    assert "其中 44.44 元 正在核心收款" in reasons(refused)[0]
    worker(core, 1)
    assert collected() == [DUE_FEN] * 3


def test_what_nobody_answered_in_time_is_voided_and_collected_the_next_night(line, core):
    core.account(line.number, fen=5 * WAN)
    core.tell(*["fail_before"] * 30)
    assert night() == 0
    core.tell()
    worker(core, 31)
    assert (states(), collected()) == (["voided"] * 3, [])
    assert night(on=date(2026, 3, 24)) == 3
    assert len(collected()) == 3


def test_money_taken_late_counts_from_the_day_the_core_took_it(line, core):
    core.account(line.number, fen=5 * WAN)
    core.tell(*["fail_after"] * 6)
    assert night() == 0
    expire_lines(at=NIGHT, business_date=MARCH_23)
    worker(core, 11 * 60, on=date(2026, 3, 24))
    assert set(Repayment.objects.values_list("value_date", "booked_on")) == {(MARCH_23, date(2026, 3, 24))}
    assert collected() == [DUE_FEN] * 3


@pytest.mark.parametrize("seed", range(4))
def test_whatever_breaks_between_money_and_books_agree_in_the_end(line, core, seed):
    core.account(line.number, fen=2 * DUE_FEN + 700)
    core.tell(*Random(seed).choices(FAULTS, k=12), seconds=0.05)
    night()
    for minutes in (1, 3, 8, 40):
        worker(core, minutes)
    night(on=date(2026, 3, 24))
    assert sum(collected()) == core.totals()["fen"]["collect"] == 2 * DUE_FEN + 700
    assert core.account(line.number)["fen"] == 0
