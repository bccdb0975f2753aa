"""What stands behind a figure before and after money moves: shares of a payment, last due days, interest worked out."""

from dataclasses import dataclass
from datetime import date, timedelta

from qianmo.apps.credit.models import Draw, Line, MovementKind, Repayment, Reversal, ReversalState
from qianmo.apps.credit.queries.lines import owed_on_draw
from qianmo.apps.products.queries import terms_in_force
from qianmo.domain.credit.repayment import Owed, Shared, share
from qianmo.domain.credit.workings import Paid, Span, spans_of
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True)
class Sharing:
    """What a draw owes on a day, and how an amount would be shared out or why it would not be taken."""

    owed: Owed
    shared: Shared | Refused


def sharing(*, draw_id: int, amount_fen: int, on: date) -> Sharing | None:
    """How a payment would be shared, by the very rule the act takes it by; None for an unknown draw."""
    row = Draw.objects.filter(id=draw_id).select_related("line").first()
    if row is None:
        return None
    owed = owed_on_draw(row, on=max(on, row.accrued_to))
    shared = share(
        owed=owed,
        amount_fen=amount_fen,
        overdue_days=max(0, (on - row.due_on).days),
        rule=terms_in_force(on=on)[row.line.product_id].order,
    )
    return Sharing(owed, shared)


def last_due_day(*, line_id: int, on: date) -> date:
    """The latest day a draw taken on a day may be due: the line's end and the grace of its product."""
    line = Line.objects.get(id=line_id)
    return line.ends_on + timedelta(days=terms_in_force(on=on)[line.product_id].grace_days)


@dataclass(frozen=True, slots=True)
class DrawWorkings:
    """A draw with its interest worked out from its payments alone; an undone draw owes nothing."""

    spans: tuple[Span, ...]
    drawn_by_id: int | None
    accrued: int
    accrued_to: date
    unpaid_fen: int
    undone: bool

    @property
    def agrees(self) -> bool:
        """Whether the workings arrive at what the draw itself carries."""
        last = self.spans[-1]
        carried = (last.balance_fen, last.carried, last.days.start)
        return self.undone or carried == (self.unpaid_fen, self.accrued, self.accrued_to)


def draw_workings(*, draw_id: int, on: date) -> DrawWorkings:
    """The interest of a draw, span by span, up to a day; payments that were reversed count as never made."""
    row = Draw.objects.get(id=draw_id)
    carried_out = Reversal.objects.filter(state=ReversalState.CARRIED_OUT)
    undone = set(
        carried_out.filter(kind=MovementKind.REPAYMENT, line_id=row.line_id).values_list("subject_id", flat=True)
    )
    payments = [
        Paid(on=one.value_date, principal_fen=one.principal_fen, interest_fen=one.interest_fen)
        for one in Repayment.objects.filter(draw=row).order_by("id")
        if one.pk not in undone
    ]
    spans = spans_of(
        amount_fen=row.amount_fen, rate_ppm=row.rate_ppm, drawn_on=row.value_date, payments=payments, on=on
    )
    return DrawWorkings(
        spans=spans,
        drawn_by_id=row.drawn_by_id,
        accrued=row.accrued,
        accrued_to=row.accrued_to,
        unpaid_fen=row.unpaid_fen,
        undone=carried_out.filter(kind=MovementKind.DRAW, subject_id=draw_id).exists(),
    )
