"""Playing a draw again from where it began, with a payment more, a payment less, or another rate.

What has been settled and paid since comes out as if it had been known; later payments keep their amount and day, and
may be shared otherwise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qianmo.apps.credit.booking import NOTHING
from qianmo.apps.credit.keeping import Counted, Kept, load_histories
from qianmo.apps.credit.models import Reshare
from qianmo.domain.credit.loan import Loan, LoanTerms, Pot, owed
from qianmo.domain.credit.repayment import Shared
from qianmo.domain.credit.running import Payment, carry, play
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import copy_rows


@dataclass(frozen=True, slots=True)
class Replay:
    """A draw before and after; `also` is the share of the added payment, `reshared` the new shares of others by id.

    `shared` is the sum of all differences between shares. `before` and `after` hold every due, paid or not.
    """

    before: Loan
    after: Loan
    also: Shared
    reshared: dict[int, Shared]
    shared: Shared


def play_again(kept: Kept, *, also: Payment | None = None, without: int | None = None) -> Replay | Refused:
    """Play a draw again up to the day it had reached, with `also` and without the repayment of an id.

    Refused: a payment larger than what was owed on its day, the added one or one after it.
    """
    counted = _history(kept)
    staying = [one for one in counted if one.id != without]
    payments = [one.payment for one in staying]
    place = sum(one.on <= also.on for one in payments) if also else len(payments)
    first = kept.began
    if also is not None:
        reached = play(first=first, terms=kept.terms, payments=[*payments[:place], also], to=also.on)
        if isinstance(reached, Refused):
            return reached
        payments.insert(place, also)
    played = play(first=first, terms=kept.terms, payments=payments, to=kept.loan.on)
    if isinstance(played, Refused):
        reason = "这样入账以后，后面的某笔还款会多于当时所欠。请先冲正后面的还款，再按实际金额入账"
        return Refused(code="later_payment_too_much", reason=reason)
    shares = list(played.shares)
    own = shares.pop(place) if also is not None else NOTHING
    return Replay(
        before=kept.found,
        after=played.loan,
        also=own,
        reshared={one.id: share for one, share in zip(staying, shares, strict=True) if share != one.shared},
        shared=_less(_sum([*shares, own]), _sum([one.shared for one in counted])),
    )


def more_owed(kept: Kept, *, terms: LoanTerms, since: date, on: date) -> int | Refused:
    """How much more (or, below nothing, less) a draw would owe on a day by other terms, which differ from a day on.

    Payments keep their amounts, so that the whole difference is interest. Refused: a later payment that would be too
    much.
    """
    before = owed(loan=carry(loan=kept.loan, terms=kept.terms, to=on), terms=kept.terms).total_fen
    kept.terms, loan = terms, kept.loan
    if since < loan.on:
        replay = play_again(kept)
        if isinstance(replay, Refused):
            return replay
        loan = replay.after
    return owed(loan=carry(loan=loan, terms=terms, to=on), terms=terms).total_fen - before


def undrawn(kept: Kept) -> Replay:
    """A draw on which nothing was repaid, as if it had never been drawn: nothing owed, nothing due, nothing running."""
    _history(kept)
    before = kept.found
    nothing = tuple(replace(due, fen=0, unpaid_fen=0) for due in before.dues)
    after = replace(before, principal_fen=0, accrued=dict.fromkeys(Pot, 0), dues=nothing)
    return Replay(before=before, after=after, also=NOTHING, reshared={}, shared=NOTHING)


def write_reshares(replays: Iterable[tuple[Replay, str]], *, business_date: date) -> None:
    """Note how other repayments are shared now, each replay with its cause."""
    shares = [(pk, share, cause) for replay, cause in replays for pk, share in replay.reshared.items()]
    copy_rows(
        Reshare,
        {
            "repayment_id": [pk for pk, _, _ in shares],
            "principal_fen": [share.principal_fen for _, share, _ in shares],
            "interest_fen": [share.interest_fen for _, share, _ in shares],
            "penalty_fen": [share.penalty_fen for _, share, _ in shares],
            "compound_fen": [share.compound_fen for _, share, _ in shares],
            "booked_on": business_date,
            "cause": [cause for _, _, cause in shares],
        },
    )


def _history(kept: Kept) -> list[Counted]:
    """What was repaid of the draw; acts on many draws load all histories at once beforehand."""
    if kept.history is None:
        load_histories([kept])
    return kept.history or []


def _sum(shares: Sequence[Shared]) -> Shared:
    return Shared(
        principal_fen=sum(one.principal_fen for one in shares),
        interest_fen=sum(one.interest_fen for one in shares),
        penalty_fen=sum(one.penalty_fen for one in shares),
        compound_fen=sum(one.compound_fen for one in shares),
    )


def _less(one: Shared, other: Shared) -> Shared:
    return Shared(
        principal_fen=one.principal_fen - other.principal_fen,
        interest_fen=one.interest_fen - other.interest_fen,
        penalty_fen=one.penalty_fen - other.penalty_fen,
        compound_fen=one.compound_fen - other.compound_fen,
    )
