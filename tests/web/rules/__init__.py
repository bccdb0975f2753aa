"""Who may open and change what, stated per room: each module names every address of its room once.

`SEATED` holds pages (a right, and visits with the villages of which one must be in sight), `POSTED` addresses that
change something, `OPEN` what needs no sign-in. `tests/web/test_roles.py` walks them all with every post.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import uuid4

from qianmo.apps.approvals.models import AgendaItem, Meeting
from qianmo.apps.approvals.queries import waiting_cases
from qianmo.apps.approvals.services import found_committee
from qianmo.apps.credit.models import Line
from qianmo.apps.credit.services import PutForward, put_forward
from qianmo.apps.dossiers.services import NewDossier, begin_dossiers
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.services import open_business_day
from qianmo.domain.access import Right
from tests import village as v
from tests.apps.credit.test_draws import asking, take

EVERYWHERE = frozenset({v.UPPER, v.LOWER, v.FAR})


@dataclass(frozen=True)
class Visit:
    """An address and the villages of which one must be in sight (none: it opens to whoever has the right).

    `missing` is its twin that does not exist; `form` is what is posted where the address changes something; `owner` is
    the one person to whom it shows something of his or her own.
    """

    address: str
    villages: frozenset[str] = frozenset()
    missing: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    form: dict[str, object] = field(default_factory=dict)
    owner: str = ""


class County:
    """A household in each village, all with a drawn line where a line can be, on the business day of the draw."""

    def __init__(self) -> None:
        ground = self.ground = v.found_village()
        self.filings = {
            code: v.family(ground, "孟庆和", "乌云", village=code, phone=f"1380000{code[-4:]}") for code in EVERYWHERE
        }
        ids = v.file_families(list(self.filings.values()))
        self.households = dict(zip(self.filings, ids, strict=True))
        upper = self.households[v.UPPER]
        v.rate(ground, v.screen(ground, {upper: ()}), [upper])
        (line_id,) = v.grant(ground, [upper])
        v.sign(ground, [line_id])
        self.line = Line.objects.get(id=line_id)
        assert not take(asking(self.line)).refused
        open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))
        self.case_id = self._put_forward(self.households[v.LOWER])

    @cached_property
    def item(self) -> AgendaItem:
        """The case of the lower village before a committee of three who are not among those who walk first."""
        staff = self.ground.staff
        committee = found_committee(
            code="credit",
            name="授信委",
            chair=staff["1005"],
            others=[staff["1001"], staff["1006"]],
            limit_fen=300 * v.WAN,
            since=v.OPENED,
        )
        meeting = Meeting.objects.create(committee_id=committee, held_on=v.DRAWN, called_by_id=staff["1005"])
        return AgendaItem.objects.create(meeting=meeting, case_id=self.case_id, amount_fen=5 * v.WAN)

    @cached_property
    def dossier_id(self) -> int:
        """A dossier of the upper village, begun by its steward and not complete."""
        wish = NewDossier(
            household_id=self.households[v.UPPER],
            product="funong",
            requested_fen=5 * v.WAN,
            purpose="购羊",
            by=self.ground.staff["2002"],
            request_id=uuid4(),
        )
        begun = begin_dossiers(wishes=[wish], at=v.at(v.DRAWN), business_date=v.DRAWN)
        assert not begun.refused
        return begun.ids[0]

    def _put_forward(self, household_id: int) -> int:
        """A case of the lower village, brought in by its steward and waiting for review."""
        wish = PutForward(
            household_id=household_id,
            product="funong",
            requested_fen=5 * v.WAN,
            purpose="购羊",
            report="属实",
            proposed_fen=None,
            consent_until=date(2027, 3, 5),
            by=self.ground.staff["2003"],
            request_id=uuid4(),
        )
        assert not put_forward(wishes=[wish], at=v.at(v.DRAWN), business_date=v.DRAWN).refused
        return waiting_cases(scope=Scope(None), states=["reviewing"], staff_id=0)[0].id


Visits = Callable[[County], list[Visit]]


@dataclass(frozen=True)
class Rule:
    """The right an address takes (None: any post) and how to visit it."""

    right: Right | None
    visits: Visits


def anywhere(right: Right | None, *addresses: str) -> Rule:
    """Addresses that open to whoever has the right; what they show follows the scope."""
    return Rule(right, lambda _: [Visit(address) for address in addresses])
