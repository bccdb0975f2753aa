"""Acts of drives: of whole villages, and of customer groups where they are put off, taken up or given a target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from qianmo.apps.campaigns.models import Drive
from qianmo.apps.campaigns.queries import Preview, previews
from qianmo.apps.campaigns.resting import Rest, deferrals_of, put_drives_off, take_drives_up
from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.ledgers.deferrals import put_off
from qianmo.apps.grids.queries import Scope
from qianmo.apps.grids.services import hold_cells
from qianmo.apps.ratings.queries import stage_rule
from qianmo.apps.ratings.services import RosterRow, open_rosters
from qianmo.domain.campaigns import Going, why_not_begun
from qianmo.domain.refusal import Refused

LONGEST_REASON = 60
LONGEST_DEFERRAL = timedelta(days=550)
WHOLE_PPM = 1_000_000
DEFERRAL_CHANGED = Refused(code="deferral_changed", reason="没有保存：您打开之后，别人改过这里的暂缓。请对照后再定")
TARGET_CHANGED = Refused(code="target_changed", reason="没有保存：您打开之后，别人改过这里的目标。请对照后再定")


@transaction.atomic
def open_drives(*, rosters: Mapping[int, int], year: int, by: int, at: datetime, business_date: date) -> dict[int, int]:
    """Open this year's drive of each village (village id to roster id); returns drive ids by village.

    A village whose drive of the year is open keeps it.
    """
    present = dict(Drive.objects.filter(year=year, village_id__in=rosters).values_list("village_id", "id"))
    rows = Drive.objects.bulk_create(
        Drive(roster_id=roster_id, village_id=village_id, year=year, opened_on=business_date)
        for village_id, roster_id in sorted(rosters.items())
        if village_id not in present
    )
    opened = {row.village_id: row.pk for row in rows if row.village_id is not None}
    _record(kind="campaigns.drive_opened", drive_ids=list(opened.values()), by=by, at=at, business_date=business_date)
    return present | opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferral:
    """A drive to put off: why, the day on which somebody looks again, and the wording it replaces (None: any)."""

    drive_id: int
    reason: str
    review_on: date
    seen: str | None = None


@transaction.atomic
def defer_drives(*, deferrals: Sequence[Deferral], by: int, at: datetime, business_date: date) -> dict[int, Refused]:
    """Put drives off; refusals by position.

    The ledger of village kinds, or the deferrals of the customer group, says so from then on, and while it does nobody
    sits, posts, tells or proposes there; what was granted before stays as it is. Refused: no reason or one over 60
    characters, a day of review that is not after today or over 550 days away, a drive that does not exist or whose
    deferral somebody changed meanwhile. One that is deferred takes the new reason and day; the same again changes
    nothing.
    """
    rows = _held([one.drive_id for one in deferrals])
    standing = deferrals_of(rows.values())
    refused: dict[int, Refused] = {}
    moved: dict[int, Rest] = {}
    for position, one in enumerate(deferrals):
        row = rows.get(one.drive_id)
        now = standing.get(one.drive_id)
        if now is not None and (now.reason, now.review_on) == (one.reason, one.review_on):
            continue
        answer = _why_not_deferred(one, row, now.said if now else "", on=business_date)
        if row is None or answer is not None:
            refused[position] = answer or NO_DRIVE
        else:
            moved[row.pk] = Rest(one.reason, one.review_on)
    put_drives_off([(rows[pk], new) for pk, new in moved.items()], by=by, on=business_date)
    facts = [
        Fact(subject_id=pk, household_id=None, by=by, payload={"reason": new.reason, "review_on": str(new.review_on)})
        for pk, new in moved.items()
    ]
    record(kind="campaigns.drive_deferred", facts=facts, at=at, business_date=business_date)
    return refused


NO_DRIVE = Refused(code="drive_missing", reason="不能暂缓：这个村还没有开评定。请在台账“村类”里写暂缓")


def _why_not_deferred(one: Deferral, row: Drive | None, now: str, *, on: date) -> Refused | None:
    if row is None:
        return NO_DRIVE
    if not one.reason:
        return Refused(code="reason_missing", reason="不能暂缓：没有写原因。请写明为什么停，如“村两委换届”")
    if len(one.reason) > LONGEST_REASON:
        reason = f"原因有 {len(one.reason)} 个字，最多 {LONGEST_REASON} 个。请写短一些"
        return Refused(code="reason_long", reason=reason)
    if not on < one.review_on <= on + LONGEST_DEFERRAL:
        last = on + LONGEST_DEFERRAL
        return Refused(code="review_day", reason=f"复查日不对：应在 {on} 之后、{last} 以前。请改一天")
    return None if one.seen in {None, now} else DEFERRAL_CHANGED


@transaction.atomic
def resume_drives(
    *, drive_ids: Sequence[int], by: int, at: datetime, business_date: date, seen: Mapping[int, str] | None = None
) -> dict[int, Refused]:
    """Take deferred drives up again where they stood; refusals by drive id. One that is not deferred is left alone.

    Whoever put the village off, the plan or the ledger, it is taken up for both. Refused: one whose deferral is no
    longer the one `seen`, where that is said: somebody put it off for another reason.
    """
    held = _held(drive_ids).values()
    standing = deferrals_of(held)
    deferred = [(row, standing[row.pk].said) for row in held if row.pk in standing]
    rows = [row for row, said in deferred if (seen or {}).get(row.pk, said) == said]
    refused = {row.pk: DEFERRAL_CHANGED for row, _ in deferred if row not in rows}
    take_drives_up(rows, on=business_date)
    resumed = [row.pk for row in rows]
    _record(kind="campaigns.drive_resumed", drive_ids=resumed, by=by, at=at, business_date=business_date)
    return refused


@transaction.atomic
def set_targets(
    *, targets: Mapping[int, int], by: int, at: datetime, business_date: date, seen: Mapping[int, int] | None = None
) -> dict[int, Refused]:
    """Set the share of granted households that should sign (drive id to ppm); refusals by drive id.

    Refused: a drive that does not exist, a share that is not over nothing and at most the whole, or a target that is no
    longer the one `seen`, where that is said. The same target again changes nothing.
    """
    rows, usual_ppm = _held(list(targets)), stage_rule(on=business_date).signing_target_ppm
    refused: dict[int, Refused] = {}
    moved: list[Drive] = []
    for drive_id, target_ppm in targets.items():
        row = rows.get(drive_id)
        if row is None:
            refused[drive_id] = Refused(
                code="drive_missing", reason="不能定目标：还没有开评定。请先开这个村，或建客户群的名册"
            )
        elif not 0 < target_ppm <= WHOLE_PPM:
            refused[drive_id] = Refused(code="target_share", reason="签约率目标应大于 0、不超过 100%。请改一个数")
        elif row.target_ppm == target_ppm:
            continue
        elif (seen or {}).get(drive_id, now := row.target_ppm or usual_ppm) != now:
            refused[drive_id] = TARGET_CHANGED
        else:
            row.target_ppm = target_ppm
            moved.append(row)
    Drive.objects.bulk_update(moved, ["target_ppm"])
    for row in moved:
        payload = {"target_ppm": row.target_ppm}
        _record(
            kind="campaigns.target_set",
            drive_ids=[row.pk],
            by=by,
            at=at,
            business_date=business_date,
            payload=payload,
        )
    return refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A village to open, and the preview it is opened from (empty: whatever it is now)."""

    village_id: int
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A village that is open: its drive, how many households were put on the roster now, by outcome."""

    drive_id: int
    listed: int
    outcomes: Mapping[str, int]


@transaction.atomic
def open_villages(
    *,
    openings: Sequence[Opening],
    going: Mapping[int, Going],
    scope: Scope,
    year: int,
    by: int,
    at: datetime,
    business_date: date,
) -> list[Opened | Refused]:
    """Put the filed households of villages on this year's rosters and open the drives; one answer per opening.

    They are screened by what is known of them and what staff marked. A village that is open takes households filed
    since; with nothing new it answers so. `going` says by village what the plan, the grid and the exam say of who opens
    it (`outreach` asks them). Refused: a village outside the scope or that was not asked for, one that is put off, one
    that may not begin (`why_not_begun`), one without a filed household, or a preview that is no longer what would be
    done.
    """
    villages = sorted({one.village_id for one in openings if scope.allows(one.village_id)})
    hold_cells(ids=villages)
    seen = previews(scope=scope, village_ids=villages, year=year, on=business_date)
    known = dict(Drive.objects.filter(village_id__in=villages, year=year).values_list("village_id", "id"))
    deferred = put_off(village_ids=villages)
    answers: list[Opened | Refused | None] = []
    for one in openings:
        found, asked, opened = seen.get(one.village_id), going.get(one.village_id), one.village_id in known
        now = deferred.get(one.village_id)
        answers.append(
            VILLAGE_MISSING
            if found is None or asked is None
            else why_not_begun(going=asked, opened=opened, said=now.said if now else "")
            or _why_not_opened(one, found, opened=opened)
        )
    chosen = [one.village_id for one, answer in zip(openings, answers, strict=True) if answer is None]
    rows = [
        RosterRow(village_id=pk, household_id=one.household_id, source="已建档", flags=one.flags)
        for pk in chosen
        for one in seen[pk].candidates
    ]
    rostered = open_rosters(
        rows=rows, year=year, opened_by=dict.fromkeys(chosen, by), at=at, business_date=business_date
    )
    drives = open_drives(rosters=rostered.roster_ids, year=year, by=by, at=at, business_date=business_date)
    return [
        answer
        if answer is not None
        else Opened(
            drive_id=drives[one.village_id],
            listed=len(seen[one.village_id].candidates),
            outcomes=seen[one.village_id].counts,
        )
        for one, answer in zip(openings, answers, strict=True)
    ]


VILLAGE_MISSING = Refused(code="village_missing", reason="没有这个村。请从列表里选一个村")


def _why_not_opened(one: Opening, found: Preview, *, opened: bool) -> Refused | None:
    if not found.candidates and not opened:
        return Refused(code="nothing_filed", reason="不能开：这个村还没有建档的户。请先导入名册建档")
    if found.candidates and one.seen and one.seen != found.seen:
        return Refused(code="preview_changed", reason="没有开：您看过之后，户数或标注有变化。请看一遍新的预览再开")
    return None


def _held(drive_ids: Sequence[int]) -> dict[int, Drive]:
    """Drives by id, locked in id order."""
    return {row.pk: row for row in Drive.objects.select_for_update().filter(id__in=drive_ids).order_by("id")}


def _record(
    *,
    kind: str,
    drive_ids: Sequence[int],
    by: int,
    at: datetime,
    business_date: date,
    payload: dict[str, Any] | None = None,
) -> None:
    facts = [Fact(subject_id=drive_id, household_id=None, by=by, payload=payload or {}) for drive_id in drive_ids]
    record(kind=kind, facts=facts, at=at, business_date=business_date)
