"""Marks: what staff hold against a household before the roster is screened, each with what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.services import hold_households
from qianmo.apps.ratings.marks import MarkRow, marks_of, screened_in
from qianmo.apps.ratings.models import RosterMark
from qianmo.apps.ratings.queries import negative_list
from qianmo.domain.refusal import Refused

LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMark:
    """Reasons (codes of the negative list; none takes a mark back), what they rest on, and the wording it replaces.

    `revision` is that of the mark the person saw, 0 where there was none.
    """

    household_id: int
    reasons: tuple[str, ...]
    note: str
    revision: int
    by: int


@transaction.atomic
def mark_households(*, marks: Sequence[NewMark], year: int, at: datetime, business_date: date) -> dict[int, Refused]:
    """Write what is held against households this year; refusals by position, the others are written.

    Refused: a reason the list does not have, reasons without a note, a household that is screened already, or a mark
    that somebody changed meanwhile. The same mark again changes nothing.
    """
    ids = sorted({mark.household_id for mark in marks})
    hold_households(ids=ids)
    known = {reason.code for reason in negative_list(on=business_date).reasons if reason.enabled}
    present, screened = marks_of(household_ids=ids, year=year), screened_in(household_ids=ids, year=year)
    refused: dict[int, Refused] = {}
    kept: list[NewMark] = []
    for position, mark in enumerate(marks):
        now = present.get(mark.household_id)
        if now is not None and (now.reasons, now.note) == (mark.reasons, mark.note):
            continue
        answer = _refusal(mark, now, known=known, screened=mark.household_id in screened)
        if answer is not None:
            refused[position] = answer
        else:
            kept.append(mark)
    RosterMark.objects.bulk_create(
        (
            RosterMark(
                household_id=mark.household_id,
                year=year,
                reasons=list(mark.reasons),
                note=mark.note,
                revision=mark.revision + 1,
                marked_by_id=mark.by,
                marked_at=at,
            )
            for mark in kept
        ),
        update_conflicts=True,
        unique_fields=["household", "year"],
        update_fields=["reasons", "note", "revision", "marked_by", "marked_at"],
    )
    record(
        kind="ratings.marked",
        facts=[
            Fact(
                subject_id=mark.household_id,
                household_id=mark.household_id,
                by=mark.by,
                payload={"reasons": list(mark.reasons), "year": year},
            )
            for mark in kept
        ],
        at=at,
        business_date=business_date,
    )
    return refused


def _refusal(mark: NewMark, now: MarkRow | None, *, known: set[str], screened: bool) -> Refused | None:
    if screened:
        return Refused(code="screened", reason="不能再标注：这一户今年已经筛过。要改结论，请在评议会上提出")
    if not known.issuperset(mark.reasons):
        return Refused(code="unknown_reason", reason="有一条原因不在负面清单里，或已停用。请刷新后再选")
    if mark.reasons and not mark.note:
        return Refused(code="note_missing", reason="还不能标注：没有写依据。请写明文书、台账或谁核实的")
    if len(mark.note) > LONGEST:
        return Refused(code="note_long", reason=f"依据有 {len(mark.note)} 个字，最多 {LONGEST} 个。请写短一些")
    if mark.revision != (now.revision if now else 0):
        by = f"{now.marked_by}改过" if now else "有人撤过"
        return Refused(code="mark_changed", reason=f"没有保存：您打开之后{by}这一户的标注。请对照后再定")
    return None
