"""目标指标: targets and indicators for whoever sees the funnel, the loans behind for whoever sees that far."""

from datetime import date

from qianmo.apps.targets.services import NewProgramme, publish_plan, set_up_programmes, write_plan
from qianmo.domain.access import Right
from qianmo.domain.targets.trees import Level, Part
from tests import village as v
from tests.web.rules import County, Rule, Visit, anywhere


def loans(county: County) -> list[Visit]:
    here = f"/indicators/loans/?day={v.DRAWN}&grain=manager&key="
    staff = county.ground.staff
    return [
        Visit(f"{here}{staff[number]}", frozenset({code}), f"{here}x")
        for number, code in (("2002", v.UPPER), ("2003", v.LOWER), ("3002", v.FAR))
    ]


def one_plan(county: County) -> int:
    """A draft by the finance department, the same for every visit."""
    from qianmo.apps.targets.models import Plan

    known = Plan.objects.filter(state="draft").values_list("id", flat=True).first()
    if known is not None:
        return known
    part = Part(measure="loans", level=Level.BANK, unit="", parent="", months=(1,) * 12)
    told = {"by": county.ground.staff["1007"], "at": v.at(v.DRAWN), "business_date": v.DRAWN}
    written = write_plan(year=2026, name="分解表", parts=[part], answers={}, **told)
    assert isinstance(written, int)
    return written


def published_plan(county: County) -> list[Visit]:
    """A version that holds, of another year than the draft."""
    from qianmo.apps.targets.models import Plan

    known = Plan.objects.filter(state="published").values_list("id", flat=True).first()
    if known is None:
        part = Part(measure="loans", level=Level.BANK, unit="", parent="", months=(1,) * 12)
        staff, told = county.ground.staff, {"at": v.at(v.DRAWN), "business_date": v.DRAWN}
        written = write_plan(year=2025, name="分解表", parts=[part], answers={}, by=staff["1007"], **told)
        assert isinstance(written, int)
        assert publish_plan(plan_id=written, by=staff["1001"], **told) is None
        known = written
    return [Visit(f"/targets/plans/{known}/", missing="/targets/plans/999999/")]


def acting(act: str):
    def visits(county: County) -> list[Visit]:
        return [Visit(f"/targets/plans/{one_plan(county)}/{act}/")]

    return visits


def set_up(county: County) -> str:
    """The address of a programme with a milestone that lags and a budget, the same for every visit."""
    from qianmo.apps.targets.models import Programme

    known = Programme.objects.values_list("id", flat=True).first()
    if known is None:
        new = NewProgramme(
            work="乡镇网点突破工程", name="富河试点", owner="2001", since=date(2026, 1, 1), until=date(2026, 12, 31),
            milestones={"开办贷款": ("2001", date(2026, 2, 1))}, budgets={"变动费用": 1_000_000},
        )  # fmt: skip
        told = {"by": county.ground.staff["1007"], "at": v.at(v.DRAWN), "business_date": v.DRAWN}
        assert set_up_programmes(new=[new], **told) == (1, 1, 1)
        known = Programme.objects.get().pk
    return f"/targets/programmes/{known}/"


def of_programme(act: str = ""):
    def visits(county: County) -> list[Visit]:
        return [Visit(f"{set_up(county)}{act}", missing="" if act else "/targets/programmes/999999/")]

    return visits


def meeting(county: County) -> str:
    """The address of a meeting on weak indicators, the same for every visit."""
    from qianmo.apps.targets.models import WeakMeeting, WeakPoint

    known = WeakMeeting.objects.values_list("id", flat=True).first()
    if known is None:
        staff = county.ground.staff
        told = {"held_on": v.DRAWN, "as_of": v.DRAWN, "opened_at": v.at(v.DRAWN)}
        row = WeakMeeting.objects.create(chair_id=staff["1005"], opened_by_id=staff["1007"], **told)
        branch = county.ground.branches[v.FIRST]
        WeakPoint.objects.create(meeting=row, measure="loans", branch_id=branch, done=1, due=3, behind=2)
        known = row.pk
    return f"/targets/meetings/{known}/"


def of_meeting(act: str = ""):
    def visits(county: County) -> list[Visit]:
        return [Visit(f"{meeting(county)}{act}", missing=f"/targets/meetings/999999/{act}" if act != "close/" else "")]

    return visits


def telling(county: County) -> list[Visit]:
    """Whoever sees a milestone may try to tell it; who does not answer for it is refused with a word."""
    from qianmo.apps.targets.models import Milestone

    here = set_up(county)
    return [
        Visit(
            f"{here}tell/", missing="/targets/programmes/999999/tell/", form={"milestone": Milestone.objects.get().pk}
        )
    ]


