"""Recording where households are: rows that are only added, from visits and from tables of coordinates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.boundaries import ground_box
from qianmo.apps.grids.datum import to_gcj02
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household, Position
from qianmo.domain.refusal import Refused
from qianmo.storage.lookups import any_of
from qianmo.storage.trips import NewRows, Write, write_now

MICRO = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPosition:
    """A place of a household: GCJ-02 in millionths of a degree, as of a day, with its source."""

    household_id: int
    lon_e6: int
    lat_e6: int
    accuracy_m: int | None
    as_of: date
    source: str
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A row of a table of coordinates: a household by number, degrees, and the day they were measured."""

    number: str
    lon: float
    lat: float
    as_of: date


def recording_positions(*, positions: Sequence[NewPosition]) -> list[Write]:
    """What is to be written to keep positions; a later day outranks an earlier one, and none is ever edited."""
    columns = {
        "household_id": [one.household_id for one in positions],
        "lon_e6": [one.lon_e6 for one in positions],
        "lat_e6": [one.lat_e6 for one in positions],
        "accuracy_m": [one.accuracy_m for one in positions],
        "as_of": [one.as_of for one in positions],
        "source": [one.source for one in positions],
        "recorded_by_id": [one.by for one in positions],
    }
    return [NewRows(Position, columns)] if positions else []


@transaction.atomic
def bring_positions(
    *, rows: Sequence[Located], surveyed_in: str, source: str, scope: Scope, by: int, at: datetime, business_date: date
) -> int | dict[int, Refused]:
    """Keep a table of coordinates, all rows or none; how many were new, or what is wrong by row.

    Refused: a number that is not in the reader's scope, twice the same household, a day to come, a place outside the
    county. `surveyed_in` is "wgs84" or "gcj02". The event says that a place was recorded, never where.
    """
    known = Household.objects.filter(number__in=[one.number for one in rows], merged_into__isnull=True)
    found = known.values_list("number", "id", "village_id", "group_id")
    seen = {number: pk for number, pk, *place in found if scope.allows(*place)}
    places = [to_gcj02(one.lon, one.lat) if surveyed_in == "wgs84" else (one.lon, one.lat) for one in rows]
    refused, named, box = {}, set(), ground_box()
    for place, (one, (lon, lat)) in enumerate(zip(rows, places, strict=True)):
        if one.number not in seen:
            refused[place] = Refused(code="unknown", reason=f"户号“{one.number}”不在您的范围，或没有这一户")
        elif one.number in named:
            refused[place] = Refused(code="twice", reason=f"户号 {one.number} 在表里有两行。请只留一行")
        elif one.as_of > business_date:
            refused[place] = Refused(code="future", reason=f"{one.as_of} 还没有到。请写测到坐标的那天")
        elif not (box[0] <= lon <= box[2] and box[1] <= lat <= box[3]):
            refused[place] = Refused(
                code="outside", reason=f"（{one.lon:.4f}，{one.lat:.4f}）不在本县。先经度后纬度；请看坐标系选对没有"
            )
        named.add(one.number)
    if refused:
        return refused
    told = [
        NewPosition(
            household_id=seen[one.number], lon_e6=round(lon * MICRO), lat_e6=round(lat * MICRO), accuracy_m=None,
            as_of=one.as_of, source=source, by=by,
        )
        for one, (lon, lat) in zip(rows, places, strict=True)
    ]  # fmt: skip
    held = set(
        Position.objects.filter(household_id__in=any_of(one.household_id for one in told)).values_list(
            "household_id", "lon_e6", "lat_e6", "as_of"
        )
    )
    fresh = [one for one in told if (one.household_id, one.lon_e6, one.lat_e6, one.as_of) not in held]
    write_now(*recording_positions(positions=fresh))
    facts = [
        Fact(
            subject_id=one.household_id, household_id=one.household_id, by=by,
            payload={"source": source, "as_of": one.as_of.isoformat()},
        )
        for one in fresh
    ]  # fmt: skip
    record(kind="households.located", facts=facts, at=at, business_date=business_date)
    return len(fresh)
