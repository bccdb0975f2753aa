"""Two who draw at once, and a power cut in the middle: the line never gives more than it has, the books never half."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from qianmo.apps.credit.models import Draw, Line
from qianmo.apps.credit.services import NewRepayment, repay
from qianmo.apps.events.queries import timeline, verify
from qianmo.apps.ledger.models import Entry
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.killed import kill_in_the_middle
from tests.village import WAN

pytestmark = pytest.mark.django_db(transaction=True)
LATER = date(2026, 6, 18)


@pytest.fixture
def lines():
    line_ids = v.signed_lines(v.found_village(), ["孟庆和", "乌云"])
    return list(Line.objects.filter(id__in=line_ids).order_by("id"))


@pytest.fixture
def line(lines):
    return lines[0]


def at_once(*acts):
    """Start every act at the same instant on a connection of its own; their answers."""
    start = Barrier(len(acts), timeout=10)

    def run(act):
        start.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_of_two_who_draw_the_last_room_at_once_exactly_one_wins(line):
    answers = at_once(*[lambda: take(asking(line, 5 * WAN))] * 2)
    refused = [one for answer in answers for one in answer.refused.values()]
    assert [one.reason for one in refused] == ["不能支用 5.00 万元：可用额度 3.00 万元。可以支用 3.00 万元。"]
    line.refresh_from_db()
    assert (line.drawn_fen, Draw.objects.count(), Entry.objects.count()) == (5 * WAN, 1, 1)


def test_many_small_draws_at_once_fill_the_line_and_not_a_fen_more(line):
    answers = at_once(*[lambda: take(*[asking(line, WAN) for _ in range(3)])] * 4)
    assert sum(len(answer.ids) for answer in answers) == 8
    line.refresh_from_db()
    assert line.drawn_fen == line.limit_fen == sum(Draw.objects.values_list("amount_fen", flat=True))


def test_one_request_sent_twice_at_once_draws_once(line):
    request = asking(line, WAN)
    first, second = at_once(*[lambda: take(request)] * 2)
    assert first.ids == second.ids
    assert len(first.repeated) + len(second.repeated) == 1
    assert Draw.objects.count() == 1


def test_one_request_id_on_two_lines_at_once_draws_on_one_and_is_refused_on_the_other(lines):
    for request_id in [uuid4() for _ in range(4)]:
        answers = at_once(*[partial(take, asking(one, WAN, request_id=request_id)) for one in lines])
        refused = [one.code for answer in answers for one in answer.refused.values()]
        assert refused == ["request_reused"]
    assert Draw.objects.count() == Entry.objects.count() == 4


def test_batches_that_share_request_ids_in_opposite_order_never_wait_in_a_circle(lines):
    first, second = lines
    for _ in range(4):
        one, other = uuid4(), uuid4()
        answers = at_once(
            partial(take, asking(first, 1, request_id=one), asking(first, 1, request_id=other)),
            partial(take, asking(second, 1, request_id=other), asking(second, 1, request_id=one)),
        )
        assert sorted(len(answer.ids) for answer in answers) == [0, 2]
    assert Draw.objects.count() == 8


def test_hundreds_of_draws_on_one_line_at_once_meet_no_error_and_leave_no_fen_over(line):
    """The short twin of `make bench NAME=hot-line`."""
    answers = at_once(*[lambda: [take(asking(line, WAN // 25)) for _ in range(30)]] * 8)
    taken = [one for turn in answers for one in turn]
    assert sum(len(one.ids) for one in taken) == 200
    assert {one.code for answer in taken for one in answer.refused.values()} == {"over_available"}
    line.refresh_from_db()
    assert line.drawn_fen == line.limit_fen == sum(Draw.objects.values_list("amount_fen", flat=True))
    assert verify().faults == []


def test_drawing_and_repaying_at_once_do_not_lock_each_other_out(line):
    drawn = take(asking(line, 4 * WAN)).ids[0]

    def pay():
        payment = NewRepayment(draw_id=drawn, amount_fen=WAN, taken_by=None, request_id=uuid4())
        return repay(repayments=[payment], at=v.at(LATER), business_date=LATER)

    answers = at_once(*[pay, lambda: take(asking(line, WAN), on=LATER)] * 2)
    assert not any(answer.refused for answer in answers)
    line.refresh_from_db()
    assert line.drawn_fen == sum(Draw.objects.values_list("unpaid_fen", flat=True))


def test_a_process_killed_in_the_middle_of_a_draw_leaves_line_books_and_record_as_they_were(line):
    before = timeline(household_id=line.household_id)
    kill_in_the_middle(f"""
from datetime import UTC, date, datetime
from uuid import uuid4
from qianmo.apps.credit.services import NewDraw, draw
wanted = NewDraw(
    line_id={line.pk}, amount_fen={WAN}, due_on=date(2027, 3, 3), channel="mobile", drawn_by=None, request_id=uuid4()
)
with transaction.atomic():
    answers = draw(draws=[wanted], at=datetime.now(UTC), business_date=date(2026, 3, 5))
    assert answers.ids and not answers.refused
    ready()
""")
    line.refresh_from_db()
    assert (line.drawn_fen, Draw.objects.count(), Entry.objects.count()) == (0, 0, 0)
    assert timeline(household_id=line.household_id) == before
    assert not take(asking(line, 8 * WAN)).refused  # and the lock went with the process
    assert verify().faults == []
