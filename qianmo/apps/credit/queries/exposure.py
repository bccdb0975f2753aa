"""The exposure of one household opened to the lines behind it."""

from dataclasses import dataclass
from datetime import date

from qianmo.apps.credit.exposure import NEARNESS, in_family, lines_counted
from qianmo.apps.credit.models import Line

REASONS = {
    "own": "本户",
    "member": "家人另有",
    "spouse": "配偶分户",
    "enterprise": "关联企业",
    "guarantee": "联保互保",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A line that counts, and why."""

    reason: str
    in_family: bool
    line_number: str
    household_id: int
    borrower: str
    village_id: int
    village: str
    product: str
    limit_fen: int
    drawn_fen: int


def exposure_parts(*, household_id: int, on: date) -> list[Part]:
    """The lines behind one household's exposure, the nearest first."""
    ties = {line_id: tie for tie, line_id, _ in lines_counted(household_ids=[household_id], on=on)}
    rows = Line.objects.filter(id__in=ties).select_related("borrower", "household__village", "product")
    ordered = sorted(rows, key=lambda row: (NEARNESS[ties[row.pk].why], ties[row.pk].circle, row.pk))
    return [
        Part(
            reason=f"{REASONS[ties[row.pk].why]} {ties[row.pk].circle}".strip(),
            in_family=in_family(ties[row.pk]),
            line_number=row.number,
            household_id=row.household_id,
            borrower=row.borrower.name,
            village_id=row.household.village_id,
            village=row.household.village.name,
            product=row.product.name,
            limit_fen=row.limit_fen,
            drawn_fen=row.drawn_fen,
        )
        for row in ordered
    ]
