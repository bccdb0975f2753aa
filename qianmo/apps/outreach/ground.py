"""The ground a plan stands on: living villages and towns by code, with the branch that answers for each village."""

from dataclasses import dataclass

from qianmo.apps.grids.queries import cells
from qianmo.apps.org.queries import branch_ids
from qianmo.domain.outreach.plans import Land


@dataclass(frozen=True, slots=True)
class Ground:
    """Villages and towns of today as a plan names them, and their ids by code."""

    land: Land
    ids: dict[str, int]


def ground_today() -> Ground:
    """The living villages and towns."""
    codes = {pk: code for code, pk in branch_ids().items()}
    villages, towns = cells(level="village"), cells(level="town")
    answers = {one.code: codes.get(one.branch_id or 0, "") for one in villages}
    land = Land(villages=answers, towns=frozenset(one.code for one in towns))
    return Ground(land, {one.code: one.id for one in [*villages, *towns]})
