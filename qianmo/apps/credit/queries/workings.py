"""What stands behind a figure before and after money moves: shares of a payment, last due days, interest worked out."""

from dataclasses import dataclass
from datetime import date, timedelta

from qianmo.apps.credit.keeping import kept_of, load_histories
from qianmo.apps.credit.models import Classification, Draw, Due, Line, MovementKind, Reversal, ReversalState
from qianmo.apps.credit.replaying import play_again
from qianmo.apps.products.queries import terms_in_force
from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.credit.loan import owed as owed_now
from qianmo.domain.credit.repayment import Owed, Shared, cannot_count_from
from qianmo.domain.credit.running import Payment, carry, pay
from qianmo.domain.credit.workings import Workings, workings
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True)
class Sharing:
    """What a draw owes on a day, and how an amount would be shared out or why it would not be taken.

    `left` is what stays owed on the day. A payment that counts from an earlier day spares `spared_fen` of interest, and
    `reshared` later payments are shared otherwise.
    """

    owed: Owed
    shared: Shared | Refused
    left: Owed
    spared_fen: int = 0
    reshared: int = 0


def sharing(*, draw_id: int, amount_fen: int, on: date, value_date: date) -> Sharing | None:
    """How a payment would be shared, by the very rules the act takes it by; None for an unknown draw."""
    kept = kept_of(Draw.objects.filter(id=draw_id)).get(draw_id)
    if kept is None:
        return None
    terms, payment = kept.terms, Payment(on=value_date, fen=amount_fen)
    owed = owed_now(loan=carry(loan=kept.loan, terms=terms, to=on), terms=terms)
    refused = cannot_count_from(
        value_date=value_date,
        booked_on=on,
        drawn_on=kept.row.value_date,
        number=kept.row.number,
        taken_over_on=kept.row.taken_over_on,
    )
    if refused is not None:
        return Sharing(owed, refused, owed)
    if value_date < kept.loan.on:
        replay = play_again(kept, also=payment)
        if isinstance(replay, Refused):
            return Sharing(owed, replay, owed)
        after, shared, reshared = replay.after, replay.also, len(replay.reshared)
    else:
        taken = pay(loan=carry(loan=kept.loan, terms=terms, to=value_date), terms=terms, payment=payment)
        if isinstance(taken, Refused):
            return Sharing(owed, taken, owed)
        (after, shared), reshared = taken, 0
    left = owed_now(loan=carry(loan=after, terms=terms, to=on), terms=terms)
    return Sharing(owed, shared, left, owed.total_fen - amount_fen - left.total_fen, reshared)


def last_due_day(*, line_id: int, on: date) -> date:
    """The latest day a draw taken on a day may be due: the line's end and the grace of its product."""
    ends_on, product_id = Line.objects.values_list("ends_on", "product_id").get(id=line_id)
    return ends_on + timedelta(days=terms_in_force(on=on)[product_id].grace_days)


@dataclass(frozen=True, slots=True)
class DueRow:
    """Interest of a draw that fell due, in fen; `kind` in words."""

    kind: str
    from_on: date
    until_on: date
    due_on: date
    fen: int
    unpaid_fen: int


@dataclass(frozen=True, slots=True)
class ClassRow:
    """The class of a draw from a day on, and why."""

    word: str
    from_on: date
    until_on: date | None
    cause: str


@dataclass(frozen=True, slots=True)
class DrawWorkings:
    """A draw with its interest worked out from its payments alone; an undone draw owes nothing."""

    worked: Workings
    basis: int
    drawn_by_id: int | None
    agrees: bool
    undone: bool
    dues: list[DueRow]
    classes: list[ClassRow]


def draw_workings(*, draw_id: int, on: date) -> DrawWorkings:
    """The interest of a draw, stretch by stretch, up to a day; payments that were reversed count as never made."""
    row = Draw.objects.get(id=draw_id)
    kept = kept_of([row])[draw_id]
    undone = Reversal.objects.filter(
        state=ReversalState.CARRIED_OUT, kind=MovementKind.DRAW, subject_id=draw_id
    ).exists()
    load_histories([kept])
    payments = [one.payment for one in kept.history or ()]
    worked = workings(first=kept.began, terms=kept.terms, payments=payments, on=max(on, kept.loan.on))
    carried = carry(loan=kept.loan, terms=kept.terms, to=worked.loan.on)
    return DrawWorkings(
        worked=worked,
        basis=kept.terms.interest.basis,
        drawn_by_id=row.drawn_by_id,
        agrees=undone or owed_now(loan=worked.loan, terms=kept.terms) == owed_now(loan=carried, terms=kept.terms),
        undone=undone,
        dues=[
            DueRow(one.get_kind_display(), one.from_on, one.until_on, one.due_on, one.fen, one.unpaid_fen)
            for one in Due.objects.filter(draw_id=draw_id).order_by("-until_on", "id")
        ],
        classes=[
            ClassRow(LoanClass(one.loan_class).label, one.from_on, one.until_on, one.cause)
            for one in Classification.objects.filter(draw_id=draw_id).order_by("-id")
        ],
    )
