"""Provision (拨备): at the end of a month the allowance for losses is brought to what the loans' classes require."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction

from qianmo.apps.credit.queries import provided
from qianmo.apps.events.services import Fact, record
from qianmo.apps.ledger.chart import ALLOWANCE, IMPAIRMENT
from qianmo.apps.ledger.queries import account_balance
from qianmo.apps.ledger.services import Posting, post


@transaction.atomic
def provide_for_losses(*, on: date, at: datetime, tell: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Book the difference between what must stand in the allowance and what does; returns how many entries.

    On any day but the last of a month nothing is booked.
    """
    if (on + timedelta(days=1)).day != 1:
        return 0
    required = provided(on=on)
    missing_fen = required.allowance_fen + account_balance(code=ALLOWANCE)
    tell(1, 1)
    if not missing_fen:
        return 0
    debit, credit = (IMPAIRMENT, ALLOWANCE) if missing_fen > 0 else (ALLOWANCE, IMPAIRMENT)
    month = int(f"{on:%Y%m%d}")
    entry = Posting(
        debit=debit,
        credit=credit,
        fen=abs(missing_fen),
        kind="provision",
        line_id=None,
        source_id=month,
        value_date=on,
    )
    post(postings=[entry], business_date=on)
    fact = Fact(
        subject_id=month,
        household_id=None,
        by=None,
        payload={"allowance_fen": required.allowance_fen, "booked_fen": missing_fen, "loans_fen": required.loans_fen},
    )
    record(kind="credit.provided", facts=[fact], at=at, business_date=on)
    return 1
