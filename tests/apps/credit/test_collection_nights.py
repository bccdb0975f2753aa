"""The statement that collects whole sets and the payment that collects one draw leave the same rows, case by case."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import models, transaction

from qianmo.apps.credit.models import Draw, Due, Line, Repayment
from qianmo.apps.credit.services import NewRate, age_arrears, change_rates, collect_dues, due_day, settle_interest
from qianmo.apps.events.models import Event
from qianmo.apps.ledger.chart import CASH, DEPOSITS
from qianmo.apps.ledger.models import Entry
from qianmo.apps.ledger.queries import deposits
from qianmo.apps.ledger.services import Posting, post
from qianmo.domain.credit.interest import USUAL_INTEREST
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.apps.credit.test_repayments import pay, paying
from tests.village import WAN

pytestmark = pytest.mark.django_db
SETTLED, DUE = date(2026, 3, 20), date(2026, 3, 23)
PAID = {"interest", "penalty", "compound", "principal"}
LONG, SHORT = date(2026, 12, 5), date(2026, 3, 23)


class Bank:
    """Two lines of 8 万 on which interest falls due on the 20th and is collected on Monday the 23rd."""

    def __init__(self) -> None:
        self.ground = v.found_village(interest=USUAL_INTEREST)
        ids = v.signed_lines(self.ground, ["孟庆和", "王二"])
        self.one, self.other = (Line.objects.get(id=pk) for pk in ids)

    def draw(self, *wan: int, line: Line | None = None, due_on: date = LONG) -> None:
        assert not take(*[asking(line or self.one, each * WAN, due_on=due_on) for each in wan]).refused

    def leave(self, fen: int) -> None:
        """So much stays in the deposit of the first line; the rest is taken out in cash, or what lacks put in."""
        more = deposits(line_ids=[self.one.pk]).get(self.one.pk, 0) - fen
        debit, credit = (DEPOSITS, CASH) if more > 0 else (CASH, DEPOSITS)
        entry = Posting(
            debit=debit, credit=credit, fen=abs(more), kind="withdrawal", line_id=self.one.pk, source_id=1,
            value_date=SETTLED,
        )  # fmt: skip
        with transaction.atomic():
            post(postings=[entry], business_date=SETTLED)

    def settle(self) -> None:
        settle_interest(on=SETTLED, at=v.at(SETTLED, 22))

    def reprice(self, from_on: date) -> None:
        draw = Draw.objects.order_by("id")[0]
        new = NewRate(
            draw_id=draw.pk, rate_ppm=60_000, from_on=from_on, reason="改", by=self.ground.staff["1001"],
            request_id=uuid4(),
        )  # fmt: skip
        assert not change_rates(rates=[new], at=v.at(SETTLED), business_date=SETTLED).refused


def covered(bank: Bank) -> None:
    bank.draw(6)
    bank.draw(5, line=bank.other)
    bank.settle()


def two_draws_covered(bank: Bank) -> None:
    bank.draw(3, 2)
    bank.settle()


def two_draws_and_money_for_one(bank: Bank) -> None:
    two_draws_covered(bank)
    bank.leave(8_000)  # 66.67 and 44.44 are due


def less_than_what_is_due(bank: Bank) -> None:
    covered(bank)
    bank.leave(5_000)


def nothing_left(bank: Bank) -> None:
    covered(bank)
    bank.leave(0)


def exactly_enough(bank: Bank) -> None:
    covered(bank)
    bank.leave(13_333)


def principal_due(bank: Bank) -> None:
    bank.draw(6, due_on=SHORT)
    bank.draw(5, line=bank.other)
    bank.settle()


def principal_of_one_and_interest_of_another(bank: Bank) -> None:
    bank.draw(2, due_on=SHORT)
    bank.draw(3)
    bank.settle()
    bank.leave(2 * WAN + 10_000)


def late_since_a_month_with_penalty(bank: Bank) -> None:
    """Interest of March is unpaid and bears interest; on 21 April that of April falls due, and money is there."""
    covered(bank)
    bank.leave(0)
    age_arrears(on=DUE, at=v.at(DUE))
    settle_interest(on=date(2026, 4, 20), at=v.at(DUE))
    bank.leave(6 * WAN)


def due_interest_collected_a_day_late(bank: Bank) -> None:
    """Nobody collected on the 23rd, and nobody aged it: on the 24th compound interest of a day is owed as well."""
    covered(bank)


def another_rate_since_then(bank: Bank) -> None:
    covered(bank)
    bank.reprice(date(2026, 3, 22))


def another_rate_to_come(bank: Bank) -> None:
    covered(bank)
    bank.reprice(date(2026, 4, 1))


def some_paid_at_the_counter_before(bank: Bank) -> None:
    covered(bank)
    assert not pay(paying(5_000, draw_id=Draw.objects.order_by("id")[0].pk), on=DUE).refused


def some_accrued_before(bank: Bank) -> None:
    """A payment on the 22nd of what was running leaves the draw standing on that day."""
    covered(bank)
    Draw.objects.update(accrued=123_456_789)


def already_collected(bank: Bank) -> None:
    covered(bank)
    collect_dues(on=DUE, at=v.at(DUE, 22))


def collected_in_part_and_money_come_in_since(bank: Bank) -> None:
    less_than_what_is_due(bank)
    collect_dues(on=DUE, at=v.at(DUE, 22))
    bank.leave(WAN)


def the_very_night_of_settlement(bank: Bank) -> None:
    """Of the 20th itself nothing is due yet; a due of that day on a draw carried beyond it is not plain."""
    covered(bank)
    Due.objects.update(due_on=SETTLED)


CASES: dict[str, tuple[Callable[[Bank], None], date, int, int]] = {
    "covered": (covered, DUE, 2, 2),
    "two draws covered": (two_draws_covered, DUE, 2, 2),
    "two draws and money for one": (two_draws_and_money_for_one, DUE, 0, 2),
    "less than what is due": (less_than_what_is_due, DUE, 1, 2),
    "nothing left": (nothing_left, DUE, 1, 1),
    "exactly enough": (exactly_enough, DUE, 2, 2),
    "principal due": (principal_due, DUE, 1, 2),
    "principal of one and interest of another": (principal_of_one_and_interest_of_another, DUE, 0, 2),
    "late with penalty": (late_since_a_month_with_penalty, date(2026, 4, 21), 0, 2),
    "a day late": (due_interest_collected_a_day_late, date(2026, 3, 24), 0, 2),
    "another rate since then": (another_rate_since_then, DUE, 1, 2),
    "another rate to come": (another_rate_to_come, DUE, 2, 2),
    "some paid at the counter before": (some_paid_at_the_counter_before, DUE, 2, 2),
    "some accrued before": (some_accrued_before, DUE, 2, 2),
    "already collected": (already_collected, DUE, 0, 0),
    "collected in part, money since": (collected_in_part_and_money_come_in_since, DUE, 0, 0),
    "the night of settlement": (the_very_night_of_settlement, SETTLED, 0, 2),
    "a rest day": (covered, date(2026, 3, 22), 0, 0),
}
"""How the bank came to stand, the day of collection, how many are taken in one statement, and how many in all."""


def told(model: type[models.Model], *but: str) -> list[str]:
    """Rows of a table without their own numbers and without some columns."""
    return sorted(
        str({key: value for key, value in row.items() if key not in {"id", *but}})
        for row in model._default_manager.values()
    )


def standing() -> dict[str, list[str]]:
    """Everything a collection writes; entries and events name a repayment by its request instead of its number."""
    requests = dict(Repayment.objects.values_list("id", "request_id"))
    entries = Entry.objects.values_list(
        "kind", "source_id", "debit", "credit", "fen", "value_date", "business_date", "line_id"
    )
    events = Event.objects.values_list(
        "kind", "subject_id", "household_id", "payload", "at", "business_date", "by_staff_id"
    )
    return {
        "lines": told(Line),
        "draws": told(Draw),
        "dues": told(Due),
        "repayments": told(Repayment),
        "entries": sorted(str((kind, requests.get(pk) if kind in PAID else pk, *rest)) for kind, pk, *rest in entries),
        "events": sorted(
            str((kind, requests.get(pk) if kind == "credit.repaid" else pk, *rest)) for kind, pk, *rest in events
        ),
    }


@pytest.fixture
def bank():
    return Bank()


@pytest.mark.parametrize("case", CASES)
def test_a_set_and_single_payments_leave_the_same_rows(bank, case, monkeypatch):
    prepare, on, plain, taken = CASES[case]
    prepare(bank)
    collect_plain, found = due_day.collect_plain_dues, []

    def heard(**asked: Any) -> set[int]:
        found.append(collect_plain(**asked))
        return found[-1]

    def one_by_one() -> tuple[int, dict[str, list[str]]]:
        monkeypatch.setattr(due_day, "collect_plain_dues", lambda **_: set())
        return collect_dues(on=on, at=v.at(on, 22)), standing()

    def in_sets() -> tuple[int, dict[str, list[str]]]:
        monkeypatch.setattr(due_day, "collect_plain_dues", heard)
        return collect_dues(on=on, at=v.at(on, 22)), standing()

    outcomes = []
    for way in (one_by_one, in_sets):
        with transaction.atomic():
            outcomes.append(way())
            transaction.set_rollback(True)
    (taken_singly, rows_singly), (taken_in_sets, rows_in_sets) = outcomes
    assert rows_in_sets == rows_singly
    assert (taken_singly, taken_in_sets, sum(map(len, found))) == (taken, taken, plain)
