"""The draws under a scheme or pool, and those that could come under it; for a pool of risk, lines."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from qianmo.apps.credit.models import Draw, Line
from qianmo.apps.grids.queries import Scope

DRAW = (
    "d.id, l.number, d.number, v.name, p.name, d.purpose, d.amount_fen, d.unpaid_fen, d.rate_ppm, d.value_date,"
    " d.due_on, d.arrears_since, d.loan_class"
)
LINE = (
    "l.id, l.number, '', v.name, p.name, '', l.limit_fen, l.drawn_fen, l.rate_ppm, l.starts_on, l.ends_on, NULL::date,"
    " 0::smallint"
)
PLACE = (
    " JOIN households_household h ON h.id = l.household_id JOIN grids_cell v ON v.id = h.village_id"
    " JOIN products_product p ON p.id = l.product_id"
)
OF_LINES = f" JOIN credit_line l ON l.id = d.line_id{PLACE}"
OF_DRAWS = f"credit_draw d{OF_LINES}"
NAMED = f" JOIN credit_draw d ON d.id = f.draw_id{OF_LINES}"
UNDER = {
    "subsidy": (DRAW, f"funds_subsidyenrolment f{NAMED}", "f.scheme_id = %s AND f.left_on IS NULL"),
    "relending": (DRAW, f"funds_relendinguse f{NAMED}", "f.pool_id = %s AND f.left_on IS NULL AND d.unpaid_fen <> 0"),
    "pool": (DRAW, OF_DRAWS, "l.risk_pool_id = %s AND d.unpaid_fen <> 0"),
}
FITS = (
    "f.id = %s AND d.state = 'posted' AND d.unpaid_fen <> 0 AND d.arrears_since IS NULL AND f.valid @> d.value_date"
    " AND (f.product_id IS NULL OR f.product_id = l.product_id) AND f.purpose IN ('', d.purpose)"
)
FREE = (
    "AND NOT EXISTS (SELECT FROM funds_subsidyenrolment e WHERE e.draw_id = d.id"
    " AND (e.left_on IS NULL OR e.scheme_id = f.id))"
)
UNUSED = "AND NOT EXISTS (SELECT FROM funds_relendinguse e WHERE e.draw_id = d.id AND e.left_on IS NULL)"
POOLABLE = (
    "f.id = %s AND l.risk_pool_id IS NULL AND l.state = 'active'"
    " AND (f.product_id IS NULL OR f.product_id = l.product_id) AND f.guarantee IN ('', l.guarantee)"
)
COULD = {
    "subsidy": (
        DRAW,
        f"funds_subsidyscheme f CROSS JOIN {OF_DRAWS}",
        f"{FITS} AND d.unpaid_fen <= f.cap_fen AND d.due_on <= d.value_date + f.max_months * interval '1 month' {FREE}",
    ),
    "relending": (
        DRAW,
        f"funds_relendingpool f CROSS JOIN {OF_DRAWS}",
        f"{FITS} AND d.rate_ppm <= f.cap_ppm {UNUSED}",
    ),
    "pool": (
        LINE,
        f"funds_riskpool f CROSS JOIN credit_line l{PLACE}",
        POOLABLE,
    ),
}


@dataclass(frozen=True, slots=True)
class FundRow:
    """A draw, or a line where it could come under a pool (`draw_number` empty): `amount_fen` drawn, or the limit."""

    id: int
    line_number: str
    draw_number: str
    village: str
    product: str
    purpose: str
    amount_fen: int
    unpaid_fen: int
    rate_ppm: int
    value_date: date
    due_on: date
    arrears_since: date | None
    loan_class: int


def under_fund(*, scope: Scope, kind: str, fund_id: int, limit: int = 200) -> list[FundRow]:
    """What stands under a scheme or pool and within the scope; `kind` is subsidy, pool or relending."""
    return _rows(UNDER[kind], scope=scope, fund_id=fund_id, limit=limit)


def could_be_under(*, scope: Scope, kind: str, fund_id: int, limit: int = 200) -> list[FundRow]:
    """What could come under it; the act has the last word, on caps of households and rates."""
    return _rows(COULD[kind], scope=scope, fund_id=fund_id, limit=limit)


def count_under(*, scope: Scope, kind: str, fund_id: int) -> int:
    """How many `under_fund` would list without a limit."""
    _, tables, where = UNDER[kind]
    within, params = scope.condition("h.village_id")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {tables} WHERE {where} AND {within}", [fund_id, *params])
        return int(cursor.fetchone()[0])


def _rows(parts: tuple[str, str, str], *, scope: Scope, fund_id: int, limit: int) -> list[FundRow]:
    columns, tables, where = parts
    within, params = scope.condition("h.village_id")
    first = columns.split(",", 1)[0]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {tables} WHERE {where} AND {within} ORDER BY {first} LIMIT %s",
            [fund_id, *params, limit],
        )
        return [FundRow(*row) for row in cursor.fetchall()]


def draw_numbers(*, draw_ids: list[int]) -> dict[int, tuple[str, str]]:
    """Number of the draw and of its line by draw id."""
    rows = Draw.objects.filter(id__in=draw_ids).values_list("id", "number", "line__number")
    return {pk: (number, line_number) for pk, number, line_number in rows}


def lines_drawn_on(*, draw_ids: Collection[int]) -> list[int]:
    """The lines these draws are on, each once."""
    return sorted(set(Draw.objects.filter(id__in=draw_ids).values_list("line_id", flat=True)))


def ids_of_numbers(*, kind: str, numbers: Collection[str]) -> dict[str, int]:
    """Ids by number, of lines for a pool of risk and of draws for subsidy and relending."""
    model = Line if kind == "pool" else Draw
    return dict(model._default_manager.filter(number__in=numbers).values_list("number", "id"))
