"""What cadres advised of a household."""

from dataclasses import dataclass
from datetime import date

from qianmo.apps.grids.queries import Scope
from qianmo.apps.ratings.models import CadreAdvice
from qianmo.domain.villages import ROLES, ContactRole


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """A cadre's word on a household; the limit in fen. The caller has checked the household."""

    name: str
    role: str
    limit_fen: int
    reason: str
    said_on: date
    noted_by: str


def advice_of(*, household_id: int, scope: Scope) -> list[AdviceRow]:
    """What cadres advised of a household, the latest first."""
    rows = CadreAdvice.objects.filter(household_id=household_id).select_related("contact", "noted_by")
    return [
        AdviceRow(
            scope.name(row.contact.name), ROLES[ContactRole(row.contact.role)], row.limit_fen, row.reason, row.said_on,
            row.noted_by.name,
        )
        for row in rows.order_by("-said_on", "-id")
    ]  # fmt: skip
