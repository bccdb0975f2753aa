"""What a list is: a key, the right it takes, the filters in its address, the heads of its columns, and its rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.http import urlencode

from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.seat import Seat

Query = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of the console. `count` and `rows` narrow by the query of an address within the seat's scope.

    `address` is the name of its page; `definition` what stands at the foot of it and on the workbook's first sheet.
    Filters in `path` are part of the address (the village of its roster) and those in `fixed` choose the page's tab.
    A list that `keeps` no filters only leaves; one with `most` rows leaves no longer than that. One that `opens` may
    open with a kept view. `columns` may be left out (by `hide` in the address), each with its places in `heads`.
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
    path: Sequence[str] = ()
    fixed: Mapping[str, str] = field(default_factory=dict)
    keeps: bool = True
    most: int = 0
    opens: bool = False
    columns: Mapping[str, tuple[str, Sequence[int]]] = field(default_factory=dict)

    def hidden(self, query: Query) -> list[str]:
        """The columns a query leaves out."""
        return [key for key in query.get("hide", "").split(",") if key in self.columns]

    def places(self, query: Query) -> list[int]:
        """The places in `heads` that a query leaves in."""
        out = {place for key in self.hidden(query) for place in self.columns[key][1]}
        return [place for place in range(len(self.heads)) if place not in out]

    def link(self, query: Query) -> str:
        """The address of the list narrowed by a query."""
        rest = {**self.fixed, **{key: value for key, value in query.items() if key not in self.path}}
        there = reverse(self.address, args=[query.get(key, "") for key in self.path])
        return f"{there}?{urlencode(rest)}" if rest else there

    def chosen(self, query: Query) -> dict[str, str]:
        """The filters of this list that are set, cut to a sane length."""
        return {key: value for key in self.filters if (value := query.get(key, "").strip()[:60])}
