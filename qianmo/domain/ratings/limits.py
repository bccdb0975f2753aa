"""Turns a verdict into a proposed limit: the least of all ceilings, less what is owed elsewhere unsecured.

The order matters. First the least ceiling, then the other credit off, then never below zero, and the cut to
the bank's unit last of all; cutting earlier would give away up to a unit twice. A proposal is not a grant.
"""

from dataclasses import dataclass
from typing import Protocol

from qianmo.domain.money import floor_to_unit
from qianmo.domain.refusal import Refused


class Advice(Protocol):
    """What a proposal reads of a verdict, fresh from a sitting or kept since."""

    @property
    def excluded(self) -> bool:
        """Whether the raters said no."""

    @property
    def needs_visit(self) -> bool:
        """Whether too few knew the household."""

    @property
    def needs_look(self) -> bool:
        """Whether the branch's second look is still to come."""

    @property
    def opinions(self) -> int:
        """How many gave an amount."""

    @property
    def limit_fen(self) -> int:
        """What they advise, in fen; less where the branch set a lower amount."""


UNSETTLED = Refused(
    code="verdict_unsettled",
    reason="还不能授信：这一户的评议要支行先复评（意见差得远，或近亲说了意见）。请在“复评”里确认、审定额度，或另评一次",
)
"""What stands in the way of a verdict that waits for the branch's second look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposed limit and which ceiling held it: verdict, model, capacity, grade or product."""

    limit_fen: int
    bound_by: str


def propose_limit(
    *,
    verdict: Advice,
    model_fen: int | None,
    capacity_fen: int | None,
    grade_cap_fen: int | None,
    product_cap_fen: int | None,
    other_unsecured_fen: int,
    unit_fen: int,
) -> Proposal | Refused:
    """Propose what a household could be granted if it applied; a ceiling that does not apply is None.

    Refused: excluded by its raters, too few of them knew it (a visit is the way out), or the branch has not looked
    again at a verdict that needs it. A proposal may be zero. Example in 万: min(8.8, 16.1, 10.52, 10) with nothing
    owed elsewhere, in units of 0.1, is 8.8. Source: S3, S5.
    """
    if verdict.excluded:
        return Refused(
            reason="不能预授信：村评议认为不宜授信。可以在下一轮评议时再评。",
            code="verdict_excludes",
        )
    if verdict.needs_visit:
        return Refused(
            reason=f"还不能预授信：了解情况的评议员只有 {verdict.opinions} 位。请先派客户经理走访。",
            code="verdict_needs_visit",
        )
    if verdict.needs_look:
        return UNSETTLED
    ceilings = {
        "verdict": verdict.limit_fen,
        "model": model_fen,
        "capacity": capacity_fen,
        "grade": grade_cap_fen,
        "product": product_cap_fen,
    }
    stated = {name: fen for name, fen in ceilings.items() if fen is not None}
    bound_by = min(stated, key=stated.__getitem__)
    room_fen = max(0, stated[bound_by] - other_unsecured_fen)
    return Proposal(limit_fen=floor_to_unit(fen=room_fen, unit_fen=unit_fen), bound_by=bound_by)
