"""产品政策: whoever sees products reads them; product officers change them; risk reviews what it did not make."""

from qianmo.apps.products.models import Policy
from qianmo.domain.access import Right
from tests.web.rules import County, Rule, Visit
from tests.web.rules.lab import MISSING, of_draft, tried

EDIT, REVIEW, SEE = Right.EDIT_PRODUCTS, Right.REVIEW_PRODUCTS, Right.SEE_PRODUCTS
DRAFT, PRODUCT = "/products/drafts/{}/", "/products/funong/"


def plain(address: str, right: Right = SEE, **form: object) -> Rule:
    return Rule(right, lambda _county: [Visit(address, form=form)])


def of_product(more: str, right: Right = SEE, **form: object) -> Rule:
    return Rule(right, lambda _county: [Visit(f"{PRODUCT}{more}", missing=f"/products/nosuch/{more}", form=form)])


def _file(_county: County) -> list[Visit]:
    policy = Policy.objects.filter(product__code="funong").latest("id").pk
    return [Visit(f"{PRODUCT}{policy}.dmn", missing=f"{PRODUCT}{MISSING}.dmn")]


def _touched(county: County) -> list[Visit]:
    draft = tried(county)
    here = f"/products/drafts/{draft.pk}/findings/"
    return [Visit(f"{here}0/?revision={draft.revision - 1}", missing=f"{here}{MISSING}/?revision={draft.revision}")]


SEATED = {
    "products": plain("/products/?q=福&standing=held&delivery=offline"),
    "policy-queue": plain("/products/queue/"),
    "reference-rates": plain("/products/rates/"),
    "product": of_product(""),
    "compare-policies": of_product("compare/"),
    "policy-model": Rule(SEE, _file),
    "policy-draft": of_draft(DRAFT),
    "policy-counts": of_draft(f"{DRAFT}counts/"),
    "draft-model": of_draft(f"{DRAFT}model.dmn"),
    "draft-workbook": of_draft(f"{DRAFT}table.xlsx?decision=grade_cap"),
    "policy-touched": Rule(Right.SEE_CUSTOMERS, _touched),
    "policy-forms": of_draft(f"{DRAFT}forms/"),
    "policy-cases": of_draft(f"{DRAFT}cases/"),
    "policy-remarks": of_draft(f"{DRAFT}remarks/"),
    "policy-history": of_draft(f"{DRAFT}history/"),
}
POSTED = {
    "clone-product": plain("/products/clone/", EDIT, product="x", name="", code="x"),
    "enter-reference-rate": plain("/products/rates/enter/", EDIT, published_on="x"),
    "edit-policy-draft": of_draft(f"{DRAFT}edit/", EDIT),
    "bring-table": of_draft(f"{DRAFT}bring-table/", EDIT),
    "bring-model": of_draft(f"{DRAFT}bring-model/", EDIT),
    "keep-forms": of_draft(f"{DRAFT}forms/keep/", EDIT),
    "keep-case": of_draft(f"{DRAFT}cases/keep/", EDIT),
    "drop-case": of_draft(f"{DRAFT}cases/drop/", EDIT, case="x"),
    "remark": of_draft(f"{DRAFT}remarks/add/", text="x"),
    "settle-remark": of_draft(f"{DRAFT}remarks/settle/", remark="x"),
    "publish-draft": of_draft(f"{DRAFT}publish/", REVIEW),
    "return-draft": of_draft(f"{DRAFT}return/", REVIEW),
    "open-draft": of_product("draft/", EDIT, version="x"),
    "describe-product": of_product("describe/", EDIT, name=""),
    "withdraw-product": of_product("withdraw/", EDIT, on="x"),
    "roll-back": of_product("roll-back/", EDIT, version="x"),
    "take-back-policy": of_product("take-back/", REVIEW, version="x"),
    "propose-terms": of_product("terms/propose/", EDIT, valid_from="x"),
    "decide-terms": of_product("terms/decide/", REVIEW, answer="publish"),
    "drop-draft": of_draft(f"{DRAFT}drop/", EDIT),
}
