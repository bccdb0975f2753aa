"""What this room decides reaches the ledger of village kinds: 信用村 by a confirmed re-rating, the rest by the plan."""

from collections.abc import Collection, Mapping, Sequence

from qianmo.apps.grids.ledgers.arranging import Arranged, arrange_villages
from qianmo.apps.grids.ledgers.classes import NewClass, class_villages, classes, end_class
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.queries import cells
from qianmo.apps.outreach.models import VillageRerating
from qianmo.domain.outreach.plans import Kind, Planned
from qianmo.domain.villages import Class

AS = {Kind.STANDARD: Class.STANDARD, Kind.DEMONSTRATION: Class.DEMONSTRATION, Kind.DEFERRED: Class.PUT_OFF}


def name_planned_villages(
    *, version: int, planned: Mapping[int, Planned], before: Mapping[int, Planned], writing: Writing
) -> None:
    """Let villages count as a plan arranges them, where the plan before it did not; 暂缓 with reason and review."""
    arranged = {
        pk: Arranged(kind=AS[one.kind], reason=one.reason or f"第 {version} 版整村规划", review_on=one.review_on)
        for pk, one in planned.items()
    }
    were = {pk: AS[one.kind] for pk, one in before.items()}
    arrange_villages(arranged=arranged, before=were, why=f"第 {version} 版整村规划没有这样安排", writing=writing)


def name_credit_villages(rows: Sequence[VillageRerating], *, year: int, writing: Writing) -> None:
    """Begin and end the class of 信用村 as these confirmed rows say. One that began this very day ends another day."""
    credit = {row.village_id for row in rows if row.is_credit}
    lost = {row.village_id for row in rows} - credit
    standing = [
        one for one in classes(scope=writing.scope, on=writing.on) if one.kind is Class.CREDIT and one.until is None
    ]
    _begin(credit - {one.cell_id for one in standing}, year=year, writing=writing)
    for one in standing:
        if one.cell_id in lost and one.since < writing.on:
            end_class(class_id=one.id, until=writing.on, reason="年审没有评上", writing=writing)


def _begin(village_ids: Collection[int], *, year: int, writing: Writing) -> None:
    codes = [one.code for one in cells(level="village") if one.id in village_ids]
    new = [NewClass(code=code, kind=Class.CREDIT, reason=f"{year} 年年审", since=writing.on) for code in codes]
    answer = class_villages(new=new, writing=writing)
    if not isinstance(answer, int):
        raise RuntimeError(f"villages that were confirmed are not taken into the ledger: {answer}")
