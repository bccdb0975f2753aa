"""What programs call by number: lines and draws in sight, and what became of a draw or a repayment just sent."""

from collections.abc import Collection
from uuid import UUID

from qianmo.apps.credit.models import Draw, Line, Repayment
from qianmo.apps.grids.queries import Scope


def line_at(*, number: str, scope: Scope) -> int | None:
    """The id of a line, or None when it does not exist or lies outside the scope."""
    row = Line.objects.filter(number=number).values_list("id", "household__village_id").first()
    return row[0] if row is not None and scope.allows(row[1]) else None


def draw_at(*, number: str, scope: Scope) -> int | None:
    """The id of a draw, or None when it does not exist or lies outside the scope."""
    row = Draw.objects.filter(number=number).values_list("id", "line__household__village_id").first()
    return row[0] if row is not None and scope.allows(row[1]) else None


def draws_at(*, numbers: Collection[str], scope: Scope) -> dict[str, int]:
    """The ids of draws by number; what does not exist or lies outside the scope is left out."""
    rows = Draw.objects.filter(number__in=numbers)
    if scope.village_ids is not None:
        rows = rows.filter(line__household__village_id__in=scope.village_ids)
    return dict(rows.values_list("number", "id"))


def draw_made(*, draw_id: int) -> tuple[str, str]:
    """The number of a draw and its state."""
    number, state = Draw.objects.values_list("number", "state").get(id=draw_id)
    return number, state


def repayment_made(*, request_id: UUID) -> tuple[int, int] | None:
    """What a repayment paid of principal and of interest of every kind, in fen; None while it is not booked."""
    parts = ("principal_fen", "interest_fen", "penalty_fen", "compound_fen")
    row = Repayment.objects.filter(request_id=request_id).values_list(*parts).first()
    return (row[0], sum(row[1:])) if row is not None else None
