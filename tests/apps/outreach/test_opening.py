"""A village is opened and sat in as plan, ledger, grid and exam say; put off in mid-drive it stands still, whole."""

from uuid import uuid4

import pytest

from qianmo.apps.campaigns.queries import villages_on_board
from qianmo.apps.campaigns.services import Deferral, Opening, defer_drives, resume_drives
from qianmo.apps.credit.services import Seen, propose_limits
from qianmo.apps.grids.ledgers.classes import NewClass, class_villages, classes, end_class
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.queries import Scope
from qianmo.apps.notices.services import Posting, post_notices
from qianmo.apps.outreach.models import PilotReport
from qianmo.apps.outreach.queries import plan_in_force, plan_today
from qianmo.apps.outreach.services import open_sittings, open_villages
from qianmo.apps.ratings.models import Sitting
from qianmo.apps.ratings.queries import roster_of_village
from qianmo.domain.outreach.plans import Kind, Planned
from qianmo.domain.villages import Class
from tests import village as v
from tests.apps.outreach.going import script_in_force, sit
from tests.apps.outreach.plans import DAY, in_force

pytestmark = pytest.mark.django_db
COUNTY = Scope(None)
NOW = {"at": v.at(DAY), "business_date": DAY}


@pytest.fixture
def ground():
    ground = v.found_village()
    for code in (v.UPPER, v.LOWER, v.FAR):
        v.file_families([v.family(ground, "孟庆和", "乌云", village=code)])
    return ground


def opened(ground, code, *, by="2001"):
    new = [Opening(village_id=ground.cells[code], seen="")]
    (answer,) = open_villages(openings=new, scope=COUNTY, year=v.YEAR, by=ground.staff[by], **NOW)
    return getattr(answer, "code", "")


def kinds(ground, code):
    found = classes(scope=COUNTY, code=code)
    return [(str(one.kind), one.since, one.until) for one in found]


def writing(ground):
    return Writing(scope=COUNTY, by=ground.staff["1001"], at=v.at(DAY), on=DAY)


def test_a_published_plan_is_what_the_ledger_says_and_the_ledger_bars(ground):
    in_force(ground)
    assert kinds(ground, v.UPPER) == [("demonstration", DAY, None)]
    assert kinds(ground, v.FAR) == [("put_off", DAY, None)]
    board = {one.code: one for one in villages_on_board(scope=COUNTY)}
    assert (board[v.FAR].stage, board[v.FAR].deferral) == ("deferred", "两委换届，2026-09-01 复查")
    assert opened(ground, v.FAR, by="3001") == "put_off"
    (row,) = classes(scope=COUNTY, code=v.FAR)
    assert end_class(class_id=row.id, until=DAY, reason="换届已毕", writing=writing(ground)) is None
    (row,) = [one for one in plan_today(card=plan_in_force(), scope=COUNTY).rows if one.village.code == v.FAR]
    assert (row.kind_name, row.is_deferred, row.counts) == ("暂缓（已恢复）", False, False)
    assert opened(ground, v.FAR, by="3001") == ""
    new = NewClass(code=v.UPPER, kind=Class.PUT_OFF, reason="台账里写的暂缓", since=DAY)
    assert class_villages(new=[new], writing=writing(ground)) == 1
    assert opened(ground, v.UPPER) == "put_off"


def test_the_next_plan_ends_what_the_last_one_said_and_a_day_is_told_once(ground):
    in_force(ground)
    turned = [
        Planned(village=v.UPPER, kind=Kind.STANDARD, phase=1, pilot=True),
        Planned(village=v.FAR, kind=Kind.STANDARD, phase=2, pilot=True),
    ]
    in_force(ground, villages=turned)
    assert [kind for kind, _, until in kinds(ground, v.UPPER) if until is None] == ["standard"]
    assert [kind for kind, _, until in kinds(ground, v.LOWER) if until is None] == []
    assert [kind for kind, _, until in kinds(ground, v.FAR) if until is None] == ["standard"]
    in_force(ground)
    assert [kind for kind, _, until in kinds(ground, v.UPPER) if until is None] == ["demonstration"]
    assert len(kinds(ground, v.FAR)) == 2


def test_the_pilot_comes_first_and_a_branch_opens_its_own(ground):
    in_force(ground)
    assert opened(ground, v.LOWER) == "pilot_first"
    assert opened(ground, v.UPPER, by="3001") == "others_village"
    assert opened(ground, v.UPPER) == ""
    told = {"branch_id": ground.branches[v.FIRST], "village_id": ground.cells[v.UPPER], "written_on": DAY}
    PilotReport.objects.create(said="先划外出户", written_by_id=ground.staff["2001"], **told)
    assert opened(ground, v.LOWER, by="1001") == ""


def test_nobody_opens_or_sits_whose_exam_does_not_hold(ground):
    script_in_force(ground)
    assert opened(ground, v.UPPER) == "not_passed"
    assert sit(ground, "2001").passed
    assert opened(ground, v.UPPER) == ""
    roster = roster_of_village(village_id=ground.cells[v.UPPER], year=v.YEAR)
    sitting = v.sit_down(ground, roster)
    (answer,) = open_sittings(sittings=[sitting], **NOW)
    assert answer.code == "not_passed"
    assert "请先在“话术考试”里通过" in answer.reason
    assert sit(ground, "2002").passed
    ((sitting_id, _),) = open_sittings(sittings=[sitting], **NOW)
    assert Sitting.objects.filter(id=sitting_id, closed_at__isnull=True).exists()


def test_a_village_put_off_in_mid_drive_stands_still_and_goes_on_where_it_stood(ground):
    assert opened(ground, v.UPPER) == ""
    roster = roster_of_village(village_id=ground.cells[v.UPPER], year=v.YEAR)
    ((sitting_id, _),) = open_sittings(sittings=[v.sit_down(ground, roster)], **NOW)
    (board, *_) = villages_on_board(scope=COUNTY)
    stood = board.stage
    one = Deferral(drive_id=board.drive_id, reason="村两委换届", review_on=v.SATURDAY)
    assert not defer_drives(deferrals=[one], by=ground.staff["2001"], **NOW)
    assert v.close_sittings(sitting_ids=[sitting_id], **NOW) == {}
    assert Sitting.objects.get().closed_at is None
    told = {"scope": COUNTY, "by": ground.staff["2001"], **NOW}
    (refused,) = post_notices(postings=[Posting(roster_id=roster, place="村部")], **told)
    assert refused.code == "put_off"
    seen = Seen(household_id=1, sitting_id=1, sheet_id=1, policy_id=1, limit_fen=1, rate_ppm=1)
    answers = propose_limits(roster_id=roster, seen=[seen], request_id=uuid4(), **told)
    assert answers.refused[0].code == "put_off"
    assert opened(ground, v.UPPER) == "put_off"
    for _ in range(2):
        assert not resume_drives(drive_ids=[board.drive_id], by=ground.staff["2001"], **NOW)
    assert villages_on_board(scope=COUNTY)[0].stage == stood
    v.close_sittings(sitting_ids=[sitting_id], **NOW)
    assert Sitting.objects.get().closed_at is not None
    assert not defer_drives(deferrals=[one], by=ground.staff["2001"], **NOW)
    (again,) = open_sittings(sittings=[v.sit_down(ground, roster)], **NOW)
    assert again.reason == "不能开评议会：上村暂缓，村两委换届，2026-03-07 复查。请先在村页恢复，再从停下的那一步接着办"
