"""A line with more movements than a page takes: page by page from the newest on, every one of them can be reached."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from qianmo.apps.credit.models import Draw, Repayment
from qianmo.apps.credit.queries import LATEST, is_on_line, latest_draws, latest_repayments, principal_moved
from qianmo.apps.credit.services import (
    NewRepayment,
    NewReversal,
    ReversalDecision,
    decide_reversals,
    repay,
    request_reversals,
)
from tests import village as v
from tests.api.tokens import Program, token_of
from tests.apps.credit.test_draws import asking, take
from tests.village import WAN
from tests.web.test_phone import Village
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
CLERK = "2004"
PAID = [100 + n for n in range(2 * LATEST + 5)]
"""Payments in fen, each of another amount, on the day of the draw, so that all of it is principal."""


class Long:
    """The line of the upper village, its draw repaid a hundred and twenty-five times, and a second draw."""

    def __init__(self) -> None:
        self.county = Village()
        self.line = self.county.line
        self.draw = Draw.objects.get(line=self.line)
        taken = [NewRepayment(draw_id=self.draw.pk, amount_fen=fen, taken_by=None, request_id=uuid4()) for fen in PAID]
        assert not repay(repayments=taken, at=v.at(v.DRAWN), business_date=v.DRAWN).refused
        assert not take(asking(self.line, 2 * WAN)).refused
        self.base = f"/lines/{self.line.number}/"

    def undo(self, kind: str, subject_id: int) -> None:
        staff = self.county.ground.staff
        new = NewReversal(kind=kind, subject_id=subject_id, reason="错", requested_by=staff[CLERK], request_id=uuid4())
        (asked,) = request_reversals(reversals=[new], at=v.at(v.DRAWN), business_date=v.DRAWN).ids.values()
        word = ReversalDecision(reversal_id=asked, approve=True, note="", decided_by=staff["2005"])
        assert not decide_reversals(decisions=[word], at=v.at(v.DRAWN), business_date=v.DRAWN).refused


@pytest.fixture
def long():
    return Long()


def pages(client: Client, address: str) -> list[str]:
    """A page and all that its link to older movements leads on to."""
    found, here = [], address
    while here:
        found.append(client.get(here).content.decode())
        there = re.search(r'rel="next" href="([^"]+)"', found[-1])
        here = address.split("?", maxsplit=1)[0] + there[1].replace("&amp;", "&") if there else ""
    return found


def amounts(page: str) -> list[int]:
    return [
        int(text.replace(",", "").replace(".", ""))
        for text in re.findall(r'<td class="qm-r">([\d,]+\.\d\d)</td>', page)
    ]


def test_every_payment_entry_and_event_is_reached_page_by_page(long):
    client = visitor(CLERK)
    for tab, most in (("payments", 3), ("journal", 3), ("time", 3)):
        shown = pages(client, f"{long.base}?tab={tab}")
        assert len(shown) == most, tab
        if tab == "time":
            told = re.findall(r"<b>还款 ([\d.]+) 元</b>", "".join(shown))
            assert [int(fen.replace(".", "")) for fen in told] == PAID[::-1]
        else:
            seen = [fen for page in shown for fen in amounts(page) if fen in PAID]
            assert list(dict.fromkeys(seen)) == PAID[::-1], tab
    assert f"还款 <span>{len(PAID)}</span>" in shown[0]


def test_a_draw_s_page_leads_to_all_of_its_payments_and_keeps_the_places_of_the_journal(long):
    client, address = visitor(CLERK), f"{long.base}draws/{long.draw.number}/"
    shown = pages(client, address)
    side = [page.split("利息怎么来的")[0] for page in shown]
    assert [fen for page in side for fen in amounts(page) if fen in PAID] == PAID[::-1]
    places = re.findall(r"<tr><td>(\d+)</td>", shown[0])
    assert places == [str(place) for place in range(len(PAID) + 2 - LATEST, len(PAID) + 2)]


def test_a_draw_that_still_owes_stands_on_the_first_page_however_old_it_is(long):
    assert not take(*[asking(long.line, 100) for _ in range(LATEST)]).refused
    first, second = pages(visitor(CLERK), long.base)
    assert long.draw.number in first
    assert long.draw.number in second
    newest = latest_draws(line_ids=[long.line.pk])
    assert len(newest) == LATEST
    assert [one.id for one in newest] == sorted((one.id for one in newest), reverse=True)


def test_what_was_undone_moved_nothing(long):
    month = v.DRAWN.replace(day=1)
    rose = 3 * WAN - sum(PAID)
    assert principal_moved(line_ids=[long.line.pk], since=month) == {long.line.pk: {month: rose}}
    last = Repayment.objects.order_by("-id")[0]
    long.undo("repayment", last.pk)
    assert principal_moved(line_ids=[long.line.pk], since=month)[long.line.pk][month] == rose + PAID[-1]
    assert latest_repayments(line_ids=[long.line.pk], limit=1)[0].undone
    long.undo("draw", latest_draws(line_ids=[long.line.pk], limit=1)[0].id)
    long.line.refresh_from_db()
    assert principal_moved(line_ids=[long.line.pk], since=month)[long.line.pk][month] == long.line.drawn_fen


def test_only_movements_of_the_line_itself_count_as_its_own(long):
    paid = Repayment.objects.order_by("id")[0]
    mine = {"line_id": long.line.pk}
    assert is_on_line(**mine, kind="draw", subject_id=long.draw.pk)
    assert is_on_line(**mine, kind="repayment", subject_id=paid.pk)
    assert not is_on_line(line_id=long.line.pk + 1, kind="repayment", subject_id=paid.pk)
    assert not is_on_line(line_id=long.line.pk + 1, kind="draw", subject_id=long.draw.pk)
    assert not is_on_line(**mine, kind="note", subject_id=paid.pk)


def test_a_program_reads_on_from_the_newest_hundred(long):
    program, here = Program(token_of(CLERK)), f"/lines/{long.line.number}"
    first = program.get(here).json()
    assert [one["amount_fen"] for one in first["repayments"]] == PAID[:-101:-1]
    assert [one["amount_fen"] for one in first["draws"]] == [2 * WAN, WAN]
    assert first["draws_next"] is None
    rest = program.get(f"{here}?repayments_after={first['repayments_next']}").json()
    assert [one["amount_fen"] for one in rest["repayments"]] == PAID[-101::-1]
    assert rest["repayments_next"] is None


def test_a_customer_reads_back_to_the_first_movement(long):
    shown = pages(long.county.phone(), "/my/history/")
    told = re.findall(r"<b>(\S+)</b>.*?<b>([\d,.]+) 元</b>", "".join(shown))
    assert [what for what, _ in told].count("支用") == 2
    assert sorted(int(fen.replace(".", "")) for what, fen in told if what == "还款") == PAID
    assert len(shown) == 3
