"""绩效: the board and its slips, the schemes behind them, and who may write, try and publish one."""

from datetime import date
from uuid import uuid4

from qianmo.apps.performance.services import NewContest, open_scheme, publish_contest, set_up_contest
from qianmo.domain.access import Right
from tests import village as v
from tests.web.rules import EVERYWHERE, County, Rule, Visit, anywhere


def one_scheme(county: County) -> int:
    """A draft by the finance department, the same for every visit."""
    from qianmo.apps.performance.models import Scheme

    known = Scheme.objects.values_list("id", flat=True).first()
    if known is not None:
        return known
    opened = open_scheme(content=None, by=county.ground.staff["1007"], at=v.at(v.DRAWN), business_date=v.DRAWN)
    assert isinstance(opened, int)
    return opened


def schemes(county: County) -> list[Visit]:
    here = "/performance/schemes/"
    return [Visit(here), Visit(f"{here}{one_scheme(county)}/")]


def one_allocation(county: County) -> int:
    """The total of the first branch for a closed month, the same for every visit."""
    from qianmo.apps.performance.models import Allocation, Month, Scheme

    known = Allocation.objects.values_list("id", flat=True).first()
    if known is not None:
        return known
    first, at = date(2026, 1, 1), v.at(v.DRAWN)
    one_scheme(county)
    month = Month.objects.create(
        first=first, scheme=Scheme.objects.earliest("id"), as_of=date(2026, 1, 31), counted_at=at, told="", people=0,
        closed_at=at,
    )  # fmt: skip
    branch, by = county.ground.branches[v.FIRST], county.ground.staff["1007"]
    return Allocation.objects.create(month=month, branch_id=branch, pool_fen=100, set_by_id=by).pk


OWN = frozenset({v.UPPER})
"""Seen by whoever may see shares of the first branch."""


def allocations(county: County) -> list[Visit]:
    here = "/performance/allocations/"
    return [Visit(f"{here}{one_allocation(county)}/", villages=OWN, missing=f"{here}999999/")]


def allocating(act: str, **form: object):
    def visits(county: County) -> list[Visit]:
        here, sent = "/performance/allocations/", {"revision": 9, **form}
        return [Visit(f"{here}{one_allocation(county)}/{act}/", OWN, f"{here}999999/{act}/", form=sent)]

    return visits


def acting(act: str, **form: object):
    def visits(county: County) -> list[Visit]:
        here = "/performance/schemes/"
        return [
            Visit(f"{here}{one_scheme(county)}/{act}/", missing=f"{here}999999/{act}/", form={"revision": 1, **form})
        ]

    return visits


def one_contest(county: County) -> int:
    """A contest of the two branches that waits for another person to publish it, the same for every visit."""
    from qianmo.apps.performance.models import Contest

    known = Contest.objects.values_list("id", flat=True).first()
    if known is not None:
        return known
    new = NewContest(
        name="春季投放", measure="loans", scoring="increase", of_staff=False, cohort="", first=date(2026, 4, 1),
        until=date(2026, 6, 30), groups=1, says="", by=county.ground.staff["1008"], request_id=uuid4(),
    )  # fmt: skip
    made = set_up_contest(new=new, at=v.at(v.DRAWN), business_date=v.DRAWN)
    assert isinstance(made, int)
    return made


def published_contest(county: County) -> list[Visit]:
    """The contest as everybody sees it once it is published."""
    from qianmo.apps.performance.models import Contest

    made = one_contest(county)
    if not Contest.objects.filter(id=made, state="published").exists():
        by = county.ground.staff["1001"]
        assert publish_contest(contest_id=made, by=by, at=v.at(v.DRAWN), business_date=v.DRAWN) is None
    return [Visit(f"/performance/contests/{made}/", missing="/performance/contests/999999/")]


def competing(act: str, **form: object):
    def visits(county: County) -> list[Visit]:
        return [Visit(f"/performance/contests/{one_contest(county)}/{act}/", form=form)]

    return visits


def attributing(tail: str = "", **form: object):
    def visits(county: County) -> list[Visit]:
        return [
            Visit(f"/performance/attributions/{pk}/{tail}", frozenset({code}),
                  missing=f"/performance/attributions/999999999/{tail}", form=form)
            for code, pk in county.households.items()
            if code in EVERYWHERE
        ]  # fmt: skip

    return visits


