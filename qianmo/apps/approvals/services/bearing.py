"""Who answers for what was approved: shares written to names at approval, by the rule of that day (source: S5)."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from qianmo.apps.approvals.models import Bearing, BearingRule
from qianmo.domain.approvals.bearing import bearers
from qianmo.domain.postloan.liability import LiabilityRule
from qianmo.storage.copying import copy_rows


class Answerable(NamedTuple):
    """An approved case and its persons."""

    case_id: int
    investigator: int
    second_investigator: int | None
    reviewer: int
    approver: int


def write_bearings(*, cases: Sequence[Answerable], on: date) -> None:
    """Write the shares of approved cases; nothing where the bank has no rule. Joins the act that approves."""
    row = BearingRule.objects.filter(valid__contains=on).first()
    if row is None:
        return
    rule = LiabilityRule(
        survey=row.survey,
        review=row.review,
        approval=row.approval,
        first_surveyor=row.first_surveyor,
        second_surveyor=row.second_surveyor,
    )
    written = [
        (case.case_id, borne.bearer, borne.person, borne.share_ppm)
        for case in cases
        for borne in bearers(
            rule=rule,
            investigator=case.investigator,
            second_investigator=case.second_investigator,
            reviewer=case.reviewer,
            approver=case.approver,
        )
    ]
    columns = ("case_id", "bearer", "staff_id", "share_ppm")
    copy_rows(Bearing, {name: [row[place] for row in written] for place, name in enumerate(columns)})
