"""整村组织: the plan for whoever sees the funnel, changed by head office and told by the heads of branches."""

from qianmo.apps.outreach.models import DrivePlan
from qianmo.apps.outreach.services import write_drive_plan
from qianmo.domain.access import Right
from tests import village as v
from tests.apps.outreach.plans import planned, shape
from tests.web.rules import County, Rule, Visit, anywhere


def one_plan(county: County) -> int:
    """A draft by head office, the same for every visit."""
    known = DrivePlan.objects.values_list("id", flat=True).first()
    if known is not None:
        return known
    told = {"by": county.ground.staff["1006"], "at": v.at(v.DRAWN), "business_date": v.DRAWN}
    written = write_drive_plan(name="规划", shape=shape(), villages=planned(), steps=[], **told)
    assert isinstance(written, int)
    return written


def acting(act: str):
    def visits(county: County) -> list[Visit]:
        return [Visit(f"/outreach/plans/{one_plan(county)}/{act}/")]

    return visits


SEATED = {
    "drive-plan": anywhere(Right.SEE_FUNNEL, "/outreach/plan/", "/outreach/plan/?view=villages"),
    "drive-plans": anywhere(Right.SEE_FUNNEL, "/outreach/plans/"),
}
POSTED = {
    "upload-drive-plan": anywhere(Right.PLAN_VILLAGES, "/outreach/plans/upload/"),
    "drop-drive-plan": Rule(Right.PLAN_VILLAGES, acting("drop")),
    "publish-drive-plan": Rule(Right.PUBLISH_VILLAGES, acting("publish")),
    "report-pilot": anywhere(Right.ROSTER_DAYS, "/outreach/plan/pilot/"),
}
