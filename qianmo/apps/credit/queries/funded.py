"""Draws beside public money: what a scheme or pool could take, and what is enrolled, used and owed under each."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from qianmo.apps.credit.models import Classification, Draw, DrawState, DueKind
from qianmo.apps.products.queries import reference_rates
from qianmo.domain.funds.relending import LentOn
from qianmo.domain.funds.subsidies import Loan, tenor_of

FLOOR = 2
"""From this class on a draw counts as overdue; shorter arrears are technical."""
DUES = """
SELECT due.id, due.draw_id, draw.line_id, due.from_on, due.until_on, due.fen,
       array[draw.arrears_since, enrolment.left_on,
             CASE WHEN NOT scheme.renews THEN
                  (SELECT renewal.old_due_on FROM credit_renewal renewal
                    WHERE renewal.old_id = draw.id AND renewal.kind = 'extension' AND renewal.state = 'carried_out')
             END]
  FROM funds_subsidyenrolment enrolment
  JOIN funds_subsidyscheme scheme ON scheme.id = enrolment.scheme_id
  JOIN credit_draw draw ON draw.id = enrolment.draw_id
  JOIN credit_due due ON due.draw_id = draw.id
 WHERE enrolment.scheme_id = %s AND due.kind = %s AND due.fen > 0 AND due.until_on > %s AND due.until_on <= %s
   AND NOT EXISTS (SELECT FROM funds_subsidyitem item WHERE item.due_id = due.id AND NOT item.struck)
 ORDER BY due.id
"""


@dataclass(frozen=True, slots=True)
class SubsidisedDue:
    """Interest of an enrolled draw that fell due and is in no claim, with the days that are not subsidised.

    Those are the days overdue, all after the draw left, and all after the old due day of an extended draw where the
    scheme does not go on with renewals.
    """

    id: int
    draw_id: int
    line_id: int
    from_on: date
    until_on: date
    fen: int
    late: tuple[tuple[date, date | None], ...]


def dues_to_claim(*, scheme_id: int, from_on: date, until_on: date) -> list[SubsidisedDue]:
    """Interest, without penalty and compound, whose last day lies in a half-open period, in the order of its ids."""
    with connection.cursor() as cursor:
        cursor.execute(DUES, [scheme_id, DueKind.INTEREST, from_on, until_on])
        rows = cursor.fetchall()
    late = _overdue({row[1] for row in rows})
    return [
        SubsidisedDue(
            due_id,
            draw_id,
            line_id,
            since,
            until,
            fen,
            (*late.get(draw_id, ()), *[(day, None) for day in ended if day]),
        )
        for due_id, draw_id, line_id, since, until, fen, ended in rows
    ]


def _overdue(draw_ids: Collection[int]) -> dict[int, list[tuple[date, date | None]]]:
    found: dict[int, list[tuple[date, date | None]]] = {}
    rows = Classification.objects.filter(draw_id__in=draw_ids, floor__gte=FLOOR).order_by("id")
    for draw_id, since, until in rows.values_list("draw_id", "from_on", "until_on"):
        found.setdefault(draw_id, []).append((since, until))
    return found


@dataclass(frozen=True, slots=True)
class PutForward:
    """A draw put forward for a scheme or pool: whose it is, and how it stands."""

    draw_id: int
    household_id: int
    loan: Loan

    @property
    def lent_on(self) -> LentOn:
        """The same as relending looks at it."""
        loan = self.loan
        return LentOn(
            number=loan.number,
            product_id=loan.product_id,
            purpose=loan.purpose,
            unpaid_fen=loan.unpaid_fen,
            rate_ppm=loan.rate_ppm,
            value_date=loan.value_date,
        )


def loans_put_forward(*, draw_ids: Collection[int]) -> dict[int, PutForward]:
    """These draws by id, where they are paid out; a tenor without a published rate caps at nothing."""
    rates = reference_rates()
    rows = Draw.objects.filter(id__in=draw_ids, state=DrawState.POSTED).select_related("line").order_by("id")
    return {row.pk: PutForward(row.pk, row.line.household_id, _loan(row, rates)) for row in rows}


def _loan(row: Draw, rates: Iterable[tuple[str, date, int]]) -> Loan:
    tenor = tenor_of(value_date=row.value_date, due_on=row.due_on)
    published = [rate for name, day, rate in rates if name == tenor and day <= row.value_date]
    return Loan(
        number=row.number,
        product_id=row.line.product_id,
        purpose=row.purpose,
        unpaid_fen=row.unpaid_fen,
        rate_ppm=row.rate_ppm,
        lpr_ppm=published[-1] if published else 0,
        value_date=row.value_date,
        due_on=row.due_on,
        overdue=row.arrears_since is not None,
    )


def subsidised_principal(*, scheme_id: int, household_ids: Collection[int]) -> dict[int, int]:
    """Unpaid principal of these households in a scheme, in fen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.household_id, sum(d.unpaid_fen)::bigint FROM funds_subsidyenrolment e"
            " JOIN credit_draw d ON d.id = e.draw_id WHERE e.scheme_id = %s AND e.left_on IS NULL"
            " AND e.household_id = ANY(%s)"
            " GROUP BY e.household_id",
            [scheme_id, list(household_ids)],
        )
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class UnderFund:
    """How many draws stand under a scheme or pool with principal unpaid, and how much, in fen."""

    draws: int
    unpaid_fen: int


UNDER = {
    "subsidy": "funds_subsidyenrolment f JOIN credit_draw d ON d.id = f.draw_id",
    "relending": "funds_relendinguse f JOIN credit_draw d ON d.id = f.draw_id",
    "pool": "credit_line f JOIN credit_draw d ON d.line_id = f.id",
}
FUND = {"subsidy": "f.scheme_id", "relending": "f.pool_id", "pool": "f.risk_pool_id"}
STAYED = {"subsidy": " AND f.left_on IS NULL", "relending": " AND f.left_on IS NULL", "pool": ""}


def sums_under(*, kind: str) -> dict[int, UnderFund]:
    """By scheme or pool what stands under it; `kind` is subsidy, pool or relending."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {FUND[kind]}, count(*), coalesce(sum(d.unpaid_fen), 0)::bigint FROM {UNDER[kind]}"
            f" WHERE d.unpaid_fen <> 0 AND {FUND[kind]} IS NOT NULL{STAYED[kind]} GROUP BY 1"
        )
        return {fund_id: UnderFund(draws, fen) for fund_id, draws, fen in cursor.fetchall()}
