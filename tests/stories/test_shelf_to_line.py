"""Every product the bank can carry goes from application to a line one can draw on, with its own facts and contract."""

from uuid import uuid4

import pytest

from qianmo.apps.credit.models import Line
from qianmo.apps.credit.services import accept_applications, decide_applications
from qianmo.apps.grids.queries import Scope
from qianmo.apps.products import shelf
from qianmo.apps.products.models import Product
from qianmo.apps.products.queries import terms_in_force
from qianmo.apps.signing.models import Paper, Party
from qianmo.apps.signing.queries import contract_file
from qianmo.apps.signing.services import Guarantor, NewPaper, NewSigning, print_papers, sign_paper
from qianmo.demo.shelf import Founding, found_shelf
from qianmo.domain.signing.parties import GIVERS, Method, Place
from tests import village as v
from tests.apps.signing.desk import SIGNATURE

pytestmark = pytest.mark.django_db
OFFERED = {code: one for code, one in shelf.products().items() if not one.awaiting}
GIVEN = {"age", "lpr_ppm"}
"""What no file of a household holds: worked out on the day."""


@pytest.fixture
def ground(monkeypatch):
    """A village whose bank offers the whole shelf; 福农卡 it has already."""
    found = v.found_village()
    others = {code: one for code, one in shelf.products().items() if code != "funong"}
    monkeypatch.setattr(shelf, "products", lambda: others)
    founding = Founding(
        editor=found.staff["1002"],
        publisher=found.staff["1003"],
        terms=terms_in_force(on=v.OPENED)[found.product_id],
        at=v.at(v.OPENED),
        on=v.OPENED,
    )
    found_shelf(founding=founding, cards=v.POLICIES)
    return found


def admitted_case(one: shelf.Kept) -> shelf.Case:
    """A case of the product, worked out by hand, that is admitted."""
    return next(case for case in one.cases if case.expected.get("limit_fen", 0) > 0)


def granted(ground, codes: list[str]) -> list[int]:
    """A household for each product, with the facts of its case; rated, asked, decided; line ids in order."""
    cases = [admitted_case(OFFERED[code]) for code in codes]
    homes = v.file_families(
        [
            v.family(
                ground, f"户主{place}", facts={name: told for name, told in case.inputs.items() if name not in GIVEN}
            )
            for place, case in enumerate(cases)
        ]
    )
    v.rate(ground, v.screen(ground, dict.fromkeys(homes, ())), homes, wan=300)
    asked = [
        v.application(ground, home, consent_id=consent, product=code, requested_fen=case.expected["limit_fen"])
        for home, consent, code, case in zip(homes, v.authorise(ground, homes), codes, cases, strict=True)
    ]
    accepted = accept_applications(applications=asked, at=v.at(v.APPLIED), business_date=v.APPLIED)
    assert not accepted.refused
    decisions = [v.three_persons(ground, accepted.ids[place]) for place in range(len(codes))]
    decided = decide_applications(decisions=decisions, at=v.at(v.DECIDED), business_date=v.DECIDED)
    assert not decided.refused, {codes[place]: one.reason for place, one in decided.refused.items()}
    return [decided.ids[place] for place in range(len(codes))]


def printed(ground, line_ids: list[int]) -> list[Paper]:
    """Contracts over these lines, with a guarantor where the line asks for one."""
    guarantees = dict(Line.objects.filter(id__in=line_ids).values_list("id", "guarantee"))
    wishes = [
        NewPaper(
            line_id=pk,
            card="fu",
            printed_by=ground.staff["2002"],
            request_id=uuid4(),
            guarantors=(Guarantor(name="担保人", identity=v.identity(v.date(1980, 1, 1))),)
            if guarantees[pk] in GIVERS
            else (),
        )
        for pk in line_ids
    ]
    answers = print_papers(papers=wishes, at=v.at(v.SIGNED), business_date=v.SIGNED)
    assert not answers.refused
    return [Paper.objects.get(id=answers.ids[place]) for place in range(len(line_ids))]


def test_every_product_on_offer_goes_from_application_to_a_line_by_its_own_contract(ground):
    codes = list(OFFERED)
    line_ids = granted(ground, codes)
    for paper in printed(ground, line_ids):
        for party in Party.objects.filter(paper=paper).order_by("id"):
            signing = NewSigning(
                party_id=party.pk,
                shown=bytes(paper.pdf_digest),
                method=Method.HAND,
                place=Place.SPOT,
                image=SIGNATURE,
                taken_by=ground.staff["2002"],
                request_id=uuid4(),
            )
            signed = sign_paper(signing=signing, at=v.at(v.SIGNED), business_date=v.SIGNED)
        assert signed.whole, paper.number
    lines = {line.product.code: line for line in Line.objects.select_related("product")}
    assert {code: line.state for code, line in lines.items()} == dict.fromkeys(codes, "active")
    for code in codes:
        paper = Paper.objects.get(line=lines[code])
        used = {text.key for text in contract_file(number=paper.number, scope=Scope(None)).texts}
        assert f"body:{Product.objects.get(code=code).line_kind}" in used
        assert lines[code].limit_fen == admitted_case(OFFERED[code]).expected["limit_fen"], code
    with_clauses = {code for code in codes if OFFERED[code].template in {"fund", "order"}}
    assert with_clauses == {
        text.key.removeprefix("product:")
        for paper in Paper.objects.all()
        for text in contract_file(number=paper.number, scope=Scope(None)).texts
        if text.key.startswith("product:")
    }
