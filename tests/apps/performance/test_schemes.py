"""Schemes: written by one, tried on a month, published by another, never inside a month that is closed."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from qianmo.apps.events.models import Event
from qianmo.apps.performance.models import Scheme
from qianmo.apps.performance.services import (
    drop_scheme,
    open_scheme,
    publish_scheme,
    try_draft,
    write_scheme,
)
from qianmo.apps.performance.shipped import shipped_scheme
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.apps.performance.month import CONTENT, MARCH, count, lay_deposits, put_in_force

pytestmark = pytest.mark.django_db
APRIL_DAY = date(2026, 4, 7)
APRIL = date(2026, 4, 1)


@pytest.fixture
def ground():
    return v.found_village()


def acting(ground, number, on=APRIL_DAY):
    return {"by": ground.staff[number], "at": v.at(on), "business_date": on}


@pytest.fixture
def draft(ground):
    """A second version, in April, while March is closed under the first."""
    lay_deposits(ground)
    put_in_force(ground)
    count()
    return open_scheme(content=None, **acting(ground, "1007"))


def dearer():
    lines = [dict(line) for line in CONTENT["lines"]]
    lines[0] = {**lines[0], "pay": {"farm": {"tiers": [[None, 100]]}}, "points": {"farm": {"tiers": [[None, 1]]}}}
    return {**CONTENT, "lines": lines}


def test_the_shipped_scheme_can_be_opened_and_has_sixteen_products_and_more(ground):
    opened = open_scheme(content=None, **acting(ground, "1007"))
    assert Scheme.objects.get(id=opened).content == shipped_scheme()
    assert len(shipped_scheme()["lines"]) >= 16


def test_a_draft_is_tried_on_a_closed_month_and_tells_cost_and_places(ground, draft):
    assert write_scheme(scheme_id=draft, revision=1, content=dearer(), **acting(ground, "1007")) is None
    trial = try_draft(scheme_id=draft, month=MARCH, **acting(ground, "1007"))
    # Then 330 + 100 + 100; now the lines pay 550, 200 and 200, and 2002 counts 1.1 still.
    assert (trial.cost_fen, trial.would_cost_fen) == (530_00, 605_00 + 200_00 + 200_00)
    assert [(row.place, row.would_place, row.would_points_centi) for row in trial.rows] == [
        (1, 1, 15_00), (2, 2, 2_00), (2, 2, 2_00),
    ]  # fmt: skip
    assert trial.moved == 0


def test_trying_changes_no_month(ground, draft):
    try_draft(scheme_id=draft, month=MARCH, **acting(ground, "1007"))
    assert count() == 0


def publish(ground, draft, *, by="1008", revision=1, from_month=APRIL):
    return publish_scheme(scheme_id=draft, revision=revision, from_month=from_month, **acting(ground, by))


def test_a_version_is_published_by_another_once_tried(ground, draft):
    assert publish(ground, draft, by="1007").code == "own_scheme"
    assert publish(ground, draft).code == "scheme_untried"
    try_draft(scheme_id=draft, month=MARCH, **acting(ground, "1008"))
    assert publish(ground, draft, from_month=MARCH).code == "month_closed"
    assert publish(ground, draft, revision=2).code == "scheme_moved"
    assert publish(ground, draft) is None
    assert publish(ground, draft).code == "scheme_closed"


def test_what_was_tried_counts_only_as_it_was_written(ground, draft):
    try_draft(scheme_id=draft, month=MARCH, **acting(ground, "1007"))
    write_scheme(scheme_id=draft, revision=1, content=dearer(), **acting(ground, "1007"))
    assert publish(ground, draft, revision=2).code == "scheme_untried"


def test_one_draft_at_a_time_and_only_its_writer_writes_it(ground, draft):
    assert open_scheme(content=None, **acting(ground, "1007")).code == "scheme_drafted"
    assert write_scheme(scheme_id=draft, revision=1, content=CONTENT, **acting(ground, "1008")).code == (
        "scheme_of_another"
    )
    assert drop_scheme(scheme_id=draft, **acting(ground, "1007")) is None
    assert isinstance(open_scheme(content=None, **acting(ground, "1008")), int)


def test_every_fault_is_told_at_once(ground, draft):
    faulty = {
        **CONTENT,
        "deferred_years": 0,
        "lines": [
            {**CONTENT["lines"][0], "measure": "smiles"},
            {**CONTENT["lines"][1], "points": {"farm": {"tiers": [[50, 100], [20, 200], [None, 300]]}}},
        ],
    }
    refused = write_scheme(scheme_id=draft, revision=1, content=faulty, **acting(ground, "1007"))
    assert isinstance(refused, Refused)
    assert len(refused.sentences) == 3


def test_a_month_nobody_counted_cannot_be_tried(ground, draft):
    assert try_draft(scheme_id=draft, month=date(2026, 1, 1), **acting(ground, "1007")).code == "month_not_counted"


def test_a_version_holds_from_its_month_and_the_one_before_until_then(ground, draft):
    write_scheme(scheme_id=draft, revision=1, content=dearer(), **acting(ground, "1007"))
    try_draft(scheme_id=draft, month=MARCH, **acting(ground, "1007"))
    assert publish(ground, draft, revision=2) is None
    lay_deposits(ground, last=date(2026, 4, 20))
    count(on=date(2026, 4, 20))
    from qianmo.apps.performance.queries import counted_months

    assert [(one.first, one.version) for one in counted_months()] == [(APRIL, 2), (MARCH, 1)]


def test_the_database_lets_nobody_publish_what_they_wrote(ground, draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Scheme.objects.filter(id=draft).update(published_by=ground.staff["1007"])


def test_each_act_leaves_its_event(ground, draft):
    try_draft(scheme_id=draft, month=MARCH, **acting(ground, "1007"))
    publish(ground, draft)
    kinds = list(Event.objects.filter(kind__startswith="performance.").order_by("id").values_list("kind", flat=True))
    assert kinds == [
        "performance.scheme_opened", "performance.scheme_published", "performance.month_closed",
        "performance.scheme_opened", "performance.scheme_tried", "performance.scheme_published",
    ]  # fmt: skip
