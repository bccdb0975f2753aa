"""Acts of whole-village drives."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.campaigns.models import Drive, DriveState
from qianmo.apps.events.services import Fact, record


@transaction.atomic
def open_drives(*, rosters: Mapping[int, int], year: int, by: int, at: datetime, business_date: date) -> dict[int, int]:
    """Open this year's drive of each village (village id to roster id); returns drive ids by village.

    A village whose drive of the year is open keeps it.
    """
    present = dict(Drive.objects.filter(year=year, village_id__in=rosters).values_list("village_id", "id"))
    rows = Drive.objects.bulk_create(
        Drive(
            roster_id=roster_id, village_id=village_id, year=year, state=DriveState.SCREENING, opened_on=business_date
        )
        for village_id, roster_id in sorted(rosters.items())
        if village_id not in present
    )
    opened = {row.village_id: row.pk for row in rows}
    _record(kind="campaigns.drive_opened", drive_ids=list(opened.values()), by=by, at=at, business_date=business_date)
    return present | opened


@transaction.atomic
def advance_drives(*, drive_ids: Sequence[int], state: str, by: int, at: datetime, business_date: date) -> None:
    """Note that these drives have come to a state; a deferred drive stays deferred."""
    moved = list(
        Drive.objects.select_for_update()
        .filter(id__in=drive_ids)
        .exclude(state__in=[state, DriveState.DEFERRED])
        .order_by("id")
        .values_list("id", flat=True)
    )
    Drive.objects.filter(id__in=moved).update(state=state)
    _record(
        kind="campaigns.drive_advanced",
        drive_ids=moved,
        by=by,
        at=at,
        business_date=business_date,
        payload={"state": state},
    )


@transaction.atomic
def defer_drives(*, reasons: Mapping[int, str], by: int, at: datetime, business_date: date) -> None:
    """Put drives off, each with its reason (drive id to reason); what was granted before stays as it is."""
    rows = list(Drive.objects.select_for_update().filter(id__in=reasons).order_by("id"))
    for row in rows:
        row.state, row.deferral_reason, row.deferred_on = DriveState.DEFERRED, reasons[row.pk], business_date
    Drive.objects.bulk_update(rows, ["state", "deferral_reason", "deferred_on"])
    for row in rows:
        payload = {"reason": row.deferral_reason}
        _record(
            kind="campaigns.drive_deferred",
            drive_ids=[row.pk],
            by=by,
            at=at,
            business_date=business_date,
            payload=payload,
        )


def _record(
    *,
    kind: str,
    drive_ids: Sequence[int],
    by: int,
    at: datetime,
    business_date: date,
    payload: dict[str, str] | None = None,
) -> None:
    facts = [Fact(subject_id=drive_id, household_id=None, by=by, payload=payload or {}) for drive_id in drive_ids]
    record(kind=kind, facts=facts, at=at, business_date=business_date)
