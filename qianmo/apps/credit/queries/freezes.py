"""Why a line gives nothing: the freeze that stands on it."""

from dataclasses import dataclass
from datetime import date

from qianmo.apps.credit.models import Freeze


@dataclass(frozen=True, slots=True)
class FreezeRow:
    """A freeze that nobody has lifted yet."""

    id: int
    reason: str
    frozen_on: date
    frozen_by: str


def freeze_of(*, line_id: int) -> FreezeRow | None:
    """The freeze standing on a line, or None."""
    row = Freeze.objects.filter(line_id=line_id, lifted_on__isnull=True).select_related("frozen_by").first()
    return FreezeRow(row.pk, row.reason, row.frozen_on, row.frozen_by.name) if row else None
