"""Lines as a contract over them needs to know them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from qianmo.apps.credit.models import DrawPurpose, Line, LineState


@dataclass(frozen=True, slots=True)
class SignableLine:
    """A line with the terms its contract states; it `waits` while it is granted and not signed yet."""

    id: int
    number: str
    household_id: int
    borrower_id: int
    product_id: int
    product: str
    product_code: str
    line_kind: str
    limit_fen: int
    rate_ppm: int
    guarantee: str
    purpose_told: str | None
    starts_on: date
    ends_on: date
    state: str
    application_id: int | None

    @property
    def waits(self) -> bool:
        """Whether it may be signed for."""
        return self.state == LineState.GRANTED

    @property
    def purpose(self) -> str:
        """What it is for, in words."""
        told = self.purpose_told or DrawPurpose.PRODUCTION
        return str(dict(DrawPurpose.choices).get(told, told))

    @property
    def state_name(self) -> str:
        """How it stands, in words."""
        return str(LineState(self.state).label)


def signable_lines(*, ids: Collection[int], held: bool = False) -> dict[int, SignableLine]:
    """These lines by id. The caller has checked that they are in sight; `held` locks them until its act is over."""
    fields = (
        "id", "number", "household_id", "borrower_id", "product_id", "product__name", "product__code",
        "product__line_kind", "limit_fen", "rate_ppm", "guarantee", "application__purpose", "starts_on", "ends_on",
        "state", "application_id",
    )  # fmt: skip
    rows = Line.objects.filter(id__in=ids).order_by("id")
    if held:
        rows = rows.select_for_update(of=("self",))
    return {row[0]: SignableLine(*row) for row in rows.values_list(*fields)}
