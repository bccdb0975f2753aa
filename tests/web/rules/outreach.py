"""整村组织: the plan for whoever sees the funnel, changed by head office and told by the heads of branches."""

from qianmo.apps.grids.queries import Scope
from qianmo.apps.outreach.models import CreditCriterion, DrivePlan, FieldDay, SigningDay
from qianmo.apps.outreach.services import adopt_shipped_criteria, confirm_reratings, rerate_villages, write_drive_plan
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


def one_day(county: County) -> int:
    """A field day in the upper village, the same for every visit."""
    row, _ = FieldDay.objects.get_or_create(
        village_id=county.ground.cells[v.UPPER], day=v.DRAWN, branch_id=county.ground.branches[v.FIRST],
        defaults={"written_by_id": county.ground.staff["2001"], "written_at": v.at(v.DRAWN)},
    )  # fmt: skip
    return row.pk


def on_the_day(act: str = ""):
    def visits(county: County) -> list[Visit]:
        here = f"/outreach/days/{one_day(county)}/"
        return [Visit(f"{here}{act}", frozenset({v.UPPER}), f"/outreach/days/999999/{act}")]

    return visits


def one_signing_day(county: County) -> int:
    """A signing day in the upper village, the same for every visit."""
    told = {"place": "村部", "gift": "大米", "gift_fen": 3_000, "stock": 9}
    by = {"opened_by_id": county.ground.staff["2002"], "opened_at": v.at(v.DRAWN)}
    village_id = county.ground.cells[v.UPPER]
    row, _ = SigningDay.objects.get_or_create(village_id=village_id, day=v.DRAWN, defaults={**told, **by})
    return row.pk


def signing(act: str = ""):
    def visits(county: County) -> list[Visit]:
        here = f"/outreach/signings/{one_signing_day(county)}/{act}"
        return [Visit(here, frozenset({v.UPPER}), f"/outreach/signings/999999/{act}")]

    return visits


def rated(act: str = ""):
    def visits(county: County) -> list[Visit]:
        adopt_shipped_criteria(since=v.OPENED)
        CreditCriterion.objects.exclude(test="resident").delete()  # others have filed more families there by now
        told = {"year": 2026, "scope": Scope(None), "at": v.at(v.DRAWN), "business_date": v.DRAWN}
        ids = [county.ground.cells[v.UPPER]]
        rerate_villages(village_ids=ids, by=county.ground.staff["2001"], **told)
        confirm_reratings(village_ids=ids, by=county.ground.staff["1001"], **told)
        return [Visit(f"/outreach/rerating/{v.UPPER}/{act}", frozenset({v.UPPER}), f"/outreach/rerating/999/{act}")]

    return visits


SEATED = {
    "rerating": anywhere(Right.SEE_FUNNEL, "/outreach/rerating/"),
    "village-rerating": Rule(Right.SEE_CUSTOMERS, rated()),
    "credit-certificate": Rule(Right.SEE_FUNNEL, rated("certificate/")),
    "signing-days": anywhere(Right.SEE_LINES, "/outreach/signings/"),
    "signing-day": Rule(Right.SEE_LINES, signing()),
    "print-signing-day": Rule(Right.SEE_LINES, signing("print/")),
    "gifts": anywhere(Right.SEE_LINES, "/outreach/gifts/"),
    "field-days": anywhere(Right.SEE_FUNNEL, "/outreach/days/"),
    "field-day": Rule(Right.SEE_FUNNEL, on_the_day()),
    "print-days": anywhere(Right.SEE_FUNNEL, "/outreach/days/print/"),
    "my-days": anywhere(Right.WORK, "/outreach/my-days/"),
    "exam": anywhere(Right.WORK, "/outreach/exam/"),
    "exams": anywhere(Right.SEE_FUNNEL, "/outreach/exams/"),
    "scripts": anywhere(Right.SEE_FUNNEL, "/outreach/scripts/"),
    "village-claims": anywhere(Right.SEE_FUNNEL, "/outreach/claims/"),
    "drive-plan": anywhere(Right.SEE_FUNNEL, "/outreach/plan/", "/outreach/plan/?view=villages"),
    "drive-plans": anywhere(Right.SEE_FUNNEL, "/outreach/plans/"),
}
POSTED = {
    "rerate-villages": anywhere(Right.RERATE, "/outreach/rerating/count/"),
    "open-signing-day": anywhere(Right.SIGN, "/outreach/signings/open/"),
    "prepare-contracts": Rule(Right.SIGN, signing("prepare/")),
    "register-guest": Rule(Right.SIGN, signing("register/")),
    "hand-out-gift": Rule(Right.SIGN, signing("gift/")),
    "take-back-gift": anywhere(Right.ROSTER_DAYS, "/outreach/gifts/1/take-back/"),
    "roster-days": anywhere(Right.ROSTER_DAYS, "/outreach/days/roster/"),
    "pass-on-duties": anywhere(Right.ROSTER_DAYS, "/outreach/days/pass-on/"),
    "call-off-day": Rule(Right.ROSTER_DAYS, on_the_day("call-off/")),
    "settle-day": Rule(Right.ROSTER_DAYS, on_the_day("settle/")),
    "begin-paper": anywhere(Right.WORK, "/outreach/exam/begin/"),
    "hand-in-paper": anywhere(Right.WORK, "/outreach/exam/1/"),
    "upload-script": anywhere(Right.PLAN_VILLAGES, "/outreach/scripts/upload/"),
    "publish-script": anywhere(Right.PUBLISH_VILLAGES, "/outreach/scripts/1/publish/"),
    "drop-script": anywhere(Right.PLAN_VILLAGES, "/outreach/scripts/1/drop/"),
    "claim-village": anywhere(Right.ROSTER_DAYS, "/outreach/claims/ask/"),
    "decide-village-claim": anywhere(Right.PUBLISH_VILLAGES, "/outreach/claims/1/decide/"),
    "upload-drive-plan": anywhere(Right.PLAN_VILLAGES, "/outreach/plans/upload/"),
    "drop-drive-plan": Rule(Right.PLAN_VILLAGES, acting("drop")),
    "publish-drive-plan": Rule(Right.PUBLISH_VILLAGES, acting("publish")),
    "report-pilot": anywhere(Right.ROSTER_DAYS, "/outreach/plan/pilot/"),
}
