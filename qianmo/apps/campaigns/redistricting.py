"""Acts on villages that change: a mapping is judged with what goes on in them, and carried out through every room.

A drive in its course goes on in the village its own was merged into, with the roster, sittings and verdicts it has.
Where two drives meet they are counted together once both are rated; before that, and while a sitting is open, the
change is refused with what to finish first.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.campaigns.models import Changed, Drive
from qianmo.apps.campaigns.queries import VillageDrive, villages_on_board
from qianmo.apps.grids.histories import living_places, redistricting_lines
from qianmo.apps.grids.ledgers.deferrals import NewDeferral, put_off, put_villages_off
from qianmo.apps.grids.queries import Scope, cells
from qianmo.apps.grids.redistricting import (
    NewRedistricting,
    conclude_redistricting,
    enter_redistricting,
    hold_redistricting,
)
from qianmo.apps.grids.redrawing import redraw_cells
from qianmo.apps.households.queries import households_by_village
from qianmo.apps.households.services import Removal, move_households
from qianmo.apps.ratings.queries import stage_rule
from qianmo.apps.ratings.services import carry_rosters
from qianmo.apps.tasks.services import follow_households
from qianmo.domain.campaigns import STAGES, DriveStage, needed
from qianmo.domain.redistricting import Change, Line, Place, judge
from qianmo.domain.refusal import Refused, join_refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """Lines somebody writes, from which day, on what ground."""

    lines: Sequence[Line]
    since: date
    reason: str
    by: int
    request_id: UUID


@transaction.atomic
def propose_redistricting(*, new: Proposed, at: datetime, business_date: date) -> int | Refused | dict[int, Refused]:
    """Write a mapping down for a second person; its id. Refused by line wherever one cannot be carried out today."""
    places = living_places(households=households_by_village())
    refused = against(lines=new.lines, places=places, since=new.since, on=business_date)
    if refused:
        return refused
    names = [places[line.older_code].name if line.older_code in places else "" for line in new.lines]
    entered = NewRedistricting(
        lines=new.lines, older_names=names, since=new.since, reason=new.reason, by=new.by, request_id=new.request_id
    )
    return enter_redistricting(new=entered, at=at, business_date=business_date)


def against(*, lines: Sequence[Line], places: Mapping[str, Place], since: date, on: date) -> dict[int, Refused]:
    """Why lines cannot be carried out, by position: what `judge` says, and what goes on in the villages."""
    refused = judge(lines, places=places, on=since)
    return refused or _in_the_way(lines, _running(on), done_ppm=stage_rule(on=on).done_ppm)


def _running(on: date) -> dict[str, VillageDrive]:
    """Drives in their course by village code: those of the year, and any that has not come to drawing."""
    every = villages_on_board(scope=Scope(None))
    return {
        one.code: one
        for one in every
        if one.drive_id is not None and (one.year == on.year or one.stage is not DriveStage.DRAWING)
    }


def _rated(one: VillageDrive, *, done_ppm: int) -> bool:
    return one.counts.listed > 0 and one.counts.rated >= needed(one.counts.to_rate, share_ppm=done_ppm)


def _in_the_way(lines: Sequence[Line], running: Mapping[str, VillageDrive], *, done_ppm: int) -> dict[int, Refused]:
    leaving = {line.older_code for line in lines if line.change in {Change.MERGED, Change.ENDED}}
    meeting: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.change is Change.MERGED:
            meeting[line.newer_code] |= {line.older_code} & set(running)
            meeting[line.newer_code] |= ({line.newer_code} - leaving) & set(running)
    refused = {}
    for position, line in enumerate(lines):
        found = _against_drive(line, running, meeting.get(line.newer_code, set()), done_ppm=done_ppm)
        if found is not None:
            refused[position] = found
    return refused


def _against_drive(
    line: Line, running: Mapping[str, VillageDrive], meeting: set[str], *, done_ppm: int
) -> Refused | None:
    if line.change in {Change.KEPT, Change.OPENED}:
        return None
    own = running.get(line.older_code)
    concerned = [running[code] for code in sorted({line.older_code} & set(running) | meeting)]
    sitting = next((one for one in concerned if one.sitting), None)
    if sitting is not None:
        reason = f"{sitting.name}的评议会还开着，不能现在变动。请先关会，再办并村"
        return Refused(code="sitting_open", reason=reason)
    if line.change is Change.MERGED:
        open_ones = [one for one in concerned if not _rated(one, done_ppm=done_ppm)]
        if len(concerned) > 1 and open_ones:
            one = open_ones[0]
            left = max(one.counts.to_rate - one.counts.rated, 0)
            reason = (
                f"{len(concerned)} 个村都在整村授信，{one.name}还在{STAGES[one.stage]}（{left} 户没有评），"
                "两份名册合不到一起。请先把它评完再并，其余各行可以先办"
            )
            return Refused(code="two_drives", reason=reason)
        return None
    if own is not None and own.stage is not DriveStage.DRAWING:
        deed = "拆分" if line.change is Change.SPLIT else "撤销"
        reason = (
            f"{own.name}正在整村授信（{STAGES[own.stage]}），不能{deed}：一份名册分不到两个村。请等这次评定到了用信再办"
        )
        return Refused(code="mid_drive", reason=reason)
    return None


@transaction.atomic
def carry_out_redistricting(*, redistricting_id: int, by: int, at: datetime, business_date: date) -> int | Refused:
    """Carry a mapping out as its second person; how many households moved. Judged anew, all of it or nothing.

    Cells change, households and open work follow, drives go on; what was done before keeps the name it was done under.
    """
    row = hold_redistricting(redistricting_id=redistricting_id, by=by)
    if isinstance(row, Refused):
        return row
    households = households_by_village()
    lines = [one.line for one in redistricting_lines(redistricting_id=row.id)]
    places = living_places(households=households)
    refused = against(lines=lines, places=places, since=row.since, on=business_date)
    if refused:
        return join_refusals(list(dict.fromkeys(refused.values()))) or next(iter(refused.values()))
    running = {one.village_id: one for one in _running(business_date).values()}
    names = {cell.id: cell.name for cell in cells(level="village")}
    moves = redraw_cells(redistricting_id=row.id, households=households, by=by, at=at, business_date=business_date)
    names |= {cell.id: cell.name for cell in cells(level="village") if cell.id not in names}
    moved = move_households(
        removals=[Removal(one.older_id, one.newer_id, one.group_ids) for one in moves], names=names, since=row.since,
        reason=row.reason, by=by, at=at, business_date=business_date,
    )  # fmt: skip
    follow_households(village_ids=[one.older_id for one in moves])
    targets = {one.older_id: one.newer_id for one in moves if one.group_ids is None}
    _carry_drives(targets, running)
    _carry_deferrals(targets, running, by=by, on=business_date)
    conclude_redistricting(redistricting_id=row.id, by=by, at=at)
    return sum(moved.values())


def _carry_deferrals(targets: Mapping[int, int], running: Mapping[int, VillageDrive], *, by: int, on: date) -> None:
    """A village whose drive came from one that is put off is put off too, until the same day of review."""
    deferred = put_off(village_ids=[pk for pk in targets if pk in running])
    new = {targets[pk]: NewDeferral(village_id=targets[pk], reason=one.reason, review_on=one.review_on)
           for pk, one in deferred.items()}  # fmt: skip
    standing = put_off(village_ids=new)
    put_villages_off(new=[one for pk, one in new.items() if pk not in standing], by=by, on=on)


def _carry_drives(targets: Mapping[int, int], running: Mapping[int, VillageDrive]) -> None:
    """Drives of merged villages: the largest goes on where there is none yet, the others are counted with it."""
    meeting: dict[int, list[VillageDrive]] = defaultdict(list)
    for older_id, newer_id in targets.items():
        if older_id in running:
            meeting[newer_id].append(running[older_id])
    years = Drive.objects.filter(village_id__in=meeting, joined=None).values_list("village_id", "year", "id")
    present = {(village_id, year): pk for village_id, year, pk in years}
    drives = Drive.objects.in_bulk([one.drive_id for parts in meeting.values() for one in parts])
    rosters: dict[int, int] = {}
    for newer_id, parts in meeting.items():
        own = running.get(newer_id)
        lead = own.drive_id if own else None
        for one in sorted(parts, key=lambda one: -one.counts.listed):
            drive = drives[one.drive_id or 0]
            lead = lead or present.get((newer_id, drive.year))
            if lead is None:
                lead, drive.village_id = drive.pk, newer_id
                rosters[drive.roster_id] = newer_id
            else:
                drive.joined_id = lead
    earlier = list(Drive.objects.filter(joined_id__in=[pk for pk, drive in drives.items() if drive.joined_id]))
    for drive in earlier:
        drive.joined_id = drives[drive.joined_id or 0].joined_id
    Drive.objects.bulk_update([*drives.values(), *earlier], ["village", "joined"])
    carry_rosters(villages=rosters)
    Changed.objects.bulk_create(Changed(village_id=pk) for pk in sorted({*targets, *targets.values()}))