SEATED = {
    "performance": anywhere(Right.SEE_POINTS, "/performance/", "/performance/?period=year&by=peers"),
    "evidence": anywhere(None),
    "own-pay": anywhere(None, "/performance/mine/"),
    "payslip": anywhere(None),
    "entries": anywhere(Right.SEE_SHARES, "/performance/entries/"),
    "pay-measures": anywhere(Right.SEE_POINTS, "/performance/measures/"),
    "payslips": anywhere(Right.SEE_POINTS, "/performance/payslips/"),
    "deferred": anywhere(Right.SEE_POINTS, "/performance/deferred/"),
    "profit": anywhere(Right.SEE_POINTS, "/performance/profit/"),
    "curves": anywhere(Right.SEE_POINTS, "/performance/curves/"),
    "attributions": anywhere(Right.SEE_POINTS, "/performance/attributions/"),
    "attribution": Rule(Right.SEE_CUSTOMERS, attributing()),
    "corrections": anywhere(Right.SEE_POINTS, "/performance/corrections/"),
    "reconciled": anywhere(Right.SEE_POINTS, "/performance/reconciled/"),
    "appeals": anywhere(Right.SEE_POINTS, "/performance/appeals/"),
    "allocations": anywhere(Right.SEE_SHARES, "/performance/allocations/"),
    "allocation": Rule(Right.SEE_SHARES, allocations),
    "contests": anywhere(Right.SEE_POINTS, "/performance/contests/"),
    "contest": Rule(Right.SEE_POINTS, published_contest),
    "grades": anywhere(Right.SEE_POINTS, "/performance/grades/"),
    "staffing": anywhere(Right.SEE_POINTS, "/performance/staffing/"),
    "schemes": anywhere(Right.SEE_POINTS, "/performance/schemes/"),
    "scheme": Rule(Right.SEE_POINTS, schemes),
}
POSTED = {
    "raise-appeal": anywhere(Right.SEE_POINTS, "/performance/appeals/raise/"),
    "answer-appeal": anywhere(Right.EDIT_SCHEMES, "/performance/appeals/999999/answer/"),
    "agree-adjustment": anywhere(Right.PUBLISH_SCHEMES, "/performance/appeals/999999/agree/"),
    "ask-attribution": Rule(Right.ALLOCATE_PAY, attributing("ask/")),
    "decide-attributions": anywhere(Right.AGREE_PAY, "/performance/attributions/decide/"),
    "ask-correction": anywhere(Right.EDIT_SCHEMES, "/performance/corrections/ask/"),
    "decide-correction": anywhere(Right.PUBLISH_SCHEMES, "/performance/corrections/999999/decide/"),
    "enter-amount": anywhere(Right.ALLOCATE_PAY, "/performance/entries/enter/"),
    "agree-entries": anywhere(Right.AGREE_PAY, "/performance/entries/agree/"),
    "agree-all-entries": anywhere(Right.PUBLISH_SCHEMES, "/performance/entries/agree-all/"),
    "bring-entries": anywhere(Right.ALLOCATE_PAY, "/performance/entries/bring/"),
    "bring-all-entries": anywhere(Right.EDIT_SCHEMES, "/performance/entries/bring-all/"),
    "ask-clawback": anywhere(Right.EDIT_SCHEMES, "/performance/deferred/ask/"),
    "decide-clawback": anywhere(Right.PUBLISH_SCHEMES, "/performance/deferred/999999/decide/"),
    "set-pool": anywhere(Right.EDIT_SCHEMES, "/performance/allocations/set/"),
    "divide-pool": Rule(Right.ALLOCATE_PAY, allocating("divide")),
    "agree-allocation": Rule(Right.AGREE_PAY, allocating("agree")),
    "sign-allocation": Rule(Right.PUBLISH_SCHEMES, allocating("sign")),
    "return-allocation": Rule(Right.SEE_SHARES, allocating("return", reason="x")),
    "set-up-contest": anywhere(Right.RUN_CONTESTS, "/performance/contests/set-up/"),
    "regroup-contest": Rule(Right.RUN_CONTESTS, competing("regroup")),
    "publish-contest": Rule(Right.RUN_CONTESTS, competing("publish")),
    "drop-contest": Rule(Right.RUN_CONTESTS, competing("drop")),
    "propose-assessment": anywhere(Right.ASSESS_STAFF, "/performance/grades/propose/"),
    "confirm-assessment": anywhere(Right.ASSESS_STAFF, "/performance/grades/999999/confirm/"),
    "drop-assessment": anywhere(Right.ASSESS_STAFF, "/performance/grades/999999/drop/"),
    "ask-transfer": anywhere(Right.ASSESS_STAFF, "/performance/grades/transfers/ask/"),
    "agree-transfer": anywhere(Right.ASSESS_STAFF, "/performance/grades/transfers/agree/"),
    "begin-scheme": anywhere(Right.EDIT_SCHEMES, "/performance/schemes/begin/"),
    "write-scheme": Rule(Right.EDIT_SCHEMES, acting("write", name="x")),
    "try-scheme": Rule(Right.SEE_POINTS, acting("try", month="2026-02")),
    "drop-scheme": Rule(Right.EDIT_SCHEMES, acting("drop")),
    "publish-scheme": Rule(Right.PUBLISH_SCHEMES, acting("publish", from_month="2026-03")),
}
