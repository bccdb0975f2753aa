"""A confirmed re-rating reaches the ledger: a 信用村 counts as one from that day, and one that lost it no more."""

from collections.abc import Collection, Sequence

from qianmo.apps.grids.ledgers.classes import NewClass, class_villages, classes, end_class
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.queries import cells
from qianmo.apps.outreach.models import VillageRerating
from qianmo.domain.villages import Class


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
