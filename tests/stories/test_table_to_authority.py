"""A table says more than the branch may grant: the household applies, the branch cannot, whoever may finds the case."""

from datetime import date
from uuid import uuid4

import pytest

from qianmo.apps.approvals.models import Case
from qianmo.apps.approvals.queries import waiting_cases
from qianmo.apps.approvals.services import NewOpinion, set_authority, speak
from qianmo.apps.credit.models import Line
from qianmo.apps.credit.services import PutForward, Word, put_forward
from qianmo.apps.grids.queries import Scope
from qianmo.apps.leads.services import decide_case
from qianmo.apps.ratings.services import (
    adopt_shipped_levels,
    close_sittings,
    issue_codes,
    open_sittings,
    rate_at_table,
    sign_table,
)
from qianmo.domain.ratings.table import TableSaid
from tests import village as v
from tests.village import WAN

pytestmark = pytest.mark.django_db
COUNTY = Scope(None)


def rated_at_a_table(ground, household_id, roster):
    ((sitting, raters),) = open_sittings(
        sittings=[v.sit_at_table(ground, roster)], at=v.at(v.RATED), business_date=v.RATED
    )
    host = {"sitting_id": sitting, "by": ground.staff["2002"], "at": v.at(v.RATED), "business_date": v.RATED}
    assert not rate_at_table(said=[TableSaid(household_id=household_id, level="优秀", limit_fen=8 * WAN)], **host)
    codes = issue_codes(rater_ids=raters, by=ground.staff["2002"], at=v.at(v.RATED), business_date=v.RATED)
    for pk in raters:
        sign_table(code=codes[pk], **host)
    close_sittings(sitting_ids=[sitting], at=v.at(v.RATED, hour=16), business_date=v.RATED)


def test_what_a_table_says_over_the_branch_goes_to_whoever_may_grant_it():
    ground = v.found_village()
    adopt_shipped_levels(since=v.OPENED)
    (household_id,) = v.file_families([v.family(ground, "孟庆和")])
    rated_at_a_table(ground, household_id, v.screen(ground, {household_id: ()}))
    set_authority(post="branch_head", limit_fen=5 * WAN, valid_from=v.RATED)
    staff, now = ground.staff, {"at": v.at(v.DRAWN), "business_date": v.DRAWN}
    wish = PutForward(
        household_id=household_id, product="funong", requested_fen=8 * WAN, purpose="购基础母羊", report="与自述相符",
        proposed_fen=8 * WAN, consent_until=date(2027, 3, 5), by=staff["2002"], request_id=uuid4(),
    )  # fmt: skip
    assert not put_forward(wishes=[wish], **now).refused
    case = Case.objects.get()
    assert speak(opinions=[NewOpinion(case_id=case.pk, revision=1, step="forwarded", by=staff["1004"])], **now) == [
        None
    ]

    def decide(by, post):
        word = Word(case_id=case.pk, revision=2, approve=True, limit_fen=None, text="同意", by=staff[by], post=post)
        return decide_case(word=word, scope=COUNTY, **now)

    refused = decide("2001", "branch_head")
    assert refused.reason == ("不能批：家庭合计敞口将到 8.00 万元，您的权限是 5.00 万元。请转有权的审批人")
    waiting = waiting_cases(scope=COUNTY, states=["deciding"], staff_id=staff["1005"])
    assert [one.id for one in waiting] == [case.pk]
    assert isinstance(decide("1005", "approver"), int)
    assert Line.objects.get().limit_fen == 8 * WAN
    case.refresh_from_db()
    assert (case.state, case.outcome, case.approver_id) == ("closed", "approved", staff["1005"])
