"""An account manager leaves in mid-drive: his villages are found and handed on with all that hangs on them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from qianmo.apps.campaigns.queries import villages_on_board
from qianmo.apps.fieldwork.models import Device, Enrolment
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.ledgers.plaques import NewPlaque, hang_plaques
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.models import PostHolding
from qianmo.apps.ratings.models import RosterEntry, Sitting
from qianmo.apps.ratings.services import open_sittings
from qianmo.apps.tasks.models import Task
from tests import village as v
from tests.web.rules import County
from tests.web.rules.grids import seen
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
HEAD, LEAVER, TAKER = "2001", "2002", "2003"


@pytest.fixture
def county():
    """The leaver has an open sitting in the upper village, a task, a plaque, and a phone with two pieces unsent."""
    county = County()
    staff, household = county.ground.staff, county.households[v.UPPER]
    roster = RosterEntry.objects.get(household_id=household).roster_id
    open_sittings(sittings=[v.sit_down(county.ground, roster)], at=v.at(v.DRAWN), business_date=v.DRAWN)
    form = {"household": household, "note": "看羊", "due_on": "2026-04-01", "request_id": str(uuid4())}
    visitor(HEAD).post("/tasks/assign/", form)
    writing = Writing(scope=Scope(None), by=staff[LEAVER], at=v.at(v.DRAWN), on=v.DRAWN)
    new = NewPlaque(number="牌077", code=v.UPPER, place="村委会外墙", staff=LEAVER, hung_on=v.DRAWN)
    assert hang_plaques(new=[new], writing=writing) == 1
    at = v.at(v.DRAWN)
    phone = Device.objects.create(uid=uuid4(), name="手机", enrolled_at=at, seen_at=at, pending=2)
    Enrolment.objects.create(
        device=phone, staff_id=staff[LEAVER], token_digest=b"x" * 32, sealed_key=b"", enrolled_at=at, used_at=at
    )
    held = PostHolding.objects.get(staff_id=staff[LEAVER])
    held.valid = DateRange(held.valid.lower, v.DRAWN)
    held.save()
    return county


def test_his_villages_are_found_and_the_preview_tells_what_hangs_on_them(county):
    head = visitor(HEAD)
    left = head.get("/grids/?state=left").content.decode()
    assert f'data-code="{v.UPPER}"' in left
    assert f'data-code="{v.LOWER}"' not in left
    page = head.get(f"/grids/handover/?cells={v.UPPER}").content.decode()
    assert "随同移交 <b>1</b> 户、未完待办 <b>1</b> 件" in page
    assert "尹红霞手机上有 <b>2</b> 件未上传" in page


def test_handed_on_nothing_is_lost_and_the_drive_goes_on(county):
    drive = next(one for one in villages_on_board(scope=Scope(None)) if one.code == v.UPPER)
    kept = {model: model.objects.count() for model in (Sitting, RosterEntry, Task)}
    form = {
        "seen": [seen(v.UPPER)], "to": county.ground.staff[TAKER], "since": v.DRAWN.isoformat(), "reason": "离职",
        "request_id": str(uuid4()),
    }  # fmt: skip
    assert visitor(HEAD).post("/grids/handover/move/", form).status_code == 302
    assert "没有这样的村" in visitor(HEAD).get("/grids/?state=left").content.decode()
    taker = visitor(TAKER)
    assert "看羊" in taker.get("/tasks/").content.decode()
    assert taker.get(f"/campaigns/{v.UPPER}/?tab=sittings").content.decode().count("进行中") == 1
    assert "不是现主办，要换牌" in taker.get(f"/grids/ledgers/{v.UPPER}/").content.decode()
    after = next(one for one in villages_on_board(scope=Scope(None)) if one.code == v.UPPER)
    assert (after.drive_id, after.stage, after.counts) == (drive.drive_id, drive.stage, drive.counts)
    assert {model: model.objects.count() for model in kept} == kept
    assert Sitting.objects.filter(closed_at=None).count() == 1
    assert v.DRAWN - timedelta(days=1) in PostHolding.objects.get(staff_id=county.ground.staff[LEAVER]).valid
