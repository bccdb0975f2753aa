"""合同台账: the register of contracts, the latest first."""

from collections.abc import Iterator, Sequence

from qianmo.apps.signing.queries import ContractFilter, contract_count, contract_list
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.places import PLACE, Places, places
from qianmo.web.seat import Seat

BATCH = 2_000
WAN = 1_000_000


def contract_filter(query: Query, place: Places) -> ContractFilter:
    """The filter a query names; `place` is the one it names."""
    return ContractFilter(state=query.get("state", ""), cell_id=place.cell_id, search=query.get("q", ""))


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    chosen, after = contract_filter(query, places(seat, query)), ""
    while True:
        page = contract_list(scope=seat.scope, chosen=chosen, after=after, limit=BATCH)
        for row in page:
            yield (
                row.number, row.kind_name, row.line_number, row.borrower, row.town, row.village, row.product,
                row.limit_fen / WAN, row.card, row.state_name, row.printed_on, row.signed_on, row.printed_by,
                row.void_reason,
            )  # fmt: skip
        if len(page) < BATCH:
            return
        after = page[-1].place


CONTRACTS = Listing(
    key="contracts",
    title="合同台账",
    address="contracts",
    right=Right.SEE_LINES,
    filters={**PLACE, "state": "状态", "q": "找"},
    heads=[
        Head("合同号"), Head("种类"), Head("额度号"), Head("借款人"), Head("乡镇"), Head("村"), Head("产品"),
        Head("额度（万元）", "money"), Head("卡种"), Head("状态"), Head("打印日", "date"), Head("签约日", "date"),
        Head("经办"), Head("作废原因"),
    ],
    definition="一行一份合同，新的在前；作废的也在，号不再用",
    count=lambda seat, query: contract_count(scope=seat.scope, chosen=contract_filter(query, places(seat, query))),
    rows=_rows,
)  # fmt: skip
