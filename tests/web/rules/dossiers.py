"""申请: whoever sees lines sees the dossiers within reach; account managers act on them, reviewers answer 三审查."""

from qianmo.domain.access import Right
from tests import village as v
from tests.web.rules import County, Rule, Visit, Visits, anywhere


def of_the_dossier(tail: str = "", **form: object) -> Visits:
    def visits(county: County) -> list[Visit]:
        address, missing = f"/applications/{county.dossier_id}/{tail}", f"/applications/999999999/{tail}"
        return [Visit(address, frozenset({v.UPPER}), missing, form=form)]

    return visits


SEATED = {
    "dossiers": anywhere(Right.SEE_LINES, "/applications/", "/applications/?show=open", "/applications/?show=sent"),
    "batch-dossiers": anywhere(Right.APPLY, "/applications/batch/"),
    "checklists": anywhere(Right.SEE_PRODUCTS, "/applications/checklists/"),
    "dossier": Rule(Right.SEE_LINES, of_the_dossier()),
    "dossier-forms": Rule(Right.SEE_LINES, of_the_dossier("forms/")),
}
POSTED = {
    "bring-dossiers": Rule(Right.APPLY, lambda _: [Visit("/applications/batch/bring/")]),
    "publish-checklist": Rule(
        Right.EDIT_PRODUCTS,
        lambda _: [
            Visit("/applications/checklists/publish/", form={"code": "before", "items": "核对", "since": "2026-03-09"})
        ],
    ),
    "fill-dossier": Rule(Right.APPLY, of_the_dossier("fill/", **{"i.report": "属实"})),
    "fill-beside": Rule(Right.SEE_LINES, of_the_dossier("beside/", **{"i.check:review:1": "符合"})),
    "tell-missing": Rule(Right.APPLY, of_the_dossier("tell/", reason="")),
    "log-supplement": Rule(Right.APPLY, of_the_dossier("supplement/", note="户口簿")),
    "name-second": Rule(Right.APPLY, of_the_dossier("second/", number="2003")),
    "sign-survey": Rule(Right.APPLY, of_the_dossier("sign/")),
    "offer-dossier": Rule(Right.APPLY, of_the_dossier("offer/", number="2003", reason="调岗")),
    "answer-dossier": Rule(Right.APPLY, of_the_dossier("answer/", answer="decline")),
    "forward-dossier": Rule(Right.APPLY, of_the_dossier("forward/")),
    "withdraw-dossier": Rule(Right.APPLY, of_the_dossier("withdraw/", reason="")),
}
