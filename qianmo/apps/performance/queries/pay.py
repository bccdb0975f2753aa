"""Reads of everybody's pay in a month at once: what a list of payslips is made of."""

from collections.abc import Collection, Mapping
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

    Who was not measured has no place (0) and is paid a share of a branch's total, what was put right, what falls due.
    """

    number: str
    name: str
    branch: str
    segment: str
    place: int
    points_centi: int
    lines_fen: int
    allowance_fen: int
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
    """Everybody measured in a month by place, of these people or of all; then who is paid without being measured."""
    rows = Standing.objects.filter(month=month.id)
    shares = Share.objects.filter(allocation__month=month.id, allocation__state=AllocationState.SIGNED, fen__gt=0)
    put_right = Adjustment.objects.filter(counts_in=month.first)
    if staff_ids is not None:
        rows, shares = rows.filter(staff__in=staff_ids), shares.filter(staff__in=staff_ids)
        put_right = put_right.filter(staff__in=staff_ids)
    due = released_in(due=month.first, months=counted_months(), staff_ids=staff_ids)
    besides = _Besides(
        allotted=dict(shares.values_list("staff").annotate(Sum("fen"))),
        adjusted=dict(put_right.values_list("staff").annotate(Sum("pay_fen"))),
        released={staff: sum(one.left_fen for one in parts) for staff, parts in due.items()},
    )
    found = list(rows.order_by("place", "staff__number"))
    others = besides.staff - {row.staff_id for row in found}
    cards = staff_cards(ids={row.staff_id for row in found} | others, on=month.as_of)
    segments = {one.code: one.name for one in month.scheme.segments}
    told = [
        Paid(
            number=card.number, name=card.name, branch=card.branch, segment=segments[row.segment], place=row.place,
            points_centi=row.points_centi, lines_fen=row.lines_fen,
            allowance_fen=row.allowance_fen, factor_ppm=row.factor_ppm, grade=row.grade,
            grade_ppm=row.grade_ppm, base_fen=row.base_fen, cut_fen=row.cut_fen,
            earned_fen=row.earned_fen, kept_back_fen=row.kept_back_fen, **besides.of(row.staff_id),
        )
        for row in found
        for card in [cards.get(row.staff_id, NOBODY)]
    ]  # fmt: skip
    unmeasured = [(cards.get(staff, NOBODY), besides.of(staff)) for staff in others]
    return told + [_unmeasured(card, paid) for card, paid in sorted(unmeasured, key=_by_branch)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Besides:
    """What is paid besides what a month earned, in fen by person."""

    allotted: Mapping[int, int]
    adjusted: Mapping[int, int]
    released: Mapping[int, int]

    @property
    def staff(self) -> set[int]:
        return {*self.allotted, *self.adjusted, *self.released}

    def of(self, staff: int) -> dict[str, int]:
        kinds = {"allotted_fen": self.allotted, "adjusted_fen": self.adjusted, "released_fen": self.released}
        return {name: by_staff.get(staff, 0) for name, by_staff in kinds.items()}


def _by_branch(one: tuple[StaffCard, dict[str, int]]) -> tuple[str, str]:
    return one[0].branch, one[0].number


def _unmeasured(card: StaffCard, paid: Mapping[str, int]) -> Paid:
    """Who was not measured in the month and is paid all the same."""
    nothing = dict.fromkeys(
        (
            "place", "points_centi", "lines_fen", "allowance_fen", "factor_ppm", "grade_ppm", "base_fen", "cut_fen",
            "earned_fen", "kept_back_fen",
        ),
        0,
    )  # fmt: skip
    return Paid(number=card.number, name=card.name, branch=card.branch, segment="", grade="", **nothing, **paid)
