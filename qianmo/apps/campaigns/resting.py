"""Where a drive's deferral is read and written: the ledger of village kinds, or the deferrals of customer groups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.campaigns.models import Drive
from qianmo.apps.grids.ledgers.deferrals import NewDeferral, PutOff, put_off, put_villages_off, take_villages_up
from qianmo.apps.households.queries import groups_put_off
from qianmo.apps.households.services import NewGroupDeferral, put_groups_off, take_groups_up

RESUMED = "恢复评定"


def deferrals_of(rows: Iterable[Drive]) -> dict[int, PutOff]:
    """The drives of these that are put off now, by id, with why."""
    held = list(rows)
    villages = put_off(village_ids=[row.village_id for row in held if row.village_id is not None])
    groups = groups_put_off(group_ids=[row.group_id for row in held if row.group_id is not None])
    found = {
        row.pk: villages.get(row.village_id) if row.village_id is not None else groups.get(row.group_id or 0)
        for row in held
    }
    return {pk: one for pk, one in found.items() if one is not None}


@dataclass(frozen=True, slots=True)
class Rest:
    """Why a drive rests, and when somebody looks again."""

    reason: str
    review_on: date


def put_drives_off(rests: Sequence[tuple[Drive, Rest]], *, by: int, on: date) -> None:
    """Put the villages and groups of these drives off from a day on. The caller tells the event."""
    villages = [
        NewDeferral(village_id=row.village_id, reason=one.reason, review_on=one.review_on)
        for row, one in rests
        if row.village_id is not None
    ]
    groups = [
        NewGroupDeferral(group_id=row.group_id, reason=one.reason, review_on=one.review_on)
        for row, one in rests
        if row.group_id is not None
    ]
    put_villages_off(new=villages, by=by, on=on)
    put_groups_off(new=groups, by=by, on=on)


def take_drives_up(rows: Sequence[Drive], *, on: date) -> None:
    """Let the villages and groups of these drives be put off no longer. The caller tells the event."""
    reasons: Mapping[int, str] = {row.village_id: RESUMED for row in rows if row.village_id is not None}
    take_villages_up(reasons=reasons, on=on)
    take_groups_up(group_ids=[row.group_id for row in rows if row.group_id is not None], on=on)
