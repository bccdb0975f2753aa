"""Paper ballots: a seat moves to paper, two people read its sheet apart, a third settles what differs, then it is cast.

Whoever hosts or sits in the sitting reads no sheet. A sheet is cast whole, by the very act that casts ballots of
browsers, and never beside one: a seat has one way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.ratings.models import PaperReading, Rater
from qianmo.apps.ratings.queries import Sheet, ballots_cast, rows_of_sheet, sheets_of, took_part
from qianmo.apps.ratings.services.sittings import NewBallot, cast_ballots, hold_seats
from qianmo.domain.ratings.papers import Mark, Said, differing
from qianmo.domain.refusal import Refused


@transaction.atomic
def move_to_paper(*, sitting_id: int, rater_ids: Sequence[int], by: int, at: datetime, business_date: date) -> int:
    """Let seats that have cast nothing vote on paper; their codes and browsers end at once. How many moved.

    A seat that has cast, is on paper already or whose sitting is closed stays as it is.
    """
    hold_seats(sitting_ids=[sitting_id])
    begun = {rater_id for rater_id, _ in ballots_cast(sitting_ids=[sitting_id])}
    rows = list(
        Rater.objects.filter(
            id__in=set(rater_ids) - begun, sitting_id=sitting_id, sitting__closed_at__isnull=True, paper=False
        ).order_by("id")
    )
    for row in rows:
        row.paper, row.code_index, row.code_until, row.entered_at, row.presence = True, None, None, None, None
    Rater.objects.bulk_update(rows, ["paper", "code_index", "code_until", "entered_at", "presence"])
    record(
        kind="ratings.moved_to_paper",
        facts=[Fact(subject_id=row.pk, household_id=None, by=by, payload={"seat": row.seat}) for row in rows],
        at=at,
        business_date=business_date,
    )
    return len(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReading:
    """What somebody read on a seat's sheet, by household; of the third look only the rows that differed."""

    sitting_id: int
    rater_id: int
    turn: int
    marks: Mapping[int, Mark]
    by: int


@dataclass(frozen=True, slots=True)
class Read:
    """A sheet that was read: which reading it was, how many rows differ, how many ballots were cast."""

    number: int
    differs: int
    cast: int


@transaction.atomic
def read_sheet(*, reading: NewReading, at: datetime, business_date: date) -> Read | Refused:
    """Keep one reading; where two agree, or a third has settled what differed, the sheet is cast as the seat's hand.

    Refused: a sitting that is over, a seat that is none or not on paper or was voided meanwhile, whoever hosts or sits
    there or has read this sheet before, a sheet that is cast, an empty one, a third look at rows that do not differ.
    A row the third leaves empty was left empty on the paper.
    """
    hold_seats(sitting_ids=[reading.sitting_id])
    row = Rater.objects.filter(id=reading.rater_id, sitting_id=reading.sitting_id).select_related("sitting").first()
    sheet = next((one for one in sheets_of(sitting_id=reading.sitting_id) if one.rater_id == reading.rater_id), None)
    refused = _refusal(reading, row, sheet)
    if refused is not None or row is None or sheet is None:
        return refused or NO_SHEET
    number = len(sheet.readings) + 1
    PaperReading.objects.create(
        rater=row,
        turn=row.turn,
        number=number,
        lines=[[pk, mark.said.value, mark.limit_fen] for pk, mark in sorted(reading.marks.items())],
        read_by_id=reading.by,
        read_at=at,
    )
    readings = [*sheet.readings, reading.marks]
    differs = differing(readings[0], readings[1]) if number == 2 else []
    cast = 0
    if number == 3 or (number == 2 and not differs):
        agreed = {pk: mark for pk, mark in readings[0].items() if pk not in sheet.differs}
        cast = _cast(row, agreed | (dict(reading.marks) if number == 3 else {}))
    record(
        kind="ratings.paper_read",
        facts=[
            Fact(
                subject_id=row.pk,
                household_id=None,
                by=reading.by,
                payload={"seat": row.seat, "number": number, "differs": len(differs), "cast": cast},
            )
        ],
        at=at,
        business_date=business_date,
    )
    return Read(number, len(differs), cast)


def _cast(row: Rater, marks: Mapping[int, Mark]) -> int:
    ballots = [
        NewBallot(
            rater_id=row.pk,
            household_id=pk,
            limit_fen=mark.limit_fen,
            excludes=mark.said is Said.NO,
            related=mark.said is Said.ASIDE,
            turn=row.turn,
            paper=True,
        )
        for pk, mark in sorted(marks.items())
    ]
    refused = cast_ballots(sitting_ids=[row.sitting_id], ballots=ballots)
    if refused:
        raise RuntimeError(f"rows of a sheet that were checked are refused: {refused}")
    return len(ballots)


NO_SHEET = Refused(code="no_sheet", reason="没有录：这一席没有改用纸质票。请主持人先改，再录")


def _refusal(reading: NewReading, row: Rater | None, sheet: Sheet | None) -> Refused | None:
    if row is None or sheet is None:
        return NO_SHEET
    if row.sitting.closed_at is not None:
        return Refused(code="closed", reason="没有录：评议会已经结束，结论已经合成。纸票请留好，要计入请再开一场")
    if row.turn != reading.turn:
        return Refused(code="voided", reason="没有录：这一席已经作废重投。请用新印的纸票从头录")
    if took_part(sitting_id=row.sitting_id, staff_id=reading.by):
        return Refused(code="took_part", reason="没有录：主持和评议的人不能录票。请请另一位同事录")
    if sheet.cast:
        return Refused(code="cast", reason="不用录：这张纸票已经录完、投出")
    if reading.by in sheet.readers:
        return Refused(code="same_person", reason="没有录：您已经录过这张。另一遍请换一个人录，两个人各录各的")
    if not reading.marks and len(sheet.readings) < 2:
        return Refused(code="empty", reason="没有录：一户也没有填。请照纸票填")
    asked = {one.household_id for one in rows_of_sheet(sitting_id=row.sitting_id, rater_id=row.pk)}
    if not asked.issuperset(reading.marks):
        return Refused(code="not_listed", reason="没有录：有的户不在这张纸票上。请刷新后照着录")
    if len(sheet.readings) == 2 and not set(reading.marks).issubset(sheet.differs):
        return Refused(code="not_differing", reason="没有录：只定两遍不同的那几户。请刷新后再定")
    return None
