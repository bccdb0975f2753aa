"""What the night does to draws: interest falls due and is collected, arrears age, classes and provision follow."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianmo.apps.credit.keeping import kept_of
from qianmo.apps.credit.models import Classification, Draw, Due, Line, Repayment
from qianmo.apps.credit.queries import draw_workings, owed
from qianmo.apps.credit.services import (
    NewRate,
    age_arrears,
    change_rates,
    collect_dues,
    provide_for_losses,
    settle_interest,
)
from qianmo.apps.ledger.chart import CASH, DEPOSITS
from qianmo.apps.ledger.models import Entry
from qianmo.apps.ledger.queries import trial_balance
from qianmo.apps.ledger.services import Posting, post
from qianmo.domain.credit.interest import USUAL_INTEREST
from qianmo.domain.credit.running import carry
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.apps.credit.test_repayments import pay, paying
from tests.village import WAN

pytestmark = pytest.mark.django_db
MARCH_20, MARCH_21, MARCH_23 = date(2026, 3, 20), date(2026, 3, 21), date(2026, 3, 23)


@pytest.fixture
def line():
    """A line of 8 万 at 5.00 %, drawn to 6 万 on 5 March; interest falls due every month on the 20th."""
    (line_id,) = v.signed_lines(v.found_village(interest=USUAL_INTEREST), ["孟庆和"])
    line = Line.objects.get(id=line_id)
    take(asking(line, 6 * WAN, due_on=date(2026, 12, 5)))
    return line


def night(on: date) -> dict[str, int]:
    """The steps of a night that concern draws, in their order."""
    steps = {"settled": settle_interest, "collected": collect_dues, "aged": age_arrears, "provided": provide_for_losses}
    answers = {name: step(on=on, at=v.at(on, 22)) for name, step in steps.items()}
    assert not any(isinstance(one, Refused) for one in answers.values()), answers
    return answers


def nights(first: date, last: date) -> None:
    for n in range((last - first).days + 1):
        night(first + timedelta(days=n))


def spend_everything(line: Line, on: date, *, fen: int = 6 * WAN) -> None:
    """The customer takes what is in the deposit account out in cash."""
    entry = Posting(
        debit=DEPOSITS, credit=CASH, fen=fen, kind="withdrawal", line_id=line.pk, source_id=1, value_date=on
    )
    with transaction.atomic():
        post(postings=[entry], business_date=on)


def books() -> dict[str, int]:
    balances = {one.code: one.debit_fen - one.credit_fen for one in trial_balance()}
    assert sum(balances.values()) == 0
    return {code: fen for code, fen in balances.items() if fen}


def test_interest_falls_due_on_the_twentieth_and_is_collected_on_the_next_working_day(line):
    night(MARCH_20)
    (due,) = Due.objects.all()
    # 60,000 yuan for 16 days at 5.00 %: 133.33, due on Monday 23 March since the 21st is a Saturday.
    assert (due.fen, due.unpaid_fen, due.from_on, due.until_on, due.due_on) == (
        13_333,
        13_333,
        v.DRAWN,
        MARCH_21,
        MARCH_23,
    )
    assert books() == {"1132": 13_333, "1303": 6 * WAN, "2011": -6 * WAN, "6011": -13_333}
    nights(MARCH_21, MARCH_23)
    row = Repayment.objects.get()
    assert (row.value_date, row.channel, row.interest_fen, row.principal_fen) == (MARCH_23, "collection", 13_333, 0)
    assert books() == {"1303": 6 * WAN, "2011": 13_333 - 6 * WAN, "6011": -13_333}
    assert Draw.objects.get().arrears_since is None


def test_a_night_repeated_finds_nothing_to_do(line):
    night(MARCH_20)
    before = books()
    assert night(MARCH_20) == {"settled": 0, "collected": 0, "aged": 0, "provided": 0}
    assert books() == before


def test_a_draw_that_lags_is_brought_up_to_date_by_its_payment(line):
    """Nobody ran the night of the 20th: the payment of the 23rd lets the interest fall due first."""
    pay(paying(13_333), on=MARCH_23)
    due = Due.objects.get()
    assert (due.fen, due.unpaid_fen) == (13_333, 0)
    assert [entry.kind for entry in Entry.objects.order_by("id")] == ["draw", "due", "interest"]
    assert settle_interest(on=MARCH_20, at=v.at(MARCH_23)) == 0


def test_unpaid_interest_ages_from_its_due_day_and_the_class_follows(line):
    spend_everything(line, date(2026, 3, 6))
    nights(MARCH_20, MARCH_23 + timedelta(days=7))
    draw = Draw.objects.get()
    assert (draw.arrears_since, draw.loan_class) == (MARCH_23, 1)  # seven days are technical
    night(MARCH_23 + timedelta(days=8))
    assert Draw.objects.get().loan_class == 2
    row = Classification.objects.get(until_on=None)
    assert (row.floor, row.loan_class, row.from_on, row.cause) == (2, 2, date(2026, 3, 31), "逾期 8 天")


BOUNDARIES = {90: 2, 91: 3, 270: 3, 271: 4, 360: 4, 361: 5}


def test_every_boundary_of_the_five_classes_is_met_on_its_day(line):
    draw = Draw.objects.get()
    for days, loan_class in BOUNDARIES.items():
        on = date(2026, 1, 5) + timedelta(days=days)
        Draw.objects.filter(id=draw.pk).update(arrears_since=on - timedelta(days=days))
        age_arrears(on=on, at=v.at(on))
        assert Draw.objects.get().loan_class == loan_class, days


def test_a_draw_long_overdue_earns_nothing_until_money_comes(line):
    spend_everything(line, date(2026, 3, 6))
    night(MARCH_20)
    age_arrears(on=MARCH_23, at=v.at(MARCH_23))
    day = MARCH_23 + timedelta(days=91)
    age_arrears(on=day, at=v.at(day))
    draw = Draw.objects.get()
    assert (draw.loan_class, draw.non_accrual_on) == (3, day)
    assert books() == {"1001": -6 * WAN, "1303": 6 * WAN, "7101": 13_333, "7199": -13_333}
    whole = owed(draw_ids=[draw.pk], on=day)[draw.pk]
    assert not pay(paying(whole.total_fen), on=day).refused
    assert books() == {
        "1001": -6 * WAN,
        "2011": whole.total_fen,
        "6011": -whole.interest_fen,
        "6013": -whole.compound_fen,
    }
    paid = day + timedelta(days=1)
    age_arrears(on=paid, at=v.at(paid))
    draw.refresh_from_db()
    assert (draw.arrears_since, draw.loan_class, draw.non_accrual_on) == (None, 1, None)
    assert Classification.objects.get(until_on=None).cause == "已结清"


def test_the_allowance_is_brought_to_what_the_classes_require_at_the_end_of_a_month(line):
    assert provide_for_losses(on=date(2026, 3, 30), at=v.at(date(2026, 3, 30))) == 0
    provide_for_losses(on=date(2026, 3, 31), at=v.at(date(2026, 3, 31)))
    assert (books()["1304"], books()["6701"]) == (-60_000, 60_000)  # 1 % of 60,000 yuan
    pay(paying(3 * WAN), on=date(2026, 4, 1))
    provide_for_losses(on=date(2026, 4, 30), at=v.at(date(2026, 4, 30)))
    assert books()["1304"] == -round(Draw.objects.get().unpaid_fen * 0.01)


def test_a_payment_that_counts_from_the_past_stands_as_if_it_had_been_known(line):
    spend_everything(line, date(2026, 3, 6))
    nights(MARCH_20, date(2026, 5, 8))
    pay(paying(3 * WAN, value_date=date(2026, 3, 10)), on=date(2026, 5, 11))
    draw = Draw.objects.get()
    # 5 days of 60,000 at 5.00 % are 41.67, so 29,958.33 was principal on 10 March; 11 days of the rest until the 21st.
    assert Repayment.objects.get().interest_fen == 4_167
    first = Due.objects.order_by("until_on").first()
    rest = 6 * WAN - (3 * WAN - 4_167)
    assert (draw.unpaid_fen, first.fen) == (rest, round(rest * 11 * 0.05 / 360))
    assert draw_workings(draw_id=draw.pk, on=date(2026, 5, 11)).agrees
    assert books()["1303"] == rest
    assert books()["1132"] == sum(Due.objects.values_list("unpaid_fen", flat=True))


AMOUNTS = st.lists(st.tuples(st.integers(1, 3 * WAN), st.sampled_from([5, 6, 9, 16, 19, 20])), min_size=1, max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(drawn=AMOUNTS, paid=AMOUNTS)
def test_the_statement_of_the_night_and_the_steps_of_a_payment_give_the_same_fen(line, drawn, paid):
    with transaction.atomic():
        for fen, day in sorted(drawn, key=lambda one: one[1]):
            take(asking(line, fen, due_on=date(2026, 12, 5)), on=date(2026, 3, day))
        for fen, day in sorted(paid, key=lambda one: one[1]):
            pay(paying(fen), on=date(2026, 3, day))
        expected = {
            kept.row.pk: carry(loan=kept.loan, terms=kept.terms, to=MARCH_21)
            for kept in kept_of(Draw.objects.all()).values()
        }
        settle_interest(on=MARCH_20, at=v.at(MARCH_20))
        for kept in kept_of(Draw.objects.all()).values():
            wanted = expected[kept.row.pk]
            assert (kept.loan.accrued, kept.loan.principal_fen) == (wanted.accrued, wanted.principal_fen)
            assert kept.loan.dues == tuple(one for one in wanted.dues if one.unpaid_fen)
        books()
        transaction.set_rollback(True)


def reprice(draw: Draw, rate_ppm: int, from_on: date, *, on: date, by: int, reason: str = "县里贴息政策"):
    new = NewRate(draw_id=draw.pk, rate_ppm=rate_ppm, from_on=from_on, reason=reason, by=by, request_id=uuid4())
    return change_rates(rates=[new], at=v.at(on), business_date=on)


def test_a_rate_of_the_past_corrects_what_fell_due_since_and_books_the_difference(line):
    draw, clerk = Draw.objects.get(), line.application.accepted_by_id
    nights(MARCH_20, MARCH_23)
    assert not reprice(draw, 36_000, date(2026, 3, 11), on=date(2026, 3, 24), by=clerk).refused
    # 6 days at 5.00 % and 10 at 3.60 %: 50.00 + 60.00 = 110.00 of the 133.33 collected on the 23rd; of the rest, 12.00
    # is the interest of the 21st and 22nd, and 11.33 has paid principal.
    draw.refresh_from_db()
    assert (Due.objects.get().fen, draw.unpaid_fen) == (11_000, 6 * WAN - 1_133)
    assert books() == {"1303": 6 * WAN - 1_133, "2011": 13_333 - 6 * WAN, "6011": -12_200}
    assert draw_workings(draw_id=draw.pk, on=date(2026, 6, 1)).agrees


def test_a_rate_of_the_future_waits_for_its_day(line):
    draw, clerk = Draw.objects.get(), line.application.accepted_by_id
    before = books()
    assert not reprice(draw, 36_000, date(2026, 3, 16), on=date(2026, 3, 9), by=clerk).refused
    assert books() == before
    night(MARCH_20)
    assert Due.objects.get().fen == 9_167 + 3_000  # 11 days at 5.00 %, 5 days at 3.60 %


REFUSED_RATES = {
    "before the draw": ({"from_on": date(2026, 3, 4)}, "before_draw"),
    "beyond what is lawful": ({"rate_ppm": 240_001}, "rate_out_of_range"),
    "without a word": ({"reason": " "}, "no_reason"),
}


@pytest.mark.parametrize("case", REFUSED_RATES)
def test_a_rate_that_cannot_be_is_refused(line, case):
    changed, code = REFUSED_RATES[case]
    asked = {"rate_ppm": 36_000, "from_on": date(2026, 3, 11)} | changed
    answers = reprice(Draw.objects.get(), on=date(2026, 3, 12), by=line.application.accepted_by_id, **asked)
    assert answers.refused[0].code == code
