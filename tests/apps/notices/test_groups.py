"""How people of a customer group learn of their rating is a rule by kind: posted, told days before, or neither."""

from datetime import timedelta
from uuid import uuid4

import pytest

from qianmo.apps.campaigns.queries import groups_on_board
from qianmo.apps.grids.queries import Scope
from qianmo.apps.notices.models import GroupNoticeRule, SampledHousehold
from qianmo.apps.notices.queries import notices, objections, roster_states, why_not_signed
from qianmo.apps.notices.services import (
    Found,
    NewObjection,
    Posting,
    draw_samples,
    post_notices,
    raise_objections,
    record_findings,
    tell_households,
)
from tests import village as v
from tests.apps.campaigns.test_groups import Works

pytestmark = pytest.mark.django_db
COUNTY = Scope(None)
DAY = v.RATED + timedelta(days=1)


@pytest.fixture
def works():
    works = Works()
    works.roster = works.opened().roster_id
    works.rated(works.roster)
    return works


def rule(way, days=0, share=0, least=0):
    GroupNoticeRule.objects.create(
        kind="workers", way=way, days=days, sample_ppm=share, sample_least=least, valid=(v.OPENED, None)
    )


def act(works, on=DAY, by="2001"):
    return {"by": works.ground.staff[by], "at": v.at(on), "business_date": on}


def tell(works):
    return tell_households(roster_id=works.roster, household_ids=works.homes, scope=COUNTY, **act(works))


def codes(works, on):
    return {pk: one.code for pk, one in why_not_signed(household_ids=works.homes[1:], on=on).items()}


def test_a_group_that_is_posted_is_sampled_hangs_and_is_objected_to_like_a_village(works):
    rule("posted", days=7, share=500_000, least=1)
    home, second, doubtful = works.homes[1:]
    assert tell(works).code == "posted"
    posting = Posting(roster_id=works.roster, place="厂区公告栏")
    assert post_notices(postings=[posting], scope=COUNTY, **act(works))[0].code == "no_sample"
    assert (
        draw_samples(roster_ids=[works.roster], scope=works.elsewhere, **act(works))[works.roster].code == "no_roster"
    )
    assert draw_samples(roster_ids=[works.roster], scope=works.there, **act(works)) == {works.roster: 2}
    drawn = SampledHousehold.objects.values_list("household_id", flat=True)
    found = [Found(roster_id=works.roster, household_id=pk, agrees=True) for pk in drawn]
    assert not record_findings(found=found, scope=works.there, **act(works))
    (notice,) = post_notices(postings=[posting], scope=works.there, **act(works))
    (card,) = notices(scope=works.there)
    assert (card.id, card.village, card.group_id, card.named, card.until) == (
        notice, "肉业职工", works.group, 2, DAY + timedelta(days=7),
    )  # fmt: skip
    assert not notices(scope=works.elsewhere)
    assert codes(works, DAY) == {home: "notice_running", second: "notice_running", doubtful: "unposted"}
    assert codes(works, card.until) == {doubtful: "unposted"}
    new = {"notice_id": notice, "words": "已经离职", "name": "", "phone": ""}
    (said,) = raise_objections(
        objections=[NewObjection(household_id=second, kind="against", request_id=uuid4(), **new)], scope=works.there,
        **act(works),
    )  # fmt: skip
    (away,) = raise_objections(
        objections=[NewObjection(household_id=works.homes[0], kind="omitted", request_id=uuid4(), **new)],
        scope=works.there, **act(works),
    )  # fmt: skip
    assert (isinstance(said, int), away.code) == (True, "elsewhere")
    assert [(one.id, one.village, one.group_id) for one in objections(scope=works.there)] == [
        (said, "肉业职工", works.group)
    ]
    assert codes(works, card.until) == {second: "objected", doubtful: "unposted"}
    state = roster_states(roster_ids=[works.roster], scope=works.there)[works.roster]
    assert (state.village, state.group_id, state.posted, state.waiting, state.objections) == (
        "肉业职工", works.group, 2, 0, 1,
    )  # fmt: skip


def test_a_group_that_is_told_waits_its_days_and_its_sample_comes_first(works):
    rule("told", days=3, share=100_000, least=1)
    assert tell(works).code == "no_sample"
    GroupNoticeRule.objects.update(sample_ppm=0)
    posting = Posting(roster_id=works.roster, place="厂区公告栏")
    assert post_notices(postings=[posting], scope=COUNTY, **act(works))[0].code == "not_posted"
    assert tell(works) == 2
    free = DAY + timedelta(days=3)
    assert set(codes(works, DAY).values()) == {"told_lately", "untold"}
    assert set(codes(works, free).values()) == {"untold"}
    assert f"{free} 起才能签约" in why_not_signed(household_ids=works.homes[1:2], on=DAY)[works.homes[1]].reason


def test_a_group_nobody_tells_has_no_such_step(works):
    rule("none")
    assert tell(works).code == "not_told"
    assert not codes(works, DAY)
    assert not groups_on_board(scope=COUNTY)[0].noticed
