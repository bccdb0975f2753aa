"""Cases: whoever sees lines sees the cases within reach; acting takes the duty's right."""

from qianmo.apps.approvals.models import Case, ScenePhoto
from qianmo.domain.access import Right
from qianmo.gateways import blobs
from qianmo.web.rulebook import BOOKS
from tests import village as v
from tests.web.rules import EVERYWHERE, County, Rule, Visit, Visits, anywhere


def of_the_case(tail: str = "", **form: object) -> Visits:
    def visits(county: County) -> list[Visit]:
        address, missing = f"/approvals/{county.case_id}/{tail}", f"/approvals/999999999/{tail}"
        return [Visit(address, frozenset({v.LOWER}), missing, form=form)]

    return visits


def of_the_item(tail: str, **form: object) -> Visits:
    return lambda county: [
        Visit(f"/committees/items/{county.item.pk}/{tail}", missing=f"/committees/items/999999999/{tail}", form=form)
    ]


def of_the_household(tail: str, **form: object) -> Visits:
    return lambda county: [
        Visit(f"/households/{pk}/{tail}", frozenset({code}), missing=f"/households/999999999/{tail}", form=form)
        for code, pk in county.households.items()
        if code in EVERYWHERE
    ]


def of_the_rule(tail: str = "") -> Visits:
    """Every rule; of those that change something only the rules that take the right to change rules."""
    return lambda _: [
        Visit(f"/authority/rules/{code}/{tail}", missing="/authority/rules/none/")
        for code, book in BOOKS.items()
        if not tail or book.right is Right.CHANGE_RULES
    ]


def of_the_application(county: County) -> list[Visit]:
    asked = Case.objects.get(id=county.case_id).subject_id
    return [Visit(f"/applications/asked/{asked}/", frozenset({v.LOWER}), "/applications/asked/999999999/")]


def a_photo(county: County) -> list[Visit]:
    photo = ScenePhoto.objects.create(
        case_id=county.case_id,
        taken_by_id=county.ground.staff["2003"],
        taken_at=v.at(v.DRAWN),
        latitude_e6=43_970_000,
        longitude_e6=119_380_000,
        digest=bytes.fromhex(blobs.put(b"\xff\xd8\xff")),
    )
    address = f"/approvals/{county.case_id}/photos/"
    return [Visit(f"{address}{photo.pk}/", frozenset({v.LOWER}), f"{address}999999999/")]


def applications(county: County) -> list[Visit]:
    return [
        Visit(f"/households/{household_id}/apply/", frozenset({code}), missing="/households/999999999/apply/")
        for code, household_id in county.households.items()
        if code in EVERYWHERE
    ]


SEATED = {
    "approvals": anywhere(Right.SEE_LINES, "/approvals/", "/approvals/?show=open", "/approvals/?show=done"),
    "application": Rule(Right.SEE_LINES, of_the_application),
    "relocations": anywhere(Right.SEE_CUSTOMERS, "/households/moves/"),
    "businesses": anywhere(Right.SEE_CUSTOMERS, "/households/businesses/", "/households/businesses/?kind=stall"),
    "case-board": anywhere(Right.SEE_LINES, "/approvals/board/"),
    "alike": anywhere(Right.DECIDE, "/approvals/alike/"),
    "committees": anywhere(Right.SEE_LINES, "/committees/"),
    "committee": Rule(Right.SEE_LINES, lambda county: [Visit(f"/committees/{county.item.meeting_id}/")]),
    "case": Rule(Right.SEE_LINES, of_the_case()),
    "glance": Rule(Right.SEE_LINES, of_the_case("glance/")),
    "case-photo": Rule(Right.SEE_LINES, a_photo),
    "case-memo": Rule(Right.SEE_LINES, of_the_case("memo/")),
    "authority": anywhere(Right.SEE_LINES, "/authority/"),
    "rule": Rule(Right.SEE_LINES, of_the_rule()),
    "rule-file": Rule(
        Right.SEE_LINES, lambda _: [Visit("/authority/rules/file/"), Visit("/authority/rules/file/?book=tiers&as=dmn")]
    ),
    "lone-reviews": anywhere(Right.SEE_LINES, "/authority/alone/"),
    "tied": Rule(Right.SEE_LINES, of_the_household("tied/")),
    "apply": Rule(Right.APPLY, applications),
}
POSTED = {
    "propose-relocation": Rule(Right.WORK, of_the_household("move/", village="")),
    "change-segment": Rule(Right.WORK, of_the_household("segment/", segment="")),
    "settle-relocation": anywhere(Right.ASSIGN_WORK, "/households/moves/settle/"),
    "gather-businesses": anywhere(Right.WORK, "/households/businesses/gather/"),
    "note-business": Rule(Right.WORK, of_the_household("businesses/note/", name="")),
    "end-business": Rule(Right.WORK, of_the_household("businesses/end/", business="0")),
    "call-meeting": Rule(Right.DECIDE, lambda _: [Visit("/committees/call/")]),
    "vote": Rule(Right.SEE_LINES, of_the_item("vote/", choice="yes")),
    "recuse": Rule(Right.SEE_LINES, of_the_item("withdraw/", reason="亲属")),
    "count-item": Rule(Right.SEE_LINES, of_the_item("count/")),
    "veto": Rule(Right.SEE_LINES, of_the_item("veto/", reason="行业限额")),
    "advise": Rule(Right.ADVISE, of_the_case("advise/", revision="1")),
    "cosign": Rule(Right.APPLY, of_the_case("cosign/", revision="1")),
    "approve-alone": Rule(Right.APPLY, of_the_case("alone/", revision="1")),
    "stay-out": Rule(Right.SEE_LINES, of_the_case("kin/", what="")),
    "add-photo": Rule(Right.APPLY, of_the_case("photos/")),
    "cut-authority": Rule(Right.ADVISE, lambda _: [Visit("/authority/cut/")]),
    "deputise": Rule(Right.ASSIGN_WORK, lambda _: [Visit("/authority/deputise/")]),
    "propose-rule": Rule(Right.CHANGE_RULES, of_the_rule("propose/")),
    "publish-rule": Rule(Right.CHANGE_RULES, of_the_rule("1/publish/")),
    "turn-down-rule": Rule(Right.CHANGE_RULES, of_the_rule("1/turn-down/")),
    "draw-sample": Rule(Right.ADVISE, lambda _: [Visit("/authority/alone/draw/")]),
    "look-at": Rule(Right.ADVISE, lambda _: [Visit("/authority/alone/1/look/")]),
    "put-on-hat": Rule(None, lambda _: [Visit("/hat/")]),
    "tie": Rule(Right.APPLY, of_the_household("tied/tie/", numbers="")),
    "untie": Rule(Right.REVIEW, of_the_household("tied/untie/", circle="1", reason="")),
    "review": Rule(Right.REVIEW, of_the_case("review/", step="returned", items="", revision="1")),
    "supplement": Rule(Right.APPLY, of_the_case("supplement/", revision="1")),
    "case-evidence": Rule(Right.SEAL_EVIDENCE, of_the_case("evidence/", reason="")),
    "decide": Rule(Right.DECIDE, of_the_case("decide/", step="approved", revision="1")),
}