def bulletin(county: County) -> str:
    """The address of a bulletin, the same for every visit."""
    from qianmo.apps.targets.models import Bulletin, BulletinRow, Plan

    known = Bulletin.objects.values_list("id", flat=True).first()
    if known is None:
        published_plan(county)
        told = {"published_by_id": county.ground.staff["1007"], "published_at": v.at(v.DRAWN), "published_on": v.DRAWN}
        plan = Plan.objects.filter(state="published").latest("id")
        row = Bulletin.objects.create(plan=plan, as_of=v.DRAWN, measures=["loans"], **told)
        bank = {"measure": "loans", "level": "bank", "name": "全行", "year": 12, "done": 3, "ahead": 1}
        BulletinRow.objects.create(bulletin=row, **bank)
        known = row.pk
    return f"/targets/bulletins/{known}/"


def of_bulletin(act: str = ""):
    def visits(county: County) -> list[Visit]:
        return [Visit(f"{bulletin(county)}{act}", missing=f"/targets/bulletins/999999/{act}")]

    return visits


SEATED = {
    "bulletins": anywhere(None, "/targets/bulletins/"),
    "bulletin": Rule(None, of_bulletin()),
    "draw-bulletin": Rule(None, of_bulletin("picture/")),
    "print-bulletin": Rule(None, of_bulletin("print/")),
    "prepare-bulletin": anywhere(Right.EDIT_PLANS, "/targets/bulletins/prepare/"),
    "market": anywhere(Right.SEE_FUNNEL, "/targets/market/"),
    "programmes": anywhere(Right.SEE_FUNNEL, "/targets/programmes/"),
    "programme": Rule(Right.SEE_FUNNEL, of_programme()),
    "targets": anywhere(Right.SEE_FUNNEL, "/targets/", "/targets/?view=weak"),
    "supervision": anywhere(Right.SEE_FUNNEL, "/targets/supervision/"),
    "weak-meetings": anywhere(Right.SEE_FUNNEL, "/targets/meetings/"),
    "weak-meeting": Rule(Right.SEE_FUNNEL, of_meeting()),
    "wall": anywhere(Right.SEE_WALL, "/wall/"),
    "plan": Rule(Right.SEE_FUNNEL, published_plan),
    "plans": anywhere(Right.SEE_FUNNEL, "/targets/plans/"),
    "indicators": anywhere(Right.SEE_FUNNEL, "/indicators/", "/indicators/?grain=manager"),
    "report-tables": anywhere(Right.SEE_FUNNEL, "/indicators/tables/"),
    "tolerance": anywhere(Right.SEE_FUNNEL, "/indicators/tolerance/", "/indicators/tolerance/?grain=manager"),
    "spread": anywhere(Right.SEE_FUNNEL, "/indicators/spread/", "/indicators/spread/?grain=product"),
    "report-forms": anywhere(Right.EDIT_PLANS, "/indicators/forms/"),
    "indicator-left": anywhere(Right.SEE_LINES, f"/indicators/left/?day={v.DRAWN}&population=inclusive"),
    "indicator-loans": Rule(Right.SEE_LINES, loans),
}
POSTED = {
    "publish-bulletin": anywhere(Right.EDIT_PLANS, "/targets/bulletins/publish/"),
    "keep-market": anywhere(Right.EDIT_PLANS, "/targets/market/keep/"),
    "upload-programmes": anywhere(Right.EDIT_PLANS, "/targets/programmes/upload/"),
    "supervise-milestone": Rule(Right.EDIT_PLANS, of_programme("supervise/")),
    "tell-milestone": Rule(Right.SEE_FUNNEL, telling),
    "book-spending": Rule(Right.EDIT_PLANS, of_programme("spend/")),
    "decide-spending": Rule(Right.PUBLISH_PLANS, of_programme("decide/")),
    "open-weak-meeting": anywhere(Right.EDIT_PLANS, "/targets/meetings/open/"),
    "explain-weak-point": Rule(Right.SEE_FUNNEL, of_meeting("why/")),
    "promise-remedy": Rule(Right.SEE_FUNNEL, of_meeting("promise/")),
    "tell-remedy": Rule(Right.SEE_FUNNEL, of_meeting("tell/")),
    "close-weak-meeting": Rule(Right.EDIT_PLANS, of_meeting("close/")),
    "upload-plan": anywhere(Right.EDIT_PLANS, "/targets/plans/upload/"),
    "keep-report-form": anywhere(Right.EDIT_PLANS, "/indicators/forms/keep/"),
    "fill-report-form": anywhere(Right.EDIT_PLANS, "/indicators/forms/1/fill/"),
    "drop-plan": Rule(Right.EDIT_PLANS, acting("drop")),
    "publish-plan": Rule(Right.PUBLISH_PLANS, acting("publish")),
    "supervise-target": anywhere(Right.EDIT_PLANS, "/targets/supervise/"),
    "close-supervision": anywhere(Right.EDIT_PLANS, "/targets/close/"),
}
