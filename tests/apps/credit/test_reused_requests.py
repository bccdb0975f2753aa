"""A request id that comes again for another line, draw, amount, rate or day is refused by every act on a line."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from qianmo.apps.credit.answers import REUSED
from qianmo.apps.credit.models import Contract, Draw, Freeze, LimitChange, Line, RateChange, RateRequest, Renewal
from qianmo.apps.credit.services import (
    NewCut,
    NewFreeze,
    NewRaise,
    NewRate,
    NewRateRequest,
    NewRenewal,
    NewReview,
    NewSignature,
    change_rates,
    cut_limits,
    freeze_lines,
    request_raises,
    request_rates,
    request_renewals,
    review_lines,
    sign_contracts,
    unfreeze_lines,
)
from qianmo.apps.events.models import Event
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.village import WAN

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 1)
OTHER_LINE = 999_999


class Desk:
    """Two granted lines of 8 万, the first signed and drawn to 1 万; a manager and the head of the branch."""

    def __init__(self) -> None:
        self.ground = v.found_village()
        self.line_id, self.unsigned_id = v.grant(self.ground, v.rated_households(self.ground, ["孟庆和", "乌云"]))
        v.sign(self.ground, [self.line_id])
        assert not take(asking(Line.objects.get(id=self.line_id), WAN)).refused
        self.draw_id = Draw.objects.get().pk
        self.manager, self.head = self.ground.staff["2002"], self.ground.staff["2001"]


def a_signature(desk: Desk) -> Any:
    return NewSignature(
        line_id=desk.unsigned_id, number="HT-2026-9", digest=bytes(32), signed_by=desk.manager, request_id=uuid4()
    )


def a_raise(desk: Desk) -> Any:
    return NewRaise(
        line_id=desk.line_id, to_fen=10 * WAN, reason="扩栏", requested_by=desk.manager,
        request_id=uuid4(),
    )  # fmt: skip


def a_cut(desk: Desk) -> Any:
    return NewCut(line_id=desk.line_id, to_fen=5 * WAN, reason="减量", by=desk.head, request_id=uuid4())


def a_freeze(desk: Desk) -> Any:
    return NewFreeze(line_id=desk.line_id, reason="涉诉", by=desk.head, request_id=uuid4())


def a_thaw(desk: Desk) -> Any:
    freeze_lines(freezes=[a_freeze(desk)], at=v.at(TODAY), business_date=TODAY)
    return a_freeze(desk)


def a_review(outcome: str, to_wan: int | None = None) -> Callable[[Desk], Any]:
    def new(desk: Desk) -> Any:
        to_fen = to_wan * WAN if to_wan else None
        return NewReview(
            line_id=desk.line_id, outcome=outcome, reason="看过", by=desk.head, request_id=uuid4(), to_fen=to_fen,
        )  # fmt: skip

    return new


def a_renewal(desk: Desk) -> Any:
    return NewRenewal(
        draw_id=desk.draw_id, kind="restructure", due_on=date(2027, 6, 1), reason="羊没出栏",
        requested_by=desk.manager, request_id=uuid4(),
    )  # fmt: skip


def a_rate(desk: Desk) -> Any:
    return NewRate(
        draw_id=desk.draw_id, rate_ppm=45_000, from_on=TODAY, reason="定价", by=desk.head, request_id=uuid4()
    )


def a_rate_asked_for(desk: Desk) -> Any:
    return NewRateRequest(
        draw_id=desk.draw_id, rate_ppm=45_000, from_on=TODAY, reason="定价", requested_by=desk.manager,
        request_id=uuid4(),
    )  # fmt: skip


ACTS = {
    "signing": (sign_contracts, "signatures", a_signature, Contract, {"line_id": OTHER_LINE}),
    "a raise, another limit": (request_raises, "raises", a_raise, LimitChange, {"to_fen": 9 * WAN}),
    "a cut, another limit": (cut_limits, "cuts", a_cut, LimitChange, {"to_fen": 4 * WAN}),
    "a cut, another line": (cut_limits, "cuts", a_cut, LimitChange, {"line_id": OTHER_LINE}),
    "a freeze": (freeze_lines, "freezes", a_freeze, Freeze, {"line_id": OTHER_LINE}),
    "a freeze lifted": (unfreeze_lines, "freezes", a_thaw, Freeze, {"line_id": OTHER_LINE}),
    "a review, another outcome": (review_lines, "reviews", a_review("keep"), LimitChange, {"outcome": "freeze"}),
    "a review, another cut": (review_lines, "reviews", a_review("cut", 5), LimitChange, {"to_fen": 4 * WAN}),
    "a review, another raise": (review_lines, "reviews", a_review("raise", 10), LimitChange, {"to_fen": 9 * WAN}),
    "a renewal, another day": (request_renewals, "renewals", a_renewal, Renewal, {"due_on": date(2027, 7, 1)}),
    "a renewal, another rate": (request_renewals, "renewals", a_renewal, Renewal, {"rate_ppm": 30_000}),
    "a rate": (change_rates, "rates", a_rate, RateChange, {"rate_ppm": 44_000}),
    "a rate asked for": (request_rates, "requests", a_rate_asked_for, RateRequest, {"from_on": date(2026, 8, 1)}),
}


@pytest.mark.parametrize("case", ACTS)
def test_the_same_again_is_answered_and_another_under_its_id_is_refused(case):
    act, name, new, model, otherwise = ACTS[case]
    desk = Desk()
    first = new(desk)

    def send(one: Any) -> Any:
        return act(**{name: [one]}, at=v.at(TODAY), business_date=TODAY)

    made = send(first)
    assert not made.refused
    before = model.objects.count(), Event.objects.count()
    again = send(first)
    assert (again.ids, again.repeated) == (made.ids, {0})
    assert send(replace(first, **otherwise)).refused == {0: REUSED}
    assert (model.objects.count(), Event.objects.count()) == before


def test_a_cut_does_not_pass_for_a_review_under_its_id():
    desk = Desk()
    cut = a_cut(desk)
    assert not cut_limits(cuts=[cut], at=v.at(TODAY), business_date=TODAY).refused
    review = replace(a_review("cut", 5)(desk), request_id=cut.request_id)
    assert review_lines(reviews=[review], at=v.at(TODAY), business_date=TODAY).refused == {0: REUSED}
