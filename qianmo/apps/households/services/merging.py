"""Merging two files of one household: an alias, proposed by one person, confirmed by another, taken back whole.

The merged file points at the one that stays. No row of either is changed or moved: members, facts, visits, contracts
and loans stay where they were written, and whoever opens the file that stays sees both. So taking the merge back
restores exactly what was. A file with something still going on (a line that has not ended, an application, a dossier)
is not merged away: what binds the bank stays under the number it was signed under. Rooms above know what goes on, so
the caller brings a way to ask them, and it is asked once both files are held.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household, Merge, MergeState
from qianmo.apps.households.services.holding import hold_households
from qianmo.domain.refusal import Refused

LONGEST_SAID = 200
GoingOn = Callable[[Collection[int]], Mapping[int, Sequence[str]]]
"""What is still going on with each of these households, in words; nothing for those where nothing is."""
MISSING = Refused(code="not_found", reason="没有办：没有这件归并，或不在您的范围内，或已经办过。请刷新后再看")
NO_WORDS = Refused(code="no_reason", reason=f"没有办：请用 {LONGEST_SAID} 个字以内写明凭什么")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMerge:
    """A file to be merged into the one that stays."""

    merged_id: int
    into_id: int
    said: str
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeStep:
    """The second person's word on a proposed merge, or the taking back of one that is done."""

    merge_id: int
    said: str
    by: int
    yes: bool = True


@transaction.atomic
def propose_merges(
    *, merges: Sequence[NewMerge], going_on: GoingOn, scope: Scope, now: datetime, at: datetime, business_date: date
) -> list[int | Refused]:
    """Propose merges; ids or refusals by position. Nothing changes before another person has confirmed.

    Refused: not two files in sight, one of them merged already or holding merged ones where it would go away, something
    going on with the one that would go, a merge of it proposed already, no reason.
    """
    ids = sorted({pk for one in merges for pk in (one.merged_id, one.into_id)})
    files, busy = _held(ids), going_on(ids)
    waiting = set(Merge.objects.filter(state=MergeState.PROPOSED).values_list("merged_id", flat=True))
    answers: list[int | Refused] = []
    told: list[Fact] = []
    for one in merges:
        refused = _against(one.merged_id, one.into_id, files=files, busy=busy, scope=scope)
        if refused is None and one.merged_id in waiting:
            refused = Refused(code="standing", reason="没有提：这一户的归并已经提出，等另一位同事复核")
        if refused is None and not 0 < len(one.said.strip()) <= LONGEST_SAID:
            refused = NO_WORDS
        if refused is not None:
            answers.append(refused)
            continue
        waiting.add(one.merged_id)
        row = Merge.objects.create(
            merged_id=one.merged_id,
            into_id=one.into_id,
            said=one.said.strip(),
            state=MergeState.PROPOSED,
            proposed_by_id=one.by,
            proposed_at=now,
        )
        answers.append(row.pk)
        told += _told(row, files, by=one.by, said=row.said)
    record(kind="households.merge_proposed", facts=told, at=at, business_date=business_date)
    return answers


@transaction.atomic
def settle_merges(
    *, steps: Sequence[MergeStep], going_on: GoingOn, scope: Scope, now: datetime, at: datetime, business_date: date
) -> list[int | Refused]:
    """Confirm merges or turn them down, by another person than proposed them; ids or refusals by position.

    What stands against a merge is asked again, since days may lie between.
    """
    rows, files = _rows(steps, MergeState.PROPOSED)
    busy = going_on(sorted(files))
    answers: list[int | Refused] = []
    done: list[Fact] = []
    declined: list[Fact] = []
    for one in steps:
        row = rows.get(one.merge_id)
        refused = _unsettled(one, row, files=files, busy=busy, scope=scope)
        if row is None or refused is not None:
            answers.append(refused or MISSING)
            continue
        row.state = MergeState.DONE if one.yes else MergeState.DECLINED
        row.settled_by_id, row.settled_at = one.by, now
        row.save(update_fields=["state", "settled_by", "settled_at"])
        if one.yes:
            Household.objects.filter(id=row.merged_id).update(merged_into_id=row.into_id)
        answers.append(row.pk)
        (done if one.yes else declined).extend(_told(row, files, by=one.by, said=one.said.strip()))
    record(kind="households.merged", facts=done, at=at, business_date=business_date)
    record(kind="households.merge_declined", facts=declined, at=at, business_date=business_date)
    return answers


