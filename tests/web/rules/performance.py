"""绩效: the board and its slips, the schemes behind them, and who may write, try and publish one."""

from datetime import date

from qianmo.apps.performance.services import open_scheme
from qianmo.domain.access import Right
from tests import village as v
from tests.web.rules import County, Rule, Visit, anywhere


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


SEATED = {
    "performance": anywhere(Right.SEE_POINTS, "/performance/", "/performance/?period=year&by=peers"),
    "payslip": anywhere(Right.SEE_POINTS),
    "entries": anywhere(Right.SEE_SHARES, "/performance/entries/"),
    "payslips": anywhere(Right.SEE_POINTS, "/performance/payslips/"),
    "deferred": anywhere(Right.SEE_POINTS, "/performance/deferred/"),
    "profit": anywhere(Right.SEE_POINTS, "/performance/profit/"),
    "curves": anywhere(Right.SEE_POINTS, "/performance/curves/"),
    "appeals": anywhere(Right.SEE_POINTS, "/performance/appeals/"),
    "allocations": anywhere(Right.SEE_SHARES, "/performance/allocations/"),
    "allocation": Rule(Right.SEE_SHARES, allocations),
    "schemes": anywhere(Right.SEE_POINTS, "/performance/schemes/"),
    "scheme": Rule(Right.SEE_POINTS, schemes),
}
POSTED = {
    "raise-appeal": anywhere(Right.SEE_POINTS, "/performance/appeals/raise/"),
    "answer-appeal": anywhere(Right.EDIT_SCHEMES, "/performance/appeals/999999/answer/"),
    "agree-adjustment": anywhere(Right.PUBLISH_SCHEMES, "/performance/appeals/999999/agree/"),
    "set-curve": anywhere(Right.EDIT_SCHEMES, "/performance/curves/set/"),
    "enter-amount": anywhere(Right.ALLOCATE_PAY, "/performance/entries/enter/"),
    "agree-entries": anywhere(Right.AGREE_PAY, "/performance/entries/agree/"),
    "ask-clawback": anywhere(Right.EDIT_SCHEMES, "/performance/deferred/ask/"),
    "decide-clawback": anywhere(Right.PUBLISH_SCHEMES, "/performance/deferred/999999/decide/"),
    "set-pool": anywhere(Right.EDIT_SCHEMES, "/performance/allocations/set/"),
    "divide-pool": Rule(Right.ALLOCATE_PAY, allocating("divide")),
    "agree-allocation": Rule(Right.AGREE_PAY, allocating("agree")),
    "sign-allocation": Rule(Right.PUBLISH_SCHEMES, allocating("sign")),
    "return-allocation": Rule(Right.SEE_SHARES, allocating("return", reason="x")),
    "begin-scheme": anywhere(Right.EDIT_SCHEMES, "/performance/schemes/begin/"),
    "write-scheme": Rule(Right.EDIT_SCHEMES, acting("write", name="x")),
    "try-scheme": Rule(Right.SEE_POINTS, acting("try", month="2026-02")),
    "drop-scheme": Rule(Right.EDIT_SCHEMES, acting("drop")),
    "publish-scheme": Rule(Right.PUBLISH_SCHEMES, acting("publish", from_month="2026-03")),
}
