"""Reads of the yearly re-rating: villages with their figures, households with what changed and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.grids.queries import Scope, cells
from qianmo.apps.org.queries import branches_named
from qianmo.apps.outreach.models import CreditCriterion, HouseholdRerating, VillageRerating
from qianmo.domain.outreach.status import Turn, VillageFigures, turn


@dataclass(frozen=True, slots=True)
class RatedVillage:
    """A village in a year: figures, what it lacks, what changed, who counted and confirmed; None: not counted yet."""

    village_id: int
    code: str
    village: str
    town: str
    branch: str
    figures: VillageFigures | None
    is_credit: bool
    turn: Turn | None
    lacks: Sequence[str]
    counted_by_id: int
    counted_by: str
    counted_on: date | None
    confirmed_by: str
    confirmed_on: date | None


def rated_villages(*, scope: Scope, year: int, code: str = "") -> list[RatedVillage]:
    """Every living village within the scope with its re-rating of a year, in the order of codes; or one of them."""
    rows = VillageRerating.objects.filter(year=year).select_related("counted_by", "confirmed_by")
    known = {row.village_id: row for row in rows}
    towns = {one.id: one.name for one in cells(level="town")}
    branches = branches_named()
    found = []
    for one in cells(level="village", codes=[code] if code else None):
        if not scope.allows(one.id):
            continue
        place = (
            one.id,
            one.code,
            one.name,
            towns.get(one.parent_id or 0, ""),
            branches.get(one.branch_id or 0, ("", ""))[1],
        )
        row = known.get(one.id)
        if row is None:
            found.append(RatedVillage(*place, None, False, None, (), 0, "", None, "", None))
            continue
        figures = VillageFigures(
            households=row.households, credit=row.credit, borrowers=row.borrowers, clear=row.clear,
            balance_fen=row.balance_fen, bad_fen=row.bad_fen, new_bad_fen=row.new_bad_fen,
        )  # fmt: skip
        found.append(
            RatedVillage(
                *place, figures, row.is_credit, turn(was=row.was_credit, now=row.is_credit), row.lacks,
                row.counted_by_id, row.counted_by.name, row.counted_on,
                row.confirmed_by.name if row.confirmed_by else "", row.confirmed_on,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class RatedHousehold:
    """A household in a re-rating: what changed and why, its limit and that of the year before."""

    household_id: int
    number: str
    is_credit: bool
    turn: Turn
    lacks: Sequence[str]
    limit_fen: int
    was_limit_fen: int | None


def rated_households(*, scope: Scope, village_id: int, year: int) -> list[RatedHousehold]:
    """The households of a village's re-rating by their numbers; empty outside the scope."""
    if not scope.allows(village_id):
        return []
    rows = HouseholdRerating.objects.filter(rerating__village_id=village_id, rerating__year=year)
    rows = rows.select_related("household").order_by("household__number")
    return [
        RatedHousehold(
            row.household_id, row.household.number, row.is_credit,
            turn(was=row.was_credit, now=row.is_credit), row.lacks, row.limit_fen, row.was_limit_fen,
        )
        for row in rows
    ]  # fmt: skip


def criteria_on(*, on: date) -> Mapping[str, int]:
    """The tests in force on a day with their bounds in ppm."""
    return dict(CreditCriterion.objects.filter(valid__contains=on).order_by("id").values_list("test", "bound_ppm"))
