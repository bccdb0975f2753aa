"""Figures of a village corrected on a phone: written where nobody else has said them, else put before the branch."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from django.db import transaction

from qianmo.apps.events.models import Event
from qianmo.apps.grids.ledgers.correcting import corrections
from qianmo.apps.grids.ledgers.facts import NewFact, facts, write_facts
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.models import FactProposal, VillageFact
from qianmo.apps.grids.queries import Scope
from qianmo.apps.grids.services import Assignment, assign_stewards
from qianmo.apps.intake.models import Quarantined
from tests import village as v
from tests.api.field.conftest import phone_of
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def said(phone, cell, key, value, *, at=None, **told):
    made = (at or v.at(v.DRAWN)).isoformat()
    return phone.item(
        phone.envelope("fact", f"village:{cell}", body={"key": key, "value": value}, made_at=made, **told)
    )


def told(phone, key):
    (upper,) = [one for one in phone.call("GET", "/start")[1]["villages"] if one["name"] == "上村"]
    (figure,) = [one for one in upper["facts"] if one["key"] == key]
    return figure


def history(key):
    found = [one for one in facts(scope=Scope(None), code=v.UPPER) if one.key == key]
    return [(one.value, one.source, one.as_of, one.current) for one in found]


def test_a_figure_nobody_else_has_said_is_written_with_its_day_and_a_bad_one_is_given_back(phone, county):
    upper, far = county.ground.cells[v.UPPER], county.ground.cells[v.FAR]
    assert told(phone, "population")["value"] == ""
    first = said(phone, upper, "population", "1,203", at=v.at(v.DRAWN, hour=8))
    (outcome,) = phone.send(first)
    assert outcome["state"] == "received"
    assert phone.send(first) == [outcome], "sent again it is the same word"
    figure = told(phone, "population")
    assert (figure["value"], figure["bare"], figure["source"], figure["answer"]) == ("1,203 人", "1203", "外勤", "")
    ahead = said(phone, upper, "population", "1250", at=v.at(v.DRAWN) + 400 * DAY)
    phone.send(ahead)
    assert history("population") == [("1250", "外勤", v.DRAWN, True), ("1203", "外勤", v.DRAWN, False)]
    bad = [
        said(phone, upper, "population", "很多"),
        said(phone, upper, "rain", "12"),
        said(phone, far, "population", "9"),
        said(phone, 10**9, "population", "9"),
        phone.item(phone.envelope("fact", f"village:{upper}", body={"key": "population", "value": 9})),
        phone.item(phone.envelope("fact", f"household:{county.households[v.UPPER]}", body={})),
    ]
    outcomes = phone.send(*bad)
    assert [one["code"] for one in outcomes] == [
        "no_number", "no_item", "foreign_grid", "foreign_grid", "bad_body", "bad_body",
    ]  # fmt: skip
    assert (VillageFact.objects.count(), Quarantined.objects.count(), FactProposal.objects.count()) == (2, 6, 0)
    kinds = list(Event.objects.filter(kind__startswith="grids.fact").values_list("kind", "by_staff_id"))
    assert kinds == [("grids.fact_written", county.ground.staff["2002"])] * 2


def test_corrections_of_one_day_end_the_same_in_whichever_order_they_come(phone, county):
    upper = county.ground.cells[v.UPPER]
    items = [
        said(phone, upper, "away", value, at=v.at(v.DRAWN, hour=hour)) for value, hour in (("7", 7), ("8", 8), ("7", 9))
    ]
    ends = []
    for order in permutations(items):
        with transaction.atomic():
            for one in order:
                assert phone.send(one)[0]["state"] == "received"
            ends.append(history("away")[0])
            transaction.set_rollback(True)
    assert set(ends) == {("7", "外勤", v.DRAWN, True)}


def test_a_figure_of_another_source_stands_until_the_branch_has_agreed(phone, county):
    upper, head = county.ground.cells[v.UPPER], visitor("2001")
    writing = Writing(scope=Scope(None), by=county.ground.staff["2001"], at=v.at(v.DRAWN), on=v.DRAWN)
    official = NewFact(code=v.UPPER, key="households", value="300", as_of=v.DRAWN, source="统计站")
    assert write_facts(new=[official], writing=writing) == 1
    phone.send(said(phone, upper, "households", "300"))
    assert FactProposal.objects.count() == 0, "it says what stands"
    phone.send(said(phone, upper, "households", "310"), said(phone, upper, "households", "312"))
    assert history("households") == [("300", "统计站", v.DRAWN, True)]
    assert told(phone, "households")["answer"] == "312 户 等支行确认"
    page = head.get("/intake/").content.decode()
    assert all(word in page for word in ("村情更正 2", "310 户", "300 户", "统计站"))
    first, second = corrections(scope=Scope(None), at=v.at(v.DRAWN))
    form = {"proposal": str(first.id), "accept": "0", "said": ""}
    head.post("/intake/figure/", form)
    assert FactProposal.objects.filter(accepted__isnull=True).count() == 2, "given back only with a reason"
    head.post("/intake/figure/", form | {"said": "少算了两户"})
    assert visitor("3001").post("/intake/figure/", {"proposal": str(second.id), "accept": "1"}).status_code == 302
    assert history("households") == [("300", "统计站", v.DRAWN, True)], "another branch has no word on it"
    head.post("/intake/figure/", {"proposal": str(second.id), "accept": "1"})
    assert history("households") == [("312", "外勤", v.DRAWN, True), ("300", "统计站", v.DRAWN, False)]
    assert "没有采纳 310 户：少算了两户" in told(phone, "households")["answer"]
    row = VillageFact.objects.get(value="312")
    assert (row.by_staff.number, "尹红霞" in head.get(f"/grids/ledgers/{v.UPPER}/").content.decode()) == ("2002", True)
    assert isinstance(row.at, datetime)


def test_who_no_longer_answers_for_the_village_is_heard_and_the_branch_decides(phone, county):
    item = said(phone, county.ground.cells[v.UPPER], "land", "4200")
    to = Assignment(cell_code=v.UPPER, staff_id=county.ground.staff["2003"], role="owner", since=v.DRAWN)
    assert not assign_stewards(assignments=[to])
    assert phone.send(item)[0]["state"] == "received"
    assert (VillageFact.objects.count(), FactProposal.objects.get().value) == (0, "4200")
    assert told(phone_of("2003"), "land")["answer"] == "4,200 亩 等支行确认"
