"""Lines with their contracts, draws and repayments, and what is owed on a day."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qianmo.apps.credit.keeping import kept_of, shared_of
from qianmo.apps.credit.models import (
    DROPPED,
    ApplicationState,
    Draw,
    Line,
    LineState,
    OverLimitCause,
    PolicyRun,
    Repayment,
    Reshare,
    Reversal,
    ReversalState,
)
from qianmo.apps.grids.queries import Scope
from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.credit.loan import owed as owed_now
from qianmo.domain.credit.repayment import Owed
from qianmo.domain.credit.running import carry

UNDONE = str(ReversalState.CARRIED_OUT.label)


def owed(*, draw_ids: Collection[int], on: date) -> dict[int, Owed]:
    """What each of these draws owes on a day, not before the day its interest last reached."""
    return owed_of(Draw.objects.filter(id__in=draw_ids).order_by("id"), on=on)


def owed_of(rows: Iterable[Draw], *, on: date) -> dict[int, Owed]:
    """The same of rows already read; those that owe nothing are left out."""
    owing = [row for row in rows if row.unpaid_fen or row.accrued or row.penalty_accrued or row.arrears_since]
    return {
        draw_id: owed_now(loan=carry(loan=kept.loan, terms=kept.terms, to=on), terms=kept.terms)
        for draw_id, kept in kept_of(owing).items()
    }


@dataclass(frozen=True, slots=True)
class DrawRow:
    """A draw with what was repaid of it."""

    id: int
    number: str
    amount_fen: int
    unpaid_fen: int
    rate_ppm: int
    value_date: date
    due_on: date
    channel: str
    interest_fen: int = 0
    reversal: str = ""
    purpose: str = ""
    arrears_since: date | None = None
    loan_class: LoanClass = LoanClass.NORMAL
    payee: str = ""
    state: str = "posted"

    @property
    def undone(self) -> bool:
        """Whether it was reversed or never paid out, so that it counts as never made."""
        return self.reversal == UNDONE or self.state == "voided"

    @property
    def booked(self) -> bool:
        """Whether money has moved for it and stayed."""
        return self.state == "posted" and not self.undone


@dataclass(frozen=True, slots=True)
class RepaymentRow:
    """A repayment and how it is shared, all interest together; `reversal` says whether it was or may be undone."""

    draw_number: str
    amount_fen: int
    principal_fen: int
    interest_fen: int
    value_date: date
    id: int = 0
    reversal: str = ""
    channel: str = ""

    @property
    def undone(self) -> bool:
        """Whether it was reversed, so that it counts as never made."""
        return self.reversal == UNDONE


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with its contract, draws and repayments, and the policy run it rests on."""

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
    requested_fen: int
    application_id: int
    contract_number: str | None
    signed_on: date | None
    policy_version: str
    state: str
    policy_outputs: dict[str, Any]
    policy_trace: dict[str, list[int]]
    draws: list[DrawRow]
    repayments: list[RepaymentRow]
    over_limit_cause: str = ""
    review_due_on: date | None = None


LINES = """
SELECT l.id, l.household_id, l.number, k.name, l.limit_fen, l.drawn_fen, l.reserved_fen,
       greatest(0, l.limit_fen - l.drawn_fen - l.reserved_fen), l.rate_ppm, l.guarantee, l.starts_on, l.ends_on,
       l.over_limit_on, a.requested_fen, a.id, c.number, c.signed_on, y.version, l.state, r.outputs::text,
       r.trace::text, l.over_limit_cause, l.review_due_on
  FROM credit_line l JOIN products_product k ON k.id = l.product_id JOIN credit_application a ON a.id = l.application_id
  JOIN credit_policyrun r ON r.application_id = a.id JOIN products_policy y ON y.id = r.policy_id
  LEFT JOIN credit_contract c ON c.line_id = l.id
"""
"""Written out, because a page of a line or a customer would pay more for building it up than for asking it."""


def lines_of(*, household_id: int, on: date | None = None) -> list[LineRow]:
    """Every line of a household, oldest first; with `on`, draws say the interest they owe that day.

    The caller has checked that the household is within scope.
    """
    return _line_rows("l.household_id = %s", household_id, on=on)


def line_numbered(*, number: str, scope: Scope, on: date) -> LineRow | None:
    """One line by its number, or None when it does not exist or lies outside the scope."""
    row = Line.objects.filter(number=number).values_list("id", "household__village_id").first()
    if row is None or not scope.allows(row[1]):
        return None
    return _line_rows("l.id = %s", row[0], on=on)[0]


def _line_rows(which: str, pk: int, *, on: date | None) -> list[LineRow]:
    with connection.cursor() as cursor:
        cursor.execute(f"{LINES} WHERE {which} ORDER BY l.id", [pk])
        rows: list[Any] = cursor.fetchall()
    draws, repaid = _movements([row[0] for row in rows], on=on)
    return [
        LineRow(  # type: ignore[call-arg]  # the row of the query above
            *plain,
            str(LineState(state).label),
            json.loads(outputs),
            json.loads(trace),
            draws.get(plain[0], []),
            repaid.get(plain[0], []),
            str(OverLimitCause(cause).label) if cause else "",
            review_due_on,
        )
        for *plain, state, outputs, trace, cause, review_due_on in rows
    ]


def _movements(
    line_ids: list[int], *, on: date | None
) -> tuple[dict[int, list[DrawRow]], dict[int, list[RepaymentRow]]]:
    """Draws and repayments by line, each with the state of its reversal."""
    undone = {
        (row.kind, row.subject_id): ReversalState(row.state).label
        for row in Reversal.objects.filter(line_id__in=line_ids).order_by("id")
        if row.state not in DROPPED
    }
    draws: dict[int, list[DrawRow]] = {}
    rows = list(Draw.objects.filter(line_id__in=line_ids).order_by("id"))
    owing = owed_of(rows, on=on) if on else {}
    for row in rows:
        draws.setdefault(row.line_id, []).append(
            DrawRow(
                id=row.pk,
                number=row.number,
                amount_fen=row.amount_fen,
                unpaid_fen=row.unpaid_fen,
                rate_ppm=row.rate_ppm,
                value_date=row.value_date,
                due_on=row.due_on,
                channel=row.channel,
                interest_fen=owing[row.pk].total_fen - row.unpaid_fen if row.pk in owing else 0,
                reversal=undone.get(("draw", row.pk), ""),
                purpose=row.get_purpose_display(),
                arrears_since=row.arrears_since,
                loan_class=LoanClass(row.loan_class),
                payee=row.payee,
                state=row.state,
            )
        )
    repaid: dict[int, list[RepaymentRow]] = {}
    given = list(Repayment.objects.filter(draw__line_id__in=line_ids).select_related("draw").order_by("id"))
    latest = {one.repayment_id: one for one in Reshare.objects.filter(repayment__in=given).order_by("id")}
    for one in given:
        share = shared_of(latest.get(one.pk, one))
        repaid.setdefault(one.draw.line_id, []).append(
            RepaymentRow(
                draw_number=one.draw.number,
                amount_fen=one.amount_fen,
                principal_fen=share.principal_fen,
                interest_fen=one.amount_fen - share.principal_fen,
                value_date=one.value_date,
                id=one.pk,
                reversal=undone.get(("repayment", one.pk), ""),
                channel=one.channel,
            )
        )
    return draws, repaid


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
