"""Lines with their contracts, draws and repayments, and what is owed on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from qianmo.apps.credit.keeping import kept_of, shared_of
from qianmo.apps.credit.models import (
    ApplicationState,
    Contract,
    Draw,
    Line,
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

    @property
    def undone(self) -> bool:
        """Whether it was reversed, so that it counts as never made."""
        return self.reversal == UNDONE


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
    state: str
    over_limit_on: date | None
    requested_fen: int
    application_id: int
    contract_number: str | None
    signed_on: date | None
    policy_version: str
    policy_outputs: dict[str, Any]
    policy_trace: dict[str, list[int]]
    draws: list[DrawRow]
    repayments: list[RepaymentRow]


def lines_of(*, household_id: int, on: date | None = None) -> list[LineRow]:
    """Every line of a household, oldest first; with `on`, draws say the interest they owe that day.

    The caller has checked that the household is within scope.
    """
    return _line_rows(Line.objects.filter(household_id=household_id), on=on)


def line_numbered(*, number: str, scope: Scope, on: date) -> LineRow | None:
    """One line by its number, or None when it does not exist or lies outside the scope."""
    row = Line.objects.filter(number=number).values_list("id", "household__village_id").first()
    if row is None or not scope.allows(row[1]):
        return None
    return _line_rows(Line.objects.filter(id=row[0]), on=on)[0]


def _line_rows(lines: QuerySet[Line], *, on: date | None) -> list[LineRow]:
    rows = list(lines.select_related("product", "application").order_by("id"))
    ids = [line.pk for line in rows]
    contracts = {row.line_id: row for row in Contract.objects.filter(line_id__in=ids)}
    runs = {
        row.application_id: row
        for row in PolicyRun.objects.select_related("policy").filter(
            application_id__in=[line.application_id for line in rows]
        )
    }
    draws, repaid = _movements(ids, on=on)
    return [
        _line_row(
            line,
            contract=contracts.get(line.pk),
            run=runs[line.application_id],
            draws=draws.get(line.pk, []),
            repayments=repaid.get(line.pk, []),
        )
        for line in rows
    ]


def _movements(
    line_ids: list[int], *, on: date | None
) -> tuple[dict[int, list[DrawRow]], dict[int, list[RepaymentRow]]]:
    """Draws and repayments by line, each with the state of its reversal."""
    undone = {
        (row.kind, row.subject_id): ReversalState(row.state).label
        for row in Reversal.objects.filter(line_id__in=line_ids).order_by("id")
        if row.state != ReversalState.DECLINED
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
            )
        )
    return draws, repaid


def _line_row(
    line: Line,
    *,
    contract: Contract | None,
    run: PolicyRun,
    draws: list[DrawRow],
    repayments: list[RepaymentRow],
) -> LineRow:
    return LineRow(
        id=line.pk,
        household_id=line.household_id,
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
        over_limit_on=line.over_limit_on,
        requested_fen=line.application.requested_fen,
        application_id=line.application_id,
        contract_number=contract.number if contract else None,
        signed_on=contract.signed_on if contract else None,
        policy_version=run.policy.version,
        policy_outputs=run.outputs,
        policy_trace=run.trace,
        draws=draws,
        repayments=repayments,
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
