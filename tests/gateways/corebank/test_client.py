"""The client against the reference core in a process of its own: money moves once, and only the core's word counts."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Thread
from uuid import uuid4

import pytest

from qianmo.gateways.corebank import (
    CoreBank,
    Kind,
    NeverSeen,
    NoAnswer,
    Payee,
    Posted,
    RefusedThere,
    Transfer,
    Voided,
)
from qianmo.gateways.corebank.contract import read_answer
from qianmo.supervisor.children import wait_until

DAY = date(2026, 3, 5)
LINE = "SX-2026-000001"


def transfer(fen: int = 5_000_000, **changed: object) -> Transfer:
    made = Transfer(id=uuid4(), kind=Kind.DRAW, account=LINE, fen=fen, value_date=DAY)
    return replace(made, **changed)


@pytest.fixture
def bank(core) -> CoreBank:
    return CoreBank(url=core.url, tries=2, pause_seconds=0.01, answer_seconds=5)


def once(core) -> CoreBank:
    return CoreBank(url=core.url, tries=1, answer_seconds=5)


def test_a_transfer_moves_money_once_however_often_it_is_sent(core, bank):
    one = transfer()
    first = bank.post(one)
    assert isinstance(first, Posted)
    assert first.value_date == DAY
    assert [bank.post(one), bank.ask(one), bank.void(one)] == [first] * 3
    assert core.account(LINE)["fen"] == 5_000_000
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(bank.post, [one] * 24)) == {first}
    assert core.totals() == {"states": {"posted": 1}, "fen": {"draw": 5_000_000}}


@pytest.mark.parametrize("fault", ["fail_before", "fail_after", "drop_after", "twice", "page", "half", "delay"])
def test_after_a_fault_the_same_id_is_sent_again_and_money_has_moved_once(core, bank, fault):
    core.tell(fault, seconds=0.05)
    assert isinstance(bank.post(transfer()), Posted)
    other = transfer(7)
    assert isinstance(bank.post(other), Posted)  # nothing that was left on the connection answers for it
    assert core.totals() == {"states": {"posted": 2}, "fen": {"draw": 5_000_007}}


@pytest.mark.parametrize(
    ("fault", "why", "moved"),
    [
        ("fail_before", "核心答复 503，没有办成", NeverSeen()),
        ("fail_after", "核心答复 503，没有办成", Posted),
        ("drop_after", "与核心的连接断了", Posted),
        ("page", "回来的是网页，不是核心的答复", NeverSeen()),
        ("half", "与核心的连接断了", Posted),
    ],
)
def test_a_lost_answer_is_no_answer_and_asking_tells_what_became_of_it(core, fault, why, moved):
    core.tell(fault)
    one = transfer()
    assert once(core).post(one) == NoAnswer(why)
    found = once(core).ask(one)
    assert found == moved or isinstance(found, moved if isinstance(moved, type) else ())


@pytest.mark.parametrize(("fault", "state"), [("die_before", NeverSeen), ("die_after", Posted)])
def test_a_core_that_is_killed_knows_afterwards_what_it_had_done(core, fault, state):
    kept = transfer(11)
    assert isinstance(once(core).post(kept), Posted)
    core.tell(fault)
    one = transfer()
    assert once(core).post(one) == NoAnswer("与核心的连接断了")
    core.gone()
    assert once(core).post(one) == NoAnswer("连不上核心")
    core.start()
    assert isinstance(once(core).ask(one), state)
    assert isinstance(once(core).post(one), Posted)
    assert core.totals()["fen"] == {"draw": 5_000_011}


def test_a_voided_id_is_dead_however_late_its_post_arrives(core):
    one, heard = transfer(), core.heard()
    core.tell("late", seconds=0.5)
    slow = CoreBank(url=core.url, tries=1, answer_seconds=0.1)
    assert slow.post(one) == NoAnswer("核心没有在时限内答复")  # the post is still on its way
    assert once(core).void(one) == once(core).void(one) == Voided()
    assert wait_until(lambda: core.heard() == heard + 3, seconds=10)  # now it has arrived
    assert once(core).ask(one) == once(core).post(one) == Voided()
    assert core.totals() == {"states": {"voided": 1}, "fen": {}}


def test_a_core_says_no_in_its_own_words_and_keeps_to_it(core, bank):
    core.account("fund", fen=100)
    core.account(LINE, closed=False)
    poor = transfer()
    assert bank.post(poor) == RefusedThere("no_funds", "账户余额不足")
    core.account("fund", fen=100_000_000)
    assert bank.post(poor) == bank.ask(poor) == RefusedThere("no_funds", "账户余额不足")
    core.account(LINE, closed=True)
    assert bank.post(transfer()) == RefusedThere("account_closed", "账户已销户")
    assert core.account("fund")["fen"] == 100_000_000


def test_repayments_and_undoing_move_money_back(core, bank):
    core.account(LINE, fen=300)
    taken = transfer(200, kind=Kind.REPAY)
    assert isinstance(bank.post(taken), Posted)
    assert bank.post(transfer(200, kind=Kind.REPAY)).code == "no_funds"
    back = transfer(200, kind=Kind.REVERSE, reverses=taken.id)
    assert isinstance(bank.post(back), Posted)
    assert core.account(LINE)["fen"] == 300
    assert bank.post(replace(back, id=uuid4())).code == "unknown_original"


def test_a_collection_takes_what_is_there_and_is_undone_as_what_it_took(core, bank):
    core.account(LINE, fen=120)
    one = transfer(200, kind=Kind.COLLECT)
    assert (bank.post(one).fen, bank.ask(one).fen, core.account(LINE)["fen"]) == (120, 120, 0)
    assert bank.post(transfer(200, kind=Kind.COLLECT)).code == "no_funds"
    assert isinstance(bank.post(transfer(120, kind=Kind.REVERSE, reverses=one.id)), Posted)
    assert core.account(LINE)["fen"] == 120


def test_a_draw_is_undone_while_the_customer_still_has_the_money(core, bank):
    drawn = transfer(200)
    bank.post(drawn)
    core.account(LINE, fen=50)
    assert bank.post(transfer(200, kind=Kind.REVERSE, reverses=drawn.id)).code == "no_funds"
    core.account(LINE, fen=200)
    assert isinstance(bank.post(transfer(200, kind=Kind.REVERSE, reverses=drawn.id)), Posted)
    assert core.account(LINE)["fen"] == 0


def test_a_renewal_is_noted_and_moves_nothing(core, bank):
    one = transfer(200, kind=Kind.RENEW, loan="JJ-2", renews="JJ-1", due_on=DAY)
    assert bank.post(one) == bank.post(one) == bank.ask(one)
    assert core.account(LINE)["fen"] == 0
    assert isinstance(bank.post(replace(one, due_on=date(2027, 1, 1))), NoAnswer)


@pytest.mark.parametrize(("kind", "taken"), [("draw", 199), ("collect", 0), ("collect", 201), ("collect", True)])
def test_an_amount_the_core_cannot_have_moved_is_no_answer(kind, taken):
    one = transfer(200, kind=Kind(kind))
    said = {"contract": "qianmo-core/1", "id": str(one.id), "state": "posted", "kind": kind, "account": LINE}
    raw = json.dumps(said | {"fen": 200, "taken": taken, "value_date": "2026-03-05"}).encode()
    assert isinstance(read_answer(raw, of=one), NoAnswer)


def test_a_payee_is_paid_instead_of_the_customer(core, bank):
    assert isinstance(bank.post(transfer(payee=Payee(name="林东农机公司", account="62200001"))), Posted)
    assert (core.account(LINE)["fen"], core.account("62200001")["fen"]) == (0, 5_000_000)


def test_the_core_s_own_day_counts(core, bank):
    core.day("2026-03-06")
    assert bank.post(transfer()).value_date == date(2026, 3, 6)


def test_another_transfer_under_the_same_id_is_never_taken_for_ours(core, bank):
    one = transfer()
    bank.post(one)
    for other in (replace(one, fen=1), replace(one, account="SX-2026-000002"), replace(one, kind=Kind.REPAY)):
        assert isinstance(bank.post(other), NoAnswer)
        assert isinstance(bank.ask(other), NoAnswer)
    assert core.totals() == {"states": {"posted": 1}, "fen": {"draw": 5_000_000}}


LIES = {
    "a page": b"<html>ok</html>",
    "nothing": b"",
    "a list": b"[]",
    "another contract": b'{"id": "%s", "state": "posted", "value_date": "2026-03-05"}',
    "a word that means nothing": b'{"contract": "qianmo-core/1", "id": "%s", "state": "done"}',
    "no day": b'{"contract": "qianmo-core/1", "id": "%s", "state": "posted", "kind": "draw",'
    b' "account": "SX-2026-000001", "fen": 5000000}',
    "too deep": b"[" * 60_000,
    "too long": b" " * 70_000,
}


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("status", ["200 OK", "302 Found\r\nLocation: /", "500 Oops"])
def test_whatever_else_answers_is_no_answer(lie, status):
    one = transfer()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        answer = LIES[lie].replace(b"%s", str(one.id).encode())
        told = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(answer)}\r\n\r\n"
        speaker = Thread(target=_say, args=(listener, told.encode() + answer))
        speaker.start()
        bank = CoreBank(url=f"http://127.0.0.1:{listener.getsockname()[1]}", tries=1, answer_seconds=5)
        assert isinstance(bank.post(one), NoAnswer)
        speaker.join()


def _say(listener: socket.socket, raw: bytes) -> None:
    with listener.accept()[0] as heard:
        heard.recv(65536)
        heard.sendall(raw)
