"""Draws and repayments sent by programs: booked once, refused in words, and not beyond the holder's sight."""

from uuid import uuid4

import pytest

from qianmo.apps.credit.models import Draw, Line, Repayment
from tests import village as v
from tests.api.tokens import Program, token_of, wanted_draw

pytestmark = pytest.mark.django_db


def drawn() -> int:
    return Line.objects.get().drawn_fen


def test_a_draw_and_its_repayment_are_booked_once_however_often_they_are_sent(county):
    program, key, other = Program(token_of("2004")), uuid4(), uuid4()
    first, again = (program.post("/draws", wanted_draw(county.line.number), key) for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    assert drawn() == 2 * v.WAN
    row = Draw.objects.order_by("-id").first()
    told = {"draw": row.number, "line": county.line.number, "amount_fen": v.WAN, "due_on": "2027-03-03"}
    assert first.json() == told | {"state": "posted"}
    assert (row.channel, row.drawn_by.number) == ("api", "2004")

    paying = {"draw": row.number, "amount_fen": v.WAN}
    paid, repeated = (program.post("/repayments", paying, other) for _ in range(2))
    assert paid.json() == paying | {"state": "booked", "principal_fen": v.WAN, "interest_fen": 0}
    assert repeated.content == paid.content
    assert (drawn(), Repayment.objects.count()) == (v.WAN, 1)


REFUSED = {
    "more than there is": ({"amount_fen": 9 * v.WAN}, "over_available"),
    "due after the line": ({"due_on": "2030-01-01"}, "due_beyond_line"),
    "a payee without an account": ({"payee": "林东农机公司"}, "odd_account"),
    "an account without a payee": ({"account": "6220000000001234"}, "no_payee"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_draw_that_cannot_be_is_refused_with_its_code_and_the_same_key_hears_it_again(county, case):
    changed, code = REFUSED[case]
    program, key = Program(token_of("2004")), uuid4()
    answers = [program.post("/draws", wanted_draw(county.line.number, **changed), key) for _ in range(2)]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(422, code)] * 2
    assert drawn() == v.WAN


@pytest.mark.parametrize(
    "changed", [{"amount_fen": 0}, {"amount_fen": -1}, {"amount_fen": 0.5}, {"due_on": "x"}], ids=str
)
def test_an_amount_or_day_that_is_none_is_named(county, changed):
    answer = Program(token_of("2004")).post("/draws", wanted_draw(county.line.number, **changed))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert drawn() == v.WAN


def test_the_same_key_with_another_body_is_refused_and_books_nothing(county):
    program, key = Program(token_of("2004")), uuid4()
    program.post("/draws", wanted_draw(county.line.number), key)
    for changed in ({"amount_fen": 2 * v.WAN}, {"due_on": "2027-03-04"}):
        answer = program.post("/draws", wanted_draw(county.line.number, **changed), key)
        assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert drawn() == 2 * v.WAN


def test_a_payee_is_paid_for_the_customer(county):
    shop = {"payee": "林东农机公司", "account": "6220 0000 0000 1234"}
    assert Program(token_of("2004")).post("/draws", wanted_draw(county.line.number, **shop)).status_code == 201
    assert Draw.objects.order_by("-id").values_list("payment", "payee")[0] == ("entrusted", "林东农机公司")


def test_more_than_is_owed_is_not_taken_in(county):
    owing = Draw.objects.get()
    answer = Program(token_of("2004")).post("/repayments", {"draw": owing.number, "amount_fen": 2 * v.WAN})
    assert answer.status_code == 422
    assert "欠" in answer.json()["detail"]
    assert drawn() == v.WAN
