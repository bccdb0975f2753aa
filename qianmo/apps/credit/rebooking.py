"""Writing what draws played again have become, and booking the difference: for a rate or a misuse of the past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.credit.booking import change, postings
from qianmo.apps.credit.keeping import Kept, write_loans
from qianmo.apps.credit.replaying import Replay, write_reshares
from qianmo.apps.ledger.services import Posting, post


@dataclass(frozen=True, slots=True)
class Rebooked:
    """A draw that was played again, the day from which it came out otherwise, and why (as a reshare keeps it)."""

    kept: Kept
    replay: Replay
    since: date
    cause: str


def book_again(rebooked: Sequence[Rebooked], *, kind: str, business_date: date) -> None:
    """Write the draws with their dues, how payments are shared now, and entries of a kind for the difference."""
    entries: list[Posting] = []
    for one in rebooked:
        one.kept.loan = one.replay.after
        books = change(
            before=one.replay.before,
            after=one.replay.after,
            shared=one.replay.shared,
            accrues=one.kept.row.non_accrual_on is None,
        )
        entries += postings(
            books,
            line_id=one.kept.row.line_id,
            source_id=one.kept.row.pk,
            value_date=one.since,
            kinds={},
            otherwise=kind,
        )
    write_loans([one.kept for one in rebooked], business_date=business_date)
    write_reshares([(one.replay, one.cause) for one in rebooked], business_date=business_date)
    post(postings=entries, business_date=business_date)
