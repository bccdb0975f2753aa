"""Rosters: which households a round is about, screened by the negative list in force; and the rules of rating."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.ratings.models import EntrySource, NegativeReason, RatingRule, Roster, RosterEntry
from qianmo.apps.ratings.queries import negative_list, roster_outcomes
from qianmo.apps.ratings.services.registers import note_sources
from qianmo.domain import ratings as rules
from qianmo.storage.copying import allocate_ids, copy_rows
from qianmo.storage.dated_rows import say_from


@transaction.atomic
def found_negative_list(*, reasons: Sequence[rules.NegativeReason], valid_from: date) -> None:
    """Put the negative list a bank begins with in force from a day on; later it is changed by two persons."""
    rows = NegativeReason.objects.all()
    say_from(valid_from, rows=rows, key=["code"], wanted=[dataclasses.asdict(one) for one in reasons])


@transaction.atomic
def set_rating_rule(*, rule: rules.CombineRule, valid_from: date) -> None:
    """Put a rule for combining ballots in force from a day on; the rule before it ends that day."""
    for row in RatingRule.objects.select_for_update().filter(valid__upper_inf=True):
        row.valid = (row.valid.lower, valid_from)
        row.save(update_fields=["valid"])
    RatingRule.objects.create(valid=(valid_from, None), **dataclasses.asdict(rule))


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """A household put on a roster, where it came from, and what systems flag about it."""

    village_id: int
    household_id: int
    source: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rostered:
    """Rosters opened, by village, and the screening of each household."""

    roster_ids: dict[int, int]
    outcomes: Mapping[int, str]


@transaction.atomic
def open_rosters(
    *, rows: Sequence[RosterRow], year: int, opened_by: Mapping[int, int], at: datetime, business_date: date
) -> Rostered:
    """Open this year's roster of each village named and screen every household by the negative list of that day.

    `opened_by` gives the staff id per village. A hard reason blackens, soft reasons alone grey; a village whose roster
    of the year exists keeps it and takes the new rows; a household already on it keeps its first screening.
    """
    roster_ids = dict(Roster.objects.filter(year=year, village_id__in=opened_by).values_list("village_id", "id"))
    fresh = Roster.objects.bulk_create(
        Roster(village_id=village_id, year=year, opened_on=business_date, opened_by_id=staff_id)
        for village_id, staff_id in sorted(opened_by.items())
        if village_id not in roster_ids
    )
    roster_ids |= {roster.village_id: roster.pk for roster in fresh if roster.village_id is not None}
    by = {roster_ids[village_id]: staff_id for village_id, staff_id in opened_by.items()}
    named = [(roster_ids[row.village_id], row) for row in rows]
    outcomes = _screened(named, by=by, at=at, business_date=business_date)
    return Rostered(roster_ids=roster_ids, outcomes=outcomes)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A household of a customer group put on its roster, where it came from, and what systems flag about it."""

    household_id: int
    source: str
    flags: tuple[str, ...]


@transaction.atomic
def open_group_roster(
    *, group_id: int, rows: Sequence[GroupRow], year: int, by: int, at: datetime, business_date: date
) -> tuple[int, Mapping[int, str]]:
    """Open this year's roster of a customer group and screen the households; its id, and outcomes by household.

    As with a village: one that exists takes the new rows, a household on it keeps its first screening.
    """
    roster, _ = Roster.objects.get_or_create(
        group_id=group_id, year=year, defaults={"opened_on": business_date, "opened_by_id": by}
    )
    named = [(roster.pk, row) for row in rows]
    return roster.pk, _screened(named, by={roster.pk: by}, at=at, business_date=business_date)


def _screened(
    named: Sequence[tuple[int, RosterRow | GroupRow]], *, by: Mapping[int, int], at: datetime, business_date: date
) -> dict[int, str]:
    """Put households on rosters, by the id of each, and screen them; outcomes of those that were not on it before."""
    listed = roster_outcomes(roster_ids=sorted(by))
    named = [(roster_id, row) for roster_id, row in named if (roster_id, row.household_id) not in listed]
    rows = [row for _, row in named]
    listing = negative_list(on=business_date)
    screenings = [rules.screen(flags=row.flags, reasons=listing.reasons) for row in rows]
    ids = allocate_ids(RosterEntry, len(rows))
    copy_rows(
        RosterEntry,
        {
            "id": ids,
            "roster_id": [roster_id for roster_id, _ in named],
            "household_id": [row.household_id for row in rows],
            "source": [row.source for row in rows],
            "outcome": [screening.outcome for screening in screenings],
            "reasons": [_hits(screening) for screening in screenings],
            "screened_on": business_date,
        },
    )
    copy_rows(EntrySource, {"entry_id": ids, "source": [row.source for row in rows], "register_id": None})
    note_sources(roster_ids=sorted(by))
    record(
        kind="ratings.screened",
        facts=[
            Fact(
                subject_id=roster_id,
                household_id=row.household_id,
                by=by[roster_id],
                payload={"outcome": screening.outcome, "reasons": _hits(screening), "list_since": str(listing.since)},
            )
            for (roster_id, row), screening in zip(named, screenings, strict=True)
        ],
        at=at,
        business_date=business_date,
    )
    return {row.household_id: screening.outcome for row, screening in zip(rows, screenings, strict=True)}


def hold_rosters(*, roster_ids: Sequence[int]) -> None:
    """Let nobody else work on these rosters as a whole until the transaction is over."""
    list(Roster.objects.select_for_update().filter(id__in=roster_ids).order_by("id").values("id"))


@transaction.atomic
def carry_rosters(*, villages: Mapping[int, int]) -> None:
    """Let rosters go on in the villages theirs were merged into (roster id to village id); they say where they began.

    The caller tells the event, as part of the change of the villages.
    """
    rows = list(Roster.objects.select_for_update().filter(id__in=villages).order_by("id"))
    for row in rows:
        row.begun_in_id, row.village_id = row.begun_in_id or row.village_id, villages[row.pk]
    Roster.objects.bulk_update(rows, ["begun_in", "village"])


def _hits(screening: rules.Screening) -> list[str]:
    return [*screening.hard, *screening.soft, *screening.unknown]
