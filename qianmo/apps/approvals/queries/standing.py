"""Reads of what cases bring besides their three persons: the risk manager's opinion, a surveyor from outside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from qianmo.apps.approvals.models import Bearing, Case, ConfirmRule, Opinion, Step
from qianmo.apps.approvals.queries.authority import Demands, Matter, demands_of
from qianmo.apps.org.queries import branches_of_staff
from qianmo.domain.refusal import Refused

BEARERS = {"surveyor": "主查", "second_surveyor": "协查", "reviewer": "审查", "approver": "审批"}


@dataclass(frozen=True, slots=True)
class People:
    """Who stands in a case besides reviewer and approver, and who answers for it with which share."""

    investigator_id: int
    second_id: int | None
    second: str
    reviewer: str
    approver: str
    first_loan: bool | None
    alone: bool
    bearings: list[tuple[str, str, int]]


def people_of(*, case_id: int) -> People:
    """The people of one case; shares in per cent once it is approved."""
    row = Case.objects.select_related("second_investigator", "reviewer", "approver").get(id=case_id)
    shares = Bearing.objects.filter(case=row).order_by("id").values_list("bearer", "staff__name", "share_ppm")
    return People(
        investigator_id=row.investigator_id,
        second_id=row.second_investigator_id,
        second=row.second_investigator.name if row.second_investigator else "",
        reviewer=row.reviewer.name if row.reviewer else "",
        approver=row.approver.name if row.approver else "",
        first_loan=row.first_loan,
        alone=row.alone,
        bearings=[(BEARERS[bearer], name, ppm // 10_000) for bearer, name, ppm in shares],
    )


def confirmation(*, on: date) -> tuple[int, int] | None:
    """Above which amount in fen who decides confirms anew, and for how many minutes that holds; None without a rule."""
    row = ConfirmRule.objects.filter(valid__contains=on).first()
    return None if row is None else (row.above_fen, row.minutes)


@dataclass(frozen=True, slots=True)
class Brought:
    """What a case has: an opinion of the risk manager; two surveyors of different branches who signed."""

    advised: bool
    surveyed_jointly: bool


def brought_by(*, case_ids: Sequence[int], on: date) -> dict[int, Brought]:
    """What each of these cases brings, in three questions however many there are."""
    said: dict[int, set[str]] = {}
    steps = [Step.ADVISED, Step.COSIGNED]
    for case_id, step in Opinion.objects.filter(case_id__in=case_ids, step__in=steps).values_list("case_id", "step"):
        said.setdefault(case_id, set()).add(step)
    pairs = list(Case.objects.filter(id__in=case_ids).values_list("id", "investigator_id", "second_investigator_id"))
    branches = branches_of_staff(ids={pk for _, *two in pairs for pk in two if pk is not None}, on=on)
    return {
        case_id: Brought(
            advised=Step.ADVISED in said.get(case_id, ()),
            surveyed_jointly=Step.COSIGNED in said.get(case_id, ())
            and second is not None
            and not branches.get(first, set()) & branches.get(second, set()),
        )
        for case_id, first, second in pairs
    }


def lacks_of(*, case_ids: Sequence[int], on: date) -> Callable[[int, Matter], Refused | None]:
    """Why one of these cases may not be approved yet: the table asks for an opinion or a surveyor it does not have.

    What the cases bring is asked of the database once, when the first of them needs it.
    """
    demands, brought = demands_of(on=on), cache(lambda: brought_by(case_ids=case_ids, on=on))

    def lacks(case_id: int, matter: Matter) -> Refused | None:
        asked = demands(matter)
        return _lacking(asked, brought()[case_id]) if asked.risk_opinion or asked.joint_survey else None

    return lacks


def _lacking(demands: Demands, brought: Brought) -> Refused | None:
    if demands.risk_opinion and not brought.advised:
        return Refused(code="no_risk_opinion", reason="还不能批：按权限表要风险经理的独立意见。请风险经理先写意见")
    if demands.joint_survey and not brought.surveyed_jointly:
        reason = "还不能批：按权限表要联合调查，外机构的协办调查人没有签字。请指定外机构的同事协办并签字"
        return Refused(code="no_joint_survey", reason=reason)
    return None
