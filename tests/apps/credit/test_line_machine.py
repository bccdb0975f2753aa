"""A line's whole life against a model that fits on a page: whatever is done in whatever order, both say the same.

Over the limit is a state: a cut, an expiry or a reversal may leave more drawn than the limit; drawing never does, and
nothing can be drawn until there is room again.
"""

from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from qianmo.apps.credit.models import Draw, Line
from qianmo.apps.credit.queries import lines_of
from qianmo.apps.credit.services import (
    ChangeDecision,
    NewCut,
    NewFreeze,
    NewRaise,
    NewRepayment,
    NewReversal,
    ReversalDecision,
    cut_limits,
    decide_raises,
    decide_reversals,
    expire_lines,
    freeze_lines,
    repay,
    request_raises,
    request_reversals,
    unfreeze_lines,
)
from qianmo.apps.ledger.chart import LOANS
from qianmo.apps.ledger.queries import trial_balance
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.village import WAN

pytestmark = pytest.mark.django_db
ON = v.DRAWN
LIMIT, MOST, UNIT = 8 * WAN, 10 * WAN, 100_000
"""What is granted at first, what policy and village leave, and the step of a limit, in fen."""
NOT_DRAWABLE = {"granted": "line_not_signed", "frozen": "line_frozen", "ended": "line_ended"}
EDGES = st.sampled_from([None, 0, 1])
"""Instead of any amount: just what there is, or a fen more."""
AMOUNTS = st.one_of(st.integers(-1, 2), st.integers(1, LIMIT + 1), st.sampled_from([WAN, 4 * WAN, LIMIT]))


@dataclass
class Drawn:
    """A draw of the model: what it was, the repayments that stand, and whether it was undone."""

    id: int
    amount: int
    repaid: dict[int, int] = field(default_factory=dict)
    undone: bool = False

    @property
    def unpaid(self) -> int:
        return 0 if self.undone else self.amount - sum(self.repaid.values())


class Model:
    """What a line is: a limit, a state, and draws."""

    def __init__(self) -> None:
        self.limit, self.state, self.signed, self.draws = LIMIT, "granted", False, list[Drawn]()

    @property
    def drawn(self) -> int:
        return sum(one.unpaid for one in self.draws)

    @property
    def room(self) -> int:
        return max(0, self.limit - self.drawn)

    def refuses(self, amount: int) -> str:
        """The code with which a draw is refused, empty where it is given."""
        if amount <= 0:
            return "amount_not_positive"
        return NOT_DRAWABLE.get(self.state, "") or ("over_available" if amount > self.room else "")


