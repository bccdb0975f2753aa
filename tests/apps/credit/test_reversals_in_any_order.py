"""Whatever is drawn, repaid and undone in any order: line, draws, workings and books say the same."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from qianmo.apps.credit.models import Draw, Line, Repayment
from qianmo.apps.credit.queries import draw_workings
from qianmo.apps.credit.services import (
    NewRepayment,
    NewReversal,
    ReversalDecision,
    decide_reversals,
    repay,
    request_reversals,
)
from qianmo.apps.ledger.queries import trial_balance
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.village import WAN

pytestmark = pytest.mark.django_db


class Till:
    """One line, and every way money moves on it."""

    def __init__(self) -> None:
        self.ground = v.found_village()
        (line_id,) = v.signed_lines(self.ground, ["孟庆和"])
        self.line = Line.objects.get(id=line_id)

    def draw(self, fen: int, on: date) -> None:
        take(asking(self.line, fen), on=on)

    def repay(self, fen: int, on: date) -> None:
        """Pay on the draw that the amount happens to choose."""
        draws = list(Draw.objects.order_by("id"))
        if draws:
            chosen = draws[fen % len(draws)]
            new = NewRepayment(draw_id=chosen.pk, amount_fen=fen // 3, taken_by=None, request_id=uuid4())
            repay(repayments=[new], at=v.at(on), business_date=on)

    def undo(self, fen: int, on: date) -> bool:
        """Undo the movement that the amount happens to choose; whether it could be."""
        movements = [("draw", pk) for pk in Draw.objects.order_by("id").values_list("id", flat=True)]
        movements += [("repayment", pk) for pk in Repayment.objects.order_by("id").values_list("id", flat=True)]
        return bool(movements) and self.undo_one(*movements[fen % len(movements)], on=on)

    def undo_one(self, kind: str, subject_id: int, *, on: date) -> bool:
        clerk, accountant = self.ground.staff["2004"], self.ground.staff["2005"]
        new = NewReversal(kind=kind, subject_id=subject_id, reason="错", requested_by=clerk, request_id=uuid4())
        asked = request_reversals(reversals=[new], at=v.at(on), business_date=on)
        if asked.refused:
            return False
        decision = ReversalDecision(reversal_id=asked.ids[0], approve=True, note="", decided_by=accountant)
        answers = decide_reversals(decisions=[decision], at=v.at(on), business_date=on)
        assert not answers.refused, answers.refused
        return True

    def agrees(self) -> None:
        self.line.refresh_from_db()
        loans = {one.code: one.debit_fen - one.credit_fen for one in trial_balance()}
        assert sum(loans.values()) == 0
        assert self.line.drawn_fen == loans["1303"] == sum(Draw.objects.values_list("unpaid_fen", flat=True))
        assert self.line.drawn_fen <= self.line.limit_fen or self.line.over_limit_on is not None
        for draw_id in Draw.objects.values_list("id", flat=True):
            assert draw_workings(draw_id=draw_id, on=date(2026, 12, 31)).agrees

    def leaves_nothing_in_the_books(self) -> None:
        """Not entry by entry: undoing a repayment that was not the last leaves corrections, which cancel out."""
        assert all(one.debit_fen == one.credit_fen for one in trial_balance())

    def undo_everything(self, on: date) -> None:
        """From the last movement to the first, until nothing is left to undo."""
        for row in Repayment.objects.order_by("-id"):
            self.undo_one("repayment", row.pk, on=on)
        for row in Draw.objects.order_by("-id"):
            self.undo_one("draw", row.pk, on=on)


@pytest.fixture
def till():
    return Till()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["draw", "draw", "repay", "repay", "undo"]),
        st.integers(1, 9 * WAN),
        st.sampled_from([5, 6, 9, 10, 31]),
    ),
    max_size=9,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(steps=STEPS)
@example(steps=[("draw", 2_115_147, 5), ("repay", 40_712, 9), ("repay", 2_388, 9), ("undo", 1, 9)])
def test_line_draws_workings_and_books_agree_and_everything_can_be_undone(till, steps):
    with transaction.atomic():
        for act, fen, day in sorted(steps, key=lambda step: step[2]):
            getattr(till, act)(fen, date(2026, 3, day))
            till.agrees()
        till.undo_everything(date(2026, 4, 1))
        till.agrees()
        assert (till.line.drawn_fen, till.line.over_limit_on) == (0, None)
        till.leaves_nothing_in_the_books()
        transaction.set_rollback(True)
