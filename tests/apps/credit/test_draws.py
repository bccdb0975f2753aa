"""Drawing: what a line refuses and in which words, what is booked, and a request that comes twice."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from qianmo.apps.credit.answers import REUSED
from qianmo.apps.credit.models import Draw, Line
from qianmo.apps.credit.queries import latest_draws, lines_of
from qianmo.apps.credit.services import NewDraw, NewSignature, draw, sign_contracts
from qianmo.apps.events.models import Event
from qianmo.apps.ledger.models import Entry
from qianmo.apps.org.models import BranchAbility
from qianmo.apps.org.services import load_calendar
from qianmo.domain.credit.payment import Payout
from qianmo.storage import trips as storage_trips
from qianmo.storage.identifiers import UnreadableIdentifier, open_bytes
from qianmo.storage.inserting import MOST_ROWS
from tests import village as v
from tests.village import WAN

pytestmark = pytest.mark.django_db
END = date(2029, 3, 3)  # 36 months after the grant


@pytest.fixture
def line():
    """A signed line of 8 万 at 5.00 %."""
    (line_id,) = v.signed_lines(v.found_village(), ["孟庆和"])
    return Line.objects.get(id=line_id)


def asking(line: Line, amount_fen: int = WAN, **changed: object) -> NewDraw:
    asked = {
        "line_id": line.pk,
        "amount_fen": amount_fen,
        "due_on": date(2027, 3, 3),
        "channel": "mobile",
        "drawn_by": None,
        "request_id": uuid4(),
    }
    return NewDraw(**(asked | changed))


def take(*draws: NewDraw, on: date = v.DRAWN):
    return draw(draws=draws, at=v.at(on), business_date=on)


def reasons(answers) -> list[str]:
    return [one.reason for _, one in sorted(answers.refused.items())]


def books(line: Line) -> tuple[int, int, int]:
    """Drawn on the line, entries in the journal, events of drawing."""
    line.refresh_from_db()
    return line.drawn_fen, Entry.objects.count(), Event.objects.filter(kind="credit.drawn").count()


def test_a_draw_is_booked_once_everywhere(line):
    answers = take(asking(line, 5 * WAN))
    assert books(line) == (5 * WAN, 1, 1)
    (row,) = lines_of(household_id=line.household_id)
    (drawn,) = latest_draws(line_ids=[line.pk])
    assert (drawn.id, drawn.amount_fen, drawn.unpaid_fen, drawn.rate_ppm) == (answers.ids[0], 5 * WAN, 5 * WAN, 50_000)
    assert row.available_fen == 3 * WAN
    entry = Entry.objects.get()
    assert (entry.debit.code, entry.credit.code, entry.source_id) == ("1303", "2011", answers.ids[0])


REFUSED = {
    "nothing": ({"amount_fen": 0}, "不能支用 0.00 元：金额要大于零。请重新填写金额。"),
    "less than nothing": ({"amount_fen": -5 * WAN}, "不能支用 -5.00 万元：金额要大于零。请重新填写金额。"),
    "a fen too much": (
        {"amount_fen": 8 * WAN + 1},
        "不能支用 80,000.01 元：可用额度 8.00 万元。可以支用 8.00 万元。",
    ),
    "due on the day": ({"due_on": v.DRAWN}, "不能支用：还款日 2026-03-05 要晚于支用日 2026-03-05。请改还款日。"),
    "due after the line": (
        {"due_on": END + timedelta(days=1)},
        "不能支用：还款日 2029-03-04 超过额度期限。最晚可以到 2029-03-03。",
    ),
    "no such line": ({"line_id": 10**9}, "没有这笔额度"),
    "for no known purpose": ({"purpose": "casino"}, "没有“casino”这种用途。请在列出的用途里选一种。"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_draw_that_cannot_be_is_refused_in_words_and_nothing_is_booked(line, case):
    changed, reason = REFUSED[case]
    answers = take(asking(line, **changed))
    assert reasons(answers) == [reason]
    assert answers.ids == {}
    assert books(line) == (0, 0, 0)


def test_a_branch_that_may_not_pay_out_pays_nothing_out_and_one_that_only_refers_signs_nothing(line):
    BranchAbility.objects.filter(ability="disburse").delete()
    assert reasons(take(asking(line))) == ["不能支用：管这一户的网点没有放款权限。请到有放款权限的支行办理。"]
    assert books(line) == (0, 0, 0)
    BranchAbility.objects.filter(ability="accept").delete()
    Line.objects.update(state="granted")
    signature = NewSignature(line_id=line.pk, number="HT-2026-9", digest=bytes(32), signed_by=1, request_id=uuid4())
    answers = sign_contracts(signatures=[signature], at=v.at(v.DRAWN), business_date=v.DRAWN)
    assert reasons(answers) == ["不能签约：管这一户的网点只能推荐。请到有受理权限的支行面签"]


def test_the_last_day_of_the_line_is_still_a_due_day_and_the_whole_room_can_be_taken(line):
    assert not take(asking(line, 8 * WAN, due_on=END)).refused
    assert reasons(take(asking(line, 1))) == ["不能支用 0.01 元：可用额度 0.00 元。还款后可以再支用。"]


STANDINGS = {
    "granted": "不能支用：额度 {} 还没有签约。请先签约。",
    "frozen": "不能支用：额度 {} 已冻结。请联系客户经理了解解冻条件。",
    "ended": "不能支用：额度 {} 已终止。请重新申请。",
}


@pytest.mark.parametrize("state", STANDINGS)
def test_only_an_active_line_gives_money(line, state):
    Line.objects.update(state=state)
    assert reasons(take(asking(line))) == [STANDINGS[state].format(line.number)]
    assert books(line) == (0, 0, 0)


def test_a_line_gives_nothing_before_it_begins_and_from_its_end_on(line):
    load_calendar(days=[(END, True, "")])
    early = take(asking(line), on=date(2026, 3, 2))
    late = take(asking(line, due_on=END + timedelta(days=9)), on=END)
    assert reasons(early) == [f"不能支用：额度 {line.number} 从 2026-03-03 起可用。请到那天再支用。"]
    assert reasons(late) == [f"不能支用：额度 {line.number} 已于 2029-03-03 到期。请重新申请。"]


def test_no_money_moves_on_a_closed_day_or_one_no_calendar_knows(line):
    assert reasons(take(asking(line), on=v.SATURDAY)) == ["不能记账：2026-03-07 是周末，请在下一个营业日办理"]
    assert reasons(take(asking(line), on=date(2027, 1, 4))) == ["不能记账：2027 年的工作日历还没有装入"]
    assert books(line) == (0, 0, 0)


def test_several_draws_on_one_line_are_taken_in_order_until_the_room_is_gone(line):
    answers = take(asking(line, 5 * WAN), asking(line, 4 * WAN), asking(line, 3 * WAN))
    assert sorted(answers.ids) == [0, 2]
    assert reasons(answers) == ["不能支用 4.00 万元：可用额度 3.00 万元。可以支用 3.00 万元。"]
    assert books(line) == (8 * WAN, 2, 2)


def test_the_same_request_twice_in_one_batch_draws_once(line):
    request = asking(line, 3 * WAN)
    answers = take(request, request)
    assert answers.ids[0] == answers.ids[1]
    assert answers.repeated == {1}
    assert books(line) == (3 * WAN, 1, 1)


def test_the_same_request_in_a_second_call_answers_as_before_and_books_nothing(line):
    request = asking(line, 3 * WAN)
    first, again = take(request), take(request, on=date(2026, 3, 6))
    assert again.ids == first.ids
    assert again.repeated == {0}
    assert books(line) == (3 * WAN, 1, 1)


def test_a_request_id_that_comes_again_with_another_body_is_refused_and_nothing_is_booked(line):
    request = asking(line, 3 * WAN)
    take(request)
    changes = (
        {"amount_fen": 3 * WAN + 1},
        {"due_on": date(2027, 3, 4)},
        {"line_id": line.pk + 1},
        {"purpose": "consumption"},
        {"channel": "counter", "payout": Payout(payment="entrusted", payee="林东农机公司", account="6220000000001234")},
    )
    again = take(*[replace(request, **change) for change in changes])
    assert again.refused == dict.fromkeys(range(5), REUSED)
    assert books(line) == (3 * WAN, 1, 1)


def test_a_request_id_twice_in_one_batch_with_two_bodies_draws_the_first_only(line):
    request = asking(line, WAN)
    answers = take(request, replace(request, amount_fen=2 * WAN), request)
    assert answers.refused == {1: REUSED}
    assert answers.ids[0] == answers.ids[2]
    assert books(line) == (WAN, 1, 1)


def test_a_draw_takes_two_trips_to_the_database_however_many_are_drawn(line, monkeypatch):
    trips = []
    sending = storage_trips.exchange
    monkeypatch.setattr(storage_trips, "exchange", lambda *said: trips.append(said) or sending(*said))
    take(asking(line))
    take(*[asking(line, 1) for _ in range(30)])
    assert len(trips) == 2 * 2


def test_more_draws_than_a_trip_carries_are_booked_like_few(line):
    answers = take(*[asking(line, 1) for _ in range(MOST_ROWS + 1)])
    assert len(answers.ids) == len(set(answers.ids.values())) == MOST_ROWS + 1
    assert books(line) == (MOST_ROWS + 1,) * 3


def test_a_repeat_is_answered_even_when_nothing_more_could_be_drawn(line):
    request = asking(line, 8 * WAN)
    first = take(request)
    Line.objects.update(state="frozen")
    assert take(request, on=v.SATURDAY).ids == first.ids


def test_a_request_refused_in_a_batch_is_refused_in_its_echo_and_may_come_again(line):
    request = asking(line, 9 * WAN)
    answers = take(request, request)
    assert [one.code for one in answers.refused.values()] == ["over_available"] * 2
    Line.objects.update(limit_fen=9 * WAN)
    assert not take(request).refused


def test_the_database_itself_stops_whoever_would_lend_beyond_the_limit(line):
    take(asking(line, 8 * WAN))
    for words in ("drawn_fen = drawn_fen + 1", "reserved_fen = 1", "limit_fen = limit_fen - 1", "drawn_fen = -1"):
        with pytest.raises(IntegrityError, match="line_"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE credit_line SET {words}")
    assert books(line) == (8 * WAN, 1, 1)


def test_a_line_cut_below_what_is_owed_says_since_when_and_gives_nothing(line):
    take(asking(line, 8 * WAN))
    Line.objects.update(limit_fen=5 * WAN, over_limit_on=date(2026, 3, 6), over_limit_cause="cut")
    assert reasons(take(asking(line, 1), on=date(2026, 3, 6))) == [
        "不能支用 0.01 元：可用额度 0.00 元。还款后可以再支用。"
    ]
    (row,) = lines_of(household_id=line.household_id)
    assert (row.drawn_fen, row.available_fen) == (8 * WAN, 0)


def test_a_payee_is_kept_with_an_account_that_only_its_own_row_opens(line):
    shop = Payout(payment="entrusted", payee="林东农机公司", account="6220000000001234")
    answers = take(asking(line, channel="counter", payout=shop), asking(line, channel="mobile", payout=shop))
    assert reasons(answers) == ["这里不能办受托支付。请带收款人的户名和账号到柜面办理。"]
    kept = Draw.objects.get(id=answers.ids[0])
    assert (kept.payment, kept.payee) == ("entrusted", "林东农机公司")
    assert b"1234" not in bytes(kept.payee_account)
    assert open_bytes(bytes(kept.payee_account), bound_to=f"draw:{kept.pk}") == b"6220000000001234"
    with pytest.raises(UnreadableIdentifier):
        open_bytes(bytes(kept.payee_account), bound_to=f"draw:{kept.pk + 1}")
    event = Event.objects.get(kind="credit.drawn")
    assert event.payload["payee"] == "林东农机公司"
    assert "6220" not in str(event.payload)
