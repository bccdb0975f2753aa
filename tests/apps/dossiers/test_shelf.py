"""Every product of the shelf that is no draft is applied for by its own forms, facts, documents and checklists."""

from functools import cache
from uuid import uuid4

import pytest

from qianmo import decisions
from qianmo.apps.approvals.models import Case
from qianmo.apps.credit.models import Application
from qianmo.apps.dossiers.queries import items_of
from qianmo.apps.dossiers.services import Filling, Forward, NewDossier, begin_dossiers, fill_dossiers, forward_dossiers
from qianmo.apps.products import shelf
from qianmo.apps.products.queries import policies_in_force, products_on_offer, terms_in_force
from qianmo.apps.products.services import NewPolicy, open_product, publish_policy, set_terms
from qianmo.domain.dossiers import fact_told, missing
from tests import village as v
from tests.apps.dossiers.desk import Desk
from tests.village import WAN

OFFERED = {code: one for code, one in shelf.products().items() if not one.awaiting and code != "funong"}
GIVEN = {"age", "lpr_ppm"}
"""Facts nobody types: from the identity number, and the published rate."""


@cache
def forms(template: str) -> tuple[shelf.Form, ...]:
    return tuple(shelf.forms_of(decisions.load(shelf.model_of(template))))


def offer(desk: Desk, code: str) -> None:
    """Open a product of the shelf with its first version and its forms."""
    one, staff = OFFERED[code], desk.ground.staff
    product_id = open_product(code=code, name=one.name, segment=one.segment, term_months=one.term_months)
    terms = terms_in_force(on=v.OPENED)[desk.ground.product_id]
    set_terms(product_id=product_id, terms=terms, valid_from=v.OPENED)
    new = NewPolicy(
        product_id=product_id,
        version="v1",
        model=shelf.made(one),
        edited_by=staff["1002"],
        published_by=staff["1003"],
        valid_from=v.OPENED,
        forms=forms(one.template),
    )
    assert isinstance(publish_policy(new=new, at=v.at(v.OPENED), business_date=v.OPENED), int), code


def typed(value: object, name: str) -> str:
    return fact_told(value, kind="money" if name.endswith("_fen") else "text")


@pytest.mark.django_db
def test_every_product_on_offer_goes_from_its_first_contact_to_review_by_its_own_papers():
    desk = Desk()
    for code in OFFERED:
        offer(desk, code)
    assert products_on_offer(on=v.DRAWN).keys() == OFFERED.keys() | {"funong"}
    families = [v.family(desk.ground, f"户{place}") for place in range(len(OFFERED))]
    households = dict(zip(OFFERED, v.file_families(families), strict=True))
    wishes = [
        NewDossier(household_id=pk, product=code, requested_fen=WAN, purpose="经营", by=desk.owner, request_id=uuid4())
        for code, pk in households.items()
    ]
    begun = begin_dossiers(wishes=wishes, at=v.at(v.DRAWN), business_date=v.DRAWN)
    assert not begun.refused
    dossiers = dict(zip(OFFERED, (begun.ids[place] for place in range(len(wishes))), strict=True))

    fill(desk, facts_of_the_first_case(dossiers))
    asked = items_of(dossier_ids=list(dossiers.values()), on=v.DRAWN)
    for code, pk in dossiers.items():
        papers = [one.title for one in missing(asked[pk]) if one.group == "paper"]
        assert "身份证件" in papers, code
        assert {one.part for one in asked[pk] if one.group == "form"} == {
            "application", "survey", "decision", "inspection",
        }  # fmt: skip
    fill(desk, [(pk, one.key, "已办") for pk in asked for one in missing(asked[pk]) if one.typed])
    left = items_of(dossier_ids=list(dossiers.values()), on=v.DRAWN)
    assert {(code, *(one.title for one in missing(left[pk]))) for code, pk in dossiers.items()} == {
        (code, "户主征信查询授权") for code in dossiers
    }
    v.authorise(desk.ground, list(households.values()))
    forwards = [Forward(dossier_id=pk, by=desk.owner) for pk in dossiers.values()]
    assert not forward_dossiers(forwards=forwards, at=v.at(v.DRAWN), business_date=v.DRAWN).refused
    assert Application.objects.count() == Case.objects.count() == len(OFFERED)
    assert len(policies_in_force(on=v.DRAWN)) == len(OFFERED) + 1


def facts_of_the_first_case(dossiers: dict[str, int]) -> list[tuple[int, str, str]]:
    """The facts of each product's first case, as somebody would type them into its forms."""
    return [
        (pk, f"fact:{name}", typed(value, name))
        for code, pk in dossiers.items()
        for name, value in OFFERED[code].cases[0].inputs.items()
        if name not in GIVEN and value is not None
    ]


def fill(desk: Desk, values: list[tuple[int, str, str]]) -> None:
    entries = [Filling(dossier_id=pk, item=item, value=value, by=desk.owner) for pk, item, value in values]
    told = fill_dossiers(entries=entries, at=v.at(v.DRAWN), business_date=v.DRAWN)
    refused = [(one.item, one.value, no.reason) for one, no in zip(entries, told, strict=True) if no is not None]
    assert refused == []
