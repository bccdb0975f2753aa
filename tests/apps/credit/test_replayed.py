"""A decision of two years ago comes out the same from what it stored, whatever policy is in force now."""

from datetime import date

import pytest

from qianmo.apps.credit.models import PolicyRun
from qianmo.apps.credit.queries.replayed import replayed
from qianmo.apps.products import services as products
from qianmo.cli.replay import run
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.policies import small_policy
from tests.village import WAN

TWO_YEARS_ON = date(2028, 3, 5)


@pytest.fixture
def decided(db):
    """Two decisions under the first version, then a version that gives much less to everybody."""
    ground = v.found_village()
    v.grant(ground, v.rated_households(ground, ("孟庆和", "乌云")), wan=12)
    staff = ground.staff
    later = products.NewPolicy(
        product_id=ground.product_id,
        version="v2028.1",
        model=small_policy(((">= 2", "一般", 1),)).encode(),
        edited_by=staff["1002"],
        published_by=staff["1003"],
        valid_from=TWO_YEARS_ON,
    )
    published = products.publish_policy(new=later, at=v.at(v.DRAWN), business_date=v.DRAWN)
    assert not isinstance(published, Refused), published.reason
    return ground


def test_the_old_version_decides_again_what_it_decided(decided):
    found = list(replayed())
    assert [(one.policy, one.same, one.now["limit_fen"]) for one in found] == [("v2026.1", True, 10 * WAN)] * 2
    assert found[0].kept_trace == found[0].now_trace != {}


def test_one_decision_can_be_asked_for_alone(decided):
    kept = PolicyRun.objects.order_by("id").last()
    (one,) = replayed(application_ids=[kept.application_id])
    assert (one.application_id, one.same, one.now) == (kept.application_id, True, kept.outputs)


def test_one_piece_decides_as_many_as_another(decided, monkeypatch):
    whole = list(replayed())
    monkeypatch.setattr("qianmo.apps.credit.queries.replayed.PIECE", 1)
    assert list(replayed()) == whole


def test_what_does_not_come_out_the_same_is_named_and_ends_in_one(decided, capsys, monkeypatch):
    assert run([]) == 0
    assert capsys.readouterr().out == "重放 2 笔决定，结果与命中全部一致。\n"
    altered = next(iter(replayed()))
    monkeypatch.setattr(
        "qianmo.apps.credit.queries.replayed.replayed",
        lambda **_: iter([type(altered)(1, 2, "v", {}, {"a": 1}, {}, {})]),
    )
    assert run(["--application", "1"]) == 1
    assert capsys.readouterr().out == "申请 1（政策 v）：结果或命中与存档不同\n重放 1 笔决定，1 笔不同。\n"
