"""日终: started by the finance department and the system administrator, who change no figure by it."""

from qianmo.domain.access import Right
from tests import village as v
from tests.web.rules import Rule, Visit, anywhere

SEATED = {
    "nights": anywhere(Right.CLOSE_DAY, "/nights/", "/nights/?until=2026-03-08", "/nights/?night=x&until=2027-01-01")
}
POSTED = {
    "close-days": Rule(Right.CLOSE_DAY, lambda _: [Visit("/nights/close/", form={"until": str(v.DRAWN)})]),
    "go-on-with-night": anywhere(Right.CLOSE_DAY, "/nights/go-on/"),
}
