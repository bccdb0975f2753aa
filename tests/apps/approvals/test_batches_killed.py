"""A batch of hundreds killed in the middle of its act leaves nothing decided; given again it is decided whole."""

from dataclasses import replace
from uuid import uuid4

from qianmo.apps.approvals.models import Bearing, Case, Opinion
from qianmo.apps.approvals.services import NewOpinion, share_bearing, speak
from qianmo.apps.credit.models import Application, Line, PolicyRun
from qianmo.apps.credit.services import Word, decide_cases, put_forward
from qianmo.apps.events.models import Event
from qianmo.domain.postloan.liability import LiabilityRule
from tests import village as v
from tests.apps.credit.test_approving import EVERYBODY, THURSDAY, Desk
from tests.killed import kill_in_the_middle
from tests.village import WAN

MANY = 300
"""More than travel as one statement: rows are written by COPY, as those of thousands are."""
SCRIPT = """
from qianmo.apps.credit.services import deciding
from tests.apps.approvals.test_batches_killed import decided

def then(act, killed):
    def acted(*args, **named):
        act(*args, **named)
        killed()
    return acted

{where}
decided(by={by})
"""
POINTS = {
    "all is weighed and nothing written": "deciding.Hearing.close = lambda _: ready()",
    "opinions are written and no line granted": "deciding.Hearing.close = then(deciding.Hearing.close, ready)",
    "lines are granted and nothing is committed": "deciding.settle_decided = then(deciding.settle_decided, ready)",
}


def decided(*, by):
    """The whole batch approved in one act."""
    words = [
        Word(case_id=pk, revision=2, approve=True, limit_fen=None, text="同批同意", by=by, post="branch_head")
        for pk in Case.objects.order_by("id").values_list("id", flat=True)
    ]
    return decide_cases(words=words, scope=EVERYBODY, at=v.at(v.DRAWN), business_date=v.DRAWN)


def written():
    """How many rows the act leaves, by what they tell."""
    return {
        "opinions": Opinion.objects.filter(step="approved").count(),
        "cases": Case.objects.filter(state="closed", outcome="approved", spoken_at=v.at(v.DRAWN)).count(),
        "shares": Bearing.objects.count(),
        "runs": PolicyRun.objects.count(),
        "lines": Line.objects.filter(limit_fen=5 * WAN).count(),
        "applications": Application.objects.filter(state="approved").count(),
        "events": Event.objects.filter(kind__in=["approvals.spoken", "credit.granted"], at=v.at(v.DRAWN)).count(),
    }


def test_a_batch_killed_anywhere_is_decided_not_at_all_and_then_whole(transactional_db):
    desk = Desk()
    households = v.rated_households(desk.ground, [f"户{place}" for place in range(MANY)])
    wishes = [
        replace(desk.wish, household_id=pk, requested_fen=5 * WAN, proposed_fen=None, request_id=uuid4())
        for pk in households
    ]
    assert not put_forward(wishes=wishes, at=THURSDAY, business_date=v.DRAWN).refused
    cases = Case.objects.order_by("id").values_list("id", flat=True)
    forwarded = [NewOpinion(case_id=pk, revision=1, step="forwarded", by=desk.reviewer) for pk in cases]
    assert speak(opinions=forwarded, at=THURSDAY, business_date=v.DRAWN) == [None] * MANY
    share_bearing(
        rule=LiabilityRule(survey=60, review=20, approval=20, first_surveyor=70, second_surveyor=30),
        valid_from=v.OPENED,
    )
    for where in POINTS.values():
        kill_in_the_middle(SCRIPT.format(where=where, by=desk.approver))
        assert not any(written().values())
        assert not Case.objects.exclude(state="deciding", revision=2).exists()
    answers = decided(by=desk.approver)
    assert (len(answers.ids), answers.refused) == (MANY, {})
    assert written() == {
        "opinions": MANY,
        "cases": MANY,
        "shares": 3 * MANY,
        "runs": MANY,
        "lines": MANY,
        "applications": MANY,
        "events": 2 * MANY,
    }
    again = decided(by=desk.approver)
    assert ({one.code for one in again.refused.values()}, again.ids) == ({"moved_on"}, {})
