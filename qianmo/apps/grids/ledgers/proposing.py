"""What the rural flag of each village would be, worked out from the code table: a proposal a person looks at."""

from collections.abc import Collection
from dataclasses import dataclass

from qianmo.apps.grids.divisions import DivisionsError, read_edition
from qianmo.apps.grids.ledgers.ground import At, at_of
from qianmo.apps.grids.models import Cell, Level
from qianmo.apps.grids.queries import Scope, county
from qianmo.domain.villages import Rural, kind_of, rural_proposed


@dataclass(frozen=True, slots=True)
class Proposed:
    """A village with what its flag would be, and the kind of ground it is."""

    at: At
    kind: str
    rural: Rural


def proposed_flags(*, scope: Scope, but: Collection[str] = ()) -> list[Proposed]:
    """Proposals for the living villages in sight, apart from those of these codes, in code order."""
    home = county()
    try:
        rows = read_edition(home.code[:6]) if home else []
    except DivisionsError:
        rows = []
    class_codes = {row.code: row.ur_code or "" for row in rows}
    cells = Cell.objects.filter(level=Level.VILLAGE, ended_on__isnull=True).select_related("parent").order_by("code")
    found = []
    for cell in cells:
        if scope.allows(cell.pk) and cell.code not in but:
            kind = kind_of(level="village", name=cell.name)
            town = kind_of(level="town", name=cell.parent.name if cell.parent else "")
            rural = rural_proposed(town_kind=town, kind=kind, class_code=class_codes.get(cell.code, ""))
            found.append(Proposed(at_of(cell), kind, rural))
    return found
