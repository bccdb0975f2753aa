"""What all ledgers of villages share: the villages a writer may write of, and how their past is read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.models import Cell, Level
from qianmo.apps.grids.queries import Scope
from qianmo.apps.grids.services import hold_cells
from qianmo.domain.refusal import Refused

Refusals = dict[int, Refused]
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Who writes into a ledger, within which scope, when."""

    scope: Scope
    by: int
    at: datetime
    on: date


def held_villages_of(codes: Iterable[str], writing: Writing) -> dict[str, Cell]:
    """Living villages in sight by code, locked until the transaction ends."""
    rows = Cell.objects.filter(code__in=set(codes), level=Level.VILLAGE, ended_on__isnull=True)
    found = {cell.code: cell for cell in rows if writing.scope.allows(cell.pk)}
    hold_cells(ids=sorted(cell.pk for cell in found.values()))
    return found


def unknown(code: str) -> Refused:
    """The answer for a village that does not live or lies out of sight: both sound alike."""
    return Refused(code="unknown", reason=f"没有代码为 {code[:20] or '（空）'} 的村，或不在您的范围。请核对")


def tell_of_village(kind: str, writing: Writing, told: Sequence[tuple[Cell, dict[str, Any]]]) -> None:
    """One event for each village that was written of, with its code and name."""
    facts = [
        Fact(
            subject_id=cell.pk, household_id=None, by=writing.by, payload={"code": cell.code, "name": cell.name, **said}
        )
        for cell, said in told
    ]
    record(kind=kind, facts=facts, at=writing.at, business_date=writing.on)


def in_sight(scope: Scope, *, code: str = "", town: str = "") -> Q:
    """Condition on `cell`: villages in sight, of one code or town, with those that were merged into them."""
    wanted = Q()
    if scope.village_ids is not None:
        wanted &= Q(cell_id__in=list(scope.village_ids))
    if code:
        wanted &= Q(cell__code=code) | Q(cell__succeeded_by__code=code)
    if town:
        wanted &= Q(cell__parent__code=town) | Q(cell__succeeded_by__parent__code=town)
    return wanted


def rows_in_sight(
    model: type[Row], scope: Scope, *, beside: str, code: str = "", town: str = ""
) -> models.QuerySet[Row]:
    """Rows of villages in sight, read with the village, its town and whoever stands `beside`, without any outline."""
    rows = model._default_manager.filter(in_sight(scope, code=code, town=town))
    return rows.select_related("cell__parent", beside).defer("cell__boundary", "cell__parent__boundary")


@dataclass(frozen=True, slots=True)
class At:
    """The village a row is of, under the name it has (or had last)."""

    code: str
    name: str
    town: str


def at_of(cell: Cell) -> At:
    """The village of a row read with its parent."""
    return At(cell.code, cell.name, cell.parent.name if cell.parent else "")
