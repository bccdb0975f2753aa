"""Businesses of households: noted once, ended with a reason, taken over from surveys, no code in the clear."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from qianmo.apps.campaigns.queries import households
from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Business
from qianmo.apps.households.queries.businesses import businesses_of, count_businesses, register_of, told_not_noted
from qianmo.apps.households.services import Sheet, record_facts
from qianmo.apps.households.services.businesses import (
    BusinessEnd,
    NewBusiness,
    end_businesses,
    gather_businesses,
    note_businesses,
)
from qianmo.domain.access import Field
from qianmo.domain.businesses import Business as Told
from tests import village as v
from tests.domain.test_businesses import GOOD

pytestmark = pytest.mark.django_db
COUNTY = Scope(None)
NOW = {"at": v.at(v.DRAWN), "business_date": v.DRAWN}


def told(**changed):
    usual = {"name": "乌云小卖部", "kind": "stall", "trade": "零售", "place": "东街", "code": GOOD, "since": v.FILED}
    return Told(**usual | changed)


def test_a_business_is_noted_ended_and_gathered_from_what_surveys_told():
    ground = v.found_village()
    upper, far = v.file_families(
        [v.family(ground, "孟庆和", village=v.UPPER), v.family(ground, "韩春生", village=v.FAR)]
    )
    by, narrow = ground.staff["2002"], Scope(frozenset({ground.cells[v.UPPER]}))

    def note(household_id, scope=COUNTY, **changed):
        new = NewBusiness(household_id=household_id, told=told(**changed), source="照执照")
        return note_businesses(new=[new], scope=scope, by=by, **NOW)[0]

    assert "不在您的范围" in note(far, scope=narrow).reason
    assert "末位校验不对" in note(upper, code="91350100M000100Y44").reason
    first = note(upper)
    assert note(upper) == first
    row = Business.objects.get()
    assert GOOD.encode() not in bytes(row.sealed)
    assert GOOD not in str(list(Event.objects.values_list("payload", flat=True)))
    (shown,) = businesses_of(household_ids=[upper], scope=COUNTY)
    assert (shown.code_masked, shown.kind_name, shown.head) == (
        "91************0Y43"[:2] + "*" * 12 + "0Y43",
        "个体工商户",
        "孟庆和",
    )
    (hidden,) = businesses_of(household_ids=[upper], scope=Scope(None, frozenset({Field.NAMES})))
    assert (hidden.code_masked, hidden.has_code) == ("", True)

    facts = {"business_name": " 春生羊场 ", "business_place": "北沟", "industry": "养羊", "licence": False}
    record_facts(sheets=[Sheet(household_id=far, as_of=v.FILED, source="survey", facts=facts, recorded_by=by)])
    assert (told_not_noted(scope=COUNTY), told_not_noted(scope=narrow)) == (1, 0)
    assert gather_businesses(scope=narrow, by=by, **NOW) == 0
    assert gather_businesses(scope=COUNTY, by=by, **NOW) == 1
    assert gather_businesses(scope=COUNTY, by=by, **NOW) == 0
    rows = register_of(scope=COUNTY, cell_id=None, kind="", search="", limit=9)
    assert [(one.name, one.kind, one.place, one.source, one.since_on) for one in rows] == [
        ("乌云小卖部", "stall", "东街", "照执照", v.FILED),
        ("春生羊场", "unregistered", "北沟", "入户采集", v.FILED),
    ]
    assert [len(households(scope=COUNTY, business=kind).rows) for kind in ("any", "stall", "farm")] == [2, 1, 0]
    assert households(scope=COUNTY, business="stall").total == 1

    def end(until, why="转让", scope=COUNTY):
        return end_businesses(ends=[BusinessEnd(business_id=first, until=until, why=why)], scope=scope, by=by, **NOW)[0]

    assert "没有写为什么" in end(v.DRAWN, why=" ").reason
    assert "结束日要在" in end(v.DRAWN + timedelta(days=1)).reason
    assert end(v.DRAWN) is None
    assert "已经结束" in end(v.DRAWN).reason
    assert count_businesses(scope=COUNTY, cell_id=None, kind="stall", search="") == 0
    assert isinstance(note(upper), int)
    for change in (
        lambda: Business.objects.filter(id=first).update(place="西街"),
        lambda: Business.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
