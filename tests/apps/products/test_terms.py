"""Lending terms: put forward by one person, published by another, in force from a day to come."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from qianmo.apps.events.models import Event
from qianmo.apps.products.models import TermsProposal
from qianmo.apps.products.queries import terms_dated, terms_in_force, terms_proposed
from qianmo.apps.products.services import NewTerms, decide_terms, propose_terms
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.apps.products.drafting import JUNE, WHEN

pytestmark = pytest.mark.django_db
FLOATING = NewTerms(repricing="anniversary", settle_months=frozenset({3, 6, 9, 12}), grace_days=30)


@pytest.fixture
def ground(db):
    return v.found_village()


def propose(
    ground: v.Ground, terms: NewTerms = FLOATING, since: date = JUNE, reason: str = "改为浮动"
) -> int | Refused:
    by = ground.staff["1002"]
    return propose_terms(product_id=ground.product_id, terms=terms, valid_from=since, reason=reason, by=by, **WHEN)


def decide(ground: v.Ground, proposal_id: int, *, by: str = "1006", agrees: bool = True) -> int | Refused:
    return decide_terms(proposal_id=proposal_id, agrees=agrees, by=ground.staff[by], **WHEN)


def test_terms_a_second_person_publishes_hold_from_their_day_and_leave_the_rest_as_it_was(ground):
    before = terms_in_force(on=v.DRAWN)[ground.product_id]
    proposal_id = propose(ground)
    assert [one.reason for one in terms_proposed(product_id=ground.product_id)] == ["改为浮动"]
    assert decide(ground, proposal_id) == proposal_id
    after = terms_in_force(on=JUNE)[ground.product_id]
    rule = replace(before.interest.settlement, months=FLOATING.settle_months)
    assert after == replace(
        before, repricing="anniversary", grace_days=30, interest=replace(before.interest, settlement=rule)
    )
    assert terms_in_force(on=JUNE - timedelta(days=1))[ground.product_id] == before
    assert [since for _, since, _ in terms_dated(product_id=ground.product_id)] == [JUNE, v.OPENED]
    assert terms_proposed() == []
    kinds = Event.objects.filter(kind__startswith="products.terms_").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["products.terms_proposed", "products.terms_published"]


def test_nobody_publishes_what_he_put_forward_and_the_database_says_so_too(ground):
    proposal_id = propose(ground)
    assert decide(ground, proposal_id, by="1002").code == "same_person"
    with pytest.raises(IntegrityError, match="terms_proposal_two_persons"), transaction.atomic():
        TermsProposal.objects.filter(id=proposal_id).update(
            agrees=True, decided_by_id=ground.staff["1002"], decided_at=WHEN["at"]
        )


def test_declined_terms_change_nothing_and_make_room_for_others(ground):
    before = terms_in_force(on=JUNE)[ground.product_id]
    proposal_id = propose(ground)
    assert propose(ground).code == "waiting"
    decide(ground, proposal_id, agrees=False)
    assert terms_in_force(on=JUNE)[ground.product_id] == before
    assert decide(ground, proposal_id).code == "not_waiting"
    assert isinstance(propose(ground), int)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"repricing": "weekly"}, "bad_choice"),
        ({"settle_months": frozenset()}, "bad_months"),
        ({"settle_months": frozenset({13})}, "bad_months"),
        ({"grace_days": -1}, "bad_grace"),
        ({"repricing": "fixed", "settle_months": frozenset({12}), "grace_days": 0}, "same"),
    ],
)
def test_terms_out_of_range_or_as_they_are_are_refused(ground, changed, code):
    assert propose(ground, replace(FLOATING, **changed)).code == code


def test_terms_begin_on_a_day_to_come_with_a_reason(ground):
    assert propose(ground, since=v.DRAWN).code == "too_early"
    assert propose(ground, reason=" ").code == "no_reason"
