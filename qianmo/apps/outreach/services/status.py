"""Acts of the yearly re-rating: count villages with all their households, and confirm them by a second person."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.queries import Scope, cells
from qianmo.apps.grids.services import hold_cells
from qianmo.apps.households.services import Sheet, record_facts
from qianmo.apps.outreach.models import CreditCriterion, HouseholdRerating, VillageRerating
from qianmo.apps.outreach.queries.homes import CountedHome, homes_counted
from qianmo.apps.outreach.services.naming import name_credit_villages
from qianmo.domain.outreach.status import (
    HouseholdTest,
    VillageFigures,
    VillageTest,
    lacks_of_village,
)
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import copy_rows
from qianmo.storage.dated_rows import say_from

CREDIT_HOUSEHOLD = "credit_household"
"""The fact by which policies know a 信用户; nobody asks a customer for it."""
SHIPPED = (
    *({"test": str(test), "bound_ppm": 0} for test in HouseholdTest),
    {"test": str(VillageTest.CREDIT_SHARE), "bound_ppm": 700_000},
    {"test": str(VillageTest.CLEAR_SHARE), "bound_ppm": 850_000},
    {"test": str(VillageTest.BAD_RATE), "bound_ppm": 50_000},
    {"test": str(VillageTest.NEW_BAD_RATE), "bound_ppm": 10_000},
)
"""Defaults: each bank sets its own by two persons."""


@transaction.atomic
def adopt_shipped_criteria(*, since: date) -> None:
    """Write the shipped criteria where the bank has none; what it has stays."""
    if not CreditCriterion.objects.exists():
        say_from(since, rows=CreditCriterion.objects.all(), key=["test"], wanted=SHIPPED)


@transaction.atomic
def rerate_villages(
    *, village_ids: Sequence[int], year: int, scope: Scope, by: int, at: datetime, business_date: date
) -> dict[int, Refused]:
    """Count villages and every household in them by the criteria in force that day; refusals by village.

    One that was counted and not confirmed is counted again. Refused: out of sight or gone, confirmed before, a year
    that is neither this one nor the last, no criteria.
    """
    bounds = dict(
        CreditCriterion.objects.filter(valid__contains=business_date).order_by("id").values_list("test", "bound_ppm")
    )
    living = {one.id: one.name for one in cells(level="village") if scope.allows(one.id)}
    hold_cells(ids=sorted(set(village_ids)))
    before = {row.village_id: row for row in VillageRerating.objects.filter(village_id__in=village_ids, year=year)}
    refused = {
        pk: why
        for pk in village_ids
        if (why := _why_not(living.get(pk), before.get(pk), year=year, on=business_date, known=bool(bounds)))
    }
    todo = [pk for pk in dict.fromkeys(village_ids) if pk not in refused]
    VillageRerating.objects.filter(id__in=[before[pk].pk for pk in todo if pk in before]).delete()
    homes = homes_counted(
        tests=[test for test in bounds if test in set(HouseholdTest)], village_ids=todo, on=business_date
    )
    asked = {test: bound for test, bound in bounds.items() if test in set(VillageTest)}
    _write(todo, homes, asked, year=year, by=by, at=at, on=business_date)
    return refused


def _why_not(name: str | None, row: VillageRerating | None, *, year: int, on: date, known: bool) -> Refused | None:
    if name is None:
        return Refused(code="no_village", reason="没有年审：没有这个村，或不在您的范围")
    if not known:
        return Refused(code="no_criteria", reason="没有年审：还没有信用户、信用村的条件。请先发布条件")
    if year not in {on.year, on.year - 1}:
        return Refused(code="year", reason=f"没有年审：只能审 {on.year - 1} 年和 {on.year} 年")
    if row is not None and row.confirmed_by_id is not None:
        return Refused(code="confirmed", reason=f"没有再审：{name} {year} 年的年审已经确认")
    return None


def _write(
    village_ids: Sequence[int], homes: Mapping[int, list[CountedHome]], asked: Mapping[str, int], *, year: int, by: int,
    at: datetime, on: date,
) -> None:  # fmt: skip
    last = {
        row.village_id: row.is_credit
        for row in VillageRerating.objects.filter(village_id__in=village_ids, year=year - 1, confirmed_by__isnull=False)
    }
    rows = []
    for pk in village_ids:
        figures = _figures(homes.get(pk, []))
        lacks = lacks_of_village(figures, asked)
        rows.append(
            VillageRerating(
                village_id=pk, year=year, counted_on=on, counted_by_id=by, **asdict(figures), is_credit=not lacks,
                was_credit=last.get(pk), lacks=lacks,
            )
        )  # fmt: skip
    VillageRerating.objects.bulk_create(rows)
    rerating_of = {row.village_id: row.pk for row in rows}
    every = [one for pk in village_ids for one in homes.get(pk, [])]
    was = {
        household_id: (is_credit, limit_fen)
        for household_id, is_credit, limit_fen in HouseholdRerating.objects.filter(
            household_id__in=[one.household_id for one in every], rerating__year=year - 1,
            rerating__confirmed_by__isnull=False,
        ).values_list("household_id", "is_credit", "limit_fen")
    }  # fmt: skip
    copy_rows(
        HouseholdRerating,
        {
            "rerating_id": [rerating_of[one.village_id] for one in every],
            "household_id": [one.household_id for one in every],
            "is_credit": [not one.lacks for one in every],
            "was_credit": [was.get(one.household_id, (None, None))[0] for one in every],
            "lacks": [one.lacks for one in every],
            "limit_fen": [one.limit_fen for one in every],
            "was_limit_fen": [was.get(one.household_id, (None, None))[1] for one in every],
        },
    )
    _tell("outreach.village_rerated", rows, by=by, at=at, on=on)


def _figures(homes: Sequence[CountedHome]) -> VillageFigures:
    borrowers = [one for one in homes if one.balance_fen > 0]
    return VillageFigures(
        households=len(homes), credit=sum(not one.lacks for one in homes), borrowers=len(borrowers),
        clear=sum(not one.in_arrears for one in borrowers), balance_fen=sum(one.balance_fen for one in borrowers),
        bad_fen=sum(one.bad_fen for one in borrowers), new_bad_fen=sum(one.new_bad_fen for one in borrowers),
    )  # fmt: skip


@transaction.atomic
def confirm_reratings(
    *, village_ids: Sequence[int], year: int, scope: Scope, by: int, at: datetime, business_date: date
) -> dict[int, Refused]:
    """Confirm counted villages, after which they and their households stand for the year; refusals by village.

    From that day each household's file says whether it is a 信用户, and the decision tables that ask for it read that:
    who lost it loses it for what is granted from then on, and keeps what was granted before.
    Refused: out of sight or not counted, confirmed before, counted by the same person.
    """
    rows = {
        row.village_id: row
        for row in VillageRerating.objects.select_for_update().filter(village_id__in=village_ids, year=year)
        if scope.allows(row.village_id)
    }
    refused: dict[int, Refused] = {}
    moved: list[VillageRerating] = []
    for pk in dict.fromkeys(village_ids):
        row = rows.get(pk)
        if row is None:
            refused[pk] = Refused(code="not_counted", reason="没有确认：这个村还没有年审，或不在您的范围")
        elif row.confirmed_by_id is not None:
            refused[pk] = Refused(code="confirmed", reason="没有确认：这个村已经确认过")
        elif row.counted_by_id == by:
            refused[pk] = Refused(code="own_count", reason="没有确认：自己统计的要由另一位同事确认")
        else:
            row.confirmed_by_id, row.confirmed_on = by, business_date
            moved.append(row)
    VillageRerating.objects.bulk_update(moved, ["confirmed_by", "confirmed_on"])
    _tell_policies(moved, year=year, by=by, on=business_date)
    name_credit_villages(moved, year=year, writing=Writing(scope=scope, by=by, at=at, on=business_date))
    _tell("outreach.rerating_confirmed", moved, by=by, at=at, on=business_date)
    return refused


def _tell_policies(rows: Sequence[VillageRerating], *, year: int, by: int, on: date) -> None:
    """A dated fact of each household of these villages, under the name policies ask for."""
    homes = HouseholdRerating.objects.filter(rerating__in=[row.pk for row in rows]).order_by("household_id")
    record_facts(
        sheets=[
            Sheet(
                household_id=pk, as_of=on, source=f"{year} 年年审", facts={CREDIT_HOUSEHOLD: is_credit}, recorded_by=by
            )
            for pk, is_credit in homes.values_list("household_id", "is_credit")
        ]
    )


def _tell(kind: str, rows: Sequence[VillageRerating], *, by: int, at: datetime, on: date) -> None:
    facts = [
        Fact(
            subject_id=row.pk, household_id=None, by=by,
            payload={
                "village": row.village_id, "year": row.year, "credit": row.credit, "households": row.households,
                "is_credit": row.is_credit,
            },
        )
        for row in rows
    ]  # fmt: skip
    record(kind=kind, facts=facts, at=at, business_date=on)
