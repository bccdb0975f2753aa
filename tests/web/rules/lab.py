"""政策试验: whoever sees products looks at how a draft fares; only who edits products has it tried and submits it."""

from qianmo.apps.lab.models import BackTest, BackTestCase
from qianmo.apps.lab.services import NewScorecard, ask_back_test, carry_out_owed, enter_scorecard
from qianmo.apps.products.models import Draft
from qianmo.apps.products.queries import versions
from qianmo.apps.products.services import NewPolicy, open_draft, publish_policy
from qianmo.domain.access import Right
from tests import village as v
from tests.policies import small_card
from tests.web.rules import County, Rule, Visit, anywhere

HALVED = (v.POLICIES / "funong.dmn").read_bytes().replace(b"limit_wan * 1000000<", b"limit_wan * 500000<")
MISSING = 999_999_999
NEXT_YEAR = v.DRAWN.replace(year=v.DRAWN.year + 1)


def tried(county: County) -> Draft:
    """A draft that halves every limit, tried on everybody."""
    known = Draft.objects.first()
    if known is not None:
        return known
    product_id, by = county.ground.product_id, county.ground.staff["1002"]
    opened = open_draft(product_id=product_id, by=by, at=v.at(v.DRAWN), business_date=v.DRAWN, model=HALVED)
    assert isinstance(opened, int), opened.reason
    draft = Draft.objects.get(id=opened)
    asked = ask_back_test(product_id=product_id, model=draft.model, by=by, at=v.at(v.DRAWN), business_date=v.DRAWN)
    assert isinstance(asked, list), asked.reason
    carry_out_owed(clock=lambda: v.at(v.DRAWN))
    return draft


def of_draft(address: str, right: Right = Right.SEE_PRODUCTS, **form: object) -> Rule:
    def visits(county: County) -> list[Visit]:
        return [Visit(address.format(tried(county).pk), missing=address.format(MISSING), form=form)]

    return Rule(right, visits)


def _cases(county: County) -> list[Visit]:
    tried(county)
    test = BackTest.objects.get(population="households").pk
    filters = "?kind=down&band=-5&only=&branch=0101&skip=x"
    return [Visit(f"/lab/tests/{test}/{more}", missing=f"/lab/tests/{MISSING}/") for more in ("", filters)]


def _case(county: County) -> list[Visit]:
    tried(county)
    test = BackTest.objects.get(population="households").pk
    here = f"/lab/tests/{test}/"
    cases = BackTestCase.objects.filter(back_test_id=test).values_list("subject_id", flat=True)
    village = {pk: code for code, pk in county.households.items()}
    return [Visit(f"{here}{pk}/", frozenset({village[pk]}), missing=f"{here}{MISSING}/") for pk in cases]


def of_two(address: str, right: Right = Right.SEE_PRODUCTS) -> Rule:
    """An address of two published versions; where there is no second one, one that begins next year is published."""

    def visits(county: County) -> list[Visit]:
        product_id, staff = county.ground.product_id, county.ground.staff
        (before, *more) = sorted(one.id for one in versions(product_id=product_id))
        after = more[0] if more else publish_policy(
            new=NewPolicy(
                product_id=product_id, version="v2026.2", model=HALVED, edited_by=staff["1002"],
                published_by=staff["1003"], valid_from=NEXT_YEAR,
            ),
            at=v.at(v.DRAWN),
            business_date=v.DRAWN,
        )  # fmt: skip
        return [Visit(address.format(before, after), missing=address.format(before, MISSING))]

    return Rule(right, visits)


def card(address: str, right: Right = Right.SEE_PRODUCTS, **form: object) -> Rule:
    def visits(county: County) -> list[Visit]:
        new = NewScorecard(
            product_id=county.ground.product_id, name="农户评分卡", model=small_card().encode(),
            decision="scorecard_farm", overdue_days=90, window_months=12,
        )  # fmt: skip
        entered = enter_scorecard(new=new, by=county.ground.staff["1002"], at=v.at(v.DRAWN), business_date=v.DRAWN)
        return [Visit(address.format(entered), missing=address.format(MISSING), form=form)]

    return Rule(right, visits)


SEATED = {
    "scorecards": anywhere(Right.SEE_PRODUCTS, "/scorecards/"),
    "scorecard": card("/scorecards/{}/"),
    "lab": of_draft("/products/drafts/{}/lab/?population=households"),
    "lab-panel": of_draft("/products/drafts/{}/lab/panel/?population=lines"),
    "lab-versions": of_two("/products/versions/{}/{}/?population=lines"),
    "lab-versions-panel": of_two("/products/versions/{}/{}/panel/"),
    "lab-trying": of_draft("/products/drafts/{}/lab/trying/?number=x&fact-income_fen=12&fact-resident=是"),
    "lab-cases": Rule(Right.SEE_CUSTOMERS, _cases),
    "lab-case": Rule(Right.SEE_CUSTOMERS, _case),
}
POSTED = {
    "enter-scorecard": anywhere(Right.EDIT_PRODUCTS, "/scorecards/enter/"),
    "sign-scorecard": card("/scorecards/{}/sign/", Right.REVIEW_PRODUCTS, opinion="看过", answer="agree"),
    "monitor-scorecard": card("/scorecards/{}/monitor/", Right.REVIEW_PRODUCTS),
    "run-back-test": of_draft("/products/drafts/{}/lab/run/", Right.EDIT_PRODUCTS),
    "run-versions": of_two("/products/versions/{}/{}/run/", Right.EDIT_PRODUCTS),
    "submit-draft": of_draft("/products/drafts/{}/lab/submit/", Right.EDIT_PRODUCTS, valid_from="x"),
}
