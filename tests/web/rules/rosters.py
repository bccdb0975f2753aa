"""Rosters: an upload is its sender's own, and nobody else learns that it exists."""

from uuid import uuid4

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import RosterUpload
from qianmo.apps.households.services import NewUpload, check_upload, receive_roster
from qianmo.domain.access import Right
from tests import village as v
from tests.gateways.rosters.sheets import HEADING, csv_bytes, number, person
from tests.web.rules import County, Rule, Visit, anywhere

SENDER = "2002"


def uploaded(county: County) -> int:
    """A roster of the manager of the upper village, with a household that can be filed and one that goes back."""
    known = RosterUpload.objects.values_list("id", flat=True).first()
    if known is not None:
        return known
    rows = [HEADING, person(1, 村="上村"), person(2, 村="上村", 证件号码=number(2)[:17])]
    upload_id = receive_roster(
        new=NewUpload(name="上村.csv", village_code="", by=county.ground.staff[SENDER], request_id=uuid4()),
        pieces=[csv_bytes(rows)],
        scope=Scope(frozenset({county.ground.cells[v.UPPER]})),
        at=v.at(v.DRAWN),
        business_date=v.DRAWN,
    )
    check_upload(upload_id=upload_id, at=v.at(v.DRAWN), business_date=v.DRAWN)
    return upload_id


def own(address: str, **form: object) -> Rule:
    missing = address.format(999_999_999)
    return Rule(
        Right.IMPORT_ROSTERS,
        lambda county: [Visit(address.format(uploaded(county)), missing=missing, owner=SENDER, form=form)],
    )


SEATED = {
    "rosters": anywhere(Right.IMPORT_ROSTERS, "/rosters/"),
    "roster": own("/rosters/{}/"),
    "returned-rows": own("/rosters/{}/returned.xlsx"),
}
POSTED = {
    "new-roster": anywhere(Right.IMPORT_ROSTERS, "/rosters/new/"),
    "file-roster": own("/rosters/{}/file/", found="old"),
    "return-roster": own("/rosters/{}/return/"),
    "retry-roster": own("/rosters/{}/retry/"),
}
