"""申请: dossiers by what is looked at, as far as the page lists them."""

from collections.abc import Iterator, Sequence

from qianmo.apps.dossiers.queries import SHOWS, DossierRow, dossiers
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

WAN = 1_000_000
MOST = 100_000


def shown_of(seat: Seat, query: Query) -> str:
    """Which of the lists a query names; whoever puts nothing forward begins with all that are being gathered."""
    wanted = query.get("show", "")
    return wanted if wanted in SHOWS else ("mine" if seat.person.may(Right.APPLY) else "open")


def _chosen(seat: Seat, query: Query) -> list[DossierRow]:
    return dossiers(scope=seat.scope, show=shown_of(seat, query), staff_id=seat.person.staff_id, limit=MOST)


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in _chosen(seat, query):
        yield (
            one.head_name, one.village, one.product, one.requested_fen / WAN, one.purpose, one.state_name, one.lane,
            one.branch, one.owner, one.second, one.begun_on, one.due_on, one.ended_on, one.line_number,
        )  # fmt: skip


DOSSIERS = Listing(
    key="dossiers",
    title="申请",
    address="dossiers",
    right=Right.SEE_LINES,
    filters={"show": "看"},
    heads=[
        Head("户主"), Head("村"), Head("产品"), Head("申请（万元）", "money"), Head("用途"), Head("走到"), Head("通道"),
        Head("办理机构"), Head("经办"), Head("协办调查人"), Head("申报日", "date"), Head("承诺办结日", "date"),
        Head("送审或撤回日", "date"), Head("额度号"),
    ],
    definition="一行一件申请；在备件的按承诺办结日排列，其余新的在前",
    count=lambda seat, query: len(_chosen(seat, query)),
    rows=_rows,
)  # fmt: skip
