"""The list of lines: narrowed by state, product, place and what needs an eye, with the sums of all it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from qianmo.apps.credit.models import LineState
from qianmo.apps.grids.queries import Scope
from qianmo.domain.access import Field

LINE_STATES: Mapping[str, str] = {state.value: str(state.label) for state in LineState}
"""States a list can be narrowed to, with the word of each."""
FIRST = (date.min, 0)

NAMED = """
JOIN households_household h ON h.id = l.household_id
JOIN households_person p ON p.id = l.borrower_id
JOIN products_product k ON k.id = l.product_id
JOIN grids_cell v ON v.id = h.village_id
JOIN grids_cell t ON t.id = v.parent_id
"""
LIVING = "l.ends_on > %(on)s AND l.state <> 'ended'"
ONLY = {
    "ends30": f"l.ends_on <= %(in30)s AND {LIVING}",
    "ends90": f"l.ends_on <= %(in90)s AND {LIVING}",
    "over": "l.over_limit_on IS NOT NULL",
    "run_out": "l.ends_on <= %(on)s",
    "review": f"{LIVING} AND l.review_due_on <= %(in30)s",
}
"""What may need an eye: ending within 30 or 90 days, over the limit, past the end, a yearly review within 30 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFilter:
    """How a list of lines is narrowed; what is left empty narrows nothing."""

    state: str = ""
    product: str = ""
    cell_id: int | None = None
    only: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class LineSummary:
    """A line as lists show it, amounts in fen."""

    id: int
    number: str
    household_id: int
    borrower: str
    village: str
    town: str
    product: str
    limit_fen: int
    drawn_fen: int
    reserved_fen: int
    rate_ppm: int
    ends_on: date
    state: str
    over_limit_on: date | None

    @property
    def available_fen(self) -> int:
        """What the limit leaves free, whatever the state; never below zero."""
        return max(0, self.limit_fen - self.drawn_fen - self.reserved_fen)


@dataclass(frozen=True, slots=True)
class LineTotals:
    """Sums over every line of a list, in fen, and how many of them need an eye."""

    lines: int
    limit_fen: int
    drawn_fen: int
    available_fen: int
    ending_30: int
    ending_90: int
    over_limit: int


@dataclass(frozen=True, slots=True)
class LinePage:
    """A page of the list, and where the next one begins."""

    rows: list[LineSummary]
    next_after: str


def line_list(*, scope: Scope, on: date, chosen: LineFilter, after: str = "", limit: int = 50) -> LinePage:
    """Lines within the scope, those that end first at the top; `after` is where the previous page ended."""
    where, params = _where(scope, on, chosen)
    since, last_id = _mark(after)
    # Lines that end first may all lie elsewhere: those of a place are gathered before they are put in order.
    placed = scope.village_ids is not None or chosen.cell_id is not None
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH kept AS {'MATERIALIZED' if placed else 'NOT MATERIALIZED'}"
            f" (SELECT l.* FROM {_sources(scope, chosen)} WHERE {where})"
            " SELECT l.id, l.number, l.household_id, p.name, v.name, t.name, k.name, l.limit_fen, l.drawn_fen,"
            f" l.reserved_fen, l.rate_ppm, l.ends_on, l.state, l.over_limit_on FROM kept l {NAMED}"
            " WHERE (l.ends_on, l.id) > (%(since)s, %(last_id)s) ORDER BY l.ends_on, l.id LIMIT %(limit)s",
            {**params, "since": since, "last_id": last_id, "limit": limit + 1},
        )
        found: list[Any] = cursor.fetchall()
    rows = [
        LineSummary(pk, number, household_id, scope.name(borrower), *rest[:-2], LINE_STATES[rest[-2]], rest[-1])  # type: ignore[call-arg]  # the row of the query above
        for pk, number, household_id, borrower, *rest in found[:limit]
    ]
    more = len(found) > limit
    return LinePage(rows, f"{rows[-1].ends_on.isoformat()}.{rows[-1].id}" if more else "")


def line_totals(*, scope: Scope, on: date, chosen: LineFilter) -> LineTotals:
    """Sums of the whole list that `line_list` shows page by page."""
    where, params = _where(scope, on, chosen)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(sum(l.limit_fen), 0)::bigint, coalesce(sum(l.drawn_fen), 0)::bigint,"
            " coalesce(sum(greatest(0, l.limit_fen - l.drawn_fen - l.reserved_fen)), 0)::bigint,"
            f" count(*) FILTER (WHERE {ONLY['ends30']}), count(*) FILTER (WHERE {ONLY['ends90']}),"
            f" count(*) FILTER (WHERE {ONLY['over']}) FROM {_sources(scope, chosen)} WHERE {where}",
            params,
        )
        return LineTotals(*cursor.fetchone())


def _sources(scope: Scope, chosen: LineFilter) -> str:
    """What sums must join: names and places only where the filter asks for them, households where the scope does."""
    if chosen.search or chosen.product or chosen.cell_id is not None:
        return f"credit_line l {NAMED}"
    households = "" if scope.village_ids is None else " JOIN households_household h ON h.id = l.household_id"
    return f"credit_line l{households}"


def _where(scope: Scope, on: date, chosen: LineFilter) -> tuple[str, dict[str, Any]]:
    params: dict[str, Any] = {"on": on, "in30": on + timedelta(days=30), "in90": on + timedelta(days=90)}
    parts: list[str] = []
    if scope.village_ids is not None:
        parts.append("h.village_id = ANY(%(villages)s)")
        params["villages"] = sorted(scope.village_ids)
    if chosen.state in LINE_STATES:
        parts.append("l.state = %(state)s")
        params["state"] = chosen.state
    if chosen.product:
        parts.append("k.code = %(product)s")
        params["product"] = chosen.product
    if chosen.cell_id is not None:
        parts.append("(v.id = %(cell)s OR t.id = %(cell)s)")
        params["cell"] = chosen.cell_id
    if chosen.only in ONLY:
        parts.append(f"({ONLY[chosen.only]})")
    if chosen.search:
        literal = chosen.search.upper().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        named = "p.name LIKE %(search)s OR " if scope.sees(Field.NAMES) else ""
        parts.append(
            f"({named}l.number LIKE %(search)s"
            " OR l.id IN (SELECT line_id FROM credit_draw WHERE number LIKE %(search)s))"
        )
        params["search"] = f"%{literal}%"
    return " AND ".join(parts) or "TRUE", params


def _mark(after: str) -> tuple[date, int]:
    """Where a page begins; a mark that cannot be read begins at the first line."""
    day, _, pk = after.partition(".")
    try:
        return date.fromisoformat(day), int(pk) if pk.isascii() and pk.isdecimal() and len(pk) < 19 else 0
    except ValueError:
        return FIRST
