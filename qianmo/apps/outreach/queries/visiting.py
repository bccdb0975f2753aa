"""Whose exam stands in the way of visits: in villages of a drive, of the steward or of whoever carries a phone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from qianmo.apps.campaigns.queries import driven_villages
from qianmo.apps.grids.queries import cells, stewards
from qianmo.apps.outreach.queries.bounds import field_rule
from qianmo.apps.outreach.queries.exams import untested_on
from qianmo.domain.outreach.days import why_not_visited
from qianmo.domain.refusal import Refused


def barred_villages(*, village_ids: Collection[int], on: date) -> dict[int, Refused]:
    """The villages of these to which no visit is handed: of a drive, with a steward whose exam does not hold.

    Empty where the rule only warns.
    """
    if not field_rule(on=on).untested_stops:
        return {}
    driven = driven_villages(village_ids=village_ids, year=on.year)
    held = {pk: one for pk, one in stewards(cell_ids=sorted(driven), on=on).items() if one.owner_id is not None}
    said = untested_on(staff_ids={one.owner_id for one in held.values() if one.owner_id is not None}, on=on)
    names = {cell.id: cell.name for cell in cells(level="village")} if said else {}
    found = {
        pk: why_not_visited(village=names.get(pk, ""), who=one.owner or "", said=said.get(one.owner_id or 0, ""))
        for pk, one in held.items()
    }
    return {pk: refused for pk, refused in found.items() if refused is not None}


@dataclass(frozen=True, slots=True)
class Unready:
    """What is wrong with somebody's exam, whether visits are not begun for it, and in which villages."""

    said: str
    stops: bool
    village_ids: tuple[int, ...]


def unready_for(*, staff_id: int, village_ids: Collection[int], on: date) -> Unready | None:
    """How the exam of somebody stands in the way of visits in these villages; None where it holds or none is asked."""
    said = untested_on(staff_ids=[staff_id], on=on).get(staff_id, "")
    if not said:
        return None
    driven = driven_villages(village_ids=village_ids, year=on.year)
    return Unready(said, field_rule(on=on).untested_stops, tuple(sorted(driven)))
