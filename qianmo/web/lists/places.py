"""Filters by place and by owner, as every list has them. A place outside the reader's scope does not exist."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from qianmo.apps.grids.queries import CellRow, cells, stewards
from qianmo.web.seat import Seat

PLACE = {"town": "乡镇", "village": "村"}


@dataclass(frozen=True, slots=True)
class Places:
    """Towns and villages one may choose, and those chosen."""

    towns: list[CellRow]
    villages: list[CellRow]
    town: CellRow | None
    village: CellRow | None

    @property
    def cell_id(self) -> int | None:
        """The narrower of the places chosen."""
        place = self.village or self.town
        return place.id if place else None

    @property
    def choices(self) -> list[CellRow]:
        """Villages to choose from: those of the town chosen."""
        return [cell for cell in self.villages if self.town is None or cell.parent_id == self.town.id]


def places(seat: Seat, query: Mapping[str, str]) -> Places:
    """The places of a query. Raises Http404 for a place that is not in sight."""
    villages = [cell for cell in cells(level="village") if seat.scope.allows(cell.id)]
    parents = {village.parent_id for village in villages}
    towns = [cell for cell in cells(level="town") if cell.id in parents]
    return Places(towns, villages, _coded(towns, query.get("town")), _coded(villages, query.get("village")))


def _coded(known: list[CellRow], code: str | None) -> CellRow | None:
    if not code:
        return None
    found = next((cell for cell in known if cell.code == code), None)
    if found is None:
        raise Http404
    return found


def village_id(seat: Seat, query: Mapping[str, str]) -> int:
    """The village a query names. Raises Http404 where it names none in sight."""
    found = cells(level="village", codes=[query.get("village", "")])
    if not found or not seat.scope.allows(found[0].id):
        raise Http404
    return found[0].id


def villages_owned(seat: Seat, owner: str) -> list[int] | None:
    """The villages a member of staff owns on the business day, by the id in the address; None where none is named."""
    if not owner:
        return None
    return [cell_id for cell_id, held in stewards(cell_ids=None, on=seat.on).items() if str(held.owner_id) == owner]
