"""Lines with their contracts and the policy run they rest on; what was drawn and repaid stands in `movements`."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qianmo.apps.credit.models import ApplicationState, Line, LineState, OverLimitCause, PolicyRun
from qianmo.apps.grids.queries import Scope


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with its contract, and the policy run it rests on.

    A line taken over from another system rests on none: it has the number it had there and its cut-over instead.
    """

    id: int
    household_id: int
    number: str
    product: str
    limit_fen: int
    drawn_fen: int
    reserved_fen: int
    available_fen: int
    rate_ppm: int
    guarantee: str
    starts_on: date
    ends_on: date
    over_limit_on: date | None
    requested_fen: int | None
    application_id: int | None
    contract_number: str | None
    signed_on: date | None
    policy_version: str
    state: str
    policy_outputs: dict[str, Any]
    policy_trace: dict[str, list[int]]
    over_limit_cause: str = ""
    review_due_on: date | None = None
    former_number: str = ""
    cutover_id: int | None = None
    taken_over_on: date | None = None


LINES = """
SELECT l.id, l.household_id, l.number, k.name, l.limit_fen, l.drawn_fen, l.reserved_fen,
       greatest(0, l.limit_fen - l.drawn_fen - l.reserved_fen), l.rate_ppm, l.guarantee, l.starts_on, l.ends_on,
       l.over_limit_on, a.requested_fen, a.id, c.number, c.signed_on, coalesce(y.version, ''), l.state,
       coalesce(r.outputs::text, '{}'), coalesce(r.trace::text, '{}'), l.over_limit_cause, l.review_due_on,
       l.former_number, l.cutover_id, x.on
  FROM credit_line l JOIN products_product k ON k.id = l.product_id
  LEFT JOIN credit_application a ON a.id = l.application_id
  LEFT JOIN credit_policyrun r ON r.application_id = a.id LEFT JOIN products_policy y ON y.id = r.policy_id
  LEFT JOIN credit_contract c ON c.line_id = l.id LEFT JOIN credit_cutover x ON x.id = l.cutover_id
"""
"""Written out, because a page of a line or a customer would pay more for building it up than for asking it."""


def lines_of(*, household_id: int) -> list[LineRow]:
    """Every line of a household, oldest first. The caller has checked that the household is within scope."""
    return _line_rows("l.household_id = %s", household_id)


def line_numbered(*, number: str, scope: Scope) -> LineRow | None:
    """One line by its number, or None when it does not exist or lies outside the scope."""
    row = Line.objects.filter(number=number).values_list("id", "household__village_id").first()
    if row is None or not scope.allows(row[1]):
        return None
    return _line_rows("l.id = %s", row[0])[0]


def _line_rows(which: str, pk: int) -> list[LineRow]:
    with connection.cursor() as cursor:
        cursor.execute(f"{LINES} WHERE {which} ORDER BY l.id", [pk])
        rows: list[Any] = cursor.fetchall()
    return [
        LineRow(  # type: ignore[call-arg]  # the row of the query above
            *plain,
            str(LineState(state).label),
            json.loads(outputs),
            json.loads(trace),
            str(OverLimitCause(cause).label) if cause else "",
            *origin,
        )
        for *plain, state, outputs, trace, cause, origin in ((*row[:-4], row[-4:]) for row in rows)
    ]


@dataclass(frozen=True, slots=True)
class RefusedApplication:
    """An application the bank refused, with the policy's answer."""

    application_id: int
    product: str
    requested_fen: int
    accepted_on: date
    outputs: dict[str, Any]


def refusals_of(*, household_id: int) -> list[RefusedApplication]:
    """Applications of a household that were refused, newest first."""
    rows = PolicyRun.objects.filter(
        application__household_id=household_id, application__state=ApplicationState.REFUSED
    ).order_by("-id")
    fields = (
        "application_id", "application__product__name", "application__requested_fen", "application__accepted_on",
        "outputs",
    )  # fmt: skip
    return [RefusedApplication(*row) for row in rows.values_list(*fields)]


def line_ends(*, ids: list[int]) -> dict[int, date]:
    """The day each of these lines ends."""
    return dict(Line.objects.filter(id__in=ids).values_list("id", "ends_on"))
