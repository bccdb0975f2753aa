"""Two who decide one case in the same instant: one does, the other is told; and no path lets one person act twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianmo.apps.approvals.models import Opinion
from qianmo.apps.credit.models import Line
from qianmo.domain.approvals.separation import check_whole_case
from qianmo.domain.refusal import Refused
from tests.apps.credit.test_approving import Desk, reviewed
from tests.apps.credit.test_one_after_another import Street


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_a_case_at_once_exactly_one_does():
    desk = reviewed(Desk())
    staff, together = desk.ground.staff, Barrier(2)

    def decide(who):
        by, post = who
        together.wait()
        try:
            return desk.decide(wan=9, by=by, post=post, revision=2)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(decide, [(staff["2001"], "branch_head"), (staff["1005"], "approver")]))
    told = [one for one in answers if isinstance(one, Refused)]
    assert len(told) == 1
    assert "别人已经办过" in told[0].reason
    assert (Line.objects.count(), Opinion.objects.filter(step="approved").count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_one_batch_at_once_in_any_order_one_does_and_nobody_waits_in_a_circle():
    street, together = Street(), Barrier(2)
    street.tie(0, 2)

    def decide(order):
        together.wait()
        try:
            return street.decide(*order)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(decide, [(0, 1, 2), (2, 1, 0)]))
    assert sorted(len(one.ids) for one in answers) == [0, 3]
    assert {one.code for each in answers for one in each.refused.values()} == {"moved_on"}
    assert (Line.objects.count(), Opinion.objects.filter(step="approved").count()) == (3, 3)


DUTIES = ("调查", "协办调查", "风险意见", "审查", "审批")
SPOKEN = st.tuples(st.sampled_from(DUTIES), st.integers(1, 6), st.one_of(st.none(), st.integers(1, 6)))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(spoken=st.lists(SPOKEN, max_size=12))
def test_whoever_speaks_for_whomever_nobody_ever_holds_two_duties(spoken):
    held: set[tuple[str, int]] = set()
    for duty, by, stands_for in spoken:
        persons = {by} | ({stands_for} if stands_for is not None else set())
        if check_whole_case(duty=duty, persons=persons, held=sorted(held)) is None:
            held |= {(duty, person) for person in persons}
    for person in {who for _, who in held}:
        assert len({duty for duty, who in held if who == person}) == 1
