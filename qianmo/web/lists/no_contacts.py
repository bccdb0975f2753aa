"""勿再联系: who asked to be left alone, as a workbook."""

from collections.abc import Iterator, Sequence

from qianmo.apps.leads.queries import NoContactRow, no_contacts
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

MOST = 200_000


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in _found(seat, query, MOST)[0]:
        yield (
            one.number, one.name, one.village, one.said_on, one.source, one.noted_by, one.state_name, one.lifted_on,
            one.lifted_by, one.why_lifted,
        )  # fmt: skip


def _found(seat: Seat, query: Query, limit: int) -> tuple[list[NoContactRow], int]:
    return no_contacts(scope=seat.scope, staff_id=seat.person.staff_id, state=query.get("state", ""), limit=limit)


NO_CONTACTS = Listing(
    key="no-contacts",
    title="勿再联系",
    address="no-contacts",
    right=Right.SEE_CUSTOMERS,
    filters={"state": "状态"},
    heads=[
        Head("户号"), Head("姓名"), Head("村"), Head("提出日", "date"), Head("来源"), Head("登记人"), Head("状态"),
        Head("解除日", "date"), Head("解除人"), Head("解除原因"),
    ],
    definition="本人要求不再联系的人；在册的不进任何名单，解除要另一位同事写原因",
    count=lambda seat, query: _found(seat, query, 1)[1],
    rows=_rows,
)  # fmt: skip
