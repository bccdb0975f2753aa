"""Placing households by visits that came in before places were kept, so that a bank that upgrades has them at once."""

from django.db import transaction

from qianmo.apps.fieldwork.models import Visit
from qianmo.apps.fieldwork.services.visiting import CheckIn, told_position
from qianmo.apps.households.queries import households_unplaced
from qianmo.apps.households.services import NewPosition, recording_positions
from qianmo.storage.lookups import any_of
from qianmo.storage.trips import write_now


@transaction.atomic
def place_by_visits() -> int:
    """Keep a place for every household that was visited and has none: that of the last visit whose phone was sure.

    How many were placed; again places nobody, since whoever has a place is left alone.
    """
    waiting = [pk for ids in households_unplaced().values() for pk in ids]
    rows = Visit.objects.filter(household_id__in=any_of(waiting), lat__isnull=False)
    found: dict[int, NewPosition] = {}
    for row in rows.order_by("-started_at", "-id").iterator():
        if row.household_id in found or row.lat is None or row.lon is None or row.accuracy_m is None:
            continue
        check_in = CheckIn(
            lat=row.lat, lon=row.lon, accuracy_m=row.accuracy_m, datum=row.datum, skew_seconds=row.skew_seconds,
            mock=row.mock, outside_reason=row.outside_reason,
        )  # fmt: skip
        place = told_position(
            check_in, household_id=row.household_id, started_at=row.started_at, by=row.by_id, on=row.business_date
        )
        if place is not None:
            found[row.household_id] = place
    write_now(*recording_positions(positions=list(found.values())))
    return len(found)