class LifeOfALine(RuleBasedStateMachine):
    """Every act on a line, by the real acts, on one day."""

    ground: v.Ground
    line_id: int
    drawn = Bundle("drawn")
    repaid = Bundle("repaid")

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.taken_back.__exit__(None, None, None)

    @property
    def line(self) -> Line:
        return Line.objects.get(id=self.line_id)

    @precondition(lambda self: self.model.state == "granted")
    @rule()
    def sign(self) -> None:
        v.sign(self.ground, [self.line_id])
        self.model.state, self.model.signed = "active", True

    @rule(target=drawn, amount=AMOUNTS, edge=EDGES)
    def draw(self, amount, edge):
        amount = amount if edge is None else self.model.room + edge
        answers = take(asking(self.line, amount), on=ON)
        wanted = self.model.refuses(amount)
        assert [one.code for one in answers.refused.values()] == ([wanted] if wanted else [])
        if wanted:
            return multiple()
        self.model.draws.append(Drawn(answers.ids[0], amount))
        return self.model.draws[-1]

    @rule(target=repaid, draw=drawn, amount=AMOUNTS, edge=EDGES)
    def repay(self, draw, amount, edge):
        amount = amount if edge is None else draw.unpaid + edge
        new = NewRepayment(draw_id=draw.id, amount_fen=amount, taken_by=None, request_id=uuid4())
        answers = repay(repayments=[new], at=v.at(ON), business_date=ON)
        assert bool(answers.ids) == (0 < amount <= draw.unpaid)
        if not answers.ids:
            return multiple()
        draw.repaid[answers.ids[0]] = amount
        return draw, answers.ids[0]

    @rule(limit=st.integers(-1, LIMIT))
    def cut(self, limit) -> None:
        new = NewCut(
            line_id=self.line_id, to_fen=limit, reason="少养羊", by=self.ground.staff["2001"], request_id=uuid4()
        )
        answers = cut_limits(cuts=[new], at=v.at(ON), business_date=ON)
        never_signed = limit == 0 and self.model.state == "granted"
        assert bool(answers.ids) == (self.model.state != "ended" and 0 <= limit < self.model.limit and not never_signed)
        if answers.ids:
            self.model.limit = limit

    @rule(limit=st.one_of(st.integers(1, MOST // UNIT + 1).map(lambda units: units * UNIT), st.integers(-1, MOST)))
    def raise_(self, limit) -> None:
        answers = self.ask_for(limit)
        wanted = self.model.state in {"granted", "active"} and self.model.limit < limit <= MOST and limit % UNIT == 0
        assert bool(answers.ids) == wanted
        if wanted:
            v.sign_changes(on=ON)
            decision = ChangeDecision(
                change_id=answers.ids[0],
                approve=True,
                note="",
                decided_by=self.ground.staff["2001"],
                post="branch_head",
            )
            assert not decide_raises(decisions=[decision], at=v.at(ON), business_date=ON).refused
            self.model.limit = limit

    def ask_for(self, limit: int):
        asked_by = self.ground.staff["2002"]
        new = NewRaise(
            line_id=self.line_id,
            to_fen=limit,
            reason="扩栏",
            requested_by=asked_by,
            request_id=uuid4(),
        )
        return request_raises(raises=[new], at=v.at(ON), business_date=ON)

    @precondition(lambda self: self.model.state in {"granted", "active"})
    @rule()
    def freeze(self) -> None:
        assert not freeze_lines(freezes=[self.stop()], at=v.at(ON), business_date=ON).refused
        self.model.state = "frozen"

    @precondition(lambda self: self.model.state == "frozen")
    @rule()
    def thaw(self) -> None:
        assert not unfreeze_lines(freezes=[self.stop()], at=v.at(ON), business_date=ON).refused
        self.model.state = "active" if self.model.signed else "granted"

    def stop(self) -> NewFreeze:
        return NewFreeze(line_id=self.line_id, reason="核实", by=self.ground.staff["2001"], request_id=uuid4())

    @precondition(lambda self: self.model.state != "ended")
    @rule()
    def expire(self) -> None:
        Line.objects.filter(id=self.line_id).update(ends_on=ON)  # the days of a line are not another act's to change
        assert expire_lines(at=v.at(ON), business_date=ON) == 1
        self.model.limit, self.model.state = 0, "ended"

    @rule(draw=drawn)
    def undo_draw(self, draw) -> None:
        done = self.undo("draw", draw.id)
        assert done == (not draw.undone and not draw.repaid)
        draw.undone = draw.undone or done

    @rule(payment=repaid)
    def undo_repayment(self, payment) -> None:
        draw, repayment_id = payment
        done = self.undo("repayment", repayment_id)
        assert done == (repayment_id in draw.repaid)
        draw.repaid.pop(repayment_id, None)

    def undo(self, kind: str, subject_id: int) -> bool:
        """Ask for a movement to be undone, and have a second person do it."""
        new = NewReversal(
            kind=kind,
            subject_id=subject_id,
            reason="错",
            requested_by=self.ground.staff["2004"],
            request_id=uuid4(),
        )
        asked = request_reversals(reversals=[new], at=v.at(ON), business_date=ON)
        if asked.refused:
            return False
        decision = ReversalDecision(
            reversal_id=asked.ids[0], approve=True, note="", decided_by=self.ground.staff["2005"]
        )
        return not decide_reversals(decisions=[decision], at=v.at(ON), business_date=ON).refused

    @invariant()
    def both_say_the_same(self) -> None:
        line, model = self.line, self.model
        assert (line.limit_fen, line.state, line.reserved_fen) == (model.limit, model.state, 0)
        assert line.drawn_fen == model.drawn == sum(Draw.objects.values_list("unpaid_fen", flat=True))
        assert (line.over_limit_on is not None) == bool(line.over_limit_cause) == (model.drawn > model.limit)
        (row,) = lines_of(household_id=line.household_id)
        assert row.available_fen == model.room
        balances = {one.code: one.debit_fen - one.credit_fen for one in trial_balance()}
        assert balances[LOANS] == model.drawn
        assert sum(balances.values()) == 0


def test_a_line_lives_as_its_model_does():
    LifeOfALine.ground = v.found_village()
    (LifeOfALine.line_id,) = v.grant(LifeOfALine.ground, v.rated_households(LifeOfALine.ground, ["孟庆和"]))
    run(
        LifeOfALine,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
