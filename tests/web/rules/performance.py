"""绩效: the board and its slips, the schemes behind them, and who may write, try and publish one."""

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


def acting(act: str, **form: object):
    def visits(county: County) -> list[Visit]:
        here = "/performance/schemes/"
        return [
            Visit(f"{here}{one_scheme(county)}/{act}/", missing=f"{here}999999/{act}/", form={"revision": 1, **form})
        ]

    return visits


SEATED = {
    "performance": anywhere(Right.SEE_POINTS, "/performance/", "/performance/?period=year&by=peers"),
    "schemes": anywhere(Right.SEE_POINTS, "/performance/schemes/"),
    "scheme": Rule(Right.SEE_POINTS, schemes),
}
POSTED = {
    "begin-scheme": anywhere(Right.EDIT_SCHEMES, "/performance/schemes/begin/"),
    "write-scheme": Rule(Right.EDIT_SCHEMES, acting("write", name="x")),
    "try-scheme": Rule(Right.SEE_POINTS, acting("try", month="2026-02")),
    "drop-scheme": Rule(Right.EDIT_SCHEMES, acting("drop")),
    "publish-scheme": Rule(Right.PUBLISH_SCHEMES, acting("publish", from_month="2026-03")),
}