@transaction.atomic
def undo_merges(
    *, steps: Sequence[MergeStep], scope: Scope, now: datetime, at: datetime, business_date: date
) -> list[int | Refused]:
    """Take merges back: the file that was merged stands by itself again, as it was; ids or refusals by position.

    What was written meanwhile on the file that stayed stays there. Refused: not there, outside the scope, no reason.
    """
    rows, files = _rows(steps, MergeState.DONE)
    answers: list[int | Refused] = []
    told: list[Fact] = []
    for one in steps:
        row = rows.get(one.merge_id)
        if row is None or not _in_sight(row.merged_id, row.into_id, files=files, scope=scope):
            answers.append(MISSING)
            continue
        if not 0 < len(one.said.strip()) <= LONGEST_SAID:
            answers.append(NO_WORDS)
            continue
        row.state, row.undone_said, row.undone_by_id, row.undone_at = (
            MergeState.UNDONE, one.said.strip(), one.by, now,
        )  # fmt: skip
        row.save(update_fields=["state", "undone_said", "undone_by", "undone_at"])
        Household.objects.filter(id=row.merged_id).update(merged_into_id=None)
        answers.append(row.pk)
        told += _told(row, files, by=one.by, said=row.undone_said)
    record(kind="households.merge_undone", facts=told, at=at, business_date=business_date)
    return answers


def _held(ids: Sequence[int]) -> dict[int, Household]:
    hold_households(ids=ids)
    return Household.objects.in_bulk(ids)


def _rows(steps: Sequence[MergeStep], state: str) -> tuple[dict[int, Merge], dict[int, Household]]:
    """Merges in a state, and their files, held."""
    rows = {
        row.pk: row
        for row in Merge.objects.select_for_update()
        .filter(id__in=[one.merge_id for one in steps], state=state)
        .order_by("id")
    }
    return rows, _held(sorted({pk for row in rows.values() for pk in (row.merged_id, row.into_id)}))


def _in_sight(*ids: int, files: Mapping[int, Household], scope: Scope) -> bool:
    return all(pk in files and scope.allows(files[pk].village_id, files[pk].group_id) for pk in ids)


def _against(
    merged_id: int,
    into_id: int,
    *,
    files: Mapping[int, Household],
    busy: Mapping[int, Sequence[str]],
    scope: Scope,
) -> Refused | None:
    """What stands against merging one file into another."""
    if merged_id == into_id or not _in_sight(merged_id, into_id, files=files, scope=scope):
        return Refused(code="not_found", reason="不能归并：要两户都在您的范围内。请刷新后再看")
    merged, into = files[merged_id], files[into_id]
    if merged.merged_into_id or into.merged_into_id:
        return Refused(code="merged", reason="不能归并：其中一户已经并进别的户。请先撤销那一次")
    if Household.objects.filter(merged_into_id=merged_id).exists():
        return Refused(code="has_merged", reason=f"不能归并：已有户并在 {merged.number} 名下。请反过来并，或先撤销")
    if busy.get(merged_id):
        what = "、".join(busy[merged_id])
        both = "两户都有在办的，" if busy.get(into_id) else ""
        way = "请先办结或结清其中一户" if both else "请反过来并，留下有在办的这一户"
        return Refused(code="going_on", reason=f"不能归并：{both}{merged.number} 还有{what}。{way}")
    return None


def _unsettled(
    one: MergeStep,
    row: Merge | None,
    *,
    files: Mapping[int, Household],
    busy: Mapping[int, Sequence[str]],
    scope: Scope,
) -> Refused | None:
    if row is None or not _in_sight(row.merged_id, row.into_id, files=files, scope=scope):
        return MISSING
    if one.by == row.proposed_by_id and one.yes:
        return Refused(code="own", reason="没有办：这件归并是您提的。请另一位有权的同事看过再定")
    if not one.yes:
        return None if 0 < len(one.said.strip()) <= LONGEST_SAID else NO_WORDS
    return _against(row.merged_id, row.into_id, files=files, busy=busy, scope=scope)


def _told(row: Merge, files: Mapping[int, Household], *, by: int, said: str) -> list[Fact]:
    payload = {"merged": files[row.merged_id].number, "into": files[row.into_id].number, "said": said}
    return [Fact(subject_id=row.pk, household_id=pk, by=by, payload=payload) for pk in (row.merged_id, row.into_id)]
