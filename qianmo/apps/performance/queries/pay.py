"""Reads of everybody's pay in a month at once: what a list of payslips is made of."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Sum

from qianmo.apps.org.queries import StaffCard, staff_cards
from qianmo.apps.performance.models import Adjustment, AllocationState, Share, Standing
from qianmo.apps.performance.queries.deferrals import released_in
from qianmo.apps.performance.queries.months import MonthCard, counted_months

NOBODY = StaffCard("", "", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """One person's month in a line: place, points, and every part of what is paid now.

    Who has left and is paid what falls due has no place (0) and nothing but that.
    """

    number: str
    name: str
    branch: str
    segment: str
    place: int
    points_centi: int
    lines_fen: int
    factor_ppm: int
    grade: str
    grade_ppm: int
    base_fen: int
    cut_fen: int
    earned_fen: int
    kept_back_fen: int
    allotted_fen: int
    adjusted_fen: int
    released_fen: int

    @property
    def paid_now_fen(self) -> int:
        """Earned less what is kept back, with what fell due, what the branch gave and what was put right."""
        now = self.earned_fen - self.kept_back_fen + self.released_fen
        return now + self.allotted_fen + self.adjusted_fen


def pay_of(*, month: MonthCard, staff_ids: Collection[int] | None) -> list[Paid]:
    """Everybody measured in a month by place, of these people or of all; then who is paid only what falls due."""
    rows = Standing.objects.filter(month=month.id)
    if staff_ids is not None:
        rows = rows.filter(staff__in=staff_ids)
    given = Share.objects.filter(allocation__month=month.id, allocation__state=AllocationState.SIGNED)
    allotted = dict(given.values_list("staff").annotate(Sum("fen")))
    adjusted = dict(Adjustment.objects.filter(counts_in=month.first).values_list("staff").annotate(Sum("pay_fen")))
    due = released_in(due=month.first, months=counted_months(), staff_ids=staff_ids)
    released = {staff: sum(one.left_fen for one in parts) for staff, parts in due.items()}
    found = list(rows.order_by("place", "staff__number"))
    gone = sorted(released.keys() - {row.staff_id for row in found})
    cards = staff_cards(ids={row.staff_id for row in found} | set(gone), on=month.as_of)
    segments = {one.code: one.name for one in month.scheme.segments}
    told = [
        Paid(
            number=card.number, name=card.name, branch=card.branch, segment=segments[row.segment], place=row.place,
            points_centi=row.points_centi, lines_fen=row.lines_fen, factor_ppm=row.factor_ppm, grade=row.grade,
            grade_ppm=row.grade_ppm, base_fen=row.base_fen, cut_fen=row.cut_fen,
            earned_fen=row.earned_fen, kept_back_fen=row.kept_back_fen, allotted_fen=allotted.get(row.staff_id, 0),
            adjusted_fen=adjusted.get(row.staff_id, 0), released_fen=released.get(row.staff_id, 0),
        )
        for row in found
        for card in [cards.get(row.staff_id, NOBODY)]
    ]  # fmt: skip
    return told + [_left(cards.get(staff, NOBODY), released[staff]) for staff in gone]


def _left(card: StaffCard, fen: int) -> Paid:
    """Who is not measured any more and is paid what falls due."""
    nothing = dict.fromkeys(
        (
            "place", "points_centi", "lines_fen", "factor_ppm", "grade_ppm", "base_fen", "cut_fen", "earned_fen",
            "kept_back_fen", "allotted_fen", "adjusted_fen",
        ),
        0,
    )  # fmt: skip
    return Paid(
        number=card.number, name=card.name, branch=card.branch, segment="", grade="", released_fen=fen, **nothing
    )
