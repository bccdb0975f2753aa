"""The customer's own pages, which no account of staff opens, and the manager's pages that make and end links."""

from uuid import uuid4

from qianmo.apps.credit.models import CustomerLink
from qianmo.apps.credit.services import make_link
from qianmo.domain.access import Right
from tests import village as v
from tests.web.rules import County, Rule, Visit
from tests.web.rules.lines import HERE, of_line


def alive(county: County) -> list[Visit]:
    """A link of the line in the upper village, made by its steward once a walk."""
    row = CustomerLink.objects.filter(revoked_at__isnull=True).first()
    if row is None:
        staff = county.ground.staff["2002"]
        when = {"at": v.at(v.DRAWN), "business_date": v.DRAWN}
        make_link(line_id=county.line.pk, made_by=staff, request_id=uuid4(), **when)
        row = CustomerLink.objects.get(revoked_at__isnull=True)
    return [Visit(f"/lines/{county.line.number}/link/revoke/", HERE, form={"link": row.pk})]


OPEN = {"phone": "/my/"}
SEATLESS = {
    "phone-open": "/my/open/",
    "phone-draw": "/my/draw/",
    "phone-repay": "/my/repay/",
    "phone-history": "/my/history/",
    "phone-contract": "/my/contract/",
    "phone-sign": "/my/contract/sign/",
    "leave-phone": "/my/leave/",
    "phone-door": "/my/no-such-link/",
}
SEATED = {"customer-link": Rule(Right.LINK_CUSTOMERS, of_line("link/"))}
POSTED = {
    "make-link": Rule(Right.LINK_CUSTOMERS, of_line("link/make/")),
    "revoke-link": Rule(Right.LINK_CUSTOMERS, alive),
}
