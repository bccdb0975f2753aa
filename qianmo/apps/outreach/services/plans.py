"""Acts on the plan of drives: write a version, publish it by a second person, write down what a pilot taught."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.queries import branch_ids
from qianmo.apps.outreach.ground import ground_today
from qianmo.apps.outreach.models import DrivePlan, PilotReport, PlannedStep, PlannedVillage, PlanState
from qianmo.apps.outreach.queries.plans import pilots_due, plan_in_force, planned_today
from qianmo.apps.outreach.services.naming import name_planned_villages
from qianmo.domain.outreach.plans import OutletStep, Planned, Shape, check_plan
from qianmo.domain.refusal import Refused

SETTLED = Refused(code="plan_settled", reason="没有办：这一版规划已经发布或放弃。请刷新本页")
LONGEST_SAID = 500


@transaction.atomic
def write_drive_plan(
    *,
    name: str,
    shape: Shape,
    villages: Sequence[Planned],
    steps: Sequence[OutletStep],
    by: int,
    at: datetime,
    business_date: date,
) -> int | Refused:
    """Write the next version of the plan; the id. An own draft is replaced.

    Refused, every fault at once: branches nobody has, a plan that does not stand (`check_plan`), somebody else's draft
    that waits.
    """
    draft = DrivePlan.objects.select_for_update().filter(state=PlanState.DRAFT).first()
    if draft is not None and draft.written_by_id != by:
        return Refused(code="plan_waits", reason=f"没有收下：第 {draft.version} 版规划在等发布。请先发布或放弃")
    branches = branch_ids()
    unknown = sorted({one.branch for one in steps} - branches.keys())
    if unknown:
        return Refused(code="no_branch", reason=f"没有机构“{unknown[0][:20]}”。请填机构代码")
    ground = ground_today()
    refused = check_plan(shape=shape, villages=villages, steps=steps, land=ground.land)
    if refused is not None:
        return refused
    if draft is not None:
        DrivePlan.objects.filter(id=draft.pk).update(state=PlanState.DROPPED)
    version = (DrivePlan.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    row = DrivePlan.objects.create(
        version=version, name=name[:80], begins_on=shape.begins_on, phase_ends=list(shape.ends), state=PlanState.DRAFT,
        written_by_id=by, written_at=at,
    )  # fmt: skip
    PlannedVillage.objects.bulk_create(
        PlannedVillage(
            plan=row, village_id=ground.ids[one.village], kind=one.kind, phase=one.phase, pilot=one.pilot,
            reason=one.reason, review_on=one.review_on,
        )
        for one in villages
    )  # fmt: skip
    PlannedStep.objects.bulk_create(
        PlannedStep(
            plan=row, branch_id=branches[one.branch], step=one.step, town_id=ground.ids[one.town], until=one.until
        )
        for one in steps
    )
    told = {**_told(row), "villages": len(villages)}
    _tell("outreach.plan_written", row.pk, told, by=by, at=at, on=business_date)
    return row.pk


@transaction.atomic
def publish_drive_plan(*, plan_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Let a draft be the plan; the ledger of village kinds says from then on what it arranges.

    Refused: by its writer, one that is settled.
    """
    row = DrivePlan.objects.select_for_update().filter(id=plan_id, state=PlanState.DRAFT).first()
    if row is None:
        return SETTLED
    if row.written_by_id == by:
        return Refused(code="own_plan", reason="没有发布：自己编制的规划要由另一位同事发布")
    last = plan_in_force()
    row.state, row.published_by_id, row.published_at = PlanState.PUBLISHED, by, at
    row.save(update_fields=["state", "published_by", "published_at"])
    name_planned_villages(
        version=row.version,
        planned=planned_today(plan_id=row.pk),
        before=planned_today(plan_id=last.id) if last else {},
        writing=Writing(scope=Scope(None), by=by, at=at, on=business_date),
    )
    _tell("outreach.plan_published", row.pk, _told(row), by=by, at=at, on=business_date)
    return None


@transaction.atomic
def drop_drive_plan(*, plan_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Give up a draft. Refused: one that is settled."""
    row = DrivePlan.objects.select_for_update().filter(id=plan_id, state=PlanState.DRAFT).first()
    if row is None:
        return SETTLED
    row.state = PlanState.DROPPED
    row.save(update_fields=["state"])
    _tell("outreach.plan_dropped", row.pk, _told(row), by=by, at=at, on=business_date)
    return None


@transaction.atomic
def report_pilot(*, branch_id: int, said: str, by: int, at: datetime, business_date: date) -> Refused | None:
    """Write down what a branch's pilot taught, after which it may enter its other villages.

    Refused: no pilot in the plan in force, one whose drive has not come to signing, nothing said, one reported before.
    """
    pilot = pilots_due(branch_ids=[branch_id]).get(branch_id)
    if PilotReport.objects.filter(branch_id=branch_id).exists():
        return Refused(code="reported", reason="没有保存：这家机构的试点已经总结过")
    if pilot is None:
        return Refused(code="no_pilot", reason="没有保存：规划里没有这家机构的试点村。请先发布规划")
    if not pilot.is_far_enough:
        reason = f"没有保存：试点村{pilot.village}还没有做到签约。做完再总结"
        return Refused(code="pilot_goes_on", reason=reason)
    if not said.strip() or len(said.strip()) > LONGEST_SAID:
        return Refused(code="nothing_said", reason=f"没有保存：请写找出了什么问题、怎么解决，最多 {LONGEST_SAID} 字")
    row = PilotReport.objects.create(
        branch_id=branch_id, village_id=pilot.village_id, said=said.strip(), written_by_id=by, written_on=business_date
    )
    told = {"village": pilot.village, "said": row.said[:80]}
    _tell("outreach.pilot_reported", row.pk, told, by=by, at=at, on=business_date)
    return None


def _told(row: DrivePlan) -> dict[str, Any]:
    return {"version": row.version, "name": row.name}


def _tell(kind: str, subject_id: int, payload: dict[str, Any], *, by: int, at: datetime, on: date) -> None:
    fact = Fact(subject_id=subject_id, household_id=None, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=on)
