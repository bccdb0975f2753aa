"""The exposure of one household opened to the lines behind it."""

from dataclasses import dataclass
from datetime import date

from qianmo.apps.credit.exposure import NEARNESS, lines_counted
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
    counted = lines_counted(household_id=household_id, on=on)
    lines = Line.objects.filter(id__in=counted).select_related("borrower", "household__village", "product")
    rows = {line.pk: line for line in lines}
    return [
        Part(
            reason=f"{REASONS[why]} {circle}".strip(),
            in_family=NEARNESS[why] <= NEARNESS["spouse"],
            line_number=rows[pk].number,
            household_id=rows[pk].household_id,
            borrower=rows[pk].borrower.name,
            village_id=rows[pk].household.village_id,
            village=rows[pk].household.village.name,
            product=rows[pk].product.name,
            limit_fen=rows[pk].limit_fen,
            drawn_fen=rows[pk].drawn_fen,
        )
        for pk, (why, circle) in counted.items()
    ]
