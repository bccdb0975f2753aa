"""Visits are drawn by a seed that draws the same again, asked about by another person, and a mismatch stands out."""

from uuid import uuid4

import pytest

from qianmo.apps.fieldwork.models import Callback, CallbackDraw, Device, Visit
from qianmo.apps.fieldwork.queries.callbacks import callback_draws, callbacks
from qianmo.apps.fieldwork.services import CallbackSaid, NewCallbackDraw, draw_callbacks, record_callbacks
from qianmo.apps.fieldwork.services.calling_back import place_in_draw
from qianmo.apps.grids.queries import Scope
from tests import village as v

pytestmark = pytest.mark.django_db
NOW = {"now": v.at(v.DRAWN), "at": v.at(v.DRAWN), "business_date": v.DRAWN}
VISITS = 8


@pytest.fixture
def ground():
    """A household of the upper village visited eight times on one day by its steward, and once by another branch's."""
    ground = v.found_village()
    (home,) = v.file_families([v.family(ground, "孟庆和")])
    stood = v.at(v.DRAWN)
    device = Device.objects.create(uid=uuid4(), name="华为 A1", enrolled_at=stood, seen_at=stood)
    Visit.objects.bulk_create(
        Visit(
            envelope=uuid4(), household_id=home, by_id=ground.staff[by], device=device, started_at=stood,
            ended_at=stood, purpose="看羊", outcome="在家", made_at=stood, stored_at=stood, business_date=v.DRAWN,
        )
        for by in ["2002"] * VISITS + ["3002"]
    )  # fmt: skip
    return ground


def draw(ground, *, size=3, seed=7, caller="2004", until=v.DRAWN, request_id=None):
    new = NewCallbackDraw(
        request_id=request_id or uuid4(), branch_id=ground.branches[v.FIRST], since=v.DRAWN, until=until, size=size,
        seed=seed, caller=ground.staff[caller], by=ground.staff["2001"],
    )  # fmt: skip
    (answer,) = draw_callbacks(draws=[new], **NOW)
    return answer


def say(ground, callback_id, outcome, said="", by="2004"):
    one = CallbackSaid(callback_id=callback_id, outcome=outcome, said=said, by=ground.staff[by])
    (answer,) = record_callbacks(said=[one], **NOW)
    return answer


def test_the_kept_seed_draws_the_same_visits_again(ground):
    draw(ground, seed=20260305)
    row = CallbackDraw.objects.get()
    of_branch = Visit.objects.filter(by_id=ground.staff["2002"]).values_list("id", "envelope")
    again = sorted(of_branch, key=lambda one: place_in_draw(row.seed, one[1]))[:3]
    assert row.population == VISITS, "the other branch's visit is not among them"
    assert set(Callback.objects.values_list("visit_id", flat=True)) == {pk for pk, _ in again}


def test_a_visit_is_drawn_once_and_a_request_sent_again_draws_nothing(ground):
    request = uuid4()
    assert draw(ground, size=5, request_id=request) == draw(ground, size=5, request_id=request)
    draw(ground, size=5)
    assert [one.population for one in CallbackDraw.objects.order_by("id")] == [VISITS, VISITS - 5]
    assert Callback.objects.values("visit").distinct().count() == Callback.objects.count() == VISITS
    assert draw(ground).code == "none_left"


def test_nobody_is_given_his_own_visits_and_days_must_have_come(ground):
    assert draw(ground, caller="2002").code == "none_left"
    assert (draw(ground, size=0).code, draw(ground, until=v.SATURDAY).code) == ("bad_size", "bad_days")


def test_what_does_not_fit_stands_first_and_is_said_once(ground):
    draw(ground)
    first, second, third = Callback.objects.order_by("id").values_list("id", flat=True)
    assert say(ground, first, "confirmed") == first
    assert (say(ground, third, "mismatch").code, say(ground, third, "maybe").code) == ("no_words", "no_outcome")
    assert say(ground, third, "mismatch", "没有人来过") == third
    assert say(ground, third, "confirmed").code == "done"
    assert say(ground, second, "confirmed", by="2005").code == "not_found", "it was given to another"
    (row,) = callback_draws(branch_ids=[ground.branches[v.FIRST]])
    assert (row.drawn, row.done, row.mismatches) == (3, 2, 1)
    assert [one.outcome_code for one in callbacks(scope=Scope(None), draw_id=row.id)] == ["mismatch", "confirmed", ""]
    assert [one.id for one in callbacks(scope=Scope(None), caller=ground.staff["2004"])] == [second]
    assert not callbacks(scope=Scope(frozenset()), draw_id=row.id), "outside the scope it looks as if it did not exist"
