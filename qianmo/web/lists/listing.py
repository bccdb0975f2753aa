"""What a list is: a key, the right it takes, the filters in its address, the heads of its columns, and its rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.seat import Seat

Query = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of the console. `count` and `rows` narrow by the query of an address within the seat's scope.

    `address` is the name of its page; `definition` what stands at the foot of it and on the workbook's first sheet.
    """

    key: str
    title: str
    address: str
    right: Right
    filters: Mapping[str, str]
    heads: Sequence[Head]
    definition: str
    count: Callable[[Seat, Query], int]
    rows: Callable[[Seat, Query], Iterator[Sequence[Cell]]]

    def chosen(self, query: Query) -> dict[str, str]:
        """The filters of this list that are set, cut to a sane length."""
        return {key: value for key in self.filters if (value := query.get(key, "").strip()[:60])}
