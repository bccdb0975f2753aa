"""What carrying a renewal out writes.

Old debt and new are linked by the renewal's row. In the journal the old principal is credited and the new debited over
an account on which nothing stays, so every draw keeps a statement of its own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import uuid5

from qianmo.apps.credit.keeping import kept_of, write_loans
from qianmo.apps.credit.models import Classification, Draw, RateChange, Renewal, Repayment
from qianmo.apps.credit.queries.renewable import RenewalFacts
from qianmo.apps.credit.queries.renewals import Observed
from qianmo.apps.ledger.chart import LOANS, RENEWALS
from qianmo.apps.ledger.services import Posting, post
from qianmo.apps.products.queries import Terms
from qianmo.domain.credit.classification import LoanClass, observed_until, renewal_floor
from qianmo.domain.credit.interest import SettlementRule, next_settlement
from qianmo.domain.credit.loan import paid_out
from qianmo.domain.credit.renewal import RenewalKind
from qianmo.domain.credit.running import Payment, carry, pay
from qianmo.domain.numbers import draw_number
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids

CHANNEL = "renewal"
NEVER_RESTRUCTURED = Observed(times=0, class_floor=1, until=None)


def carry_out(row: Renewal, *, facts: RenewalFacts, by: int, on: date) -> Sequence[str]:
    """Renew the locked draw of the row; answers the fields of the row that changed, which the caller saves."""
    kind, old, terms = RenewalKind(row.kind), row.old, facts.terms[row.old.line.product_id]
    before = facts.observed.get(old.pk, NEVER_RESTRUCTURED)
    row.fen, row.old_due_on, row.effective_on = old.unpaid_fen, old.due_on, on
    row.times, row.class_floor, row.observed_until = before.times, before.class_floor, before.until
    if kind.restructures:
        row.times += 1
        row.class_floor = max(before.class_floor, renewal_floor(kind=kind, times=row.times))
        row.observed_until = _observation(on=on, due_on=row.new_due_on, rule=terms.interest.settlement)
    if kind.replaces:
        row.new = _replace(row, terms=terms, by=by, on=on)
    else:
        old.due_on = row.new_due_on
        old.save(update_fields=["due_on"])
    return ["fen", "old_due_on", "effective_on", "times", "class_floor", "observed_until", "new"]


def _observation(*, on: date, due_on: date, rule: SettlementRule) -> date:
    """Until when a debt changed on a day is observed; its instalments are its settlements and its own due day."""
    first = min(next_settlement(after=on, rule=rule), due_on)
    second = first if first == due_on else min(next_settlement(after=first, rule=rule), due_on)
    return observed_until(first_due_on=first, second_due_on=second)


def _replace(row: Renewal, *, terms: Terms, by: int, on: date) -> Draw:
    """Repay the old draw with a new one, both written at once, so that what is drawn on the line never moves."""
    old = row.old
    kept, new = kept_of([old])[old.pk], kept_of([_new_draw(row, terms=terms, on=on)])
    (taken,) = new.values()
    paid = pay(
        loan=carry(loan=kept.loan, terms=kept.terms, to=on), terms=kept.terms, payment=Payment(on=on, fen=row.fen)
    )
    if isinstance(paid, Refused) or paid[0].principal_fen:
        raise ValueError(f"draw {old.number} was weighed and cannot be paid off: {paid}")
    kept.loan, _ = paid
    taken.loan = paid_out(terms=taken.terms, amount_fen=row.fen)
    Repayment.objects.create(
        draw=old,
        amount_fen=row.fen,
        principal_fen=row.fen,
        interest_fen=0,
        value_date=on,
        booked_on=on,
        channel=CHANNEL,
        taken_by_id=by,
        request_id=uuid5(row.request_id, "old"),
    )
    write_loans([kept, taken], business_date=on)
    if row.rate_ppm == row.old_rate_ppm:
        _pass_on_rates(old=old, new=taken.row, on=on)
    passed = Posting(
        debit=RENEWALS,
        credit=LOANS,
        fen=row.fen,
        kind="renewed",
        line_id=old.line_id,
        source_id=row.pk,
        value_date=on,
    )
    post(postings=[passed, replace(passed, debit=LOANS, credit=RENEWALS, kind="renewal")], business_date=on)
    return taken.row


def _pass_on_rates(*, old: Draw, new: Draw, on: date) -> None:
    """Rates decided for days to come hold for the draw that takes over; one that was signed lower keeps its own."""
    RateChange.objects.bulk_create(
        RateChange(
            draw=new,
            from_on=one.from_on,
            rate_ppm=one.rate_ppm,
            reason=one.reason,
            by_id=one.by_id,
            request_id=uuid5(one.request_id, new.number),
        )
        for one in RateChange.objects.filter(draw=old, from_on__gt=on).order_by("id")
    )


def _new_draw(row: Renewal, *, terms: Terms, on: date) -> Draw:
    """The draw that takes over, before it is paid out: today's terms, the same purpose, in no better class."""
    (pk,) = allocate_ids(Draw, 1)
    old, loan_class = row.old, max(row.old.loan_class, row.class_floor)
    new = Draw(
        id=pk,
        line=old.line,
        number=draw_number(year=on.year, serial=pk),
        state="posted",
        amount_fen=row.fen,
        unpaid_fen=0,
        rate_ppm=row.rate_ppm,
        terms_id=terms.id,
        value_date=on,
        due_on=row.new_due_on,
        accrued_to=on,
        billed_to=on,
        loan_class=loan_class,
        channel=CHANNEL,
        purpose=old.purpose,
        drawn_by_id=row.requested_by_id,
        request_id=uuid5(row.request_id, "new"),
    )
    new.save(force_insert=True)
    if loan_class > LoanClass.NORMAL:
        cause = f"{RenewalKind(row.kind).label}自借据 {old.number}"
        Classification.objects.create(draw=new, floor=loan_class, loan_class=loan_class, from_on=on, cause=cause)
    return new
