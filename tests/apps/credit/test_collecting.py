"""Repaying through a bank's own core: it takes the money first, then it is booked; too much is given back."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from qianmo.apps.credit.models import Draw, Line, Repayment, Transfer
from qianmo.apps.credit.services import NewRepayment, collect_repayments, repay
from qianmo.apps.events.models import Event
from tests import village as v
from tests.apps.credit.test_draws import asking, reasons, take
from tests.apps.credit.test_reserves import settle
from tests.village import WAN

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 18)
NOW = v.at(ON)


@pytest.fixture
def row():
    """A draw of 5 万, on the day of repaying."""
    (line_id,) = v.signed_lines(v.found_village(), ["孟庆和"])
    line = Line.objects.get(id=line_id)
    return Draw.objects.get(id=take(asking(line, 5 * WAN)).ids[0])


def paying(row: Draw, amount_fen: int, **changed: object) -> NewRepayment:
    wish = {"draw_id": row.pk, "amount_fen": amount_fen, "taken_by": None, "request_id": uuid4(), "channel": "mobile"}
    return NewRepayment(**wish | changed)


def collect(*repayments: NewRepayment, at=NOW):
    return collect_repayments(repayments=repayments, at=at, business_date=ON)


def owing(row: Draw) -> int:
    row.refresh_from_db()
    return row.unpaid_fen


def test_a_repayment_is_booked_when_the_core_has_taken_the_money(row, core):
    core.account(row.line.number, fen=3 * WAN)
    collect(paying(row, 2 * WAN))
    assert owing(row) == 5 * WAN
    assert settle(core, at=NOW, on=ON) == 1
    taken = Repayment.objects.get()
    assert (taken.amount_fen, taken.channel, owing(row)) == (2 * WAN, "mobile", 5 * WAN - taken.principal_fen)
    assert core.account(row.line.number)["fen"] == WAN
    settle(core, at=NOW + timedelta(hours=1), on=ON)
    assert Repayment.objects.count() == 1


def test_what_is_under_way_counts_so_that_no_two_payments_ask_for_more_than_is_owed(row, core):
    first, second = paying(row, 3 * WAN), paying(row, 3 * WAN)
    answers = collect(first, second)
    assert list(answers.ids) == [0]
    assert reasons(answers)[0].startswith("不能还 3.00 万元：今天应还 ")
    assert "其中 3.00 万元 正在核心收款" in reasons(answers)[0]
    assert collect(first).ids == {0: answers.ids[0]}  # the same request again hears the same
    assert reasons(collect(paying(row, 0))) == ["不能还 0.00 元：金额要大于零。请重新填写金额。"]


def test_a_customer_without_money_is_refused_by_the_core_and_owes_as_before(row, core):
    collect(paying(row, 2 * WAN))
    settle(core, at=NOW, on=ON)
    assert (owing(row), Repayment.objects.count()) == (5 * WAN, 0)
    assert Transfer.objects.get().said == "账户余额不足"
    assert Event.objects.get(kind="credit.collection_dropped").payload["reason"] == "账户余额不足"


def test_money_taken_that_is_owed_no_more_goes_back_to_the_customer(row, core):
    core.account(row.line.number, fen=3 * WAN)
    collect(paying(row, 3 * WAN))
    assert not repay(repayments=[paying(row, 4 * WAN)], at=NOW, business_date=ON).refused  # meanwhile, in cash
    settle(core, at=NOW, on=ON)
    assert Repayment.objects.count() == 1
    assert core.account(row.line.number)["fen"] == 3 * WAN
    assert [(one.kind, one.state) for one in Transfer.objects.order_by("id")] == [
        ("repay", "posted"),
        ("reverse", "posted"),
    ]
    assert Event.objects.filter(kind__in=["credit.refund_asked", "credit.refunded"]).count() == 2


def test_a_repayment_nobody_answered_in_time_is_voided_at_the_core(row, core):
    core.account(row.line.number, fen=3 * WAN)
    collect(paying(row, 2 * WAN))
    core.tell("fail_before")
    settle(core, at=NOW, on=ON)
    settle(core, at=NOW + timedelta(minutes=30), on=ON)
    assert (Transfer.objects.get().state, owing(row), core.account(row.line.number)["fen"]) == (
        "voided",
        5 * WAN,
        3 * WAN,
    )
    assert not collect(paying(row, 5 * WAN)).refused
