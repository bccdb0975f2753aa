"""存贷: deposits and loans of what a person may see, and the households behind a village or a manager."""

from qianmo.domain.access import Right
from tests import village as v
from tests.web.rules import EVERYWHERE, County, Rule, Visit, anywhere

STEWARDS = {v.UPPER: "2002", v.LOWER: "2003", v.FAR: "3002"}


def households(_: County) -> list[Visit]:
    here = "/figures/households/"
    named = [
        Visit(f"{here}?{key}={value}", frozenset({code}), f"{here}?{key}={nobody}")
        for code in EVERYWHERE
        for key, value, nobody in (("village", code, "150422999999"), ("manager", STEWARDS[code], "9999"))
    ]
    return [Visit(here), Visit(f"{here}?only=lacking"), *named]


SEATED = {
    "figures": anywhere(Right.SEE_FUNNEL, "/figures/", "/figures/?side=loan&sort=year", "/figures/?lane=manager"),
    "figure-households": Rule(Right.SEE_CUSTOMERS, households),
}
