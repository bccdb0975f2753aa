"""切换 and 影子运行: seen by those who keep or check the books, done by finance and risk."""

from uuid import uuid4

from qianmo.apps.credit.queries import cutovers
from qianmo.apps.credit.services import NewCutover, bring_in, judge_cutover
from qianmo.domain.access import Right
from tests import village as v
from tests.apps.credit.cutovers import DRAW, LINE, TOTALS, table, totals
from tests.web.rules import County, Rule, Visit, anywhere


def brought(county: County) -> int:
    """A delivery with faults, brought in by finance."""
    known = cutovers(limit=1)
    if known:
        return known[0].id
    files = {"额度.csv": table([LINE | {"证件号码": "1"}]), "借据.csv": table([DRAW]), "控制总数.csv": totals(*TOTALS)}
    new = NewCutover(name="首批", files=files, by=county.ground.staff["1007"], request_id=uuid4())
    answer = bring_in(new=new, at=v.at(v.DRAWN), business_date=v.DRAWN)
    assert isinstance(answer, int)
    judge_cutover(cutover_id=answer, at=v.at(v.DRAWN))
    return answer


def of_one(right: Right, address: str, **form: object) -> Rule:
    missing = address.format(999_999_999)
    return Rule(right, lambda county: [Visit(address.format(brought(county)), missing=missing, form=form)])


SEATED = {
    "cutovers": anywhere(Right.SEE_BOOKS, "/cutovers/"),
    "cutover": of_one(Right.SEE_BOOKS, "/cutovers/{}/"),
    "shadow": anywhere(Right.SEE_BOOKS, "/shadow/", "/shadow/?on=x&gap=y&page=z"),
}
POSTED = {
    "new-cutover": anywhere(Right.CUT_OVER, "/cutovers/new/"),
    "confirm-cutover": of_one(Right.CUT_OVER, "/cutovers/{}/confirm/"),
    "return-cutover": of_one(Right.CUT_OVER, "/cutovers/{}/return/"),
    "set-keeper": anywhere(Right.CUT_OVER, "/shadow/keeper/"),
}
