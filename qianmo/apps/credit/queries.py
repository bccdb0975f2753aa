"""Reads of credit: lines, contracts, draws and repayments of a household; requests already carried out."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model

from qianmo.apps.credit.models import Application, ApplicationState, Contract, Draw, Line, PolicyRun, Repayment
from qianmo.domain.credit.repayment import Owed, owed_on


def requests_seen(*, model: type[Model], request_ids: list[UUID]) -> dict[UUID, int]:
    """Which of these requests were carried out before, with the row each made."""
    rows = model._default_manager.filter(request_id__in=request_ids)
    return dict(rows.values_list("request_id", "id"))


def pending_applications(*, household_ids: list[int]) -> set[tuple[int, int]]:
    """Household and product of every application still waiting for a decision."""
    rows = Application.objects.filter(household_id__in=household_ids, state=ApplicationState.ACCEPTED)
    return set(rows.values_list("household_id", "product_id"))


def owed_on_draw(row: Draw, *, on: date) -> Owed:
    """What one draw owes on a day, not before the day its interest last reached."""
    return owed_on(
        number=row.number,
        principal_fen=row.unpaid_fen,
        accrued=row.accrued,
        accrued_to=row.accrued_to,
        rate_ppm=row.rate_ppm,
        on=on,
    )


def owed(*, draw_ids: list[int], on: date) -> dict[int, Owed]:
    """What each of these draws owes on a day, principal and interest."""
    return {row.pk: owed_on_draw(row, on=on) for row in Draw.objects.filter(id__in=draw_ids).order_by("id")}


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


@dataclass(frozen=True, slots=True)
class RepaymentRow:
    """A repayment and how it was shared."""

    draw_number: str
    amount_fen: int
    principal_fen: int
    interest_fen: int
    value_date: date


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with its contract, draws and repayments, and the policy run it rests on."""

    id: int
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
    state: str
    requested_fen: int
    application_id: int
    contract_number: str | None
    signed_on: date | None
    policy_version: str
    policy_outputs: dict[str, Any]
    policy_trace: dict[str, list[int]]
    draws: list[DrawRow]
    repayments: list[RepaymentRow]


def lines_of(*, household_id: int) -> list[LineRow]:
    """Every line of a household, oldest first. The caller has checked that the household is within scope."""
    lines = Line.objects.filter(household_id=household_id).select_related("product", "application").order_by("id")
    return [_line_row(line) for line in lines]


def _line_row(line: Line) -> LineRow:
    contract = Contract.objects.filter(line=line).first()
    run = PolicyRun.objects.select_related("policy").get(application_id=line.application_id)
    draws = Draw.objects.filter(line=line).order_by("id")
    draw_fields = ("id", "number", "amount_fen", "unpaid_fen", "rate_ppm", "value_date", "due_on", "channel")
    repaid = Repayment.objects.filter(draw__line=line).order_by("id")
    repaid_fields = ("draw__number", "amount_fen", "principal_fen", "interest_fen", "value_date")
    return LineRow(
        id=line.pk,
        number=line.number,
        product=line.product.name,
        limit_fen=line.limit_fen,
        drawn_fen=line.drawn_fen,
        reserved_fen=line.reserved_fen,
        available_fen=max(0, line.limit_fen - line.drawn_fen - line.reserved_fen),
        rate_ppm=line.rate_ppm,
        guarantee=line.guarantee,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
        state=line.get_state_display(),
        requested_fen=line.application.requested_fen,
        application_id=line.application_id,
        contract_number=contract.number if contract else None,
        signed_on=contract.signed_on if contract else None,
        policy_version=run.policy.version,
        policy_outputs=run.outputs,
        policy_trace=run.trace,
        draws=[DrawRow(*row) for row in draws.values_list(*draw_fields)],
        repayments=[RepaymentRow(*row) for row in repaid.values_list(*repaid_fields)],
    )


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
