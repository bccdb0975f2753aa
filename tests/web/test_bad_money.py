"""What a line and a draw do not allow is refused in the same words at the counter, over the API and on the phone.

One table for all channels: what was done to the line before, what is typed, and a piece of the sentence. Nothing is
drawn, taken or booked by any of it.
"""

from datetime import date
from typing import NamedTuple
from uuid import uuid4

import pytest

from qianmo.apps.credit.models import Draw, Line, Repayment
from qianmo.apps.ledger.models import Entry
from qianmo.apps.org.models import BusinessDay
from qianmo.apps.org.services import open_business_day
from tests import village as v
from tests.api.tokens import Program, token_of, wanted_draw
from tests.web.test_phone import Village, drawing, said
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
CLERK = "2004"
UNREADABLE = "amount_fen"
"""A program sends whole fen: what is no such number is named by its field."""


class Case(NamedTuple):
    """What is typed and what is sent in fen; what is said to people and, where it differs, to programs."""

    typed: str
    fen: object
    said: str
    to_programs: str = ""
    line: dict[str, object] = {}
    today: date = v.DRAWN
    due_on: str = "2026-09-05"


DRAWS = {
    "over the limit": Case("7.01万", 7_010_000, "可用额度 7.00 万元"),
    "nothing": Case("0", 0, "金额要大于零", UNREADABLE),
    "negative": Case("-1", -100, "是负数", UNREADABLE),
    "finer than a fen": Case("0.001", 0.1, "比分还细", UNREADABLE),
    "frozen": Case("1万", v.WAN, "已冻结", line={"state": "frozen"}),
    "run out": Case("1万", v.WAN, "已于 2026-03-05 到期", line={"ends_on": v.DRAWN}),
    "cut to nothing": Case(
        "1万", v.WAN, "可用额度 0.00 元", line={"limit_fen": 0, "over_limit_on": v.DRAWN, "over_limit_cause": "cut"}
    ),
    "due yesterday": Case("1万", v.WAN, "要晚于支用日", due_on="2026-03-04"),
    "due after the line": Case("1万", v.WAN, "超过额度期限", due_on="2031-01-01"),
    "on a rest day": Case("1万", v.WAN, "不能记账：2026-03-07 是周末", today=v.SATURDAY),
}
REPAYMENTS = {
    "more than is owed": Case("10000.01", 1_000_001, "连本带息只欠 1.00 万元"),
    "nothing": Case("0", 0, "还款金额要大于零", UNREADABLE),
    "negative": Case("-1", -100, "是负数", UNREADABLE),
    "finer than a fen": Case("0.001", 0.1, "比分还细", UNREADABLE),
    "on a rest day": Case("1000", 100_000, "不能记账：2026-03-07 是周末", today=v.SATURDAY),
}


@pytest.fixture
def county():
    return Village()


def standing() -> tuple[object, ...]:
    lines = Line.objects.order_by("id").values_list("limit_fen", "drawn_fen", "reserved_fen", "state")
    return list(lines), Draw.objects.count(), Repayment.objects.count(), Entry.objects.count()


def prepare(county: Village, case: Case) -> None:
    Line.objects.filter(id=county.line.pk).update(**case.line)
    if case.today != BusinessDay.objects.get(closed_at=None).day:
        open_business_day(day=case.today, at=v.at(case.today, hour=8))


@pytest.mark.parametrize("what", DRAWS)
def test_a_draw_that_cannot_be_is_refused_on_every_channel_and_changes_nothing(county, what):
    case, phone, program = DRAWS[what], county.phone(), Program(token_of(CLERK))
    prepare(county, case)
    before = standing()
    form = drawing(amount=case.typed, due_on=case.due_on)
    assert case.said in said(visitor(CLERK).post(f"/lines/{county.line.number}/draw/", form))
    assert case.said in said(phone.post("/my/draw/", drawing(amount=case.typed, due_on=case.due_on)))
    sent = program.post("/draws", wanted_draw(county.line.number, amount_fen=case.fen, due_on=case.due_on))
    assert (sent.status_code, (case.to_programs or case.said) in sent.json()["detail"]) == (422, True)
    assert standing() == before


@pytest.mark.parametrize("what", REPAYMENTS)
def test_a_payment_that_cannot_be_is_refused_on_every_channel_and_changes_nothing(county, what):
    case, phone, program = REPAYMENTS[what], county.phone(), Program(token_of(CLERK))
    prepare(county, case)
    before, owing = standing(), Draw.objects.get()
    form = {"draw": str(owing.pk), "amount": case.typed, "checked": "yes"}
    counter = visitor(CLERK).post(f"/lines/{county.line.number}/repay/", form | {"request_id": str(uuid4())})
    assert case.said in said(counter)
    assert case.said in said(phone.post("/my/repay/", form | {"request_id": str(uuid4())}))
    sent = program.post("/repayments", {"draw": owing.number, "amount_fen": case.fen})
    assert (sent.status_code, (case.to_programs or case.said) in sent.json()["detail"]) == (422, True)
    assert standing() == before


@pytest.mark.parametrize("number", ["2002", "1009"])
def test_who_may_not_move_money_moves_none_at_the_counter_or_with_a_token(county, number):
    before, owing = standing(), Draw.objects.get()
    client, program = visitor(number), Program(token_of(number))
    assert client.post(f"/lines/{county.line.number}/draw/", drawing()).status_code == 403
    assert client.post(f"/lines/{county.line.number}/repay/", {"draw": owing.pk, "amount": "100"}).status_code == 403
    for address, body in (
        ("/draws", wanted_draw(county.line.number)),
        ("/repayments", {"draw": owing.number, "amount_fen": 1}),
    ):
        assert program.post(address, body).status_code == 403
    assert standing() == before
