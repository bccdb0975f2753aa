"""A draw from payout to its last fen: worked by hand in tests/tables/running.csv, and what holds of every draw."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.calendar import DayKind, WorkingCalendar
from qianmo.domain.credit.interest import InterestTerms, PenaltyRule, SettlementRule, penalty_rate_ppm
from qianmo.domain.credit.loan import Loan, LoanTerms, OpenDue, Pot, oldest_due_on, owed, paid_out
from qianmo.domain.credit.misuse import Misused
from qianmo.domain.credit.repayment import OrderRule, Part
from qianmo.domain.credit.running import Payment, carry, pay, play
from qianmo.domain.refusal import Refused
from tests.domain.tables import day, fen, ppm_of_percent, rows

ORDER = OrderRule(
    turns_after_days=90,
    before=(Part.FEES, Part.PENALTY, Part.INTEREST, Part.PRINCIPAL),
    beyond=(Part.PRINCIPAL, Part.FEES, Part.PENALTY, Part.INTEREST),
)
NATIONAL_DAY = {date(2026, 10, n): DayKind.HOLIDAY for n in range(1, 8)}
CALENDAR = WorkingCalendar(days=NATIONAL_DAY, years=frozenset(range(2020, 2032)))


def terms_of(*, drawn_on, due_on, rate_ppm, months=range(1, 13), inclusive=True, moves=False, rates=(), misused=()):
    return LoanTerms(
        number="JJ1",
        drawn_on=drawn_on,
        due_on=due_on,
        rates=((drawn_on, rate_ppm), *rates),
        interest=InterestTerms(
            settlement=SettlementRule(day=20, months=frozenset(months), inclusive=inclusive),
            penalty=PenaltyRule(overdue_uplift_ppm=500_000, misuse_uplift_ppm=1_000_000),
            moves_on_holidays=moves,
        ),
        order=ORDER,
        calendar=CALENDAR,
        misused=misused,
    )


def parts(text):
    return [piece.split("|") for piece in text.split()]


@pytest.mark.parametrize("row", [*rows("running"), *rows("misuse")], ids=lambda row: row["情形"])
def test_a_draw_pays_what_was_worked_out_by_hand(row):
    terms = terms_of(
        drawn_on=day(row["起息日"]),
        due_on=day(row["到期日"]),
        rate_ppm=ppm_of_percent(row["年利率%"]),
        months=map(int, row["结息月"].split()),
        inclusive=row["结息含当日"] == "是",
        misused=tuple(
            Misused(since=day(since), until=day(until), counted_to=day(found))
            for since, until, found in parts(row.get("挪用（起|止|认定时计到）", ""))
        ),
    )
    loan, shares, dues = paid_out(terms=terms, amount_fen=fen(row["本金（元）"])), [], {}
    for on, yuan in parts(row["还款（日|元；0 为到该日结清）"]):
        loan = carry(loan=loan, terms=terms, to=day(on))
        dues |= {(one.until_on, one.pot): one.fen for one in loan.dues}
        amount = fen(yuan) or owed(loan=loan, terms=terms).total_fen
        taken = pay(loan=loan, terms=terms, payment=Payment(on=day(on), fen=amount))
        assert not isinstance(taken, Refused), taken
        loan, shared = taken
        shares.append((shared.principal_fen, shared.interest_fen, shared.penalty_fen, shared.compound_fen))
    assert dues == {(day(until), Pot(pot)): fen(yuan) for until, pot, yuan in parts(row["应还（止日|类别|元）"])}
    assert shares == [tuple(map(fen, share)) for share in parts(row["各笔分摊（本|息|罚|复）"])]
    assert loan.at_rest


def test_interest_due_and_unpaid_bears_interest_at_the_contract_rate_before_maturity():
    """500 yuan due on 21 June, paid with the rest on 15 July: 24 days at 5.5 % is 1.83 yuan."""
    due_on = date(2026, 6, 21)
    terms = terms_of(drawn_on=date(2026, 3, 5), due_on=date(2026, 12, 5), rate_ppm=55_000, months=(6, 12))
    due = OpenDue(
        pot=Pot.INTEREST, from_on=terms.drawn_on, until_on=due_on, due_on=due_on, fen=50_000, unpaid_fen=50_000
    )
    loan = Loan(on=due_on, principal_fen=0, accrued=dict.fromkeys(Pot, 0), billed_to=due_on, dues=(due,))
    assert owed(loan=carry(loan=loan, terms=terms, to=date(2026, 7, 15)), terms=terms).compound_fen == 183


def test_a_due_day_in_the_national_holiday_moves_to_its_end_without_penalty():
    terms = terms_of(drawn_on=date(2026, 9, 1), due_on=date(2026, 10, 1), rate_ppm=36_000, months=(12,), moves=True)
    loan = carry(loan=paid_out(terms=terms, amount_fen=1_000_000), terms=terms, to=date(2026, 10, 8))
    assert terms.falls_due_on == date(2026, 10, 8)
    assert owed(loan=loan, terms=terms).interest_fen == 3_700  # 37 days at 1 yuan a day, none of them penalty
    assert owed(loan=loan, terms=terms).penalty_fen == 0
    late = carry(loan=loan, terms=terms, to=date(2026, 10, 10))
    assert owed(loan=late, terms=terms).penalty_fen == 300  # 8 and 9 October at 1.50
    assert oldest_due_on(loan=late, terms=terms, on=date(2026, 10, 10)) == date(2026, 10, 8)


def test_a_rate_that_changes_holds_from_its_day():
    terms = terms_of(
        drawn_on=date(2026, 3, 1),
        due_on=date(2026, 12, 1),
        rate_ppm=36_000,
        months=(12,),
        rates=((date(2026, 3, 11), 72_000),),
    )
    loan = carry(loan=paid_out(terms=terms, amount_fen=1_000_000), terms=terms, to=date(2026, 3, 21))
    assert owed(loan=loan, terms=terms).interest_fen == 1_000 + 2_000


def test_more_than_ninety_days_late_principal_is_paid_first():
    terms = terms_of(drawn_on=date(2026, 1, 5), due_on=date(2026, 2, 5), rate_ppm=36_000, months=(12,))
    payment = Payment(on=date(2026, 5, 7), fen=1_000_000)
    played = play(first=paid_out(terms=terms, amount_fen=1_000_000), terms=terms, payments=[payment], to=payment.on)
    assert played.shares[0].principal_fen == 1_000_000  # 91 days after 5 February


def test_a_payment_beyond_what_was_owed_on_its_day_is_refused():
    terms = terms_of(drawn_on=date(2026, 1, 5), due_on=date(2026, 12, 5), rate_ppm=36_000)
    refused = play(
        first=paid_out(terms=terms, amount_fen=1_000_000),
        terms=terms,
        payments=[Payment(on=date(2026, 1, 6), fen=1_000_101)],
        to=date(2026, 1, 7),
    )
    assert isinstance(refused, Refused)
    assert refused.code == "more_than_owed"


DRAWN = date(2026, 1, 5)
TERMS = st.builds(
    terms_of,
    drawn_on=st.just(DRAWN),
    due_on=st.dates(date(2026, 1, 20), date(2026, 12, 25)),
    rate_ppm=st.integers(0, 240_000),
    months=st.sampled_from([(3, 6, 9, 12), tuple(range(1, 13)), (12,)]),
    inclusive=st.booleans(),
    moves=st.booleans(),
    rates=st.lists(
        st.tuples(st.dates(date(2026, 1, 6), date(2027, 6, 1)), st.integers(0, 240_000)),
        max_size=2,
        unique_by=lambda r: r[0],
    ).map(lambda changes: tuple(sorted(changes))),
    misused=st.lists(st.dates(date(2026, 1, 6), date(2027, 6, 1)), max_size=4, unique=True).map(
        lambda turns: tuple(
            Misused(since=since, until=until, counted_to=since + timedelta(days=40))
            for since, until in zip(sorted(turns)[::2], sorted(turns)[1::2], strict=False)
        )
    ),
)
SOME_DAYS = st.lists(st.integers(0, 500).map(lambda n: DRAWN + timedelta(days=n)), min_size=1, max_size=8).map(sorted)


@given(TERMS, SOME_DAYS)
def test_carried_in_steps_or_at_once_a_draw_arrives_at_the_same_place(terms, stops):
    stepped = whole = paid_out(terms=terms, amount_fen=5_000_001)
    for stop in stops:
        stepped = carry(loan=stepped, terms=terms, to=stop)
    assert stepped == carry(loan=whole, terms=terms, to=stops[-1])


@given(TERMS, SOME_DAYS)
def test_normal_and_penalty_days_tile_the_calendar(terms, stops):
    runs = []
    carry(
        loan=paid_out(terms=terms, amount_fen=5_000_001),
        terms=terms,
        to=stops[-1],
        tell=lambda run, _: runs.append(run),
    )
    assert [run.until for run in runs[:-1]] == [run.since for run in runs[1:]]
    assert sum(run.days for run in runs) == (stops[-1] - DRAWN).days
    assert all(not (before.late and not after.late) for before, after in pairwise(runs))
    assert all(run.late == (run.since >= terms.late_from) for run in runs)
    for run in runs:
        day = run.until - timedelta(days=1)
        rate_ppm = penalty_rate_ppm(
            rate_ppm=terms.rate_on(day),
            overdue=run.late,
            misused=terms.misuse_of(day) is not None,
            rule=terms.interest.penalty,
        )
        earned = run.earned[Pot.INTEREST] + run.earned[Pot.PENALTY] + run.held
        assert earned == run.principal_fen * run.days * rate_ppm
    assert all(not (run.misused and run.held_ppm) for run in runs)
    assert all(not (run.earned[Pot.INTEREST] and (run.late or run.misused)) for run in runs)
    assert all(not (run.earned[Pot.PENALTY] and not (run.late or run.misused)) for run in runs)


@given(TERMS, st.lists(st.tuples(st.integers(0, 500), st.integers(1, 1_500_000)), max_size=6).map(sorted))
def test_every_fen_paid_is_shared_out_and_principal_never_goes_below_nothing(terms, paid):
    payments = [Payment(on=DRAWN + timedelta(days=n), fen=amount) for n, amount in paid]
    end = DRAWN + timedelta(days=520)
    played = play(first=paid_out(terms=terms, amount_fen=5_000_001), terms=terms, payments=payments, to=end)
    if isinstance(played, Refused):
        return
    for payment, shared in zip(payments, played.shares, strict=True):
        whole = shared.principal_fen + shared.interest_fen + shared.penalty_fen + shared.compound_fen
        assert whole == payment.fen
    assert played.loan.principal_fen == 5_000_001 - sum(shared.principal_fen for shared in played.shares) >= 0
    stepped = paid_out(terms=terms, amount_fen=5_000_001)
    for payment in payments:
        stepped, _ = pay(loan=stepped, terms=terms, payment=payment)
    assert carry(loan=stepped, terms=terms, to=end) == played.loan
