"""Envelopes that arrive at the same moment, and a process killed between writing and answering."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.fieldwork.models import Survey
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.services import (
    MergeStep,
    NewMerge,
    Removal,
    move_households,
    propose_merges,
    settle_merges,
    undo_merges,
)
from qianmo.apps.intake.models import Envelope
from tests import village as v
from tests.api.field.conftest import phone_of
from tests.web.rules import County
from tests.web.test_roles import NUMBERS

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(calls):
    def one(call):
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def test_five_of_the_same_at_once_leave_one_and_five_equal_receipts():
    county = County()
    home, phone = county.households[v.UPPER], phone_of("2002")
    items = [phone.survey(home, {"scale_count": [None, 42]}), phone.visit(home)]
    answers = at_once(
        [lambda: phone.send(*items), lambda: phone.send(*reversed(items))[::-1]] * 2 + [lambda: phone.send(*items)]
    )
    assert all(answer == answers[0] for answer in answers)
    assert {one["state"] for one in answers[0]} == {"received"}
    assert (Survey.objects.count(), Envelope.objects.count()) == (1, 2)
    crowd = [phone.survey(home, {"lenders": [None if n == 0 else n - 1, n]}) for n in range(8)]
    answers = at_once([lambda one=one: phone.send(one) for one in crowd])
    assert [one["state"] for (one,) in answers] == ["received"] * 8
    assert Survey.objects.count() == 9
    _no_child_waits_for_a_parent_that_came_beside_it(phone, home)
    _what_changed_is_told(county, phone, home)
    _what_was_merged_away_leaves_the_phone(county, phone, home)
    _what_moved_away_leaves_the_phone_and_comes_to_the_next(county, phone, home)


def _no_child_waits_for_a_parent_that_came_beside_it(phone, home):
    for _ in range(4):
        parent = phone.envelope("survey", f"household:{home}")
        child = phone.item(phone.envelope("survey", f"household:{home}", parent=parent["envelope"]))
        at_once([lambda one=one: phone.send(one) for one in (child, phone.item(parent))])
    assert set(Envelope.objects.values_list("state", flat=True)) == {"received"}


def _what_changed_is_told(county, phone, home):
    """In the same county, since one that is committed takes seconds to found and to empty."""
    _, everything = phone.call("GET", "/changes?since=0")
    assert [one["id"] for one in everything["households"]] == [home], "only the village of this officer"
    assert not NUMBERS.search(json.dumps(everything))
    assert phone.call("GET", f"/changes?since={everything['offset']}")[1]["households"] == []
    (sent,) = phone.send(phone.visit(home, outcome="约好下周"))
    assert sent["state"] == "received"
    with transaction.atomic():
        record(
            kind="tasks.ended",
            facts=[Fact(subject_id=1, household_id=home, by=None, payload={})],
            at=v.at(v.DRAWN),
            business_date=v.DRAWN,
        )
        (meanwhile,) = at_once([lambda: phone.call("GET", f"/changes?since={everything['offset']}")[1]])
    assert [one["id"] for one in meanwhile["households"]] == [home], "the visit; the event beside it is not settled yet"
    _, later = phone.call("GET", f"/changes?since={meanwhile['offset']}")
    assert [one["id"] for one in later["households"]] == [home], "what was committed late is not skipped"


def _what_was_merged_away_leaves_the_phone(county, phone, home):
    staff = county.ground.staff
    (twin,) = v.file_families([v.family(county.ground, "孟二")])
    _, before = phone.call("GET", "/changes?since=0")
    assert twin in [one["id"] for one in before["households"]]
    when = {"scope": Scope(None), "now": v.at(v.DRAWN), "at": v.at(v.DRAWN), "business_date": v.DRAWN}
    asked = {"going_on": lambda ids: dict.fromkeys(ids, ()), **when}
    new = NewMerge(merged_id=twin, into_id=home, said="同一人", by=staff["2001"])
    (merge_id,) = propose_merges(merges=[new], **asked)
    settle_merges(steps=[MergeStep(merge_id=merge_id, said="", by=staff["1001"])], **asked)
    _, after = phone.call("GET", f"/changes?since={before['offset']}")
    assert ([one["id"] for one in after["households"]], after["removed"]) == ([home], [twin])
    undo_merges(steps=[MergeStep(merge_id=merge_id, said="是父子", by=staff["2001"])], **when)
    _, again = phone.call("GET", f"/changes?since={after['offset']}")
    assert (sorted(one["id"] for one in again["households"]), again["removed"]) == ([home, twin], [])


def _what_moved_away_leaves_the_phone_and_comes_to_the_next(county, phone, home):
    _, before = phone.call("GET", "/changes?since=0")
    cells = county.ground.cells
    move_households(
        removals=[Removal(older_id=cells[v.UPPER], newer_id=cells[v.LOWER], group_ids=None)],
        names={cells[v.UPPER]: "上村", cells[v.LOWER]: "下村"}, since=v.DRAWN, reason="并村",
        by=county.ground.staff["1001"], at=v.at(v.DRAWN), business_date=v.DRAWN,
    )  # fmt: skip
    _, after = phone.call("GET", f"/changes?since={before['offset']}")
    assert (after["households"], home in after["removed"]) == ([], True)
    assert phone.call("GET", f"/changes?since={after['offset']}")[1]["removed"] == [], "told once"
    _, others = phone_of("2003").call("GET", f"/changes?since={before['offset']}")
    assert (home in [one["id"] for one in others["households"]], others["removed"]) == (True, [])
