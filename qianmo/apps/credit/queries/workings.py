"""What stands behind a figure before and after money moves: shares of a payment, last due days, interest worked out."""

from dataclasses import dataclass
from datetime import date, timedelta

from qianmo.apps.credit.keeping import counted_repayments, kept_of
from qianmo.apps.credit.models import Classification, Draw, Due, Line, MovementKind, Reversal, ReversalState
from qianmo.apps.products.queries import terms_in_force
from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.credit.loan import owed as owed_now
from qianmo.domain.credit.repayment import Owed, Shared
from qianmo.domain.credit.running import Payment, carry, pay
from qianmo.domain.credit.workings import Workings, workings
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True)
class Sharing:
    """What a draw owes on a day, and how an amount would be shared out or why it would not be taken."""

    owed: Owed
    shared: Shared | Refused


def sharing(*, draw_id: int, amount_fen: int, on: date) -> Sharing | None:
    """How a payment would be shared, by the very rule the act takes it by; None for an unknown draw."""
    kept = kept_of(Draw.objects.filter(id=draw_id)).get(draw_id)
    if kept is None:
        return None
    loan = carry(loan=kept.loan, terms=kept.terms, to=on)
    taken = pay(loan=loan, terms=kept.terms, payment=Payment(on=loan.on, fen=amount_fen))
    return Sharing(owed_now(loan=loan, terms=kept.terms), taken if isinstance(taken, Refused) else taken[1])


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
    payments = [one.payment for one in counted_repayments(draw_id=draw_id)]
    worked = workings(terms=kept.terms, amount_fen=row.amount_fen, payments=payments, on=max(on, kept.loan.on))
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
