"""A plan of the three villages of the small bank, for tests that need one in force."""

from datetime import date

from qianmo.apps.outreach.services import publish_drive_plan, write_drive_plan
from qianmo.domain.outreach.plans import Kind, OutletStep, Planned, Shape, Step
from tests import village as v

DAY = v.DRAWN


def shape() -> Shape:
    return Shape(begins_on=v.OPENED, ends=[date(2026, 2, 28), date(2028, 12, 31)])


def planned() -> list[Planned]:
    return [
        Planned(village=v.UPPER, kind=Kind.DEMONSTRATION, phase=1, pilot=True),
        Planned(village=v.LOWER, kind=Kind.STANDARD, phase=2),
        Planned(village=v.FAR, kind=Kind.DEFERRED, reason="两委换届", review_on=date(2026, 9, 1)),
    ]


def steps() -> list[OutletStep]:
    return [OutletStep(branch=v.FIRST, step=Step.TOWN, town=v.TOWN, until=date(2026, 12, 31))]


def write(ground: v.Ground, *, by: str = "1001", villages: list[Planned] | None = None):
    told = {"by": ground.staff[by], "at": v.at(DAY), "business_date": DAY}
    villages = planned() if villages is None else villages
    return write_drive_plan(name="规划.xlsx", shape=shape(), villages=villages, steps=steps(), **told)


def publish(ground: v.Ground, plan_id: int, *, by: str = "1006"):
    return publish_drive_plan(plan_id=plan_id, by=ground.staff[by], at=v.at(DAY), business_date=DAY)


def in_force(ground: v.Ground, **asked: object) -> int:
    plan_id = write(ground, **asked)
    assert isinstance(plan_id, int), plan_id
    assert publish(ground, plan_id) is None
    return plan_id
